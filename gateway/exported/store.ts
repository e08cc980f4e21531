/**
 * The register of exports in MongoDB: one document for an export, one for each of its pages. What is done to one of them is done in one step;
 * no transactions, no aggregation. Connected when it is first needed.
 */
import { DURABLE, openDatabase, SHORT } from '../database/store.ts';
import {
  type Batch,
  BEGINNING,
  batchKeys,
  type ExportRegister,
  type Given,
  isBefore,
  type Place,
  type RegisteredExport,
} from './register.ts';

const DATABASE = 'assent_exports';
/** Exports that are forgotten at a time. */
const AT_ONCE = 100;
const DUPLICATE_KEY = 11_000;

interface ExportDocument extends Omit<RegisteredExport, 'id' | 'ends'> {
  readonly _id: string;
  readonly ends: Date;
  readonly arrived: Place;
}

interface BatchDocument extends Omit<Batch, 'key'> {
  /** `<export>.<key>`: the batches of an export lie side by side, in their order. */
  readonly _id: string;
}

const batchId = (id: string, key: string): string => `${id}.${key}`;
/** Behind all batches of an export: `/` is the character after `.`. */
const endOf = (id: string): string => `${id}/`;

export interface StoreOptions {
  readonly uri: string;
  /** Default `assent_exports`. */
  readonly database?: string;
}

export function openStore({ uri, database = DATABASE }: StoreOptions): ExportRegister & { empty(): Promise<void> } {
  const { connected, close } = openDatabase({
    uri,
    database,
    prepare: (db) => db.collection('exports').createIndexes([{ key: { ends: 1 }, name: 'ends' }]),
  });
  const exports = async () => (await connected()).db!.collection<ExportDocument>('exports');
  const batches = async () => (await connected()).db!.collection<BatchDocument>('batches');
  const nextKey = batchKeys(Date.now);

  return {
    begin: async ({ id, ends, ...rest }) => {
      const all = await exports();
      await all.insertOne({ _id: id, ...rest, ends: new Date(ends), arrived: BEGINNING }, DURABLE).catch((error) => {
        if ((error as { code?: unknown }).code !== DUPLICATE_KEY) throw error;
      });
    },

    give: async (id, given) => {
      const batch: BatchDocument = { _id: batchId(id, nextKey()), given, told: [], round: 0, version: 0 };
      await (await batches()).insertOne(batch, DURABLE);
    },

    find: async (id, now) => {
      const found = await (await exports()).findOne({ _id: id }, SHORT);
      if (found === null || found.ends.getTime() <= now) return undefined;
      const { _id, ends, ...rest } = found;
      return { id: _id, ends: ends.getTime(), ...rest };
    },

    arrive: async (id, place) => {
      const all = await exports();
      for (;;) {
        const found = await all.findOne({ _id: id }, SHORT);
        if (found === null || isBefore(place, found.arrived)) return false;
        if (!isBefore(found.arrived, place)) return true;
        const { round, key } = found.arrived;
        const unchanged = { _id: id, 'arrived.round': round, 'arrived.key': key };
        const { matchedCount } = await all.updateOne(unchanged, { $set: { arrived: place } }, DURABLE);
        if (matchedCount === 1) return true;
      }
    },

    batches: async (id, after, limit) => {
      const found = await (await batches())
        .find({ _id: { $gt: batchId(id, after), $lt: endOf(id) } }, SHORT)
        .sort({ _id: 1 })
        .limit(limit)
        .toArray();
      return found.map(({ _id, ...rest }) => ({ key: _id.slice(id.length + 1), ...rest }));
    },

    exchange: async (id, { key, version }, { given, told, round }) => {
      const all = await batches();
      const unchanged = { _id: batchId(id, key), version };
      if (isEmpty(given) && told.length === 0) return (await all.deleteOne(unchanged, DURABLE)).deletedCount === 1;
      const change = { $set: { given, told, round, version: version + 1 } };
      return (await all.updateOne(unchanged, change, DURABLE)).matchedCount === 1;
    },

    prune: async (now) => {
      const all = await exports();
      const over = await all
        .find({ ends: { $lte: new Date(now) } }, SHORT)
        .sort({ ends: 1 })
        .limit(AT_ONCE)
        .toArray();
      for (const { _id } of over) {
        // The export last: what is left of it is found again by it.
        await (await batches()).deleteMany({ _id: { $gt: batchId(_id, ''), $lt: endOf(_id) } }, DURABLE);
        await all.deleteOne({ _id }, DURABLE);
      }
      return over.length;
    },

    empty: async () => {
      const { db } = await connected();
      for (const name of ['exports', 'batches']) await db!.collection(name).drop();
    },

    close,
  };
}

const isEmpty = (given: readonly Given[]): boolean => given.every(({ ids }) => ids.length === 0);
