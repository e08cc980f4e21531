/** Two databases and no transaction: whatever is killed between any two writes of a registration, it ends with both documents, or none. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { parse } from 'graphql';
import { pino } from 'pino';
import type { Asking } from '../../gateway/caller/caller.ts';
import type { Engine } from '../../gateway/engine.ts';
import { demoCustomer } from '../../schema/demo-customers.ts';
import { subgraph as consent } from '../../subgraphs/consent/index.ts';
import { type ConsentStore, openStore as openConsent } from '../../subgraphs/consent/store.ts';
import { subgraph as identity } from '../../subgraphs/identity/index.ts';
import { type IdentityStore, openStore as openIdentity } from '../../subgraphs/identity/store.ts';
import { connectSubgraph } from '../../subgraphs/kit/connection.ts';
import type { SubgraphDefinition } from '../../subgraphs/kit/definition.ts';
import { importSubgraph } from '../../subgraphs/kit/import.ts';
import { passportVerifier } from '../../subgraphs/kit/passport.ts';
import { serveSubgraph } from '../../subgraphs/kit/serve.ts';
import { type DatabaseServer, databaseServer } from '../support/database.ts';
import { type Death, mortalGateway } from '../support/mortal-gateway.ts';
import { type PassportOffice, passportOffice } from '../support/passport.ts';

let server: DatabaseServer;
let office: PassportOffice;
let identities: IdentityStore;
let consents: ConsentStore;
let origins: { identity: string; consent: string };
const ends: (() => Promise<unknown>)[] = [];

async function serve<Store>(definition: SubgraphDefinition<Store>) {
  const { name } = definition;
  const connection = await connectSubgraph(name, { uri: server.uri, database: server.database(name) });
  await importSubgraph(definition, connection, { customers: 20, shiftWeeks: 400, progress: () => {} });
  const verifyPassport = passportVerifier(name, office.keys);
  const log = pino({ level: 'silent' });
  const served = await serveSubgraph(definition, { connection, verifyPassport, host: '127.0.0.1', port: 0, log });
  ends.push(served.stop, () => connection.close());
  return { origin: served.origin, connection };
}

beforeAll(async () => {
  server = await databaseServer();
  office = await passportOffice();
  const [one, other] = [await serve(identity), await serve(consent)];
  identities = openIdentity(one.connection);
  consents = openConsent(other.connection);
  origins = { identity: one.origin, consent: other.origin };
}, 60_000);
afterAll(async () => {
  for (const end of ends) await end();
  await server.stop();
});

const INPUT = { name: { given: 'Ada', family: 'Byron' }, email: 'ada@Example.com', enrolled: true };
const asking = (actor: string): Asking => ({
  caller: { subject: actor, actor, roles: ['ingest'] },
  purpose: 'account-management',
  brand: 'fresh',
  now: Date.now(),
});

const DOCUMENT = parse(
  'mutation ($input: RegisterCustomerInput!) { registerCustomer(input: $input) { customer { id } } }',
);
async function register(engine: Engine, input: object, actor = 'sender') {
  const signal = new AbortController().signal;
  const operation = {
    document: DOCUMENT,
    variables: { input: { ...INPUT, ...input } },
    request: randomUUID(),
    asking: asking(actor),
    signal,
  };
  const { data, errors } = JSON.parse(JSON.stringify(await engine.execute(operation)));
  return { data, codes: errors?.map(({ extensions: { code, input: path } }: never) => [code, path]) };
}

/** What both databases have of somebody. */
async function documents(id: string) {
  const [person] = await identities.findCustomers([id]);
  const [state] = await consents.findCustomers([id]);
  return { person, state };
}

const done = (id: string) => ({ data: { registerCustomer: { customer: { id } } }, codes: undefined });

/** All that is called for a registration, in this order. */
const CALLS = [
  'consent /states',
  'identity /graphql',
  'identity /outbox',
  'consent /customers',
  'identity /outbox',
  'consent /states',
];

test('A registration is two documents, the first one in identity', async () => {
  const gateway = await mortalGateway(origins, office);
  expect(await register(gateway.engine, { customerId: 'whole' })).toEqual(done('whole'));
  expect(gateway.calls).toEqual(CALLS);
  const { person, state } = await documents('whole');
  expect(person).toEqual({
    _id: 'whole',
    name: { given: 'Ada', family: 'Byron' },
    email: 'ada@example.com',
    normal: { name: 'ada byron', email: 'ada@example.com' },
    accountState: 'OPEN',
    identities: [],
    registration: { at: expect.any(Date), actor: 'sender', key: null, input: expect.stringMatching(/^[\w-]{43}$/) },
  });
  expect(state).toEqual({
    _id: 'whole',
    epoch: 0,
    account: 'OPEN',
    enrolled: true,
    restricted: false,
    erased: false,
    objections: [],
    trailKey: expect.stringMatching(/^[\w-]{43}$/),
    records: [],
    withdrawals: [],
    handled: [],
    confirmations: [],
    standing: [],
    head: null,
  });
  await gateway.stop();
});

