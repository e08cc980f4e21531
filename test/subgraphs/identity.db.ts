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

test('an error of the database says nothing but that there was one', async () => {
  await identity.connection.close();
  const answer = await identity.ask(`{ customer(id: "${all}") { id } }`);
  expect(answer.errors).toEqual([
    { message: 'Internal error.', path: ['customer'], extensions: { code: 'INTERNAL_SERVER_ERROR' } },
  ]);
  expect((await fetch(`${identity.origin}/health/ready`)).status).toBe(503);
  expect((await fetch(`${identity.origin}/health/live`)).status).toBe(200);
});
