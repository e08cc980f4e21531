/**
 * Where consents are kept: one document per customer, found by its id alone (the shard key). A change is one atomic write that holds only
 * if nobody else changed the document since it was read; it returns when a majority has it, and states are read from the primary. The
 * histories stand beside (`history/store.ts`), and each change waits in its customer's document until it is there.
 */
import { setTimeout as wait } from 'node:timers/promises';
import { type Connection, Schema } from 'mongoose';
import type { NewCustomer } from '../../schema/registration.ts';
import type { Purpose } from '../../schema/vocabulary.ts';
import { batches } from '../kit/batches.ts';
import { insertInBatches } from '../kit/connection.ts';
import { insertAbsent } from '../kit/insert-absent.ts';
import { findOrNobody, inPlaceOf, insertNobodies, isSomebodysId } from '../kit/nobody.ts';
import type { Acting } from './model/acting.ts';
import type { EpochSource } from './model/changed.ts';
import type { Change, CompactCustomer, CustomerPast } from './model/customer.ts';
import type { CustomerEvent } from './model/fold.ts';
import { type LedgerEntry, linked } from './model/history/chain.ts';
import type { WholeCustomer } from './model/history/findings.ts';
import { scopesAdded } from './model/history/scopes.ts';
import { openHistory } from './model/history/store.ts';
import { compactCustomer, entryOf, lineOf, type StoredCustomer, storedNewcomer, storedParts } from './model/lines.ts';
import { storedNobody } from './model/nobody.ts';
import { recordIn, statesIn } from './model/platform/own-records.ts';
import type { Recording, StatesQuestion } from './model/platform/platform.ts';
import type { StateSource } from './model/state.ts';
import { storedPast } from './model/stored-past.ts';
import { textOfYeses, yesesFields } from './model/yeses.ts';

// What is written is made by this folder alone and typed in `customer.ts`: mongoose is told the places, not the shapes.
const { Mixed } = Schema.Types;
const schema = new Schema<StoredCustomer>(
  {
    _id: { type: String, required: true },
    epoch: Number,
    account: String,
    enrolled: Boolean,
    restricted: Boolean,
    erased: Boolean,
    objections: [String],
    trailKey: String,
    ...Object.fromEntries(yesesFields().map((field) => [field, String])),
    signals: [String],
    allows: [String],
    records: [String],
    withdrawals: [Mixed],
    handled: [Mixed],
    confirmations: [Mixed],
    standing: [String],
    head: String,
    outbox: [Mixed],
  },
  { collection: 'customers', versionKey: false, minimize: false, strict: 'throw' },
).index({ allows: 1, _id: 1 });

const withoutStates: Readonly<Record<string, 0>> = {
  outbox: 0,
  signals: 0,
  allows: 0,
  ...Object.fromEntries(yesesFields().map((field) => [field, 0])),
};
/** All that grows with what a customer was asked is left out. */
const forStates = {
  epoch: 1,
  account: 1,
  enrolled: 1,
  restricted: 1,
  erased: 1,
  objections: 1,
  trailKey: 1,
  signals: 1,
} as const;

/** Whether somebody is there, and how often they have changed. */
const forEpochs = { epoch: 1, erased: 1 } as const;

/** How often a change is computed again because somebody else was faster. */
const ATTEMPTS = 500;

export interface Changed {
  readonly customer: CompactCustomer;
  /** Ids of the records that the request is about. */
  readonly touched: readonly string[];
  /** The path of an input that was wrong. */
  readonly refused?: string;
}

/** A change to write, or what an earlier request with the same key had touched. */
export type Decided = { readonly change: Change } | { readonly repeated: readonly string[] };

export type ConsentStore = ReturnType<typeof openStore>;

