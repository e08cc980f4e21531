/**
 * The trail in MongoDB: a group is there once whatever happened to its write, reading finds its index, and what is beside a
 * group cannot be changed unnoticed.
 */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { Chain } from '../../gateway/audit/chain.ts';
import { GroupCommit } from '../../gateway/audit/group-commit.ts';
import { MongoArchive } from '../../gateway/audit/mongodb/archive.ts';
import { MongoSink } from '../../gateway/audit/mongodb/sink.ts';
import { openStore, type Store } from '../../gateway/audit/mongodb/store.ts';
import { pruneTrail } from '../../gateway/audit/prune.ts';
import { contents } from '../../gateway/audit/record.ts';
import { type DatabaseServer, databaseServer, hasExplain } from '../support/database.ts';
import { type CommandLog, watchCommands } from '../support/served-subgraph.ts';
import { entry, sealing } from '../support/trail/entries.ts';
import { pagesOf, type WrittenEntry, writeSample } from '../support/trail/reading.ts';
import { verification } from '../support/trail/verification.ts';

const keys = sealing();

let server: DatabaseServer;
beforeAll(async () => {
  server = await databaseServer();
});
afterAll(() => server.stop());

const opened: Store[] = [];
afterAll(async () => {
  for (const store of opened) await store.close();
});

const open = (database: string, monitorCommands = false): Store => {
  const store = openStore({ uri: server.uri, database, monitorCommands });
  opened.push(store);
  return store;
};

const chainOf = () =>
  new Chain({ period: '2026-03', at: Date.UTC(2026, 2, 1), every: 100, others: [], sign: keys.sign });

const groupOf = (chain: Chain, request: string, customers: readonly string[] = ['c1']) => {
  const one = entry(request, customers);
  chain.add(Date.UTC(2026, 2, 1), { content: contents.entry(one), operation: one.operation, customers, bytes: 0 });
  return chain.take()!;
};

describe('a group', () => {
  test('that is written again is there once', async () => {
    const store = open(server.database('trail'));
    const sink = new MongoSink(store);
    const chain = chainOf();
    const first = groupOf(chain, '1');
    await sink.write(first);
    await sink.write(first);
    await Promise.all([first, first].map((group) => sink.write(group)));
    await sink.write(groupOf(chain, '2'));
    expect(await (await store.groups()).estimatedDocumentCount()).toBe(2);
    expect((await pagesOf(sink, undefined, 9)).entries.map(({ request }) => request)).toEqual(['2', '1']);
    expect((await verification(new MongoArchive(store), keys)).findings).toEqual([]);
  });

  test('in whose place another one stands is not taken for written', async () => {
    const store = open(server.database('trail'));
    const sink = new MongoSink(store);
    const group = groupOf(chainOf(), '1');
    await sink.write(group);
    await expect(sink.write({ ...group, text: group.text.replace('customer-care', 'delivery') })).rejects.toThrow(
      'Another group',
    );
    await expect(sink.write({ ...group, at: group.at + 1 })).rejects.toThrow();
    expect(await (await store.groups()).estimatedDocumentCount()).toBe(1);
  });
});

test('a database that does not answer is no error at the start: not ready, and writes fail', async () => {
  const store = openStore({ uri: 'mongodb://127.0.0.1:9/?directConnection=true' });
  const sink = new MongoSink(store);
  expect(await sink.ready()).toBe(false);
  await expect(sink.write(groupOf(chainOf(), '1'))).rejects.toThrow();
  await sink.close();
});

