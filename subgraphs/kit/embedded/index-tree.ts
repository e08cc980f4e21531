// A sorted list of (key, record) in blocks: binary search to a block and inside it, so that a bulk import and a seek
// are both cheap. It knows nothing of documents.

/** One stored document: its place in the natural order and its bytes. Bytes are replaced, never written into. */
export interface StoredRecord {
  readonly sequence: number;
  bytes: Buffer;
}
interface Block {
  keys: string[];
  records: StoredRecord[];
}

const BLOCK = 512;

export class IndexTree {
  #blocks: Block[] = [{ keys: [], records: [] }];

  insert(key: string, record: StoredRecord): void {
    const b = this.#blockOf(key, record.sequence);
    const block = this.#blocks[b] as Block;
    const at = position(block, key, record.sequence);
    block.keys.splice(at, 0, key);
    block.records.splice(at, 0, record);
    if (block.keys.length <= BLOCK) return;
    // A block that overflows at its end is most likely fed in order: leave it nearly full.
    const cut = at === BLOCK ? BLOCK - 16 : BLOCK / 2;
    this.#blocks.splice(b + 1, 0, { keys: block.keys.splice(cut), records: block.records.splice(cut) });
  }

  remove(key: string, record: StoredRecord): void {
    const [b, at] = this.#firstFrom(key, record.sequence);
    const block = this.#blocks[b] as Block;
    if (block.records[at] !== record) throw new Error('an index entry is missing');
    block.keys.splice(at, 1);
    block.records.splice(at, 1);
    if (block.keys.length === 0 && this.#blocks.length > 1) this.#blocks.splice(b, 1);
  }

  /** The first record that has exactly this key. */
  first(key: string): StoredRecord | undefined {
    const [b, at] = this.#firstFrom(key, -1);
    const block = this.#blocks[b] as Block;
    return block.keys[at] === key ? block.records[at] : undefined;
  }

  /** Records with low <= key < high, in order of key, or backwards. */
  *range(low: string, high: string, backwards: boolean): Generator<StoredRecord> {
    if (low >= high) return;
    if (backwards) yield* this.#down(low, high);
    else yield* this.#up(low, high);
  }

  *#up(low: string, high: string): Generator<StoredRecord> {
    let [b, at] = this.#firstFrom(low, -1);
    for (; b < this.#blocks.length; b += 1, at = 0) {
      const { keys, records } = this.#blocks[b] as Block;
      for (; at < keys.length; at += 1) {
        if ((keys[at] as string) >= high) return;
        yield records[at] as StoredRecord;
      }
    }
  }

  *#down(low: string, high: string): Generator<StoredRecord> {
    let b = this.#blockOf(high, -1);
    let at = position(this.#blocks[b] as Block, high, -1) - 1;
    for (; b >= 0; b -= 1, at = (this.#blocks[b]?.keys.length ?? 0) - 1) {
      const { keys, records } = this.#blocks[b] as Block;
      for (; at >= 0; at -= 1) {
        if ((keys[at] as string) < low) return;
        yield records[at] as StoredRecord;
      }
    }
  }

  // Where the first entry is that is not before (key, sequence); past the end of the last block where there is none.
  #firstFrom(key: string, sequence: number): [number, number] {
    const b = this.#blockOf(key, sequence);
    const block = this.#blocks[b] as Block;
    const at = position(block, key, sequence);
    return at === block.keys.length && b + 1 < this.#blocks.length ? [b + 1, 0] : [b, at];
  }

  // The last block whose first entry is not after (key, sequence).
  #blockOf(key: string, sequence: number): number {
    let low = 0;
    let high = this.#blocks.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >>> 1;
      if (isBefore(this.#blocks[middle] as Block, 0, key, sequence)) low = middle;
      else high = middle - 1;
    }
    return low;
  }
}

function position(block: Block, key: string, sequence: number): number {
  let low = 0;
  let high = block.keys.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (isBefore(block, middle, key, sequence)) low = middle + 1;
    else high = middle;
  }
  return low;
}

function isBefore(block: Block, at: number, key: string, sequence: number): boolean {
  const other = block.keys[at] as string;
  return other < key || (other === key && (block.records[at] as StoredRecord).sequence < sequence);
}
