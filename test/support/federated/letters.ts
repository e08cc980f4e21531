/**
 * A small graph in which fields are made of others, come along with others, and are found by others, under a policy that gives each
 * role some of it: what tests ask that look at what is read beside a field.
 */
import { expect } from '@jest/globals';
import type { Asking } from '../../../gateway/caller/caller.ts';
import type { Grant, Policy } from '../../../schema/policy.ts';
import { asking } from '../../policy/people.ts';
import { type Asked, type Federation, openFederation } from '../federated.ts';
import { stateOf, yesToAll } from '../world/people.ts';
import { servedStates } from './states.ts';

/** Agents: names and orders masked. Supervisors: all but demographics. Marketers: names and demographics by consent. */
const agent = (more: Partial<Grant> = {}): Grant => ({
  row: 'agent',
  role: 'agent',
  purposes: ['customer-care'],
  basis: 'contract',
  ...more,
});
const supervisor: Grant = { ...agent(), row: 'supervisor', role: 'supervisor' };
const marketer = (basis: Grant['basis']): Grant => ({
  row: 'marketer',
  role: 'marketer',
  purposes: ['personalisation'],
  basis,
});

export const policy: Policy = {
  grants: {
    key: { nobody: 'it stands with any other category' },
    name: [agent({ mask: 'name' }), supervisor, marketer('consent')],
    'loyalty.tier': [agent(), supervisor, marketer('contract')],
    demographic: [marketer('consent')],
    'purchase.lines': [agent({ mask: 'hash' }), supervisor, marketer('contract')],
    'contact.email': [supervisor],
  },
  subgraphs: {
    crm: {
      coordinates: {
        'Query.customer': 'key',
        'Query.customers': 'key',
        'Query.order': 'purchase.lines',
        'Customer.id': 'key',
        'Customer.name': 'name',
        'Customer.email': 'contact.email',
        'Customer.motto': 'purchase.lines',
        'Customer.region': 'demographic',
        'Order.id': 'purchase.lines',
        'Order.customer': 'purchase.lines',
        'Order.title': 'purchase.lines',
      },
      subjects: { Customer: 'id', Order: 'customer.id' },
      customerArguments: { 'Query.customer': 'id', 'Query.customers': 'ids' },
      inputs: {
        'Query.order(id:)': 'purchase.lines',
        'Customer.motto(style:)': { harmless: 'how it is written' },
        'Customer.motto(containing:)': 'purchase.lines',
        'Filter.region': 'demographic',
        'Filter.year': { harmless: 'of the motto itself' },
        'By.NEWEST': { harmless: 'of the motto itself' },
        'By.REGION': 'demographic',
      },
    },
    letters: {
      coordinates: { 'Customer.id': 'key', 'Customer.greeting': 'loyalty.tier' },
      subjects: { Customer: 'id' },
    },
    post: { coordinates: { 'Customer.id': 'key', 'Customer.letter': 'loyalty.tier' }, subjects: { Customer: 'id' } },
    reviews: {
      coordinates: {
        'Query.review': { public: 'published' },
        'Review.text': { public: 'published' },
        'Review.author': { public: 'that there is somebody' },
        'Customer.id': 'key',
      },
      subjects: { Customer: 'id' },
    },
  },
};

export interface Given {
  readonly [name: string]: unknown;
}
export const person = (id: unknown) => ({
  id,
  name: `Name of ${id}`,
  email: `mail-${id}@example.com`,
  region: `region of ${id}`,
  motto: (args: Given) => `motto of ${id} ${JSON.stringify(args)}`,
});

export interface Letters {
  readonly federation: Federation;
  readonly ask: (who: Asking, query: string, variables?: object) => Promise<Asked>;
  readonly statesUrl: string;
  readonly stop: () => Promise<void>;
}

/** Customer 1 says yes to all, customer 2 was never asked. */
export async function openLetters(): Promise<Letters> {
  const states = await servedStates([stateOf('1', { consents: yesToAll() }), stateOf('2')]);
  const federation = await openFederation(
    {
      crm: {
        sdl: `
          type Query { customer(id: ID!): Customer customers(ids: [ID!]!): [Customer]! order(id: ID!): Order }
          type Customer @key(fields: "id") {
            id: ID! name: String email: String @shareable region: String
            motto(style: String, containing: String, filter: Filter, by: By = NEWEST): String
          }
          type Order @key(fields: "id") { id: ID! customer: Customer title: String }
          input Filter { region: String year: Int any: [Filter!] }
          enum By { NEWEST REGION }`,
        resolvers: {
          Query: {
            customer: (_: unknown, { id }: Given) => person(id),
            customers: (_: unknown, { ids }: { ids: string[] }) => ids.map(person),
            order: () => ({ id: 'o1', customer: { id: '2' }, title: 'title of o1' }),
          },
          Customer: { __resolveReference: ({ id }: Given) => person(id) },
          Order: { __resolveReference: ({ id }: Given) => ({ id, customer: { id: '2' }, title: `title of ${id}` }) },
        },
      },
      letters: {
        sdl: `type Customer @key(fields: "id") {
          id: ID! name: String @external
          greeting: String @requires(fields: "name") }`,
        resolvers: {
          Customer: {
            __resolveReference: (given: Given) => given,
            greeting: ({ name }: Given) => `Dear ${name}`,
          },
        },
      },
      post: {
        sdl: `type Customer @key(fields: "id") {
          id: ID! greeting: String @external letter: String @requires(fields: "greeting") }`,
        resolvers: {
          Customer: {
            __resolveReference: (given: Given) => given,
            letter: ({ greeting }: Given) => `${greeting}, hello.`,
          },
        },
      },
      reviews: {
        sdl: `type Query { review: Review }
          type Review { text: String author: Customer @provides(fields: "email") }
          type Customer @key(fields: "id") { id: ID! email: String @external }`,
        resolvers: {
          Query: { review: () => ({ text: 'Fine.', author: { id: '2', email: 'mail-2@example.com' } }) },
        },
      },
    },
    { policy, consentUrl: states.url },
  );
  return {
    federation,
    ask: (who, query, variables = {}) => federation.ask(query, { ...variables }, { asking: who }),
    statesUrl: states.url,
    stop: async () => {
      await federation.stop();
      await states.stop();
    },
  };
}

export const asAgent = asking('agent', 'customer-care');
export const asSupervisor = asking('supervisor', 'customer-care');
export const asMarketer = asking('marketer', 'personalisation');
export const refused = (coordinate: string, code: string) =>
  expect.objectContaining({ extensions: expect.objectContaining({ coordinate, code }) });
