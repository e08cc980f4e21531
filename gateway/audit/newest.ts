/**
 * The order in which entries are read: newest first, by when they were written, then by chain and number. And the newest few of
 * many that come in any order, so that no more than a page is held.
 */
import type { TrailEntry } from './entry.ts';
import { placeOf, type StoredEntry } from './record.ts';
import type { KeptEntry, TrailPage } from './trail.ts';

/** Where an entry is, and when it was written there. */
export interface Position {
  readonly at: number;
  readonly writer: string;
  readonly n: number;
}

export interface Found extends Position {
  readonly entry: StoredEntry;
}

/** Below zero: `a` is newer than `b`. */
export const byNewest = (a: Position, b: Position): number =>
  b.at - a.at || (a.writer === b.writer ? b.n - a.n : a.writer < b.writer ? 1 : -1);

export class Newest {
  readonly #count: number;
  #found: Found[] = [];

  constructor(count: number) {
    this.#count = count;
  }

  add(found: Found): void {
    this.#found.push(found);
    if (this.#found.length >= 2 * this.#count + 100) this.#cut();
  }

  /** The oldest of them, once there are enough. */
  get oldest(): Found | undefined {
    this.#cut();
    return this.#found[this.#count - 1];
  }

  take(): readonly Found[] {
    this.#cut();
    return this.#found;
  }

  #cut(): void {
    this.#found.sort(byNewest);
    this.#found.length = Math.min(this.#found.length, this.#count);
  }
}

/** A page of what was found, of which there is one more than the page holds if another page follows. */
export function pageOf(found: readonly Found[], first: number, texts: ReadonlyMap<string, string>): TrailPage {
  const entries = found.slice(0, first).map(
    ({ writer, n, entry }): KeptEntry => ({
      place: placeOf(writer, n),
      entry: { ...entry, operation: { sha256: entry.operation, text: texts.get(entry.operation) ?? '' } } as TrailEntry,
    }),
  );
  return { entries, hasNextPage: found.length > first };
}

/** Hashes of the operations whose texts a page needs. */
export const operationsOf = (found: readonly Found[], first: number): Set<string> =>
  new Set(found.slice(0, first).map(({ entry }) => entry.operation));
