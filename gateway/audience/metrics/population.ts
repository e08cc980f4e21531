/**
 * Who was counted, as far as it must be remembered: not who, but enough to say whether two populations differ by fewer than so many.
 * It errs to one side only: populations that are close are never called far, since that would tell one answer's difference from another.
 */
import { hash, randomBytes } from 'node:crypto';

/** Bits of a sketch. With 4,096 a difference of 10 is seen whole in 99 of 100 cases, one of 60 is at least 50 in all but 1 of 10,000. */
const BITS = 4096;
const WORDS = BITS / 32;

/** A population as JSON: its bits as base64. */
export interface WrittenPopulation {
  readonly size: number;
  readonly odd: string;
  readonly low: number;
  readonly high: number;
}

/** Where somebody falls: the same for everybody who uses the same key. */
export interface Place {
  readonly bit: number;
  /** Two numbers of 32 bits. */
  readonly low: number;
  readonly high: number;
}

export type PlaceOf = (id: string) => Place;

/** @param key secret, so that nobody finds people who cancel out; who remembers together has the same */
export const placesBy = (key: Buffer = randomBytes(32)): PlaceOf => {
  const prefix = key.toString('base64');
  return (id) => {
    const digest = hash('sha256', prefix + id, 'buffer');
    return { bit: digest.readUInt16LE(0) % BITS, low: digest.readUInt32LE(4), high: digest.readUInt32LE(8) };
  };
};

/**
 * An odd sketch (Mitzenmacher, Pagh, Pham: Efficient estimation for high similarities using odd sketches, WWW 2014): bit i is the parity of
 * how many people fall on i. The bits in which two sketches differ are those of people who are in one population alone; two of these who fall
 * on one place cancel out, so there are never more such bits than people.
 */
export class Population {
  #size = 0;
  readonly #odd = new Uint32Array(WORDS);
  /** Exclusive or of everybody's two numbers: with the size, what says that two populations are the same (wrong once in 2^64). */
  #low = 0;
  #high = 0;

  /** @throws {TypeError} where it is no population */
  static read({ size, odd, low, high }: WrittenPopulation): Population {
    const bytes = Buffer.from(odd, 'base64');
    if (bytes.length !== BITS / 8) throw new TypeError('No population');
    const population = new Population();
    population.#size = size;
    population.#low = low;
    population.#high = high;
    for (const at of population.#odd.keys()) population.#odd[at] = bytes.readUInt32LE(at * 4);
    return population;
  }

  /** As one process tells another. */
  get written(): WrittenPopulation {
    const bytes = Buffer.alloc(BITS / 8);
    for (const [at, word] of this.#odd.entries()) bytes.writeUInt32LE(word, at * 4);
    return { size: this.#size, odd: bytes.toString('base64'), low: this.#low, high: this.#high };
  }

  /** Distinct people. */
  get size(): number {
    return this.#size;
  }

  /** The same text for the same people. */
  get identity(): string {
    return `${this.#size} ${this.#low} ${this.#high}`;
  }

  /** Somebody who was not in it. */
  add({ bit, low, high }: Place): void {
    this.#size += 1;
    this.#odd[bit >>> 5] = (this.#odd[bit >>> 5] ?? 0) ^ (1 << (bit & 31));
    this.#low = (this.#low ^ low) >>> 0;
    this.#high = (this.#high ^ high) >>> 0;
  }

  /** Everybody of a population that has nobody in common with this one. */
  addAll(other: Population): void {
    this.#size += other.#size;
    for (const [at, word] of other.#odd.entries()) this.#odd[at] = (this.#odd[at] ?? 0) ^ word;
    this.#low = (this.#low ^ other.#low) >>> 0;
    this.#high = (this.#high ^ other.#high) >>> 0;
  }

  /**
   * Whether fewer than `bound` people are in one of the two alone. A yes where there are as many is possible, a no where there are fewer is
   * not: differing bits and differing sizes are never more than differing people.
   */
  isCloserThan(bound: number, other: Population): boolean {
    if (Math.abs(this.#size - other.#size) >= bound) return false;
    let differing = 0;
    for (const [at, word] of this.#odd.entries()) {
      differing += ones(word ^ (other.#odd[at] ?? 0));
      if (differing >= bound) return false;
    }
    return true;
  }
}

/** How many bits of a word are set (Warren, Hacker's Delight, 5-1). */
function ones(word: number): number {
  let sum = word - ((word >>> 1) & 0x5555_5555);
  sum = (sum & 0x3333_3333) + ((sum >>> 2) & 0x3333_3333);
  sum = (sum + (sum >>> 4)) & 0x0f0f_0f0f;
  return Math.imul(sum, 0x0101_0101) >>> 24;
}
