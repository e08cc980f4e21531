/**
 * What the stores rely on, through mongoose: indexes, cursors, unique keys, upserts. It runs on every server.
 */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import mongoose, { type Connection, type Model } from 'mongoose';
import { type DatabaseServer, databaseServer, hasExplain } from '../../support/database.ts';

interface Order {
  _id: string;
  customer: string;
  at: Date;
  number?: number;
  lines: { product: string; cents: number }[];
}
interface Explained {
  queryPlanner: { winningPlan: Stage };
  executionStats: { nReturned: number; totalKeysExamined: number; totalDocsExamined: number };
}
interface Stage {
  stage: string;
  indexName?: string;
  inputStage?: Stage;
}

let server: DatabaseServer;
let connection: Connection;
let orders: Model<Order>;

const schema = new mongoose.Schema<Order>({
  _id: String,
  customer: String,
  at: Date,
  number: Number,
  lines: [new mongoose.Schema({ product: String, cents: Number }, { _id: false })],
})
  .index({ customer: 1, at: -1, _id: -1 })
  .index({ number: 1 }, { unique: true, sparse: true });

beforeAll(async () => {
  server = await databaseServer();
  connection = await mongoose
    .createConnection(server.uri, { dbName: server.database('orders'), autoCreate: false })
    .asPromise();
  orders = connection.model<Order>('Order', schema);
  await orders.init();
  const all = Array.from({ length: 2000 }, (_, i) => ({
    _id: `o${i}`,
    customer: `c${i % 100}`,
    at: new Date(Date.UTC(2024, 0, 1) + ((i * 37) % 2000) * 3_600_000),
    lines: [i % 7, i % 11].map((product) => ({ product: `p${product}`, cents: i })),
  }));
  await orders.insertMany(all, { lean: true, ordered: false });
});

afterAll(async () => {
  await connection.close();
  await server.stop();
});

describe('Finding', () => {
  test('by customer gives a page, newest first', async () => {
    const page = await orders.find({ customer: 'c7' }).sort({ at: -1, _id: -1 }).limit(5).lean();
    const times = page.map(({ at }) => at.getTime());
    expect(page).toHaveLength(5);
    expect(times).toEqual([...times].sort((a, b) => b - a));
    const [, second] = page;
    const next = await orders
      .find({ customer: 'c7', at: { $lt: second?.at } })
      .sort({ at: -1, _id: -1 })
      .limit(3)
      .lean();
    expect(next).toEqual(page.slice(2));
  });

  test('of many ids gives each once, and nothing for unknown ones', async () => {
    const found = await orders.find({ _id: { $in: ['o1', 'o1', 'nobody', 'o1999'] } }).lean();
    expect(found.map(({ _id }) => _id).sort()).toEqual(['o1', 'o1999']);
  });

  test('by a product in a line gives an order once, though two lines have it', async () => {
    const found = await orders.find({ 'lines.product': 'p3' }).lean();
    expect(found).toHaveLength(
      Array.from({ length: 2000 }, (_, i) => i).filter((i) => i % 7 === 3 || i % 11 === 3).length,
    );
  });

  test('reads a cursor batch by batch to its end, and what was inserted meanwhile breaks nothing', async () => {
    const seen = new Set<string>();
    for await (const { _id } of orders.find({}, { _id: 1 }).batchSize(7).lean().cursor()) seen.add(_id);
    expect(seen.size).toBe(await orders.estimatedDocumentCount());
  });

  test('counts without reading', async () => {
    expect(await orders.estimatedDocumentCount()).toBe(2000);
  });
});

