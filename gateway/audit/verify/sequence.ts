/**
 * Which record follows which: numbers without a gap, each with the hash of the one before. When two do not belong together it
 * finds out which of them was changed, or whether one is missing, twice there, or put between.
 */
import type { TrailRecord } from '../record.ts';
import { rangeText } from './finding.ts';

interface Place {
  /** Number of the next record, and the hash that it must hold; undefined: nobody knows it. */
  readonly next: number;
  readonly head: string | null | undefined;
}

export class Sequence {
  readonly #wrong: (n: number, what: string) => void;
  #place: Place = { next: 0, head: null };
  /** The place before a record that does not belong there: if the next one belongs there, it was put between. */
  #before: Place | undefined;
  /** A record that does not hold the hash of the one before it: one of the two was changed. */
  #brokenAt: number | undefined;
  /** Lines since the last record that are none. */
  #garbled = 0;

  constructor(wrong: (n: number, what: string) => void) {
    this.#wrong = wrong;
  }

  /** Number of the last record. */
  get last(): number {
    return this.#place.next - 1 + this.#garbled;
  }

  /** A line that is no record. */
  garbled(): void {
    this.#blame();
    this.#wrong(this.#place.next + this.#garbled, 'is not a record: it was changed, or put there');
    this.#garbled += 1;
  }

  /** The next record. Gives the number that it has in truth; undefined: it does not belong here. */
  next(record: TrailRecord, hash: string): number | undefined {
    const { n, p } = record;
    const before = this.#before;
    this.#before = undefined;
    if (before?.head !== undefined && before.next === n && before.head === p) {
      this.#brokenAt = undefined;
      this.#wrong(n, 'what stands before it was put there');
      return this.#go(n, hash);
    }
    const { next, head } = this.#place;
    if (p === head && head !== undefined) {
      if (n !== next) this.#wrong(next, `says that it is ${n}`);
      this.#blame(next);
      return this.#go(next, hash);
    }
    if (n < next) {
      this.#blame();
      this.#wrong(n, `stands after record ${next - 1}: it is in the wrong place, or there twice`);
      return undefined;
    }
    if (n > next + this.#garbled) {
      this.#blame();
      this.#wrong(next, `missing: ${rangeText(next, n - 1)}; record ${n} stands there`);
      this.#before = this.#place;
    } else if (n === next && head !== undefined) {
      if (this.#brokenAt === next - 1) {
        this.#brokenAt = undefined;
        this.#wrong(next - 1, CHANGED);
      } else {
        this.#blame();
        this.#brokenAt = n;
        this.#before = this.#place;
      }
    }
    return this.#go(n, hash);
  }

  /** Record `n` is what it was for certain: if it does not hold the hash of the one before, that one was changed. */
  trust(n: number): void {
    if (this.#brokenAt === n) this.#blame(n + 1);
  }

  end(): void {
    this.#blame();
  }

  #go(n: number, hash: string): number {
    this.#place = { next: n + 1, head: hash };
    this.#garbled = 0;
    return n;
  }

  /** Says which of the two was changed. `next`: the record that now holds the hash of the later one. */
  #blame(next?: number): void {
    const at = this.#brokenAt;
    this.#brokenAt = undefined;
    if (at === undefined) return;
    this.#wrong(at - 1, next === at + 1 ? CHANGED : `was changed, or the record after it was`);
  }
}

const CHANGED = 'was changed';
