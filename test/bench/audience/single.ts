/**
 * The rival that knows no consent: everything of a customer in one document of one collection, asked by one query through an index. On a
 * mongod it is an aggregation; the evaluation store has none, so there it is a find; in memory the same find without a wire.
 */
import type { Connection } from 'mongoose';
import { connectSubgraph } from '../../../subgraphs/kit/connection.ts';
import { boughtIn } from '../../../subgraphs/purchases/model/bought.ts';
import type { BoughtRecord } from '../../../subgraphs/purchases/model/records.ts';
import { Copies } from './copies.ts';
import { databaseOf } from './database.ts';
import { MemoryCollection } from './memory/collection.ts';
import { type Document, Templates } from './memory/templates.ts';
import { BOUGHT, DAYS, PAGE } from './questions.ts';
import type { World } from './world.ts';

export interface SingleQuestion {
  readonly filter: Document;
  readonly byBalance?: true;
}

interface Ways {
  /** @returns how many were found */
  page(question: SingleQuestion, skipped: number): Promise<number>;
  /** Points of all who are found, by tier. @returns how many those are */
  whole(question: SingleQuestion): Promise<number>;
  close(): Promise<void>;
}

interface Went {
  readonly milliseconds: number;
  readonly customers: number;
}

const COLLECTION = 'customers';
const BATCH = 2_000;
const DAY = 86_400_000;

export class Single {
  readonly #ways: Ways;
  readonly close: () => Promise<void>;

  private constructor(ways: Ways) {
    this.#ways = ways;
    this.close = () => ways.close();
  }

  page = (question: SingleQuestion, skipped: number): Promise<Went> => timed(() => this.#ways.page(question, skipped));

  whole = (question: SingleQuestion): Promise<Went> => timed(() => this.#ways.whole(question));

  static inMemory(world: World, customers: number): Single {
    return new Single(waysIn(collectionOf(world, customers)));
  }

  static async inDatabase(world: World, uri: string, customers: number, isMongod: boolean): Promise<Single> {
    const connection = await connectSubgraph('single', { uri, database: databaseOf('single') });
    const into = connection.collection(COLLECTION);
    await into.drop().catch(() => {});
    const indexes = [
      { recent: 1, _id: 1 },
      { tier: 1, _id: 1 },
      { recent: 1, balance: -1, _id: 1 },
    ];
    for (const index of indexes) await into.createIndex(index as never);
    const from = collectionOf(world, customers);
    for (let first = 0; first < customers; first += BATCH) {
      const some = Array.from({ length: Math.min(BATCH, customers - first) }, (_, at) => from.documentsOf(first + at));
      await into.insertMany(some.flat() as never, { ordered: false });
    }
    const close = async () => {
      await into.drop();
      await connection.close();
    };
    return new Single({ ...(isMongod ? aggregating(into) : finding(into)), close });
  }
}

async function timed(run: () => Promise<number>): Promise<Went> {
  const begun = performance.now();
  const customers = await run();
  return { milliseconds: performance.now() - begun, customers };
}

const sortOf = ({ byBalance }: SingleQuestion): Readonly<Record<string, 1 | -1>> =>
  byBalance ? { balance: -1, _id: 1 } : { _id: 1 };

type Into = ReturnType<Connection['collection']>;

const aggregating = (into: Into): Omit<Ways, 'close'> => ({
  page: async (question, skipped) => {
    const [$match, $sort] = [question.filter, sortOf(question)];
    return (await into.aggregate([{ $match }, { $sort }, { $skip: skipped * PAGE }, { $limit: PAGE }]).toArray())
      .length;
  },
  whole: async ({ filter: $match }) => {
    const $group = { _id: '$tier', count: { $sum: 1 }, balance: { $avg: '$balance' } };
    const groups = await into.aggregate([{ $match }, { $group }]).toArray();
    return groups.reduce((sum, group) => sum + Number(group.count), 0);
  },
});

const finding = (into: Into): Omit<Ways, 'close'> => ({
  page: async (question, skipped) => {
    const limit = (skipped + 1) * PAGE;
    const found = await into.find(question.filter, { sort: sortOf(question), limit, batchSize: limit + 1 }).toArray();
    return found.length - skipped * PAGE;
  },
  whole: async ({ filter }) => grouped(into.find(filter, { batchSize: BATCH })),
});

function waysIn(collection: MemoryCollection): Ways {
  return {
    page: async (question, skipped) => {
      const { filter, byBalance } = question;
      // There is one way to a document in memory: through an order, what is looked for is asked of each.
      const search = byBalance
        ? { ...throughOrder(filter), balance: { $lte: Number.POSITIVE_INFINITY } }
        : { ...filter, _id: { $gt: '' } };
      let found = -skipped * PAGE;
      for (const _ of collection.find({ filter: search, sort: sortOf(question), limit: (skipped + 1) * PAGE }))
        found += 1;
      return found;
    },
    whole: ({ filter }) =>
      grouped(collection.find({ filter: { ...filter, _id: { $gt: '' } }, sort: { _id: 1 }, limit: 0 })),
    close: async () => {},
  };
}

const throughOrder = (filter: Document): Document =>
  Object.fromEntries(Object.entries(filter).map(([field, value]) => [field, { $in: [value] }]));

async function grouped(documents: AsyncIterable<Document> | Iterable<Document>): Promise<number> {
  const sums = new Map<unknown, number>();
  let count = 0;
  for await (const { tier, balance } of documents) {
    sums.set(tier, (sums.get(tier) ?? 0) + Number(balance));
    count += 1;
  }
  return count;
}

/** One document for each customer: what was bought in the last days, the tier, the balance. */
function collectionOf({ kept, households }: World, customers: number): MemoryCollection {
  const [bought, accounts] = ['bought', 'accounts'].map(
    (name) => kept.find(({ model }) => model.name === name)?.templates,
  );
  const period = { since: Date.now() - DAYS * DAY, until: Number.POSITIVE_INFINITY };
  const documents = households.map((id, household): Document => {
    const some = (bought?.all(household) ?? []) as unknown as BoughtRecord[];
    const recent = BOUGHT.filter((key) => {
      const under = some.filter(({ keys }) => keys.includes(key));
      return boughtIn(under, key, period).lines > 0;
    });
    const lacking = BOUGHT.filter((key) => !recent.includes(key));
    const { tier = null, balance = 0 } = accounts?.all(household)[0] ?? {};
    return { _id: id, recent, lacking, tier, balance };
  });
  const copies = new Copies(customers, households.length);
  return new MemoryCollection({
    copies,
    templates: new Templates(documents, '_id', households),
    by: '_id',
    like: (customer) => copies.householdOf(customer),
  });
}