describe('Writing', () => {
  test('a unique number twice is error 11000 with its key and value; without a number any number of documents may be', async () => {
    await orders.updateOne({ _id: 'o1' }, { $set: { number: 5 } });
    const again = orders.updateOne({ _id: 'o2' }, { $set: { number: 5 } });
    // The independent server gives the code alone.
    const key = hasExplain ? { keyPattern: { number: 1 }, keyValue: { number: 5 } } : {};
    await expect(again).rejects.toMatchObject({ code: 11000, ...key });
    expect((await orders.findById('o2').lean())?.number).toBeUndefined();
    await orders.updateOne({ _id: 'o1' }, { $unset: { number: '' } });
  });

  test('an unordered insert goes on after a duplicate', async () => {
    const line = { customer: 'new', at: new Date(0), lines: [] };
    const insert = orders.insertMany(
      [
        { _id: 'n1', ...line },
        { _id: 'n1', ...line },
        { _id: 'n2', ...line },
      ],
      { ordered: false },
    );
    await expect(insert).rejects.toMatchObject({ code: 11000 });
    const { deletedCount } = await orders.deleteMany({ customer: 'new' });
    expect(deletedCount).toBe(2);
  });

  test('an upsert makes one document of filter and update, and the second time changes it', async () => {
    const write = () =>
      orders.findOneAndUpdate(
        { _id: 'up' },
        {
          $setOnInsert: { customer: 'u' },
          $inc: { number: 70_001 },
          $push: { lines: { $each: [{ product: 'x', cents: 1 }] } },
        },
        { upsert: true, returnDocument: 'after', lean: true },
      );
    expect(await write()).toMatchObject({ _id: 'up', customer: 'u', number: 70_001, lines: [{ product: 'x' }] });
    expect(await write()).toMatchObject({ customer: 'u', number: 140_002, lines: [{}, {}] });
    expect(await orders.deleteOne({ _id: 'up' })).toMatchObject({ deletedCount: 1 });
  });

  test('a document read, changed and saved is changed once; an outdated one is not saved', async () => {
    const lines = [1, 2, 3].map((cents) => ({ product: 'x', cents }));
    await orders.create({ _id: 'saved', customer: 's', at: new Date(0), lines });
    const first = await orders.findById('saved');
    const second = await orders.findById('saved');
    first?.lines.splice(0, 1);
    second?.lines.splice(0, 2);
    await first?.save();
    await expect(second?.save()).rejects.toThrow('No matching document');
    expect((await orders.findById('saved').lean())?.lines).toHaveLength(2);
    await orders.deleteOne({ _id: 'saved' });
  });

  test('fifty increments at once are all counted', async () => {
    await Promise.all(Array.from({ length: 50 }, () => orders.updateOne({ _id: 'o4' }, { $inc: { number: 1000 } })));
    expect((await orders.findById('o4').lean())?.number).toBe(50_000);
    await orders.updateOne({ _id: 'o4' }, { $unset: { number: '' } });
  });
});

if (hasExplain) describe('Explain', explains);
else
  test('this server has no explain: which index a query takes is not shown here', async () => {
    await expect(orders.find({ customer: 'c7' }).explain('executionStats')).rejects.toThrow();
  });

function explains(): void {
  const explained = (query: unknown): Explained => query as Explained;
  const stages = ({ winningPlan }: Explained['queryPlanner']): Stage[] => {
    const all: Stage[] = [];
    for (let at: Stage | undefined = winningPlan; at; at = at.inputStage) all.push(at);
    return all;
  };

  test('names the compound index for a page of a customer, which reads no more than the page', async () => {
    const query = orders.find({ customer: 'c7' }).sort({ at: -1, _id: -1 }).limit(5);
    const { queryPlanner, executionStats } = explained(await query.explain('executionStats'));
    expect(stages(queryPlanner).map(({ stage }) => stage)).not.toContain('SORT');
    expect(stages(queryPlanner).find(({ stage }) => stage === 'IXSCAN')?.indexName).toBe('customer_1_at_-1__id_-1');
    expect(executionStats).toMatchObject({ nReturned: 5, totalDocsExamined: 5 });
    expect(executionStats.totalKeysExamined).toBeLessThanOrEqual(6);
  });

  test('shows a range and a list of ids as seeks', async () => {
    const range = orders.find({ customer: 'c7', at: { $gte: new Date(Date.UTC(2024, 1, 1)) } });
    const { executionStats } = explained(await range.explain('executionStats'));
    expect(executionStats.totalDocsExamined).toBe(executionStats.nReturned);
    const ids = explained(await orders.find({ _id: { $in: ['o1', 'o9', 'x'] } }).explain('executionStats'));
    expect(ids.executionStats).toMatchObject({ nReturned: 2, totalDocsExamined: 2 });
    expect(ids.executionStats.totalKeysExamined).toBeLessThanOrEqual(6);
  });

  test('shows what has no index as a scan, and an order without one as a sort', async () => {
    const { queryPlanner, executionStats } = explained(
      await orders.find({ 'lines.cents': 3 }).sort({ at: 1 }).explain('executionStats'),
    );
    expect(stages(queryPlanner).map(({ stage }) => stage)).toEqual(expect.arrayContaining(['SORT', 'COLLSCAN']));
    expect(executionStats.totalDocsExamined).toBe(2000);
  });
}
