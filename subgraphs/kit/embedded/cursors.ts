// Open cursors. A cursor holds what its query found, so that writes after it change neither its documents nor its
// place; it ends when it is read, killed or left alone for ten minutes.
import { StoreError } from './errors.ts';
import type { Batch } from './reply.ts';

const IDLE_MS = 10 * 60_000;
/** Room for the rest of the message below the 16 MB that a batch may have. */
const MAX_BATCH_BYTES = 15 * 1024 * 1024;

interface Cursor {
  readonly namespace: string;
  rest: Buffer[];
  usedAt: number;
}

export class Cursors {
  readonly #open = new Map<bigint, Cursor>();
  #last = BigInt(Math.floor(Math.random() * 2 ** 40));

  /** The first batch, of at most `batchSize` documents; `single` closes the cursor whatever is left. */
  start(namespace: string, documents: Buffer[], batchSize: number, single: boolean): Batch {
    const now = Date.now();
    for (const [id, { usedAt }] of this.#open) if (usedAt < now - IDLE_MS) this.#open.delete(id);
    this.#last += 1n + BigInt(Math.floor(Math.random() * 1000));
    this.#open.set(this.#last, { namespace, rest: documents, usedAt: now });
    const batch = this.more(namespace, this.#last, batchSize);
    if (single) this.kill(batch.id);
    return { ...batch, name: 'firstBatch', id: single ? 0n : batch.id };
  }

  /** The next batch, of at most `batchSize` documents. Errors: 43 for a cursor that is not open. */
  more(namespace: string, id: bigint, batchSize: number): Batch {
    const cursor = this.#open.get(id);
    if (cursor?.namespace !== namespace) throw new StoreError(43, `cursor id ${id} not found`);
    cursor.usedAt = Date.now();
    const documents = take(cursor, batchSize);
    if (cursor.rest.length > 0) return { name: 'nextBatch', namespace, id, documents };
    this.#open.delete(id);
    return { name: 'nextBatch', namespace, id: 0n, documents };
  }

  kill(id: bigint): boolean {
    return this.#open.delete(id);
  }
}

function take(cursor: Cursor, batchSize: number): Buffer[] {
  let count = 0;
  let bytes = 0;
  for (const document of cursor.rest) {
    bytes += document.length;
    if (count === batchSize || (count > 0 && bytes > MAX_BATCH_BYTES)) break;
    count += 1;
  }
  const batch = cursor.rest.slice(0, count);
  cursor.rest = cursor.rest.slice(count);
  return batch;
}
