/** The store of consent: no event is lost among concurrent writers, every query finds its index, states are one query. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Connection } from 'mongoose';
import { BRANDS, CHANNELS } from '../../schema/vocabulary.ts';
import { answerChanges, answerStates, subgraph } from '../../subgraphs/consent/index.ts';
import { give, withdraw } from '../../subgraphs/consent/model/change.ts';
import { isAnswer } from '../../subgraphs/consent/model/fold.ts';
import { breaksOf } from '../../subgraphs/consent/model/history/chain.ts';
import { alreadyHandled } from '../../subgraphs/consent/model/idempotency.ts';
import type { GiveConsentInput } from '../../subgraphs/consent/model/inputs.ts';
import { keysOf } from '../../subgraphs/consent/model/keys.ts';
import { giving, withdrawing } from '../../subgraphs/consent/model/request.ts';
import { yesesFields } from '../../subgraphs/consent/model/yeses.ts';
import { pastOf } from '../../subgraphs/consent/sample/past.ts';
import { type ConsentStore, openStore } from '../../subgraphs/consent/store.ts';
import { connectSubgraph, ensureIndexes } from '../../subgraphs/kit/connection.ts';
import { readHouseholds } from '../../subgraphs/kit/sample/households.ts';
import { type DatabaseServer, databaseServer, hasExplain } from '../support/database.ts';
import { type CommandLog, watchCommands } from '../support/served-subgraph.ts';
import { type SeededSubgraph, seededSubgraph } from './seeded-subgraph.ts';

const standing = { account: 'OPEN', enrolled: true, restricted: false, erased: false, objections: [] } as const;
const manner = { method: 'CLICK_THROUGH', captureChannel: 'WEB', language: 'en' } as const;
const asking = { actor: 'pseudonym', roles: ['customer'], customer: '1', now: new Date() };
const ids = Array.from({ length: 1000 }, (_, n) => `c${n}`);

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
  const step = { at: new Date(Date.now() - 1000), state: 'GIVEN', keys: keysOf({ channels: ['EMAIL'] }) } as const;
  await store.insert(ids.map((id) => pastOf(id, standing, [step], manner)));
});

afterAll(async () => {
  await connection.close();
  await server.stop();
});

const yes = (channel: (typeof CHANNELS)[number], brand: string): GiveConsentInput => ({
  customerId: 'c0',
  purpose: 'direct-marketing',
  channel,
  brand,
  notice: { id: `direct-marketing-${brand}`, version: '2.0', language: 'en' },
  method: 'CLICK_THROUGH',
  captureChannel: 'WEB',
});

describe('fifty writers on one customer', () => {
  test('lose no event, and every change has an epoch of its own', async () => {
    const before = (await store.findEvents(['c0']))[0]!;
    await Promise.all(
      Array.from({ length: 50 }, (_, n) =>
        store.change('c0', (customer) => ({
          change:
            n % 5 === 4
              ? withdraw(customer, withdrawing({ customerId: 'c0', everything: true }, asking), randomUUID)
              : give(
                  customer,
                  giving(yes(CHANNELS[n % CHANNELS.length]!, BRANDS[n % BRANDS.length]!), {
                    ...asking,
                    actor: `a${n}`,
                  }),
                  randomUUID,
                ),
        })),
      ),
    );
    const [customer] = await store.findCustomers(['c0']);
    const events = (await store.findEvents(['c0']))[0]!;
    expect(customer?.epoch).toBe(51);
    expect(events.slice(0, before.length)).toEqual(before);
    const written = events.slice(before.length);
    // Each of the forty yeses left its event, under an epoch that no other change has.
    const actors = written.flatMap((event) => (isAnswer(event) && event.state !== 'WITHDRAWN' ? [event.actor] : []));
    expect(new Set(actors).size).toBe(40);
    expect(actors).toHaveLength(40);
    const epochs = new Map<number, Set<string>>();
    for (const { epoch, actor } of written) epochs.set(epoch, (epochs.get(epoch) ?? new Set()).add(actor));
    expect([...epochs.values()].every((of) => of.size === 1)).toBe(true);
    expect(written.map((event) => event.epoch)).toEqual([...written.map((event) => event.epoch)].sort((a, b) => a - b));
    const [changes] = await store.findChanges(['c0']);
    expect(changes?.map((change) => change.epoch)).toEqual(Array.from({ length: 51 }, (_, n) => n + 1));
    expect(breaksOf(changes ?? [], { epoch: 51, hash: customer?.head ?? null })).toEqual([]);
  });

  test('with one idempotency key are carried out once', async () => {
    const request = giving({ ...yes('SMS', 'fresh'), idempotencyKey: 'once' }, asking);
    const answers = await Promise.all(
      Array.from({ length: 50 }, () =>
        store.change('c1', (customer) => {
          const repeated = alreadyHandled(customer, request);
          return repeated ? { repeated } : { change: give(customer, request, randomUUID) };
        }),
      ),
    );
    expect(new Set(answers.map((answer) => JSON.stringify(answer?.touched))).size).toBe(1);
    expect((await store.findCustomers(['c1']))[0]?.epoch).toBe(2);
  });
});

test('an unknown and an erased customer are not changed', async () => {
  await store.insert([pastOf('gone', { ...standing, erased: true }, [], manner)]);
  const decide = () => {
    throw new Error('must not be asked');
  };
  expect(await store.change('no one', decide)).toBeNull();
  expect(await store.change('gone', decide)).toBeNull();
});

describe('states', () => {
  test('of a thousand customers are one command, without the histories', async () => {
    commands.take();
    const { states } = (await answerStates(store, { ids })) as { states: { id: string; known: boolean }[] };
    expect(commands.take().filter((name) => name !== 'getMore')).toEqual(['find']);
    expect(states.map((state) => state.id)).toEqual(ids);
    const [found] = await store.findStates(['c0'], ['research', 'customer-care']);
    expect(Object.keys(found ?? {}).sort()).toEqual(
      [
        ...[
          '_id',
          'account',
          'cases',
          'enrolled',
          'epoch',
          'erased',
          'objections',
          'restricted',
          'signals',
          'trailKey',
          'yeses',
        ],
        ...yesesFields(['research']),
      ].sort(),
    );
  });

  test('more than a thousand ids, or what is no list of ids, are refused', async () => {
    for (const body of [{ ids: [...ids, 'x'] }, { ids: [1] }, {}, null, { ids: 'c0' }]) {
      await expect(answerStates(store, body)).rejects.toMatchObject({ extensions: { code: 'BAD_USER_INPUT' } });
    }
  });
});

describe('The queries of consent', () => {
  let seeded: SeededSubgraph<ConsentStore>;
  beforeAll(async () => {
    seeded = await seededSubgraph(subgraph, { customers: 60, shiftWeeks: 400 });
  });
  afterAll(() => seeded?.stop());

  const fifty = async () => (await readHouseholds(50)).map(({ id }) => id);
  const QUESTION = `query ($of: [_Any!]!) { _entities(representations: $of) { ... on Customer {
    consents { status { state notice { id } } events(first: 5) { edges { node { id } } } }
    consentStatus(purpose: RESEARCH) { valid } } } }`;

  test('are three for the consents of fifty customers with their histories', async () => {
    const of = (await fifty()).map((id) => ({ __typename: 'Customer', id }));
    expect(await seeded.commandsOf(() => seeded.entities(QUESTION, { of }))).toEqual([
      'find customers',
      'find customers',
      'find changes',
    ]);
  });

  const indexed = async () => {
    const of = (await fifty()).map((id) => ({ __typename: 'Customer', id }));
    const plans = await seeded.plansOf(async () => {
      await seeded.entities(QUESTION, { of });
      await answerStates(seeded.store, { ids: await fifty() });
      await answerChanges(seeded.store, { after: (await fifty()).map((id) => ({ id, epoch: 0 })) });
    });
    expect(plans).toHaveLength(5);
    for (const plan of plans) {
      expect(plan.stages).not.toContain('COLLSCAN');
      expect(plan.documentsExamined).toBe(plan.returned);
    }
    const change = await seeded.connection.db!.command({
      explain: { findAndModify: 'customers', query: { _id: of[0]!.id, epoch: 1 }, update: { $inc: { epoch: 1 } } },
      verbosity: 'executionStats',
    });
    expect(JSON.stringify(change.queryPlanner.winningPlan)).not.toContain('COLLSCAN');
    expect(change.executionStats.totalDocsExamined).toBe(1);
  };
  if (hasExplain) test('are answered from an index, and no document is read that is not given', indexed);
  else
    test('have no explain here: which indexes they use is not tested on this server', () =>
      expect(indexed()).rejects.toThrow());
});