describe('A gateway that is killed', () => {
  const deaths = CALLS.flatMap((call, at) =>
    (['before', 'after'] as const).map((when): [string, string, Death] => [when, `${at + 1}, ${call}`, { at, when }]),
  );

  test.each(deaths)('%s call %s, and started again, leaves both documents or none', async (_, __, death) => {
    const customerId = `killed-${death.when}-${death.at}`;
    const killed = await mortalGateway(origins, office, death);
    await register(killed.engine, { customerId, idempotencyKey: 'k' });
    await killed.stop();

    const between = await documents(customerId);
    // Whoever has a state is a whole customer.
    if (between.state !== null) expect(between.person).not.toBeNull();

    const next = await mortalGateway(origins, office);
    await next.engine.relay?.();
    const { person, state } = await documents(customerId);
    expect(person === null).toBe(state === null);
    expect(person === null).toBe(death.at === 0 || (death.at === 1 && death.when === 'before'));
    expect(person?.outbox).toBeUndefined();
    if (between.state !== null) expect(state).toEqual(between.state);

    // The sender never had an answer, and sends it again.
    expect(await register(next.engine, { customerId, idempotencyKey: 'k' })).toEqual(done(customerId));
    const after = await documents(customerId);
    if (person !== null) expect(after).toEqual({ person, state });
    await next.stop();
  });
});

describe('A registration that is sent again', () => {
  test('is carried out once, and answered alike, ten times at once by two gateways', async () => {
    const gateways = [await mortalGateway(origins, office), await mortalGateway(origins, office)];
    const input = { customerId: 'again', idempotencyKey: 'k' };
    const answers = await Promise.all(Array.from({ length: 10 }, (_, at) => register(gateways[at % 2]!.engine, input)));
    expect(answers).toEqual(answers.map(() => done('again')));
    const first = await documents('again');
    expect(await register(gateways[0]!.engine, input)).toEqual(done('again'));
    expect(await documents('again')).toEqual(first);
    await Promise.all(gateways.map(({ stop }) => stop()));
  });

  test('with another input, by another sender, with another key or with none, is refused and changes nothing', async () => {
    const { engine, stop } = await mortalGateway(origins, office);
    const customerId = 'taken';
    await register(engine, { customerId, idempotencyKey: 'k' });
    const first = await documents(customerId);
    const no = (code: string, input?: string) => ({ data: { registerCustomer: null }, codes: [[code, input]] });
    const other = { given: 'Eve', family: 'Byron' };
    expect(await register(engine, { customerId, name: other, idempotencyKey: 'k' })).toEqual(
      no('BAD_USER_INPUT', 'input.idempotencyKey'),
    );
    expect(await register(engine, { customerId, idempotencyKey: 'k' }, 'another')).toEqual(no('FORBIDDEN'));
    expect(await register(engine, { customerId, idempotencyKey: 'l' })).toEqual(no('FORBIDDEN'));
    expect(await register(engine, { customerId })).toEqual(no('FORBIDDEN'));
    expect(await documents(customerId)).toEqual(first);
    await stop();
  });

  test('of somebody whose state is still to be made, by another, is refused, and whoever was first is whole', async () => {
    const customerId = 'raced';
    const killed = await mortalGateway(origins, office, { at: 2, when: 'before' });
    await register(killed.engine, { customerId });
    await killed.stop();
    const { engine, stop } = await mortalGateway(origins, office);
    expect(await register(engine, { customerId, name: { given: 'Eve', family: 'X' } }, 'another')).toEqual({
      data: { registerCustomer: null },
      codes: [['BAD_USER_INPUT', 'input.customerId']],
    });
    expect(await documents(customerId)).toMatchObject({ person: { name: { given: 'Ada' } }, state: { epoch: 0 } });
    await stop();
  });

  test('under one id by twenty senders at once is the registration of one of them', async () => {
    const { engine, stop } = await mortalGateway(origins, office);
    const senders = Array.from({ length: 20 }, (_, at) => `sender-${at}`);
    const answers = await Promise.all(
      senders.map((actor) => register(engine, { customerId: 'wanted', idempotencyKey: 'k' }, actor)),
    );
    const [winner, ...others] = senders.filter((_, at) => answers[at]?.data.registerCustomer !== null);
    expect(others).toEqual([]);
    const { person, state } = await documents('wanted');
    expect([person?.registration?.actor, state?.epoch]).toEqual([winner, 0]);
    await stop();
  });
});

test('Whoever was erased stays erased, whatever is carried to the consent service', async () => {
  const erased = demoCustomer('erased');
  const { engine, stop } = await mortalGateway(origins, office);
  expect((await register(engine, { customerId: erased })).codes).toEqual([['FORBIDDEN', undefined]]);
  const before = await documents(erased);
  await consents.register([{ id: erased, enrolled: true }]);
  expect(await documents(erased)).toEqual(before);
  expect(before).toMatchObject({ person: null, state: { erased: true } });
  await stop();
});

test('More than are carried together are carried one after the other', async () => {
  const some = Array.from({ length: 205 }, (_, at) => `many-${at}`);
  const killed = await mortalGateway(origins, office, { at: 0, when: 'before' });
  await killed.stop();
  for (const id of some)
    await identities.register({
      _id: id,
      name: { given: 'A', family: 'B' },
      accountState: 'OPEN',
      identities: [],
      outbox: { since: new Date(), enrolled: false },
    });
  const { engine, calls, stop } = await mortalGateway(origins, office);
  expect(await engine.relay?.()).toBe(205);
  expect(calls.filter((call) => call === 'consent /customers')).toHaveLength(3);
  expect((await consents.findCustomers(some)).filter((state) => state === null)).toEqual([]);
  await stop();
});
