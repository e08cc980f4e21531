/** What the store keeps of the yeses beside the records: the same as the records say, and all that a state is read from. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Connection } from 'mongoose';
import { type CustomerState, statesAnswer } from '../../schema/customer-state.ts';
import { consentPurposes } from '../../schema/purposes.ts';
import { BRANDS, CHANNELS } from '../../schema/vocabulary.ts';
import { answerStates } from '../../subgraphs/consent/index.ts';
import { give, withdraw } from '../../subgraphs/consent/model/change.ts';
import { keysOf } from '../../subgraphs/consent/model/keys.ts';
import { noticeIdOf } from '../../subgraphs/consent/model/notices.ts';
import { giving, withdrawing } from '../../subgraphs/consent/model/request.ts';
import { keptYeses } from '../../subgraphs/consent/model/yeses.ts';
import { pastOf } from '../../subgraphs/consent/sample/past.ts';
import { type ConsentStore, openStore } from '../../subgraphs/consent/store.ts';
import { connectSubgraph, ensureIndexes } from '../../subgraphs/kit/connection.ts';
import { type DatabaseServer, databaseServer } from '../support/database.ts';
import { type CommandLog, watchCommands } from '../support/served-subgraph.ts';

const standing = { account: 'OPEN', enrolled: true, restricted: false, erased: false, objections: [] } as const;
const manner = { method: 'CLICK_THROUGH', captureChannel: 'WEB', language: 'en' } as const;
const asking = { actor: 'pseudonym', roles: ['customer'], customer: '1', now: new Date() };

let server: DatabaseServer;
let connection: Connection;
let store: ConsentStore;
let commands: CommandLog;

beforeAll(async () => {
  server = await databaseServer();
  connection = await connectSubgraph('consent', {
    uri: server.uri,
    database: server.database('consent'),
    monitorCommands: true,
  });
  commands = watchCommands(connection);
  store = openStore(connection);
  await ensureIndexes(connection);
});

afterAll(async () => {
  await connection.close();
  await server.stop();
});

const states = async (ids: readonly string[], wanted: object = {}): Promise<CustomerState[]> =>
  statesAnswer.parse(await answerStates(store, { ids, ...wanted })).states;
const known = async (id: string, wanted: object = {}) =>
  (await states([id], wanted))[0] as Extract<CustomerState, { known: true }>;

/** What is stored of a customer, as it is stored. */
const stored = async (id: string) => (await store.customers.findById(id).lean().exec())!;

type Key = ReturnType<typeof keysOf>[number];
const given = (key: Key): Parameters<typeof give>[1] =>
  giving(
    {
      ...key,
      customerId: 'x',
      notice: { id: noticeIdOf(key.purpose, key.brand), version: '2.0', language: 'en' },
      method: 'CLICK_THROUGH',
      captureChannel: 'WEB',
    },
    asking,
  );

describe('the yeses that are kept', () => {
  const step = fc.oneof(
    fc.record({ does: fc.constant('give' as const), key: fc.constantFrom(...keysOf({ everyChannel: true })) }),
    fc.record({
      does: fc.constant('withdraw' as const),
      purpose: fc.option(fc.constantFrom(...consentPurposes), { nil: null }),
      channel: fc.option(fc.constantFrom(...CHANNELS), { nil: null }),
      brand: fc.option(fc.constantFrom(...BRANDS), { nil: null }),
    }),
  );

  test('are those of the records, after any sequence of changes', async () => {
    let made = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 8 }), async (steps) => {
        const id = `p${made++}`;
        await store.insert([pastOf(id, standing, [], manner)]);
        for (const one of steps) {
          const { does } = one;
          await store.change(id, (customer) => {
            if (does === 'give') return { change: give(customer, given(one.key), randomUUID) };
            const { purpose, channel, brand } = one;
            const scope = { purpose, channel, brand, everything: purpose === null };
            return { change: withdraw(customer, withdrawing({ customerId: id, ...scope }, asking), randomUUID) };
          });
          const [customer] = await store.findCustomers([id]);
          expect(await stored(id)).toMatchObject(keptYeses(customer!.records));
        }
      }),
      { numRuns: 25 },
    );
  });
});

describe('a state', () => {
  const at = new Date(Date.now() - 1000);
  const past = (recipients: number) => ({
    at,
    state: 'GIVEN' as const,
    keys: keysOf({ recipients: Array.from({ length: recipients }, (_, n) => `partner-${n + 1}`) }),
  });
  const question = { purposes: ['third-party-sharing'], brands: ['fresh'], recipients: ['partner-1'] };

  test('is as long, and is read from as few fields, with a thousand records as with a few', async () => {
    await store.insert([pastOf('few', standing, [past(1)], manner), pastOf('many', standing, [past(40)], manner)]);
    expect((await stored('many')).records.length).toBe(1_000);
    expect((await stored('few')).records.length).toBeLessThan(70);
    const few = await known('few', question);
    const many = await known('many', question);
    expect(few.consents).toHaveLength(CHANNELS.length);
    expect(many.consents).toEqual(few.consents);
    const [found] = await store.findStates(['many'], ['third-party-sharing']);
    expect(Object.keys(found ?? {}).filter((field) => ['records', 'events', 'handled'].includes(field))).toEqual([]);
    // A line for each brand, not for each record, and nothing of other purposes: forty recipients are forty names.
    expect(found?.yeses.split('\n')).toHaveLength(1 + BRANDS.length);
    expect((found?.yeses.length ?? 0) * 50).toBeLessThan((await stored('many')).records.join().length);
  });

  test('of an unknown, an erased, a refusing and a generous customer is one command each', async () => {
    const refused = { ...past(2), state: 'REFUSED' as const };
    await store.insert([
      pastOf('gone', { ...standing, erased: true }, [], manner),
      pastOf('refusing', standing, [refused], manner),
      pastOf('generous', standing, [past(2)], manner),
    ]);
    for (const id of ['nobody', 'gone', 'refusing', 'generous']) {
      commands.take();
      await states([id], question);
      expect(commands.take()).toEqual(['find']);
    }
  });
});

describe('the key of the pseudonyms in the trail', () => {
  test('is random, stays through changes, and is not there of a tombstone', async () => {
    const ids = ['k1', 'k2', 'k3'];
    await store.insert([
      ...ids.map((id) => pastOf(id, standing, [], manner)),
      pastOf('tombstone', { ...standing, erased: true }, [], manner),
    ]);
    const before = await Promise.all(ids.map((id) => known(id)));
    const keys = before.map(({ trailKey }) => trailKey);
    expect(new Set(keys).size).toBe(3);
    for (const key of keys) expect(key).toMatch(/^[\w-]{43}$/);
    const everything = withdrawing({ customerId: 'k1', everything: true }, asking);
    await store.change('k1', (customer) => ({ change: withdraw(customer, everything, randomUUID) }));
    expect((await known('k1')).trailKey).toBe(keys[0]);
    expect(await known('tombstone')).not.toHaveProperty('trailKey');
    expect(await stored('tombstone')).not.toHaveProperty('trailKey');
  });

  test('is not told of who is erased, even where it is still stored', async () => {
    await store.insert([pastOf('erasing', standing, [], manner)]);
    await store.customers.updateOne({ _id: 'erasing' }, { $set: { erased: true } }).exec();
    expect(await stored('erasing')).toHaveProperty('trailKey');
    expect(await known('erasing')).not.toHaveProperty('trailKey');
  });
});
