// Open cursors. A cursor holds what its query found, so that writes after it change neither its documents nor its
// place; it ends when it is read, killed or left alone for ten minutes.
import { StoreError } from './errors.ts';
import { type Batch, MAX_BATCH_BYTES } from './reply.ts';

const IDLE_MS = 10 * 60_000;
const FIRST_BATCH = 101;

interface Open {
  readonly namespace: string;
  readonly rest: Generator<Buffer>;
  waiting: Buffer | undefined;
  usedAt: number;
}

export class Cursors {
  readonly #open = new Map<bigint, Open>();
  #last = BigInt(Math.floor(Math.random() * 2 ** 40));

  get size(): number {
    return this.#open.size;
  }

  /** The first batch; `single` closes the cursor whatever is left. `documents` is read only as far as needed. */
  start(namespace: string, documents: Generator<Buffer>, batchSize: number | undefined, single: boolean): Batch {
    this.#sweep();
    const open: Open = { namespace, rest: documents, waiting: undefined, usedAt: Date.now() };
    open.waiting = next(open);
    const { batch, finished } = take(open, batchSize ?? FIRST_BATCH);
    if (finished || single) return { name: 'firstBatch', namespace, id: 0n, documents: batch };
    this.#last += 1n + BigInt(Math.floor(Math.random() * 1000));
    this.#open.set(this.#last, open);
    return { name: 'firstBatch', namespace, id: this.#last, documents: batch };
  }

  /** The next batch; 0 or undefined: as much as fits. Errors: 43 for a cursor that is not open. */
  more(namespace: string, id: bigint, batchSize: number): Batch {
    const open = this.#open.get(id);
    if (!open || open.namespace !== namespace) throw new StoreError(43, `cursor id ${id} not found`);
    open.usedAt = Date.now();
    const { batch, finished } = take(open, batchSize === 0 ? Number.POSITIVE_INFINITY : batchSize);
    if (finished) this.#open.delete(id);
    return { name: 'nextBatch', namespace, id: finished ? 0n : id, documents: batch };
  }

  kill(id: bigint): boolean {
    return this.#open.delete(id);
  }

  #sweep(): void {
    const oldest = Date.now() - IDLE_MS;
    for (const [id, open] of this.#open) if (open.usedAt < oldest) this.#open.delete(id);
  }
}

function take(open: Open, count: number): { batch: Buffer[]; finished: boolean } {
  const batch: Buffer[] = [];
  let bytes = 0;
  while (open.waiting && batch.length < count) {
    bytes += open.waiting.length;
    if (batch.length > 0 && bytes > MAX_BATCH_BYTES) break;
    batch.push(open.waiting);
    open.waiting = next(open);
  }
  return { batch, finished: !open.waiting };
}

function next(open: Open): Buffer | undefined {
  const { done, value } = open.rest.next();
  return done ? undefined : value;
}
