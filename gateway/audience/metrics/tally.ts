/**
 * What is known of a group of people while they are counted: how many, how much of each measured fact, and how much of it is the
 * largest two contributors' alone. Nobody in it can be told from it. Groups without common members add up.
 */
import { type Place, Population } from './population.ts';

/** Of one measured fact. */
export interface Sum {
  readonly sum: number;
  /** Of the values without their signs, by which a contributor's share is measured; so are the largest two. */
  readonly size: number;
  readonly largest: number;
  readonly second: number;
}

type Summing = { -readonly [Part in keyof Sum]: Sum[Part] };

export class Tally {
  readonly population = new Population();
  readonly #sums: Summing[];

  /** @param facts how many facts are measured */
  constructor(facts: number) {
    this.#sums = Array.from({ length: facts }, () => ({ sum: 0, size: 0, largest: 0, second: 0 }));
  }

  /** All groups together; none of them has somebody in common with another. */
  static of(tallies: readonly Tally[], facts: number): Tally {
    const all = new Tally(facts);
    for (const { population, sums } of tallies) {
      all.population.addAll(population);
      for (const [at, sum] of sums.entries()) addTo(all.#sums[at], sum);
    }
    return all;
  }

  /** Of each measured fact, in the order in which they are measured. */
  get sums(): readonly Sum[] {
    return this.#sums;
  }

  /** @param values of the measured facts */
  add(place: Place, values: readonly number[]): void {
    this.population.add(place);
    for (const [at, value] of values.entries()) {
      const size = Math.abs(value);
      addTo(this.#sums[at], { sum: value, size, largest: size, second: 0 });
    }
  }
}

function addTo(all: Summing | undefined, { sum, size, largest, second }: Sum): void {
  if (all === undefined) throw new TypeError('More facts than are measured');
  all.sum += sum;
  all.size += size;
  all.second = largest > all.largest ? Math.max(all.largest, second) : Math.max(all.second, largest);
  all.largest = Math.max(all.largest, largest);
}
