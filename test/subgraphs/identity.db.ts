/** Identity over HTTP: what it answers, what it refuses, and how often it asks its database. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { demoCustomer } from '../../schema/demo-customers.ts';
import { subgraph } from '../../subgraphs/identity/index.ts';
import { readHouseholds } from '../../subgraphs/kit/sample/households.ts';
import { type DatabaseServer, databaseServer } from '../support/database.ts';
import { servedSubgraph, type TestSubgraph } from '../support/served-subgraph.ts';

const all = demoCustomer('consents-to-all');
const refuses = demoCustomer('refuses-all');
const erased = demoCustomer('erased');

const everything = `id name { given family full } email phone address { street postalCode city country } birthDate
  demographics { ageBand incomeBand homeOwnership maritalStatus householdSize householdComposition kidsCount }
  accountState identities { issuer subject linkedAt assurance }`;

let server: DatabaseServer;
let identity: TestSubgraph;
let ids: string[];

beforeAll(async () => {
  server = await databaseServer();
  identity = await servedSubgraph(subgraph, server, 60);
  ids = (await readHouseholds(60)).filter((household) => !household.erased).map((household) => household.id);
});

afterAll(async () => {
  await identity.stop();
  await server.stop();
});

describe('reading', () => {
  test('a demo customer has a value everywhere, and what reveals the id is not among them', async () => {
    const { data, errors } = await identity.ask(`{ customer(id: "${all}") { ${everything} } }`);
    expect(errors).toBeUndefined();
    const { customer } = data;
    expect(customer).toMatchObject({ id: all, accountState: 'OPEN', address: { country: 'US' } });
    expect(customer.name.full).toBe(`${customer.name.given} ${customer.name.family}`);
    expect(customer.email).toMatch(/^[^@]+@example\.(com|org|net)$/);
    expect(customer.phone).toMatch(/^\+1\d{3}55501\d{2}$/);
    expect(customer.birthDate).toMatch(/^\d{4}-\d{2}-\d{2}$/);
    expect(customer.birthDate).not.toMatch(/-01-01$/);
    expect(Object.values(customer.demographics)).not.toContain(null);
    expect(customer.identities[0].subject).not.toContain(all);
    expect(customer.identities[0].linkedAt).toMatch(/Z$/);
  });

  test('an unknown id and the erased customer are null', async () => {
    const { data, errors } = await identity.ask(
      `{ unknown: customer(id: "no one") { id } erased: customer(id: "${erased}") { id } }`,
    );
    expect({ data, errors }).toEqual({ data: { unknown: null, erased: null }, errors: undefined });
  });

  test('order, length and duplicates of ids are kept', async () => {
    const { data } = await identity.ask('query ($ids: [ID!]!) { customersById(ids: $ids) { id } }', {
      ids: [refuses, all, 'no one', refuses],
    });
    expect(data).toEqual({ customersById: [{ id: refuses }, { id: all }, null, { id: refuses }] });
  });

  test('a hundred ids are the most', async () => {
    const query = 'query ($ids: [ID!]!) { customersById(ids: $ids) { id } }';
    const hundred = Array.from({ length: 100 }, (_, n) => `x${n}`);
    expect((await identity.ask(query, { ids: hundred })).data.customersById).toHaveLength(100);
    expect(await identity.ask(query, { ids: [...hundred, all] })).toEqual({
      status: 200,
      data: null,
      errors: [
        {
          message: 'The input is not valid.',
          path: ['customersById'],
          extensions: { code: 'BAD_USER_INPUT', input: 'ids' },
        },
      ],
    });
  });

  test('me is the customer of the passport, and null for others', async () => {
    expect((await identity.ask('{ me { id } }', {}, { customer: all, roles: ['customer'] })).data).toEqual({
      me: { id: all },
    });
    expect((await identity.ask('{ me { id } }')).data).toEqual({ me: null });
  });
});

describe('the database', () => {
  test('fifty customers by reference are one command', async () => {
    identity.commands.take();
    const { data } = await identity.ask(
      `query ($of: [_Any!]!) { _entities(representations: $of) { ... on Customer { ${everything} } } }`,
      { of: ids.slice(0, 50).map((id) => ({ __typename: 'Customer', id })) },
    );
    expect(data._entities.map((customer: { id: string }) => customer.id)).toEqual(ids.slice(0, 50));
    expect(identity.commands.take()).toEqual(['find']);
  });

  test('fifty customers in aliased groups of references and by id are two commands at most', async () => {
    identity.commands.take();
    const of = (from: number) => ids.slice(from, from + 25).map((id) => ({ __typename: 'Customer', id }));
    await identity.ask(
      `query ($a: [_Any!]!, $b: [_Any!]!, $ids: [ID!]!) {
        a: _entities(representations: $a) { ... on Customer { email } }
        b: _entities(representations: $b) { ... on Customer { phone } }
        customersById(ids: $ids) { name { full } }
      }`,
      { a: of(0), b: of(25), ids: ids.slice(0, 50) },
    );
    expect(identity.commands.take()).toEqual(['find', 'find']);
  });
});

describe('updateContact', () => {
  const update = `mutation ($input: UpdateContactInput!) { updateContact(input: $input) {
    customer { id email phone address { street postalCode city country } } } }`;
  const change = async (input: object) =>
    (await identity.ask(update, { input: { customerId: refuses, ...input } })).data;

  test('what is left out stays, null takes away, an address replaces the whole one', async () => {
    const first = (await change({ email: 'Some.One@EXAMPLE.Org', phone: '+1 (212) 555-0142' })).updateContact.customer;
    expect(first).toMatchObject({ id: refuses, email: 'Some.One@example.org', phone: '+12125550142' });
    expect(first.address.street).not.toBeNull();

    const second = (await change({ phone: null, address: { city: ' Lund ', country: 'SE' } })).updateContact.customer;
    expect(second).toEqual({
      id: refuses,
      email: 'Some.One@example.org',
      phone: null,
      address: { street: null, postalCode: null, city: 'Lund', country: 'SE' },
    });
    expect((await change({})).updateContact.customer).toEqual(second);
    expect((await identity.ask(`{ customer(id: "${refuses}") { email phone } }`)).data.customer).toEqual({
      email: 'Some.One@example.org',
      phone: null,
    });
  });

  const refused: [string, object][] = [
    ['a masked e-mail address', { email: 'a***@***.tld' }],
    ['no e-mail address', { email: 'nobody' }],
    ['a masked telephone number', { phone: '+1***42' }],
    ['a number that nobody can have', { phone: '+1 000' }],
    ['a masked street', { address: { street: '***', city: 'Lund' } }],
    ['an empty city', { address: { city: '  ' } }],
    ['an unknown customer', { customerId: 'no one', phone: null }],
  ];

  test.each(refused)('%s is refused, and what was sent is not repeated', async (_, input) => {
    const answer = await identity.ask(update, { input: { customerId: refuses, ...input } });
    expect(answer.errors).toHaveLength(1);
    expect(answer.errors?.[0]).toMatchObject({
      message: 'The input is not valid.',
      extensions: { code: 'BAD_USER_INPUT' },
    });
    expect(answer.data?.updateContact ?? null).toBeNull();
    expect(JSON.stringify(answer)).not.toMatch(/\*\*\*|nobody|000|no one/);
  });

  test('a masked value written into the document itself is refused in the same way', async () => {
    const answer = await identity.ask(
      `mutation { updateContact(input: { customerId: "${refuses}", email: "a***@***.tld" }) { customer { id } } }`,
    );
    expect(answer.errors).toEqual([
      { message: 'The input is not valid.', extensions: { code: 'BAD_USER_INPUT', input: 'EmailAddress' } },
    ]);
  });
});

describe('registerCustomer', () => {
  const mutation = `mutation ($input: RegisterCustomerInput!) { registerCustomer(input: $input) { customer { ${everything} } } }`;
  const name = { given: 'Ada', family: 'Byron' };
  const register = (input: object) => identity.ask(mutation, { input: { customerId: 'new-1', name, ...input } });

  test('keeps what is said of somebody, and that their state is still to be made', async () => {
    const { data } = await register({ email: 'A@EXAMPLE.org', birthDate: '1990-02-28', enrolled: true });
    expect(data.registerCustomer.customer).toEqual({
      id: 'new-1',
      name: { ...name, full: 'Ada Byron' },
      email: 'A@example.org',
      phone: null,
      address: null,
      birthDate: '1990-02-28',
      demographics: null,
      accountState: 'OPEN',
      identities: [],
    });
    const waiting = { waiting: [{ id: 'new-1', enrolled: true }] };
    expect(await identity.post('/outbox', { done: [] })).toEqual({ status: 200, json: waiting });
    expect(await identity.post('/outbox', { done: [], only: 'new-1' })).toEqual({ status: 200, json: waiting });
    expect(await identity.post('/outbox', { done: ['new-1'] })).toEqual({ status: 200, json: { waiting: [] } });
    expect(await identity.post('/outbox', { done: ['new-1'] })).toEqual({ status: 200, json: { waiting: [] } });
  });

  test.each<[string, object, string]>([
    ['an id with a space', { customerId: 'new 1' }, 'customerId'],
    ['an empty id', { customerId: '' }, 'customerId'],
    ['an id that is too long', { customerId: 'x'.repeat(65) }, 'customerId'],
    ["the id that is nobody's", { customerId: '-' }, 'customerId'],
    ["an id among those of documents that are nobody's", { customerId: '\u{10ffff}0' }, 'customerId'],
    ['an id that somebody has', { customerId: all }, 'customerId'],
    ['an id that somebody has, with a key', { customerId: all, idempotencyKey: 'k' }, 'customerId'],
    ['an empty name', { name: { given: ' ', family: 'B' } }, 'name.given'],
    ['a masked name', { name: { given: 'A', family: 'B***' } }, 'name.family'],
    ['no name', { name: null }, 'name'],
    ['a masked e-mail address', { email: 'a***@***.tld' }, 'email'],
    ['a masked telephone number', { phone: '+1***42' }, 'phone'],
    ['a masked street', { address: { street: '***' } }, 'address.street'],
    ['no day', { birthDate: '1990-02-30' }, 'birthDate'],
    ['a day to come', { birthDate: '2999-01-01' }, 'birthDate'],
    ['a day too long ago', { birthDate: '1899-12-31' }, 'birthDate'],
    ['an empty key', { idempotencyKey: '' }, 'idempotencyKey'],
    ['a key that is too long', { idempotencyKey: 'k'.repeat(201) }, 'idempotencyKey'],
  ])('%s is refused, with the path of the input, and what was sent is not repeated', async (_, input, path) => {
    const answer = await register({ customerId: 'new-2', ...input });
    expect(answer.errors).toMatchObject([
      { message: 'The input is not valid.', extensions: { code: 'BAD_USER_INPUT', input: `input.${path}` } },
    ]);
    expect(answer.data?.registerCustomer ?? null).toBeNull();
    expect(JSON.stringify(answer)).not.toMatch(/\*\*\*|new|1990|2999|1899|kkk/);
    expect((await identity.ask('{ customer(id: "new-2") { id } }')).data).toEqual({ customer: null });
  });

  test('any id of the alphabet is an id', async () => {
    for (const customerId of ['0', 'A.b_c-1', 'x'.repeat(64), 'constructor'])
      expect((await register({ customerId })).data.registerCustomer.customer.id).toBe(customerId);
  });

  test('who asks whether a registration is theirs is told of their own alone', async () => {
    await register({ customerId: 'mine', idempotencyKey: 'k' });
    const isOwn = async (body: object) => (await identity.post('/registrations', body)).json;
    expect(await isOwn({ customer: 'mine', key: 'k' })).toEqual({ isOwn: true });
    for (const body of [
      { customer: 'mine', key: 'l' },
      { customer: all, key: 'k' },
      { customer: 'no one', key: 'k' },
    ])
      expect(await isOwn(body)).toEqual({ isOwn: false });
    await identity.ask(mutation, { input: { customerId: 'theirs', name, idempotencyKey: 'k' } }, { actor: 'another' });
    expect(await isOwn({ customer: 'theirs', key: 'k' })).toEqual({ isOwn: false });
  });

  test.each<[string, unknown]>([
    ['/outbox', {}],
    ['/outbox', { done: ['no one'] }],
    ['/outbox', { done: Array.from({ length: 101 }, String) }],
    ['/outbox', { done: [], more: true }],
    ['/registrations', { customer: 'mine' }],
  ])('%s does not answer %j', async (path, body) => {
    expect(await identity.post(path, body)).toEqual({ status: 400, json: undefined });
  });

  test.each(['/outbox', '/registrations'])('%s answers nobody without a passport', async (path) => {
    const response = await fetch(`${identity.origin}${path}`, { method: 'POST', body: '{"done":[]}' });
    expect([response.status, await response.text()]).toEqual([401, '']);
  });
});

test('an error of the database says nothing but that there was one', async () => {
  await identity.connection.close();
  const answer = await identity.ask(`{ customer(id: "${all}") { id } }`);
  expect(answer.errors).toEqual([
    { message: 'Internal error.', path: ['customer'], extensions: { code: 'INTERNAL_SERVER_ERROR' } },
  ]);
  expect((await fetch(`${identity.origin}/health/ready`)).status).toBe(503);
  expect((await fetch(`${identity.origin}/health/live`)).status).toBe(200);
});
