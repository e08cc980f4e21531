/**
 * Which operations are kept compiled: a bounded number, known by their text, name and the values that `@skip` and `@include`
 * read. New ones are on trial and only those asked for again are kept for good, so that a flood of operations that are asked
 * once pushes out each other and not the ones in use (the segmented LRU of Karedla, Love and Wherry, 1994).
 */
import {
  type DocumentNode,
  type FragmentDefinitionNode,
  getOperationAST,
  Kind,
  type OperationDefinitionNode,
  print,
  visit,
} from 'graphql';
import { LRUCache } from 'lru-cache';
import type { Operation } from '../engine.ts';
import { Refusal } from '../http/refusal.ts';
import type { CompiledOperation } from './compiled.ts';

/** Compiles an operation; only those variables are read that `@skip` and `@include` read. */
export type Compile = (
  definition: OperationDefinitionNode,
  fragments: readonly FragmentDefinitionNode[],
  variables: Operation['variables'],
) => CompiledOperation;

/** An operation as far as it is compiled. */
type Asked = Pick<Operation, 'document' | 'operationName' | 'variables'>;

/** Where a document comes from: found once for each, as documents are kept by whoever parses them. */
interface Source {
  readonly text: string;
  /** Names of the variables that `@skip` and `@include` read. */
  readonly conditions: readonly string[];
}

export class CompiledOperations {
  readonly #compile: Compile;
  readonly #sources = new WeakMap<DocumentNode, Source>();
  /** A request asks for its operation to weigh it and to run it: that is once, not again. */
  readonly #ofRequests = new WeakMap<Asked, CompiledOperation>();
  readonly #trial: LRUCache<string, CompiledOperation>;
  readonly #kept: LRUCache<string, CompiledOperation>;

  /**
   * @param max how many operations are kept, a fifth of them on trial
   * @param maxFields how many fields they may have together, likewise; what has more is compiled and not kept
   */
  constructor(compile: Compile, max: number, maxFields: number) {
    this.#compile = compile;
    const onTrial = Math.ceil(max / 5);
    const sizeCalculation = ({ normal }: CompiledOperation): number => 1 + normal.size;
    this.#trial = new LRUCache({ max: onTrial, maxSize: Math.ceil(maxFields / 5), sizeCalculation });
    this.#kept = new LRUCache({
      max: max - onTrial,
      maxSize: maxFields,
      sizeCalculation,
      // Who has to leave gets another trial.
      dispose: (compiled, key, reason) => {
        if (reason === 'evict') this.#trial.set(key, compiled);
      },
    });
  }

  /** How many are there. */
  get size(): number {
    return this.#trial.size + this.#kept.size;
  }

  of(operation: Asked): CompiledOperation {
    const known = this.#ofRequests.get(operation) ?? this.#find(operation);
    this.#ofRequests.set(operation, known);
    return known;
  }

  #find({ document, operationName, variables }: Asked): CompiledOperation {
    const { text, conditions } = this.#source(document);
    const values = conditions.map((name) => conditionOf(variables[name])).join('');
    const key = `${operationName ?? ''} ${values} ${text}`;
    const kept = this.#kept.get(key);
    if (kept !== undefined) return kept;
    const known = this.#trial.get(key);
    if (known !== undefined) {
      this.#trial.delete(key);
      this.#kept.set(key, known);
      return known;
    }
    const definition = getOperationAST(document, operationName);
    if (definition == null) throw new TypeError('No such operation');
    const fragments = document.definitions.filter(
      (each): each is FragmentDefinitionNode => each.kind === Kind.FRAGMENT_DEFINITION,
    );
    const compiled = this.#compile(definition, fragments, variables);
    this.#trial.set(key, compiled);
    return compiled;
  }

  #source(document: DocumentNode): Source {
    const known = this.#sources.get(document);
    if (known !== undefined) return known;
    const conditions = new Set<string>();
    visit(document, {
      Directive: ({ name, arguments: args }) => {
        if (name.value !== 'skip' && name.value !== 'include') return;
        for (const { value } of args ?? []) if (value.kind === Kind.VARIABLE) conditions.add(value.name.value);
      },
    });
    const source = { text: document.loc?.source.body ?? print(document), conditions: [...conditions].sort() };
    this.#sources.set(document, source);
    return source;
  }
}

/** A condition is a Boolean: what a variable that may be null leaves open is the client's to say (GraphQL spec 3.13.1). */
function conditionOf(value: unknown): string {
  if (value === null) throw new Refusal('BAD_USER_INPUT');
  return value === true ? '1' : '0';
}