/** The store of consent on its connection. */
export function openStore(connection: Connection) {
  const customers = connection.model<StoredCustomer>('Customer', schema);
  const history = openHistory(connection);

  /** One query for all ids; what is asked twice is found once. */
  const findByIds = async <Found extends { _id: string }>(
    ids: readonly string[],
    projection: Record<string, 0 | 1>,
  ) => {
    const found = await customers
      .find({ _id: { $in: [...new Set(ids)].filter(isSomebodysId) } }, projection)
      .lean<Found[]>()
      .exec();
    const byId = new Map(found.map((document) => [document._id, document]));
    return ids.map((id) => byId.get(id) ?? null);
  };

  /** Brings the changes that wait in a document to the histories. Whoever comes later does what this did not. */
  const settle = async (id: string): Promise<void> => {
    const document = await customers.findOne({ _id: id }, { outbox: 1, epoch: 1 }).lean<StoredCustomer>().exec();
    if (document === null || document.outbox.length === 0) return;
    await history.append(document.outbox);
    await customers.updateOne({ _id: id, epoch: document.epoch }, { $set: { outbox: [] } }).exec();
  };

  /**
   * Returns when a majority has what was read of a customer. The request that wrote it may have failed because none had: then this
   * primary alone knows of it, and a failover takes it back. A write that changes nothing waits for all that came before it.
   */
  const confirm = async ({ _id, epoch, head }: CompactCustomer): Promise<void> => {
    await customers.updateOne({ _id, epoch }, { $set: { head } }, { writeConcern: { w: 'majority' } }).exec();
  };

  return {
    customers,

    findStatesAt(question: StatesQuestion, now: Date) {
      return statesIn(this, question, now);
    },

    record<Request extends Acting>(recording: Recording<Request>, now: Date) {
      return recordIn(this, recording, now);
    },

    /** Inserts whole customers: for imports. */
    async insert(pasts: Iterable<CustomerPast>, inserted?: (count: number) => void): Promise<number> {
      let count = 0;
      for (const some of batches(pasts, IMPORTED_AT_ONCE)) {
        const documents = some.map(storedPast);
        await history.insert(documents.flatMap(({ changes }) => changes));
        count += await insertInBatches(
          customers,
          documents.map(({ customer }) => customer),
        );
        inserted?.(count);
      }
      return count;
    },

    /** Makes the documents of new customers. Whoever is there stays as they are, a tombstone too. */
    register: (some: readonly NewCustomer[]): Promise<unknown> =>
      insertAbsent(customers as never, some.map(storedNewcomer)),

    /** The customers of the ids without their histories, in their order; null for an unknown one. */
    async findCustomers(ids: readonly string[]): Promise<(CompactCustomer | null)[]> {
      const found = await findByIds<StoredCustomer>(ids, withoutStates);
      return found.map((document) => document && compactCustomer<CompactCustomer>(document as never));
    },

    /**
     * Only what states are made of, and of the yeses those to some purposes: one query, whose cost has nothing to do with how many
     * records there are. In the place of an unknown id stands a document that is nobody's, or null: those come last in the order of
     * ids, and only as many documents are wanted as there are ids.
     */
    async findStates(ids: readonly string[], purposes?: readonly Purpose[]): Promise<(StateSource | null)[]> {
      const kept = Object.fromEntries(yesesFields(purposes).map((field) => [field, 1 as const]));
      const found = await findOrNobody(customers, ids, { ...forStates, ...kept });
      return inPlaceOf(
        ids,
        found.map((each) => ({ ...each, yeses: textOfYeses(each) })),
      );
    },

    /** How often each customer has changed, in one query as for states: another's document, or null, for one who is not there. */
    findEpochs: async (ids: readonly string[]): Promise<(EpochSource | null)[]> =>
      inPlaceOf(ids, await findOrNobody<EpochSource>(customers as never, ids, forEpochs)),

    /** Makes the documents that are nobody's, where they are missing. */
    insertNobodies: () => insertNobodies(customers, storedNobody),

    /** All changes of the customers, in the order of recording; empty for an unknown one. Two queries. */
    async findChanges(ids: readonly string[]): Promise<(readonly LedgerEntry[])[]> {
      // What is on its way is read first: in between it can only have arrived.
      const waiting = await findByIds<Pick<StoredCustomer, '_id' | 'outbox'>>(ids, { outbox: 1 });
      const found = await history.find(ids);
      return ids.map((id, at) => {
        const there = found.get(id) ?? [];
        const last = there.at(-1)?.epoch ?? 0;
        return [...there, ...(waiting[at]?.outbox ?? []).filter(({ epoch }) => epoch > last)];
      });
    },

    /** The events of the customers, in the order of recording. */
    async findEvents(ids: readonly string[]): Promise<(readonly CustomerEvent[])[]> {
      const found = await this.findChanges(ids);
      return found.map((changes) =>
        changes.flatMap(({ events }) => events.map((line) => entryOf<CustomerEvent>(line))),
      );
    },

    /** The ids of all customers, page by page, in their order: for checks. */
    async *pagesOfIds(size: number): AsyncGenerator<readonly string[]> {
      for (let last = ''; ; ) {
        const page = await customers
          .find({ _id: { $gt: last } }, { _id: 1 })
          .sort({ _id: 1 })
          .limit(size)
          .lean<{ _id: string }[]>()
          .exec();
        const ids = page.map(({ _id }) => _id).filter(isSomebodysId);
        if (ids.length > 0) yield ids;
        const end = page.at(-1)?._id;
        if (end === undefined || page.length < size) return;
        last = end;
      }
    },

    /** The ids of those of whom there is a history and no document, page by page: for checks. */
    async *pagesOfOrphans(size: number): AsyncGenerator<readonly string[]> {
      for await (const ids of history.pagesOfCustomers(size)) {
        const found = await findByIds<{ _id: string }>(ids, { _id: 1 });
        yield ids.filter((_, at) => found[at] === null);
      }
    },

    /** Customers, with what states are made of, and their changes; null for an unknown one. What changes meanwhile is read again. */
    async findHistories(ids: readonly string[]) {
      for (let attempt = 0; ; attempt += 1) {
        const documents = await findByIds<StoredCustomer>(ids, { outbox: 0 });
        const found = documents.map((document) => document && compactCustomer<WholeCustomer>(document as never));
        const changes = await this.findChanges(ids);
        const isStill = found.every(
          (customer, at) => customer?.epoch === (changes[at]?.at(-1)?.epoch ?? customer?.epoch),
        );
        if (isStill || attempt === ATTEMPTS)
          return found.map((customer, at) => ({ customer, changes: changes[at] ?? [] }));
      }
    },

    /**
     * Changes a customer's document: `decide` computes the change from what is there, and again if somebody else was
     * faster. Null: there is no such customer, or it is erased.
     */
    async change(id: string, decide: (customer: CompactCustomer) => Decided): Promise<Changed | null> {
      for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
        const [customer] = await this.findCustomers([id]);
        if (!customer || customer.erased) return null;
        const decided = decide(customer);
        if ('repeated' in decided) {
          await confirm(customer);
          return { customer, touched: decided.repeated };
        }
        const { records, withdrawals, handled, standing, confirmations, events, touched, refused } = decided.change;
        const entry = linked({
          customer: id,
          epoch: customer.epoch + 1,
          recordedAt: new Date(),
          previous: customer.head,
          events: events.map(lineOf),
          ...scopesAdded(customer.withdrawals, withdrawals),
        });
        const changed = await customers
          .findOneAndUpdate(
            { _id: id, epoch: customer.epoch },
            {
              $set: {
                ...storedParts({ records, standing }),
                withdrawals,
                handled,
                confirmations,
                head: entry.hash,
              },
              $inc: { epoch: 1 },
              $push: { outbox: entry },
            },
            { returnDocument: 'after', projection: withoutStates, writeConcern: { w: 'majority' } },
          )
          .lean<StoredCustomer>()
          .exec();
        if (changed !== null) {
          // The change stands. If this does not succeed, the next change of the customer brings it along.
          await settle(id).catch(() => {});
          return { customer: compactCustomer<CompactCustomer>(changed as never), touched, refused };
        }
        await wait(Math.random() * Math.min(attempt, 20));
      }
      throw new Error('A customer is changed by too many at once');
    },
  };
}

/** Customers of an import that are written at once. */
const IMPORTED_AT_ONCE = 100;
