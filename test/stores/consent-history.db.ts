/** The histories beside the documents: where a process is killed between two writes, nothing is lost and nothing is there twice. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { Connection } from 'mongoose';
import { verifyHistories } from '../../commands/history/verify.ts';
import { withdraw } from '../../subgraphs/consent/model/change.ts';
import type { CompactCustomer } from '../../subgraphs/consent/model/customer.ts';
import { breaksOf, type LedgerEntry } from '../../subgraphs/consent/model/history/chain.ts';
import { keysOf } from '../../subgraphs/consent/model/keys.ts';
import { withdrawing } from '../../subgraphs/consent/model/request.ts';
import { pastOf } from '../../subgraphs/consent/sample/past.ts';
import { type ConsentStore, openStore } from '../../subgraphs/consent/store.ts';
import { connectSubgraph, ensureIndexes } from '../../subgraphs/kit/connection.ts';
import { type DatabaseServer, databaseServer } from '../support/database.ts';

const standing = { account: 'OPEN', enrolled: true, restricted: true, erased: false, objections: [] } as const;
const manner = { method: 'CLICK_THROUGH', captureChannel: 'WEB', language: 'en' } as const;
const asking = { actor: 'pseudonym', roles: ['customer'], customer: 'c', now: new Date() };

let server: DatabaseServer;
let connection: Connection;
let store: ConsentStore;

beforeAll(async () => {
  server = await databaseServer();
  connection = await connectSubgraph('consent', { uri: server.uri, database: server.database('consent') });
  store = openStore(connection);
  await ensureIndexes(connection);
});
afterAll(async () => {
  await connection.close();
  await server.stop();
});

let customer = 0;
const id = () => `c${customer}`;
beforeEach(async () => {
  customer += 1;
  const step = { at: new Date(Date.now() - 1000), state: 'GIVEN', keys: keysOf({ channels: ['EMAIL'] }) } as const;
  await store.insert([pastOf(id(), standing, [step], manner)]);
});

const withdrawAll = () =>
  store.change(id(), (found) => ({
    change: withdraw(found, withdrawing({ customerId: id(), everything: true }, asking), randomUUID),
  }));

const changes = () => connection.collection<LedgerEntry & { _id: string }>('changes');
const document = () => store.customers.findOne({ _id: id() }).lean().exec();

async function isWhole(): Promise<readonly number[]> {
  const [found = []] = await store.findChanges([id()]);
  const [compact] = await store.findCustomers([id()]);
  expect(breaksOf(found, { epoch: compact?.epoch ?? -1, hash: compact?.head ?? null })).toEqual([]);
  return found.map(({ epoch }) => epoch);
}

describe('a change', () => {
  test('leaves its document as small as before: its events are beside it', async () => {
    await withdrawAll();
    expect(await isWhole()).toEqual([1, 2, 3]);
    expect((await document())?.outbox).toEqual([]);
    expect((await changes().find({ customer: id() }).toArray()).map(({ epoch }) => epoch)).toEqual([1, 2, 3]);
  });

  test('that was killed before its events arrived is whole in its document, and the next brings both along', async () => {
    await withdrawAll();
    const [last] = await changes().find({ customer: id(), epoch: 3 }).toArray();
    const { _id, ...entry } = last as LedgerEntry & { _id: string };
    await changes().deleteOne({ _id });
    await store.customers.updateOne({ _id: id() }, { $set: { outbox: [entry] } });
    expect(await isWhole()).toEqual([1, 2, 3]);
    await withdrawAll();
    expect(await isWhole()).toEqual([1, 2, 3, 4]);
    expect((await document())?.outbox).toEqual([]);
    expect(await changes().find({ customer: id() }).toArray()).toHaveLength(4);
  });

  test('that was killed before its document forgot them has its events once', async () => {
    await withdrawAll();
    const [last] = await changes().find({ customer: id(), epoch: 3 }).toArray();
    const { _id, ...entry } = last as LedgerEntry & { _id: string };
    await store.customers.updateOne({ _id: id() }, { $set: { outbox: [entry] } });
    expect(await isWhole()).toEqual([1, 2, 3]);
    await withdrawAll();
    expect(await isWhole()).toEqual([1, 2, 3, 4]);
    expect(await changes().find({ customer: id() }).toArray()).toHaveLength(4);
  });

  test('of which an event was altered in the database is found', async () => {
    await withdrawAll();
    await changes().updateOne({ customer: id(), epoch: 2 }, { $set: { events: [] } });
    const [found = []] = await store.findChanges([id()]);
    const [compact] = await store.findCustomers([id()]);
    expect(breaksOf(found, { epoch: 3, hash: compact?.head ?? null })).toEqual([{ epoch: 2, what: 'changed' }]);
  });
});

describe('npm run history -- verify', () => {
  const verified = async (only?: string) => {
    const lines: string[] = [];
    await verifyHistories(store, (line) => lines.push(line), only);
    return lines;
  };

  test('finds nothing where nothing was touched, and says how much it read', async () => {
    await withdrawAll();
    expect(await verified(id())).toEqual(['1 customers, 3 changes: all whole.']);
    await expect(verified('nobody')).rejects.toThrow('There is no customer nobody.');
  });

  test('names what was altered: a change, a missing one, and a document that says something else', async () => {
    await changes().updateOne({ customer: id(), epoch: 1 }, { $set: { recordedAt: new Date(0) } });
    expect(await verified(id())).toEqual([`Customer ${id()}, change 1: changed.`, '1 customers, 2 changes: 1 found.']);
    await changes().deleteOne({ customer: id(), epoch: 1 });
    expect(await verified(id())).toContain(`Customer ${id()}, change 1: missing.`);
  });

  test('names a document whose records are not what its events say', async () => {
    await store.customers.updateOne({ _id: id() }, { $set: { records: [] } });
    const [first, ...all] = await verified(id());
    expect(first).toMatch(/the document does not say what its \d+ events say\.$/);
    expect(all).toHaveLength(1);
    expect((await verified()).at(-1)).toMatch(/found\.$/);
  });

  test('names a document that has forgotten a withdrawal, also one that had nothing to end', async () => {
    await store.insert([pastOf(`n${customer}`, standing, [], manner)]);
    const input = { customerId: `n${customer}`, everything: true };
    const decide = (found: CompactCustomer) => ({ change: withdraw(found, withdrawing(input, asking), randomUUID) });
    await store.change(`n${customer}`, decide);
    expect(await verified(`n${customer}`)).toEqual(['1 customers, 2 changes: all whole.']);
    await store.customers.updateOne({ _id: `n${customer}` }, { $set: { withdrawals: [] } });
    expect((await verified(`n${customer}`))[0]).toMatch(/the document does not say what its \d+ events say\.$/);
  });

  test('names a customer of whom only the history is left', async () => {
    await withdrawAll();
    await store.customers.deleteOne({ _id: id() });
    expect(await verified()).toContain(`Customer ${id()}: there is a history and no document.`);
    expect((await verified()).filter((line) => line.includes('no document'))).toHaveLength(1);
    await changes().deleteMany({ customer: id() });
  });

  test('names a document that has forgotten the withdrawal of a yes', async () => {
    await withdrawAll();
    await store.customers.updateOne({ _id: id() }, { $set: { withdrawals: [] } });
    expect((await verified(id()))[0]).toMatch(/the document does not say what its \d+ events say\.$/);
  });

  test('names a change of which the withdrawal was taken out', async () => {
    await withdrawAll();
    await changes().updateOne({ customer: id(), epoch: 3 }, { $unset: { withdrawals: '' } });
    expect((await verified(id()))[0]).toBe(`Customer ${id()}, change 3: changed.`);
  });

  test.each([
    [
      'a yes',
      { 'yeses:research': '\n["research","fresh",[[[null],[null],true,"2099-01-01","research-fresh","2.0"]]]' },
    ],
    ['no restriction', { restricted: false }],
    ['an objection', { objections: ['fraud-prevention'] }],
    ['a signal', { signals: ['GPC'] }],
  ])('names a document of which the gateway would be told %s that no event says', async (_, told) => {
    await store.customers.updateOne({ _id: id() }, { $set: told });
    const [first, ...all] = await verified(id());
    expect(first).toMatch(/the document does not say what its \d+ events say\.$/);
    expect(all).toHaveLength(1);
  });
});
