/**
 * What an operation asks of the guards: one question per category, or per category and arguments where a row of it reads
 * them. Questions are found once per operation; each has a place, so that verdicts are looked up by number.
 */
import { type FieldNode, print } from 'graphql';
import type { Category, WriteCategory } from '../../schema/vocabulary.ts';
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
}

/** Where a question comes up: the client's field, and its arguments in a request. */
interface Occasion {
  readonly node: FieldNode;
  readonly valuesOf: (variables: Values) => Values | undefined;
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

  /** The question of a field: the same for all fields of a category, unless a row of it reads the arguments. */
  about(type: string, field: string, category: Category | WriteCategory, occasion?: Occasion): Question {
    const reads = this.#index.readsArguments(category);
    const args = (occasion?.node.arguments ?? []).map((argument) => print(argument)).sort();
    const identity = reads ? `${category} ${args.join(', ')}` : category;
    const known = this.#questions.get(identity);
    if (known !== undefined) return known;
    const argumentsOf = reads ? (occasion?.valuesOf ?? nothing) : nothing;
    const question: Question = { index: this.#questions.size, category, type, field, argumentsOf };
    this.#questions.set(identity, question);
    return question;
  }
}
