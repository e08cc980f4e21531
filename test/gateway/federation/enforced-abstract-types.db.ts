/**
 * Entities of customers behind interfaces and unions: whichever type an object turns out to be, its own customer is decided
 * before anything gated of it is fetched, and looked at again before it is answered.
 */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Asking } from '../../../gateway/caller/caller.ts';
import { grants } from '../../../schema/grants.ts';
import type { Policy } from '../../../schema/policy.ts';
import { asking } from '../../policy/people.ts';
import { type ServedStates, servedStates } from '../../support/federated/states.ts';
import { type Federation, openFederation, representations } from '../../support/federated.ts';
import { stateOf, yesToAll } from '../../support/world/people.ts';

const policy: Policy = {
  grants,
  subgraphs: {
    crm: {
      coordinates: {
        'Query.customer': 'key',
        'Query.find': 'purchase.lines',
        'Query.feed': { public: 'a list of whatever there is' },
        'Customer.id': 'key',
        'Customer.owned': 'purchase.lines',
        'Customer.linked': 'purchase.lines',
        'Order.id': 'purchase.lines',
        'Order.title': 'purchase.lines',
        'Order.customer': 'key',
        'Ticket.id': 'purchase.lines',
        'Ticket.title': 'birth-date',
        'Ticket.customer': 'key',
        'Leaflet.id': { public: 'about nobody' },
        'Leaflet.title': { public: 'about nobody' },
      },
      subjects: { Customer: 'id', Order: 'customer.id', Ticket: 'customer.id' },
      customerArguments: { 'Query.customer': 'id' },
      sameCustomer: ['Customer.owned'],
      inputs: { 'Query.find(id:)': 'purchase.lines' },
    },
    notes: {
      coordinates: {
        'Order.id': 'purchase.lines',
        'Order.note': 'purchase.lines',
        'Ticket.id': 'purchase.lines',
        'Ticket.note': 'birth-date',
      },
      subjects: { Order: 'customer.id', Ticket: 'customer.id' },
    },
  },
};

interface Owned {
  readonly __typename: string;
  readonly id: string;
  readonly customer?: { readonly id: string };
  readonly title: string;
}
const owned = (__typename: string, id: string, customer?: string): Owned => ({
  __typename,
  id,
  title: `title of ${id}`,
  ...(customer !== undefined && { customer: { id: customer } }),
});
const things: readonly Owned[] = [
  owned('Order', 'o1', '1'),
  owned('Ticket', 't1', '1'),
  owned('Order', 'o2', '2'),
  owned('Ticket', 't2', '2'),
  owned('Leaflet', 'l'),
];
const thing = (id: string) => things.find((each) => each.id === id);

let federation: Federation;
let consent: ServedStates;
/** What the service puts among the things of a customer that are not theirs. */
let foreign: readonly string[] = [];

beforeAll(async () => {
  consent = await servedStates([stateOf('1', { consents: yesToAll() }), stateOf('2')]);
  const own = ({ id }: { id: string }) => [
    ...things.filter(({ customer }) => customer?.id === id),
    ...foreign.map(thing),
  ];
  federation = await openFederation(
    {
      crm: {
        sdl: `
          type Query { customer(id: ID!): Customer find(id: ID!): Owned feed: [Any] }
          interface Owned { id: ID title: String }
          union Any = Order | Ticket | Leaflet
          type Customer @key(fields: "id") { id: ID! owned: [Owned] linked: [Any] }
          type Order implements Owned @key(fields: "id") { id: ID title: String customer: Customer }
          type Ticket implements Owned @key(fields: "id") { id: ID title: String customer: Customer }
          type Leaflet { id: ID title: String }`,
        resolvers: {
          Query: {
            customer: (_: unknown, { id }: { id: string }) => ({ id }),
            find: (_: unknown, { id }: { id: string }) => thing(id) ?? null,
            feed: () => things,
          },
          Customer: { __resolveReference: ({ id }: { id: string }) => ({ id }), owned: own, linked: () => things },
          Order: { __resolveReference: ({ id }: { id: string }) => thing(id) },
          Ticket: { __resolveReference: ({ id }: { id: string }) => thing(id) },
        },
      },
      notes: {
        sdl: `type Order @key(fields: "id") { id: ID note: String } type Ticket @key(fields: "id") { id: ID note: String }`,
        resolvers: {
          Order: { __resolveReference: ({ id }: { id: string }) => ({ id, note: `note of ${id}` }) },
          Ticket: { __resolveReference: ({ id }: { id: string }) => ({ id, note: `note of ${id}` }) },
        },
      },
    },
    { policy, consentUrl: consent.url },
  );
});
afterAll(async () => {
  await federation.stop();
  await consent.stop();
});

