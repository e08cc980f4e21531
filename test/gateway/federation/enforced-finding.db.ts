/**
 * A root field that finds customers whom nobody has named: who is found is decided again before anything is fetched of them, and a service
 * that finds one too many is not believed about anybody.
 */
import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import type { Asking } from '../../../gateway/caller/caller.ts';
import type { Policy } from '../../../schema/policy.ts';
import type { Role } from '../../../schema/vocabulary.ts';
import { type ServedStates, servedStates } from '../../support/federated/states.ts';
import { type Federation, openFederation, representations } from '../../support/federated.ts';

const NOW = Date.parse('2026-06-01T12:00:00Z');
const consent = {
  purpose: 'personalisation',
  channel: 'EMAIL',
  brand: 'fresh',
  recipient: null,
  specialCategories: false,
  until: null,
} as const;
const state = (id: string, more: object = {}) => ({
  id,
  known: true as const,
  epoch: 1,
  erased: false,
  restricted: false,
  account: 'OPEN' as const,
  enrolled: true,
  objections: [],
  consents: [consent],
  ...more,
});
const row = (role: Role, more: object = {}) => ({
  row: role,
  role,
  purposes: ['personalisation' as const],
  basis: 'consent' as const,
  ...more,
});
const policy: Policy = {
  subgraphs: {
    finder: {
      coordinates: {
        'Query.find': 'campaign-contact',
        'Found.*': 'inherit',
        'FoundEdge.*': 'inherit',
        'Customer.id': 'key',
      },
      subjects: { Customer: 'id' },
      findsCustomers: ['Query.find'],
      inputs: { 'Query.find(region:)': 'demographic', 'Query.find(first:)': { harmless: 'how many' } },
    },
    crm: {
      coordinates: { 'Customer.id': 'key', 'Customer.name': 'name', 'Customer.region': 'demographic' },
      subjects: { Customer: 'id' },
    },
  },
  grants: {
    key: { nobody: 'it stands with others' },
    'campaign-contact': [row('marketer'), row('analyst')],
    name: [row('marketer')],
    demographic: [row('marketer', { basis: 'explicit-consent' }), row('analyst', { mask: 'length' })],
  },
  consentService: 'crm',
};

let found: readonly string[] = [];
let states: ServedStates;
let federation: Federation;
beforeAll(async () => {
  const explicit = { consents: [{ ...consent, specialCategories: true }] };
  states = await servedStates([state('1', explicit), state('2'), state('3', { consents: [] })]);
  const customers = {
    __resolveReference: ({ id }: { id: string }) => ({ id, name: `name of ${id}`, region: 'north' }),
  };
  federation = await openFederation(
    {
      finder: {
        sdl: `
          type Query { find(region: String, first: Int): Found }
          type Found { edges: [FoundEdge!]! total: Int }
          type FoundEdge { cursor: String! node: Customer }
          type Customer @key(fields: "id") { id: ID! }`,
        resolvers: {
          Query: { find: () => ({ total: 7, edges: found.map((id) => ({ cursor: `c${id}`, node: { id } })) }) },
        },
      },
      crm: {
        sdl: 'type Customer @key(fields: "id") { id: ID! name: String region: String }',
        resolvers: { Customer: customers },
      },
    },
    { policy, consentUrl: states.url },
  );
});
afterEach(() => {
  found = [];
});
afterAll(async () => {
  await federation.stop();
  await states.stop();
});

const as = (role: Role): Asking => ({
  caller: { subject: role, actor: role, roles: [role] },
  purpose: 'personalisation',
  brand: 'fresh',
  now: NOW,
});
const QUERY = '{ find { total edges { cursor node { id name } } } }';
const BY_REGION = '{ find(region: "north") { total edges { cursor node { id name } } } }';
const refused = (code: string, message: string) => [
  {
    message,
    path: ['find'],
    extensions: { code, coordinate: 'Query.find', category: 'campaign-contact', purpose: 'personalisation' },
  },
];
const unavailable = [
  {
    message: 'A service did not answer as it should.',
    path: ['find'],
    extensions: { code: 'SUBGRAPH_UNAVAILABLE', coordinate: 'Query.find' },
  },
];

test('who is found is fetched like anybody, and what surrounds them is answered', async () => {
  found = ['2', '1'];
  const { answer, calls } = await federation.ask(QUERY, {}, { asking: as('marketer') });
  expect(answer).toEqual({
    data: {
      find: {
        total: 7,
        edges: [
          { cursor: 'c2', node: { id: '2', name: 'name of 2' } },
          { cursor: 'c1', node: { id: '1', name: 'name of 1' } },
        ],
      },
    },
  });
  expect(representations(calls, 'crm')).toEqual(['2', '1'].map((id) => ({ __typename: 'Customer', id })));
});

test('nobody is found, and that is an answer', async () => {
  const { answer, calls } = await federation.ask(QUERY, {}, { asking: as('marketer') });
  expect(answer).toEqual({ data: { find: { total: 7, edges: [] } } });
  expect(calls.map(({ service }) => service)).toEqual(['finder']);
});

test.each([
  ['who did not agree', ['1', '3'], QUERY],
  ['whom nobody knows', ['1', '9'], QUERY],
  ['who may not be found by what was read of them', ['1', '2'], BY_REGION],
])('somebody %s among the found: nothing is told of anybody', async (_, some, query) => {
  found = some;
  const { answer, calls } = await federation.ask(query, {}, { asking: as('marketer') });
  expect(answer).toEqual({ data: { find: null }, errors: unavailable });
  expect(representations(calls, 'crm')).toEqual([]);
});

test('what is read of whom is found is decided of each of them', async () => {
  found = ['1'];
  const { answer } = await federation.ask(BY_REGION, {}, { asking: as('marketer') });
  expect(answer).toEqual({
    data: { find: { total: 7, edges: [{ cursor: 'c1', node: { id: '1', name: 'name of 1' } }] } },
  });
});

test('nobody is found by what is seen masked only, and nothing is asked for', async () => {
  const { answer, calls } = await federation.ask(BY_REGION, {}, { asking: as('analyst') });
  expect(answer).toEqual({ data: { find: null }, errors: refused('FORBIDDEN', 'You may not do this.') });
  expect(calls).toEqual([]);
});

test('whoever has no row finds nobody, and nothing is asked for', async () => {
  const { answer, calls } = await federation.ask(QUERY, {}, { asking: as('agent') });
  expect(answer).toEqual({ data: { find: null }, errors: refused('FORBIDDEN', 'You may not do this.') });
  expect(calls).toEqual([]);
});

test('the same under several names is found once for each, and each is decided', async () => {
  found = ['3'];
  const { answer } = await federation.ask(
    '{ a: find(first: 1) { total } b: find(first: 2) { edges { node { id } } } }',
    {},
    {
      asking: as('marketer'),
    },
  );
  expect(answer).toEqual({
    data: { a: { total: 7 }, b: null },
    errors: [{ ...unavailable[0], path: ['b'] }],
  });
});
