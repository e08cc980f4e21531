/**
 * The one door to the query planner (Rust, @graphql-hive/router-query-planner). What it returns is checked against the plan
 * shapes that the executor understands and compiled into steps; a shape that is not understood is an error here, at planning,
 * never a wrong answer later.
 */
import { QueryPlanner } from '@graphql-hive/router-query-planner';
import {
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  Kind,
  parse,
  print,
  type SelectionSetNode,
  visit,
} from 'graphql';
import { echoOf, responseKeys, withEchoes } from './echo.ts';
import type { Territory } from './partition.ts';
import { HELD } from './shares.ts';
import { type EntityStep, PlanError, type Representation, type Step } from './steps.ts';

/** Plans operations over one supergraph. Plans are kept in a bounded cache: they hold no data and no decision. */
export class Planner {
  readonly #planner: QueryPlanner;
  readonly #territories: ReadonlyMap<string, Territory>;
  readonly #plans = new Map<string, Step>();
  readonly #bound: number;

  constructor(supergraphSdl: string, territories: ReadonlyMap<string, Territory>, bound = 1_000) {
    this.#planner = new QueryPlanner(supergraphSdl);
    this.#territories = territories;
    this.#bound = bound;
  }

  /** SDL of what clients may ask. */
  get consumerSdl(): string {
    return this.#planner.consumerSchema;
  }

  /**
   * The steps for an operation text.
   * @throws {PlanError} where the planner fails or answers with a shape that is not understood
   */
  plan(text: string): Step {
    const known = this.#plans.get(text);
    if (known !== undefined) {
      // Least recently used goes first: a Map keeps the order of insertion.
      this.#plans.delete(text);
      this.#plans.set(text, known);
      return known;
    }
    const step = this.#compile(this.#ask(text));
    this.#plans.set(text, step);
    if (this.#plans.size > this.#bound) this.#plans.delete(this.#plans.keys().next().value as string);
    return step;
  }

  #ask(text: string): unknown {
    try {
      return this.#planner.plan(text, null, new Set(), 0).node;
    } catch (cause) {
      throw new PlanError('The planner found no plan', { cause });
    }
  }

  #compile(node: unknown, path: readonly string[] = []): Step {
    const { kind, nodes } = node as { kind?: string; nodes?: readonly unknown[] };
    switch (kind) {
      case 'Sequence':
        return { kind: 'sequence', steps: (nodes ?? []).map((each) => this.#compile(each, path)) };
      case 'Parallel':
        return { kind: 'parallel', steps: (nodes ?? []).map((each) => this.#compile(each, path)) };
      case 'Flatten': {
        const flatten = node as { path: readonly unknown[]; node: unknown };
        return this.#compile(flatten.node, [...path, ...flatten.path.map(pathStep)]);
      }
      case 'Fetch':
        return this.#compileFetch(node as Fetch, path);
      case 'BatchFetch':
        return this.#compileBatch(node as BatchFetch);
      default:
        throw new PlanError(`A plan node of kind ${String(kind)} is not understood`);
    }
  }

  #compileFetch(fetch: Fetch, path: readonly string[]): Step {
    refuseRewrites(fetch);
    if (fetch.serviceName === HELD) return { kind: 'held' };
    const territory = this.#territory(fetch.serviceName);
    const document = withoutFragments(parse(fetch.operation, { noLocation: true }));
    const operation = operationOf(document);
    if (fetch.requires !== undefined && fetch.requires.length > 0) {
      const root = rootField(operation.selectionSet, '_entities');
      return this.#entityStep(territory, path, fetch.requires, root, operation);
    }
    if (path.length > 0) throw new PlanError('A fetch below the root without a key is not understood');
    return {
      kind: 'root',
      territory,
      text: printed(document),
      variables: (operation.variableDefinitions ?? []).map((each) => each.variable.name.value),
      isMutation: fetch.operationKind === 'mutation',
      keys: responseKeys(operation.selectionSet),
    };
  }

  /** The planner's own bundle of entity fetches: each is a step, the executor bundles again what is allowed. */
  #compileBatch(batch: BatchFetch): Step {
    const territory = this.#territory(batch.serviceName);
    const operation = operationOf(withoutFragments(parse(batch.operation, { noLocation: true })));
    const steps = batch.entityBatch.aliases.flatMap((alias) => {
      refuseRewrites(alias);
      const root = rootField(operation.selectionSet, alias.alias);
      return alias.paths.map((path) =>
        this.#entityStep(territory, path.map(pathStep), alias.requires, root, operation),
      );
    });
    return { kind: 'parallel', steps };
  }

  #entityStep(
    territory: Territory,
    path: readonly string[],
    requires: readonly Required_[],
    root: FieldNode,
    operation: ReturnType<typeof operationOf>,
  ): EntityStep {
    const selectionSet = root.selectionSet as SelectionSetNode;
    const representations = new Map(requires.map((each) => representationOf(each, territory)));
    const echoes = new Map([...representations].map(([type, fields]) => [type, echoOf(type, fields, territory)]));
    const text = printed(withEchoes(selectionSet, echoes));
    return {
      kind: 'entities',
      territory,
      path,
      representations,
      echoes,
      selection: text,
      variables: (operation.variableDefinitions ?? [])
        .map((each) => ({ name: each.variable.name.value, type: print(each.type) }))
        .filter((variable) => new RegExp(`\\$${variable.name}\\b`).test(text)),
      keys: responseKeys(selectionSet),
    };
  }

