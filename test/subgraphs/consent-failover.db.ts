/**
 * What holds while the primary of a replica set changes, as far as a driver sees it: who is asked, what a write asks for, and what is said
 * while nobody can be asked. How MongoDB itself replicates is not tested here; `docs/decisions/0022` says what is relied on.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { statesAnswer } from '../../schema/customer-state.ts';
import { demoCustomer } from '../../schema/demo-customers.ts';
import { subgraph } from '../../subgraphs/consent/index.ts';
import { openStore } from '../../subgraphs/consent/store.ts';
import { connectSubgraph } from '../../subgraphs/kit/connection.ts';
import { type ReplicaSet, replicaSet } from '../support/replica-set.ts';
import { servedSubgraph, type TestSubgraph } from '../support/served-subgraph.ts';

let members: ReplicaSet;
let consent: TestSubgraph;
beforeAll(async () => {
  // What would be wrong, and what an address can say.
  members = await replicaSet('&readPreference=secondaryPreferred&w=1');
  consent = await servedSubgraph(subgraph, members, 20);
});
beforeEach(() => void members.take());
afterAll(async () => {
  await consent?.stop();
  await members?.stop();
});

const all = demoCustomer('consents-to-all');
const WITHDRAW = `mutation ($input: WithdrawConsentInput!) { withdrawConsent(input: $input) { records { status { valid } } } }`;
const withdraw = (purpose: string, idempotencyKey: string) =>
  consent.ask(
    WITHDRAW,
    { input: { customerId: all, purpose, channel: 'EMAIL', brand: 'fresh', idempotencyKey } },
    { customer: all, roles: ['customer'] },
  );
const HISTORY = `query ($id: ID!) { _entities(representations: [{ __typename: "Customer", id: $id }]) {
  ... on Customer { consents { purpose channel brand events { edges { node { state } } } } } } }`;

async function stateOf(id: string) {
  const { status, json } = await consent.post('/states', { ids: [id] });
  return status === 200 ? statesAnswer.parse(json).states[0] : status;
}
/** Whether the customer's yes to a purpose by e-mail for `fresh` stands. */
async function stands(purpose: string): Promise<boolean | undefined> {
  const state = await stateOf(all);
  if (typeof state !== 'object' || !state.known) return undefined;
  return state.consents.some((one) => one.purpose === purpose && one.channel === 'EMAIL' && one.brand === 'fresh');
}

test('a withdrawal and its history return when a majority has them; states and histories are asked of the primary alone, whatever the address says', async () => {
  expect(await stands('direct-marketing')).toBe(true);
  const { errors } = await withdraw('DIRECT_MARKETING', 'first');
  expect(errors).toBeUndefined();
  expect(await stands('direct-marketing')).toBe(false);
  await consent.ask(HISTORY, { id: all });

  const asked = members.take();
  expect(new Set(asked.map(({ member }) => member))).toEqual(new Set([0]));
  const concerns = (name: string, collection: string) =>
    asked
      .filter(({ name: command, body }) => command === name && body.get(name) === collection)
      .map(({ body }) => body.get('writeConcern'));
  expect(concerns('findAndModify', 'customers')).toEqual([new Map([['w', 'majority']])]);
  expect(concerns('insert', 'changes')).toEqual([new Map([['w', 'majority']])]);
  const reads = asked.filter(({ name }) => name === 'find');
  expect(reads.length).toBeGreaterThanOrEqual(4);
  for (const { body } of reads)
    expect([body.get('$readPreference'), body.get('readConcern')]).toEqual([undefined, undefined]);
});

test('without a primary nobody is told a state and nothing is withdrawn; a new one answers by itself', async () => {
  members.elect(undefined);
  expect(await stateOf(all)).toBe(500);
  expect((await withdraw('RESEARCH', 'second')).errors).toHaveLength(1);
  members.elect(1);
  expect(await stands('research')).toBe(true);
  expect((await withdraw('RESEARCH', 'second')).errors).toBeUndefined();
  expect(await stands('research')).toBe(false);
  const carriedOut = members.take().filter(({ name }) => name === 'findAndModify');
  expect(carriedOut.map(({ member }) => member)).toEqual([1]);
}, 30_000);

test('a withdrawal whose answer is lost with the primary is carried out, once, however often it is repeated with its key', async () => {
  members.dieAfter('findAndModify');
  expect((await withdraw('PERSONALISATION', 'third')).errors).toHaveLength(1);
  members.elect(0);
  expect(await stands('personalisation')).toBe(false);
  const answers = [await withdraw('PERSONALISATION', 'third'), await withdraw('PERSONALISATION', 'third')];
  for (const { data, errors } of answers) {
    expect(errors).toBeUndefined();
    // What is part of the purpose is withdrawn with it: recommendations, and advertising for two recipients.
    expect(data.withdrawConsent.records).toEqual(Array.from({ length: 4 }, () => ({ status: { valid: false } })));
  }
  const { data } = await consent.ask(HISTORY, { id: all });
  const record = data._entities[0].consents.find(
    (one: Record<string, unknown>) =>
      one.purpose === 'PERSONALISATION' && one.channel === 'EMAIL' && one.brand === 'fresh',
  );
  const states = record.events.edges.map(({ node }: { node: { state: string } }) => node.state);
  expect(states).toEqual(['GIVEN', 'WITHDRAWN']);
}, 30_000);

test('a withdrawal that the primary has and no majority is not answered as done', async () => {
  members.stepDownAfter('findAndModify');
  const { data, errors } = await withdraw('SERVICE_ANALYTICS', 'fourth');
  expect([data, errors]).toEqual([{ withdrawConsent: null }, [expect.anything()]]);
  // Nor is its repetition, by a primary that remembers it and that still no majority follows.
  members.elect(0);
  members.stepDownAfter('update');
  expect((await withdraw('SERVICE_ANALYTICS', 'fourth')).errors).toEqual([expect.anything()]);
  members.elect(0);
  members.take();
  expect((await withdraw('SERVICE_ANALYTICS', 'fourth')).errors).toBeUndefined();
  const [confirmation] = members.take().filter(({ name }) => name === 'update');
  expect(confirmation?.body.get('writeConcern')).toEqual(new Map([['w', 'majority']]));
  expect(await stands('service-analytics')).toBe(false);
}, 30_000);

test('a deposed primary that still takes itself for one is asked nothing by a process that has seen its successor', async () => {
  members.elect(1);
  await stateOf(all);
  members.delude(0);
  // Its next words are looked at, and not believed.
  await sleep(1_200);
  members.take();
  for (let time = 0; time < 10; time += 1) expect(await stateOf(all)).toMatchObject({ known: true });
  expect(new Set(members.take().map(({ member }) => member))).toEqual(new Set([1]));
}, 30_000);

test('a read concern of the address goes with the states; the evaluation store has none and refuses it', async () => {
  const { database } = members;
  const uri = `${members.uri}&readConcernLevel=linearizable`;
  const connection = await connectSubgraph('consent', { uri, database: database('consent') });
  try {
    members.take();
    await expect(openStore(connection).findStates([all])).rejects.toThrow('find.readConcern');
    expect(members.take().map(({ body }) => body.get('readConcern'))).toEqual([new Map([['level', 'linearizable']])]);
  } finally {
    await connection.close();
  }
});
