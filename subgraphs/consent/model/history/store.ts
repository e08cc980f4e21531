/**
 * Where histories are kept: one document per change, beside the customers' own documents, which stay small. A change is written into
 * its customer's document first, atomically with what it changes, and waits there in an outbox until it is here too: so a process may
 * be killed between the two, and nothing is lost and nothing is there twice.
 */
import { type Connection, Schema } from 'mongoose';
import { insertInBatches } from '../../../kit/connection.ts';
import { insertAbsent } from '../../../kit/insert-absent.ts';
import type { LedgerEntry } from './chain.ts';

interface StoredEntry extends LedgerEntry {
  /** Customer and epoch: what is brought here twice is here once. */
  readonly _id: string;
}

const schema = new Schema<StoredEntry>(
  {
    _id: { type: String, required: true },
    customer: String,
    epoch: Number,
    recordedAt: Date,
    previous: String,
    hash: String,
    events: [String],
    // Not an empty list where there is none: the hash is of what was said.
    withdrawals: { type: [String], default: undefined },
  },
  { collection: 'changes', versionKey: false, strict: 'throw' },
).index({ customer: 1, epoch: 1 });

const stored = (entry: LedgerEntry): StoredEntry => ({ _id: `${entry.customer} ${entry.epoch}`, ...entry });

export type HistoryStore = ReturnType<typeof openHistory>;

/** The store of the histories, on the connection of consent. */
export function openHistory(connection: Connection) {
  const changes = connection.model<StoredEntry>('Change', schema);
  return {
    /** Inserts whole histories: for imports. */
    insert: (entries: Iterable<LedgerEntry>): Promise<number> =>
      insertInBatches(changes, [...entries].map(stored), undefined, 500),

    /** Appends what is not here yet; returns when a majority has it. */
    append: (entries: readonly LedgerEntry[]): Promise<unknown> => insertAbsent(changes as never, entries.map(stored)),

    /** The ids of all customers of whom there is a history, page by page of changes: for checks. */
    async *pagesOfCustomers(size: number): AsyncGenerator<readonly string[]> {
      for (let last = ''; ; ) {
        const page = await changes
          .find({ _id: { $gt: last } }, { customer: 1 })
          .sort({ _id: 1 })
          .limit(size)
          .lean<Pick<StoredEntry, '_id' | 'customer'>[]>()
          .exec();
        if (page.length > 0) yield [...new Set(page.map(({ customer }) => customer))];
        const end = page.at(-1)?._id;
        if (end === undefined || page.length < size) return;
        last = end;
      }
    },

    /** The changes of the customers, by customer, each from the first on. One query. */
    async find(customers: readonly string[]): Promise<ReadonlyMap<string, readonly LedgerEntry[]>> {
      const found = await changes
        .find({ customer: { $in: [...new Set(customers)] } }, { _id: 0 })
        .lean<LedgerEntry[]>()
        .exec();
      found.sort((one, other) => one.epoch - other.epoch);
      return Map.groupBy(found, ({ customer }) => customer);
    },
  };
}