  #territory(name: string): Territory {
    const territory = this.#territories.get(name);
    if (territory === undefined) throw new PlanError(`The plan names an unknown service ${name}`);
    return territory;
  }
}

interface Rewritable {
  readonly inputRewrites?: readonly unknown[];
  readonly outputRewrites?: readonly unknown[];
}
interface Fetch extends Rewritable {
  readonly serviceName: string;
  readonly operation: string;
  readonly operationKind?: string;
  readonly requires?: readonly Required_[];
}
interface BatchFetch {
  readonly serviceName: string;
  readonly operation: string;
  readonly entityBatch: { readonly aliases: readonly (BatchAlias & Rewritable)[] };
}
interface BatchAlias {
  readonly alias: string;
  readonly paths: readonly (readonly unknown[])[];
  readonly requires: readonly Required_[];
}
interface Required_ {
  readonly kind: string;
  readonly typeCondition?: string;
  readonly name?: string;
  readonly alias?: string;
  readonly selections?: readonly Required_[];
}

function refuseRewrites(node: Rewritable): void {
  if ((node.inputRewrites?.length ?? 0) + (node.outputRewrites?.length ?? 0) > 0)
    throw new PlanError('A plan with rewrites is not understood');
}

function pathStep(step: unknown): string {
  if (step === '@') return '@';
  const field = (step as { Field?: unknown } | null)?.Field;
  if (typeof field !== 'string') throw new PlanError('A path with a type condition is not understood');
  return field;
}

/** What goes out has only the service's real key: the path to the customer, which we added, stays here. */
function representationOf(required: Required_, territory: Territory): [string, Representation[]] {
  const type = required.typeCondition;
  if (required.kind !== 'InlineFragment' || type === undefined)
    throw new PlanError('A requirement without a type is not understood');
  const added = territory.addedToKey?.get(type);
  return [type, (required.selections ?? []).filter((each) => each.name !== added).map(representationField)];
}

function representationField(required: Required_): Representation {
  if (required.kind !== 'Field' || required.name === undefined || required.alias !== undefined)
    throw new PlanError('A requirement that is not a plain field is not understood');
  return { name: required.name, children: required.selections?.map(representationField) };
}

function operationOf(document: DocumentNode) {
  const [operation] = document.definitions;
  if (operation?.kind !== Kind.OPERATION_DEFINITION) throw new PlanError('A fetch without an operation');
  return operation;
}

function rootField(selectionSet: SelectionSetNode, key: string): FieldNode {
  const found = selectionSet.selections.find(
    (selection): selection is FieldNode =>
      selection.kind === Kind.FIELD && (selection.alias ?? selection.name).value === key,
  );
  if (found?.selectionSet === undefined) throw new PlanError(`A fetch without ${key}`);
  return found;
}

/** Fetches are bundled into one request: fragments of the same name would collide. */
function withoutFragments(document: DocumentNode): DocumentNode {
  const fragments = new Map<string, FragmentDefinitionNode>();
  for (const definition of document.definitions)
    if (definition.kind === Kind.FRAGMENT_DEFINITION) fragments.set(definition.name.value, definition);
  const inlined: DocumentNode = visit(document, {
    FragmentSpread: (spread) => {
      const fragment = fragments.get(spread.name.value);
      if (fragment === undefined) throw new PlanError('A fetch with an unknown fragment');
      const { typeCondition, selectionSet } = fragment;
      return { kind: Kind.INLINE_FRAGMENT, typeCondition, selectionSet };
    },
  });
  return {
    ...inlined,
    definitions: inlined.definitions.filter((definition) => definition.kind === Kind.OPERATION_DEFINITION),
  };
}

const printed = (node: Parameters<typeof print>[0]): string => print(node).replace(/\s+/g, ' ');
