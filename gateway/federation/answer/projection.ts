/**
 * What one request brings along for the writers of its answer: verdicts, failures, what is to be said beside the data, and
 * how much room is left. It is made for a request and ends with it.
 */
import { type GraphQLOutputType, isNonNullType } from 'graphql';
import type { Category, WriteCategory } from '../../../schema/vocabulary.ts';
import type { KeyedHash } from '../../enforcement/masks/keyed-hash.ts';
import type { Verdicts } from '../../enforcement/verdicts.ts';
import { Refusal } from '../../http/refusal.ts';
import type { Data } from '../fetch/data.ts';
import type { Failures } from '../fetch/failures.ts';
import type { AnswerNotes } from './answer.ts';
import { FailedFields } from './failed-fields.ts';

/** JSON text; undefined: a null that goes up to the nearest parent that can be null, about which all is said. */
export type Written = string | undefined;

/** Some root fields as they are written, and what is said beside them. */
export interface Projected {
  /** As the text inside `{}`; undefined: a null goes up to the top. */
  readonly text: Written;
  readonly notes: AnswerNotes;
}

/** A null in place of a value that was said not to come. */
export const nullFor = (type: GraphQLOutputType): Written => (isNonNullType(type) ? undefined : 'null');

/** Characters of one answer. A short document can ask for the same under very many names, and of very many objects. */
const MAX_TEXT = 32 * 1024 * 1024;

export class Projection {
  /** The client's path to what is being written. */
  readonly path: (string | number)[] = [];
  readonly verdicts: Verdicts;
  readonly notes: AnswerNotes;
  /** Absent where nothing failed. */
  readonly failures: Failures | undefined;
  readonly failed: FailedFields;

  /** Whether the null that goes up is one that another field of the same object is to blame for. */
  isTakenAlong = false;
  /** Response name -> what graphql-js says about the schema. */
  readonly introspected: Data;

  readonly #keyedHash: KeyedHash;
  #left = MAX_TEXT;

  constructor(
    verdicts: Verdicts,
    notes: AnswerNotes,
    failures: Failures,
    keyedHash: KeyedHash,
    introspected: Data = {},
  ) {
    this.introspected = introspected;
    this.#keyedHash = keyedHash;
    this.verdicts = verdicts;
    this.notes = notes;
    this.failed = new FailedFields(notes);
    this.failures = failures.isEmpty ? undefined : failures;
  }

  /** The form of a text that can be joined under the purpose of the request, and under no other. */
  hashed(text: string, category: Category | WriteCategory): string {
    return this.#keyedHash.of(text, this.verdicts.asking.purpose, category);
  }

  /** @throws {Refusal} where there is no room for so many more characters */
  take(characters: number): void {
    this.#left -= characters;
    if (this.#left < 0) throw new Refusal('OPERATION_TOO_COMPLEX');
  }
}
