/**
 * Where consents are kept: one document per customer, found by its id alone (the shard key). A change is one atomic write that holds only
 * if nobody else changed the document since it was read; it returns when a majority has it, and states are read from the primary.
 */
import { setTimeout as wait } from 'node:timers/promises';
import { type Connection, Schema } from 'mongoose';
import { insertInBatches } from '../kit/connection.ts';
import { findOrNobody, inPlaceOf, insertNobodies, isSomebodysId } from '../kit/nobody.ts';
import type { EpochSource } from './model/changed.ts';
import { type Change, type CompactCustomer, type CustomerDocument, newTrailKey } from './model/customer.ts';
import { compactCustomer, entryOf, lineOf, type StoredCustomer, storedCustomer, storedRecords } from './model/lines.ts';
import { nobodyDocument } from './model/nobody.ts';
import type { ConsentEventEntry, RecordEntry } from './model/record.ts';
import type { StateSource } from './model/state.ts';
import { yesesText } from './model/yeses.ts';

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
    yeses: String,
    records: [String],
    withdrawals: [Mixed],
    handled: [Mixed],
    events: [String],
  },
  { collection: 'customers', versionKey: false, minimize: false, strict: 'throw' },
);

const withoutHistory = { events: 0, yeses: 0 } as const;
/** All that grows with what a customer was asked is left out, but the text of the yeses. */
const forStates = {
  epoch: 1,
  account: 1,
  enrolled: 1,
  restricted: 1,
  erased: 1,
  objections: 1,
  trailKey: 1,
  yeses: 1,
} as const;

/** Whether somebody is there, and how often they have changed. */
const forEpochs = { epoch: 1, erased: 1 } as const;

/** How often a change is computed again because somebody else was faster. */
const ATTEMPTS = 500;

export interface Changed {
  readonly customer: CompactCustomer;
  /** Ids of the records that the request is about. */
  readonly touched: readonly string[];
}

/** A change to write, or what an earlier request with the same key had touched. */
export type Decided = { readonly change: Change } | { readonly repeated: readonly string[] };

export type ConsentStore = ReturnType<typeof openStore>;

/** The store of consent on its connection. */
export function openStore(connection: Connection) {
  const customers = connection.model<StoredCustomer>('Customer', schema);

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

  /** The texts of the yeses of customers who were written before these were kept: made of their records. */
  const deriveYeses = async (ids: readonly string[]): Promise<Map<string, string>> => {
    const found = await findByIds<Pick<StoredCustomer, '_id' | 'records'>>(ids, { records: 1 });
    return new Map(
      ids.map((id, at) => [id, yesesText((found[at]?.records ?? []).map((line) => entryOf<RecordEntry>(line)))]),
    );
  };

  return {
    customers,

    /** Inserts whole customers: for imports. */
    insert: (documents: Iterable<CustomerDocument>, inserted?: (count: number) => void): Promise<number> =>
      insertInBatches(customers, stored(documents), inserted, 100),

    /** The customers of the ids without their histories, in their order; null for an unknown one. */
    async findCustomers(ids: readonly string[]): Promise<(CompactCustomer | null)[]> {
      const found = await findByIds<StoredCustomer>(ids, withoutHistory);
      return found.map((document) => document && compactCustomer<CompactCustomer>(document as never));
    },

    /**
     * Only what states are made of: one query, whose cost has nothing to do with how many records there are. In the place of an
     * unknown id stands a document that is nobody's, or null: those come last in the order of ids, and only as many documents
     * are wanted as there are ids.
     */
    async findStates(ids: readonly string[]): Promise<(StateSource | null)[]> {
      const found = await findOrNobody(customers, ids, forStates);
      const old = found.flatMap(({ _id, yeses }) => (yeses === undefined ? [_id] : []));
      const derived = old.length === 0 ? undefined : await deriveYeses(old);
      const sources = found.map((each) => ({ ...each, yeses: each.yeses ?? derived?.get(each._id) ?? '' }));
      return inPlaceOf(ids, sources);
    },

    /** How often each customer has changed, in one query as for states: another's document, or null, for one who is not there. */
    findEpochs: async (ids: readonly string[]): Promise<(EpochSource | null)[]> =>
      inPlaceOf(ids, await findOrNobody<EpochSource>(customers as never, ids, forEpochs)),

    /** Makes the documents that are nobody's, where they are missing. */
    insertNobodies: () =>
      insertNobodies(customers, (id) => storedCustomer({ ...nobodyDocument(id), trailKey: newTrailKey() })),

    /** The histories of the customers, in the order of recording; empty for an unknown one. */
    async findEvents(ids: readonly string[]): Promise<(readonly ConsentEventEntry[])[]> {
      const found = await findByIds<Pick<StoredCustomer, '_id' | 'events'>>(ids, { events: 1 });
      return found.map((document) => (document?.events ?? []).map((line) => entryOf<ConsentEventEntry>(line)));
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
        if ('repeated' in decided) return { customer, touched: decided.repeated };
        const { records, withdrawals, handled, events, touched } = decided.change;
        const changed = await customers
          .findOneAndUpdate(
            { _id: id, epoch: customer.epoch },
            {
              $set: { ...storedRecords(records), withdrawals, handled },
              $inc: { epoch: 1 },
              $push: { events: { $each: events.map(lineOf) } },
            },
            { returnDocument: 'after', projection: withoutHistory, writeConcern: { w: 'majority' } },
          )
          .lean<StoredCustomer>()
          .exec();
        if (changed !== null) return { customer: compactCustomer<CompactCustomer>(changed as never), touched };
        await wait(Math.random() * Math.min(attempt, 20));
      }
      throw new Error('A customer is changed by too many at once');
    },
  };
}

/** Whoever is there gets the key of their pseudonyms with their document; of a tombstone there is none. */
function* stored(documents: Iterable<CustomerDocument>): Generator<StoredCustomer> {
  for (const { trailKey = newTrailKey(), ...document } of documents)
    yield storedCustomer(document.erased ? document : { ...document, trailKey });
}
