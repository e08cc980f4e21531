/**
 * Counts people into groups as they come, and keeps none of them: memory is that of the groups. What of it may be told is decided once
 * all are counted (`telling.ts`). Pure.
 */
import type { PlaceOf } from './population.ts';
import { Table } from './table.ts';
import { Tally } from './tally.ts';

/** What is counted of people; facts by their place. */
export interface Counted {
  /** How many facts people are grouped by: 0 to 2; with distributions at most 1. */
  readonly dimensions: number;
  /** How many facts are measured. */
  readonly facts: number;
  /** Measured facts that are told by buckets: the place of the fact, and in which bucket a value is. */
  readonly distributions: readonly { readonly fact: number; readonly bucketOf: (value: number) => number }[];
}

/** Somebody. @property texts what they are grouped by; null: not known, a group like any other */
export interface Person {
  readonly id: string;
  readonly texts: readonly (string | null)[];
  /** What is measured of them; of whom something is not known is not counted. */
  readonly values: readonly (number | null)[];
}

/** More groups than are kept. */
export class TooManyGroups extends Error {
  override readonly name = 'TooManyGroups';
}

/** Groups of one count, those of all its distributions among them. */
export const MOST_GROUPS = 500;

type Tallies = Map<string, Map<string, Tally>>;

export class Count {
  readonly #counted: Counted;
  readonly #placeOf: PlaceOf;
  readonly #groups: Tallies = new Map();
  readonly #buckets: readonly Tallies[];
  #size = 0;

  constructor(counted: Counted, placeOf: PlaceOf) {
    this.#counted = counted;
    this.#placeOf = placeOf;
    this.#buckets = counted.distributions.map(() => new Map());
  }

  get facts(): number {
    return this.#counted.facts;
  }

  /** @throws {TooManyGroups} */
  add({ id, texts, values }: Person): void {
    if (!values.every((value) => value !== null)) return;
    const place = this.#placeOf(id);
    const [row, column] = [nameOf(texts[0]), nameOf(texts[1])];
    this.#tally(this.#groups, row, column).add(place, values);
    for (const [at, { fact, bucketOf }] of this.#counted.distributions.entries()) {
      const bucket = String(bucketOf(values[fact] ?? 0));
      this.#tally(this.#buckets[at] ?? new Map(), row, bucket).add(place, values);
    }
  }

  /** By the facts that people are grouped by; where there are fewer than two, all are in one row or one column. */
  get groups(): Table<Tally> {
    return new Table(this.#groups);
  }

  /** By the first of these facts, and the buckets of each distribution. */
  get buckets(): readonly Table<Tally>[] {
    return this.#buckets.map((tallies) => new Table(tallies));
  }

  #tally(tallies: Tallies, row: string, column: string): Tally {
    const ofRow = tallies.get(row) ?? new Map<string, Tally>();
    tallies.set(row, ofRow);
    const known = ofRow.get(column);
    if (known !== undefined) return known;
    this.#size += 1;
    if (this.#size > MOST_GROUPS) throw new TooManyGroups('Too many groups');
    const tally = new Tally(this.#counted.facts);
    ofRow.set(column, tally);
    return tally;
  }
}

/** What a group is called in a table: never an empty text, which several may have together. */
const nameOf = (text: string | null | undefined): string => JSON.stringify(text ?? null);

/** The text that a group has in common; null: it is not known. */
export const textOf = (name: string): string | null => JSON.parse(name) as string | null;