const marketer: Asking = asking('marketer', 'personalisation');
const ask = (query: string) => federation.ask(query, {}, { asking: marketer });
const noted = (calls: Parameters<typeof representations>[0]) =>
  representations(calls, 'notes').map((each) => (each as Owned).id);

describe('behind an interface', () => {
  test('P9: what is allowed of the type that it is comes, and nothing else is fetched', async () => {
    const { answer, calls } = await ask(
      '{ customer(id: "1") { owned { __typename id title ... on Order { note } ... on Ticket { note } } } }',
    );
    expect(answer.data).toEqual({
      customer: {
        owned: [
          { __typename: 'Order', id: 'o1', title: 'title of o1', note: 'note of o1' },
          { __typename: 'Ticket', id: 't1', title: null, note: null },
        ],
      },
    });
    expect(answer.errors).toMatchObject([
      { extensions: { coordinate: 'Ticket.title', code: 'FORBIDDEN' } },
      { extensions: { coordinate: 'Ticket.note', code: 'FORBIDDEN' } },
    ]);
    expect(noted(calls)).toEqual(['o1']);
  });

  test('somebody else’s among one’s own is dropped, whichever type it is', async () => {
    foreign = ['o2', 't2'];
    try {
      const { answer, text, calls } = await ask('{ customer(id: "1") { owned { id ... on Order { title note } } } }');
      expect(answer.data).toEqual({
        customer: { owned: [{ id: 'o1', title: 'title of o1', note: 'note of o1' }, { id: 't1' }, null, null] },
      });
      expect(text).not.toMatch(/of o2|t2/);
      expect(noted(calls)).toEqual(['o1']);
    } finally {
      foreign = [];
    }
  });

  test.each(['o2', 't2', 'unknown', 'l'])('%s by its id is refused as if there were none', async (id) => {
    const { answer, calls } = await ask(`{ find(id: "${id}") { id title ... on Order { note } } }`);
    expect(answer.data).toEqual({ find: null });
    expect(noted(calls)).toEqual([]);
  });

  test('by its id, where its customer allows it', async () => {
    const { answer, calls } = await ask('{ find(id: "o1") { __typename id title ... on Order { note } } }');
    expect(answer).toEqual({
      data: { find: { __typename: 'Order', id: 'o1', title: 'title of o1', note: 'note of o1' } },
    });
    expect(noted(calls)).toEqual(['o1']);
  });
});

describe('behind a union', () => {
  test('each member is decided by its own customer, and one of nobody is open', async () => {
    const { answer, text, calls } = await ask(
      '{ customer(id: "1") { linked { __typename ... on Order { id title note } ... on Ticket { id note } ... on Leaflet { title } } } }',
    );
    expect(answer.data).toEqual({
      customer: {
        linked: [
          { __typename: 'Order', id: 'o1', title: 'title of o1', note: 'note of o1' },
          { __typename: 'Ticket', id: 't1', note: null },
          null,
          null,
          { __typename: 'Leaflet', title: 'title of l' },
        ],
      },
    });
    expect(text).not.toMatch(/o2|t2/);
    expect(noted(calls)).toEqual(['o1']);
  });
});

test('what a public field leads to is decided on the way, before anything gated of it is fetched', async () => {
  const { answer, calls } = await ask(
    '{ feed { ... on Order { id title note } ... on Ticket { id title } ... on Leaflet { id } } }',
  );
  expect(answer.data).toEqual({
    feed: [{ id: 'o1', title: 'title of o1', note: 'note of o1' }, { id: 't1', title: null }, null, null, { id: 'l' }],
  });
  expect(noted(calls)).toEqual(['o1']);
  const [first, ...others] = calls.filter(({ service }) => service === 'crm');
  expect(first?.query).not.toContain('title');
  expect(JSON.stringify(others)).not.toMatch(/o2|t2/);
});
