/**
 * What an operation asks of the guards: one question per category, or per category and arguments where a row of it reads
 * them. Questions are found once per operation; each has a place, so that verdicts are looked up by number.
 */
import { type FieldNode, print } from 'graphql';
import type { Category, WriteCategory } from '../../schema/vocabulary.ts';
import type { Reads } from './input-reads.ts';
import type { PolicyIndex } from './policy-index.ts';

type Values = Readonly<Record<string, unknown>>;

export interface Question {
  /** Its place among the questions of the operation. */
  readonly index: number;
  readonly category: Category | WriteCategory;
  /** The coordinate whose guard is asked: any of the category's. */
  readonly type: string;
  readonly field: string;
  /** The arguments that a row reads, in one request; undefined where they do not fit the schema. */
  readonly argumentsOf: (variables: Values) => Values | undefined;
  /** Other categories that services read so that the field can be resolved: allowed as they are, else the answer is no. */
  readonly madeOf: readonly Category[];
  /** Categories that its arguments read, in one request: allowed as they are, else the answer is no. Absent: none. */
  readonly inputsRead?: (variables: Values) => Reads;
}

/** Where a question comes up: the client's field, its arguments in a request, and what these read. */
interface Occasion {
  readonly node: FieldNode;
  readonly valuesOf: (variables: Values) => Values | undefined;
  readonly inputReads?: (values: Values) => Reads;
}

const nothing = (): Values => ({});

export class Questions {
  readonly #index: PolicyIndex;
  readonly #questions = new Map<string, Question>();

  constructor(index: PolicyIndex) {
    this.#index = index;
  }

  get all(): readonly Question[] {
    return [...this.#questions.values()];
  }

  /**
   * The question of a field: the same for all fields of a category, unless a row of it reads the arguments, the arguments read
   * something of a person, or something else is read so that the field can be resolved.
   */
  about(type: string, field: string, category: Category | WriteCategory, occasion?: Occasion): Question {
    const reads = this.#index.readsArguments(category);
    const { inputReads, valuesOf = nothing } = occasion ?? {};
    const args = (occasion?.node.arguments ?? []).map((argument) => print(argument)).sort();
    const madeOf = this.#index.madeOf(type, field);
    const others = madeOf?.filter((other) => other !== category) ?? [];
    const parts: string[] = [category, ...others];
    if (reads || inputReads !== undefined) parts.push(`(${args.join(', ')})`);
    // Whose arguments they are says what they read.
    if (inputReads !== undefined || madeOf === undefined) parts.push(`${type}.${field}`);
    const identity = parts.join(' ');
    const known = this.#questions.get(identity);
    if (known !== undefined) return known;
    const question: Question = {
      index: this.#questions.size,
      category,
      type,
      field,
      argumentsOf: reads ? valuesOf : nothing,
      madeOf: others,
      inputsRead: madeOf === undefined ? unclassed : readIn(valuesOf, inputReads),
    };
    this.#questions.set(identity, question);
    return question;
  }
}

/** Of a field for which something is read that has no class. */
const unclassed = (): Reads => undefined;

function readIn(valuesOf: Occasion['valuesOf'], inputReads: Occasion['inputReads']): Question['inputsRead'] {
  if (inputReads === undefined) return undefined;
  return (variables) => {
    const values = valuesOf(variables);
    return values === undefined ? undefined : inputReads(values);
  };
}