describe('a trail of two writers over two periods', () => {
  let written: WrittenEntry[];
  let store: Store;
  let sink: MongoSink;
  let commands: CommandLog;

  beforeAll(async () => {
    const database = server.database('trail');
    written = await writeSample(async () => new MongoSink(openStore({ uri: server.uri, database })), keys);
    store = open(database, true);
    sink = new MongoSink(store);
    commands = watchCommands(await store.connected());
  });
  beforeEach(() => void commands.take());

  test('gives what was written about a customer, newest first, in pages', async () => {
    for (const wanted of [['c1'], ['c2', 'x'], ['c0', 'c1'], undefined]) {
      const expected = written.filter(({ customers }) => customers.some((one) => wanted?.includes(one) ?? true));
      for (const first of [1, 4, 59, 60, 61]) {
        const { entries, sizes, places } = await pagesOf(sink, wanted, first);
        expect(entries).toEqual(expected);
        expect(sizes.slice(0, -1).every((size) => size === first)).toBe(true);
        expect(new Set(places).size).toBe(places.length);
      }
    }
  });

  test('gives nothing for nobody, and for a page after what is no place', async () => {
    for (const [names, after] of [
      [[], undefined],
      [['c1'], 'nonsense'],
      [['c1'], `${'0'.repeat(29)}.3`],
    ] as const)
      expect(await sink.find(names, { first: 10, after })).toEqual({ entries: [], hasNextPage: false });
  });

  test('is verified: nothing is found, and every chain has ended', async () => {
    const { findings, notes, chains, entries } = await verification(new MongoArchive(store), keys);
    expect({ findings, notes, chains, entries }).toEqual({ findings: [], notes: [], chains: 4, entries: 60 });
  });

  test('gives the last record of each chain, those that were begun last first', async () => {
    const heads = await sink.heads(3);
    expect(heads).toHaveLength(3);
    expect(heads.map(({ writer }) => writer)).toEqual(
      heads
        .map(({ writer }) => writer)
        .sort()
        .reverse(),
    );
    for (const { writer, last, hash } of heads) {
      const group = await (await store.groups()).findOne({ writer, last });
      expect(group?.head).toBe(hash);
    }
  });

  const indexed = async () => {
    const groups = await store.groups();
    const [one] = await groups.find().limit(1).toArray();
    const { writer, _id } = one!;
    const questions = [
      { filter: { customers: { $in: ['c1', 'x'] } }, sort: { _id: -1 } },
      { filter: { customers: { $in: ['c1', 'x'] }, _id: { $lte: _id } }, sort: { _id: -1 } },
      { filter: { writer, first: { $lte: 5 } }, sort: { writer: -1, first: -1 } },
      { filter: { writer: { $gt: '' } }, sort: { writer: 1, first: 1 } },
      { filter: { writer: { $lt: writer } }, sort: { writer: -1, first: -1 } },
      { filter: { writer }, sort: { writer: 1, first: 1 } },
      { filter: { operations: 'x' }, sort: {} },
      { filter: {}, sort: { _id: -1 } },
      { filter: {}, sort: { writer: -1, first: -1 } },
    ];
    for (const { filter, sort } of questions) {
      const plan = await (await store.connected()).db!.command({
        explain: { find: 'groups', filter, sort, limit: 5 },
        verbosity: 'executionStats',
      });
      expect(JSON.stringify(plan.queryPlanner.winningPlan)).not.toContain('COLLSCAN');
    }
  };
  if (hasExplain) test('is read by its indexes, whatever is asked', indexed);
  else
    test('has no explain here: which indexes are used is not tested on this server', () =>
      expect(indexed()).rejects.toThrow());

  test('a page is few commands: the place, the groups, and the texts of operations', async () => {
    const { entries } = await sink.find(['c1'], { first: 5 });
    commands.take();
    await sink.find(['c1'], { first: 5, after: entries.at(-1)!.place });
    const operations = new Set(entries.map(({ entry: { operation } }) => operation.sha256)).size;
    expect(commands.take().filter((name) => name !== 'getMore' && name !== 'killCursors').length).toBeLessThanOrEqual(
      2 + operations + 1,
    );
  });
});

describe('what somebody changes in the database is found:', () => {
  const written = async () => {
    const store = open(server.database('trail'));
    const sink = new MongoSink(store);
    const commit = new GroupCommit({
      sink,
      period: 'month',
      sealRecords: 5,
      sealSeconds: 3_600,
      sign: keys.sign,
      log: { error: () => {}, warn: () => {} },
    });
    for (let n = 0; n < 6; n += 1) await commit.append(entry(`${n}`, ['c1', 'c2'], `{ a${n} }`));
    await commit.close();
    const [third] = await (await store.groups())
      .find()
      .sort({ writer: 1, first: 1 })
      .limit(3)
      .toArray()
      .then((all) => all.slice(2));
    return { store, sink, third: third! };
  };

  test.each([
    ['a group that is removed', (one: string) => ({ deleteOne: { filter: { _id: one } } }), 'missing'],
    ['a customer who is left out of what a group is found by', (one: string) => ({ updateOne: { filter: { _id: one }, update: { $set: { customers: ['c2'] } } } }), 'filed as something else'], // biome-ignore format: one line each
    ['a group that is said to be elsewhere', (one: string) => ({ updateOne: { filter: { _id: one }, update: { $inc: { last: 1 } } } }), 'filed as something else'], // biome-ignore format: one line each
    ['a group that is moved', (one: string) => ({ updateOne: { filter: { _id: one }, update: { $inc: { first: 100 } } } }), 'missing'], // biome-ignore format: one line each
    ['a group that is given to another chain', (one: string) => ({ updateOne: { filter: { _id: one }, update: { $set: { writer: 'z' } } } }), 'missing'], // biome-ignore format: one line each
    ['a text that is no text', (one: string) => ({ updateOne: { filter: { _id: one }, update: { $set: { text: 5 } } } }), 'not a record'], // biome-ignore format: one line each
  ])('%s', async (_, change, told) => {
    const { store, third } = await written();
    await (await store.groups()).bulkWrite([change(third._id)] as never);
    const { findings } = await verification(new MongoArchive(store), keys);
    expect(findings.map(({ what }) => what).join('\n')).toContain(told);
    expect(findings.some(({ writer, n }) => writer === third.writer && n !== undefined && n >= third.first && n <= third.last)).toBe(true); // biome-ignore format: one line
  });

  test('all groups and the seal of a chain are removed by a prune alone, which leaves a signed statement', async () => {
    const { store, sink } = await written();
    const prune = (now: number) =>
      pruneTrail({
        archive: new MongoArchive(store),
        sign: keys.signRemoval,
        retention: 25,
        now,
        onRemoved: () => {},
        onUnknown: () => {},
      });
    expect(await prune(Date.now())).toBe(0);
    expect(await prune(Date.now() + 3 * 365 * 86_400_000)).toBe(1);
    expect((await pagesOf(sink, undefined, 10)).entries).toEqual([]);
    const { findings, chains, removed } = await verification(new MongoArchive(store), keys);
    expect({ findings, chains, removed }).toEqual({ findings: [], chains: 0, removed: 1 });
  });
});
