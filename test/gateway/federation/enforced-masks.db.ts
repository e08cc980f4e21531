/** Masks in answers: of the type of their field, named beside the data, and joined under one purpose alone. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { parse } from 'graphql';
import { coverage, graphIn } from '../../../gateway/enforcement/coverage/coverage.ts';
import type { Grant, Policy } from '../../../schema/policy.ts';
import { asking } from '../../policy/people.ts';
import { type ServedStates, servedStates } from '../../support/federated/states.ts';
import { type Federation, openFederation } from '../../support/federated.ts';
import { stateOf, yesToAll } from '../../support/world/people.ts';

const analyst = (mask: Grant['mask']): Grant[] => [
  { row: 'analyst-masked', role: 'analyst', purposes: ['research', 'service-analytics'], basis: 'consent', mask },
];

const policy: Policy = {
  grants: {
    key: { nobody: 'it stands with any other category' },
    name: analyst('name'),
    'birth-date': analyst('year'),
    identifier: analyst('hash'),
    demographic: analyst('length'),
    'loyalty.balance': analyst({ kind: 'band', width: 100 }),
  },
  subgraphs: {
    crm: {
      coordinates: {
        'Query.customer': 'key',
        'Query.customers': 'key',
        'Customer.id': 'key',
        'Customer.name': 'name',
        'Customer.born': 'birth-date',
        'Customer.seen': 'birth-date',
        'Customer.card': 'identifier',
        'Customer.cards': 'identifier',
        'Customer.home': 'demographic',
        'Customer.points': 'loyalty.balance',
        'Customer.rate': 'loyalty.balance',
        'Customer.spent': 'loyalty.balance',
        'Money.*': 'inherit',
      },
      subjects: { Customer: 'id' },
      customerArguments: { 'Query.customer': 'id', 'Query.customers': 'ids' },
    },
  },
};

const people: Readonly<Record<string, object>> = {
  '1': {
    name: 'Anna',
    born: '1980-06-17',
    seen: '2023-12-31T23:30:00-02:00',
    card: 'card-77',
    cards: ['card-77', null, 'card-78'],
    home: 'Main St',
    points: 1234,
    rate: -0.5,
    spent: { amount: '1299.95', currency: 'EUR' },
  },
  '2': {
    name: null,
    born: 'long ago',
    seen: null,
    card: 'card-77',
    cards: null,
    home: null,
    points: null,
    spent: null,
  },
};

let federation: Federation;
let states: ServedStates;
beforeAll(async () => {
  states = await servedStates(['1', '2'].map((id) => stateOf(id, { consents: yesToAll() })));
  const person = (id: string) => ({ id, ...people[id] });
  federation = await openFederation(
    {
      crm: {
        sdl: `
          type Query { customer(id: ID!): Customer customers(ids: [ID!]!): [Customer]! }
          type Customer @key(fields: "id") {
            id: ID! name: String born: Date seen: DateTime card: ID cards: [String] home: String
            points: Int rate: Float spent: Money
          }
          type Money { amount: Decimal! currency: String! }
          scalar Date scalar DateTime scalar Decimal`,
        resolvers: {
          Query: {
            customer: (_: unknown, { id }: { id: string }) => person(id),
            customers: (_: unknown, { ids }: { ids: string[] }) => ids.map(person),
          },
        },
      },
    },
    { policy, consentUrl: states.url },
  );
});
afterAll(async () => {
  await federation.stop();
  await states.stop();
});

const ask = (query: string, purpose: 'research' | 'service-analytics' = 'research') =>
  federation.ask(query, {}, { asking: asking('analyst', purpose) });
const FORM = /^\*{3}[\w-]{22}$/;

test('the policy of these tests covers their graph', () => {
  expect(coverage(policy, graphIn(parse(federation.supergraphSdl)))).toEqual([]);
});

test('each is of the type of its field, and named with its kind', async () => {
  const { answer } = await ask(
    '{ customer(id: "1") { first: name born seen card cards home points rate spent { amount currency } } }',
  );
  expect(answer).toEqual({
    data: {
      customer: {
        first: 'A***',
        born: '1980-01-01',
        seen: '2024-01-01T00:00:00.000Z',
        card: expect.stringMatching(FORM),
        cards: [expect.stringMatching(FORM), null, expect.stringMatching(FORM)],
        home: '*******',
        points: 1200,
        rate: -100,
        spent: { amount: '1200', currency: 'EUR' },
      },
    },
    extensions: {
      masked: [
        { coordinate: 'Customer.name', kind: 'name' },
        { coordinate: 'Customer.born', kind: 'year' },
        { coordinate: 'Customer.seen', kind: 'year' },
        { coordinate: 'Customer.card', kind: 'hash' },
        { coordinate: 'Customer.cards', kind: 'hash' },
        { coordinate: 'Customer.home', kind: 'length' },
        { coordinate: 'Customer.points', kind: 'band' },
        { coordinate: 'Customer.rate', kind: 'band' },
        { coordinate: 'Customer.spent', kind: 'band' },
      ],
    },
  });
});

test('what is not there stays so, and what is no value of its type is told as one that did not come', async () => {
  const { answer } = await ask('{ customer(id: "2") { name seen cards home points spent { amount } } }');
  expect(answer).toEqual({
    data: { customer: { name: null, seen: null, cards: null, home: null, points: null, spent: null } },
  });
  const wrong = await ask('{ customer(id: "2") { born card } }');
  expect(wrong.answer).toMatchObject({
    data: { customer: { born: null, card: expect.stringMatching(FORM) } },
    errors: [{ path: ['customer', 'born'], extensions: { code: 'SUBGRAPH_UNAVAILABLE' } }],
  });
  expect(wrong.text).not.toContain('long ago');
});

describe('A keyed hash', () => {
  const cardOf = async (id: string, purpose?: 'service-analytics') => {
    const { answer } = await ask(`{ customer(id: "${id}") { card cards } }`, purpose);
    return (answer.data as { customer: { card: string; cards: string[] } }).customer;
  };

  test('is the same for the same value, of whomever and in whichever request', async () => {
    const [one, other] = [await cardOf('1'), await cardOf('2')];
    expect(one.card).toBe(other.card);
    expect(one.cards[0]).toBe(one.card);
    expect(one.cards[2]).not.toBe(one.card);
  });

  test('is another under another purpose', async () => {
    expect((await cardOf('1')).card).not.toBe((await cardOf('1', 'service-analytics')).card);
  });
});
