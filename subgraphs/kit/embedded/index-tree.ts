// The sorted entries of an index: its keys, each with a record. It knows nothing of documents.
import btree from 'sorted-btree';

/** One stored document: its place in the natural order and its bytes. Bytes are replaced, never written into. */
export interface StoredRecord {
  readonly sequence: number;
  bytes: Buffer;
}
/** Keys with low <= key < high. */
export interface Interval {
  readonly low: string;
  readonly high: string;
}

export class IndexTree {
  readonly #entries = new btree.default<string, StoredRecord>(undefined, btree.simpleComparator);

  insert(key: string, record: StoredRecord): void {
    this.#entries.set(entryOf(key, record), record);
  }

  remove(key: string, record: StoredRecord): void {
    if (!this.#entries.delete(entryOf(key, record))) throw new Error('an index entry is missing');
  }

  /** The first record that has exactly this key. */
  first(key: string): StoredRecord | undefined {
    const [entry, record] = this.#entries.nextHigherPair(key) ?? [];
    return entry?.startsWith(key) ? record : undefined;
  }

  /** The records of an interval, in order of key and then of sequence, or backwards. */
  *range({ low, high }: Interval, backwards: boolean): Generator<StoredRecord> {
    const entries = backwards ? this.#entries.entriesReversed(high) : this.#entries.entries(low);
    for (const [entry, record] of entries) {
      if (backwards ? entry < low : entry >= high) return;
      yield record;
    }
  }
}

// A key may stand for many records: the sequence, as two code units, tells them apart and keeps their order. No key
// begins another one, so it is compared only between equal keys.
function entryOf(key: string, { sequence }: StoredRecord): string {
  return key + String.fromCharCode(sequence >>> 16, sequence & 0xffff);
}
