/**
 * A small graph and a policy that fits it, and edits of both: what the tests of coverage change one thing of at a time.
 */
import { parse } from 'graphql';
import { coverage, graphIn } from '../../../../../gateway/enforcement/coverage/coverage.ts';
import type { Grant, Policy } from '../../../../../schema/policy.ts';
import { compose, withFederation } from '../../../../support/federated/compose.ts';

export const PEOPLE = `
  type Query {
    customer(id: ID!): Customer
    customers(ids: [ID!]!): [Customer]!
    order(id: ID!): Order
    find(filter: Filter, by: By): Order
    first: Order
    news(topic: String): [News!]!
  }
  type Mutation { update(input: UpdateInput!): Payload }
  type Customer @key(fields: "id") {
    id: ID! name: Name status: Status score: Int vip: Boolean orders(first: Int, after: String): OrderPage
    level: Int @inaccessible
  }
  type Order @key(fields: "id") { id: ID! customer: Customer placedAt: String tags: [String!] }
  type OrderPage { items: [Order] next: String }
  type Name { given: String family: String }
  type News { title: String! }
  enum Status { ACTIVE GONE }
  enum By { NEWEST CITY }
  input Filter { city: String and: [Filter!] }
  type Payload { customer: Customer }
  input UpdateInput { customerId: ID! name: String mergedWith: ID }
`;
export const REWARDS = `
  type Customer @key(fields: "id") { id: ID! level: Int @external perks: [String!] @requires(fields: "level") }
`;

export const row = (name: string, more: Partial<Grant> = {}): Grant => ({
  row: name,
  role: 'customer',
  purposes: ['account-management'],
  basis: 'contract',
  ...more,
});

/** A policy whose parts can be changed, as JSON would carry it. */
// biome-ignore lint/suspicious/noExplicitAny: edits of a policy, wrong ones among them
export type Loose = any;

export const fitting = (): Loose => ({
  subgraphs: {
    people: {
      coordinates: {
        'Query.customer': 'key',
        'Query.customers': 'key',
        'Query.order': 'purchase.lines',
        'Query.find': 'purchase.lines',
        'Query.first': { public: 'the first one there was' },
        'Query.news': { public: 'published' },
        'Mutation.update': 'contact.update',
        'Customer.id': 'key',
        'Customer.name': 'name',
        'Customer.status': 'account-state',
        'Customer.score': 'loyalty.balance',
        'Customer.vip': 'loyalty.tier',
        'Customer.level': 'loyalty.tier',
        'Customer.orders': 'purchase.lines',
        'Order.id': 'purchase.lines',
        'Order.customer': 'purchase.lines',
        'Order.placedAt': 'purchase.lines',
        'Order.tags': 'demographic',
        'OrderPage.*': 'inherit',
        'Name.*': 'inherit',
        'News.title': { public: 'published' },
        'Payload.customer': 'key',
      },
      subjects: { Customer: 'id', Order: 'customer.id' },
      customerArguments: {
        'Query.customer': 'id',
        'Query.customers': 'ids',
        'Mutation.update': 'input.customerId',
      },
      sameCustomer: ['Customer.orders'],
      inputs: {
        'Query.order(id:)': 'purchase.lines',
        'Filter.city': 'demographic',
        'By.NEWEST': { harmless: 'by the time that is shown' },
        'By.CITY': 'demographic',
        'Customer.orders(first:)': { harmless: 'paging' },
        'Customer.orders(after:)': { harmless: 'paging' },
        'UpdateInput.*': 'inherit',
        'UpdateInput.mergedWith': 'key',
      },
    },
    rewards: {
      coordinates: { 'Customer.id': 'key', 'Customer.perks': 'demographic' },
      subjects: { Customer: 'id' },
    },
  },
  grants: {
    key: [row('a')],
    name: [row('a'), row('agent', { role: 'agent', purposes: ['customer-care'], mask: 'name' })],
    'account-state': [row('a')],
    'loyalty.balance': [row('a')],
    'loyalty.tier': [row('a')],
    'purchase.lines': [row('a')],
    demographic: [row('a')],
    'contact.update': [row('a')],
  },
  consentService: 'people',
});

/** What is said after one edit of the policy, and of the graph. */
export function problems(edit: (policy: Loose) => unknown = () => {}, sdl = PEOPLE, rewards = REWARDS): string[] {
  const policy = fitting();
  edit(policy);
  const composed = compose({ people: withFederation(sdl), rewards: withFederation(rewards) });
  return coverage(policy as Policy, graphIn(parse(composed)));
}

export const people = (edit: (block: Loose) => unknown) => (policy: Loose) => edit(policy.subgraphs.people);
export const rows =
  (category: string, ...some: Loose[]) =>
  (policy: Loose) => {
    policy.grants[category] = some;
  };
export const classed = (coordinate: string, value: Loose) =>
  people(({ coordinates }) => (coordinates[coordinate] = value));
export const input = (coordinate: string, value: Loose) => people(({ inputs }) => (inputs[coordinate] = value));
export const without = (part: string, key: string) => people((block) => delete block[part][key]);

export const BLOCK = "block 'people' of schema/classification.ts";
export const ROWS = 'schema/grants.ts';
