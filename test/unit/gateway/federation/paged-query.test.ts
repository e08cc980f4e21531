/** A query as an export asks it: paged by us and by nobody else, valid as it stands, with the columns that its text has. */
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { buildSchema, parse, validate } from 'graphql';
import { PolicyIndex } from '../../../../gateway/enforcement/policy-index.ts';
import type { PagedQuery } from '../../../../gateway/engine.ts';
import { pagedQuery } from '../../../../gateway/federation/document/paged-query.ts';
import type { Policy } from '../../../../schema/policy.ts';

const schema = buildSchema(`
  type Query {
    customers(filter: Filter, first: Int = 20, after: String): CustomerConnection
    orders(first: Int!, after: String): OrderConnection
    unpaged: CustomerConnection
    lists(first: [Int], after: String): CustomerConnection
    hello: String
  }
  type Mutation { customers(first: Int, after: String): CustomerConnection }
  input Filter { tier: String age: Int }
  type CustomerConnection { edges: [CustomerEdge!] pageInfo: PageInfo! }
  type CustomerEdge { node: Customer cursor: String! }
  type OrderConnection { edges: [OrderEdge!] pageInfo: PageInfo! }
  type OrderEdge { node: Order cursor: String! }
  type PageInfo { hasNextPage: Boolean! endCursor: String }
  interface Named { name: Name }
  type Customer implements Named {
    id: ID! name: Name email: String status(of: String): String
    orders: [Order!] latest: Order friend: Customer any: Thing tags: [String!]
  }
  union Thing = Order | Plain
  type Plain { text: String }
  type Name { given: String family: String }
  type Order { id: ID! customer: Customer total: Int lines: [Line!] }
  type Line { product: String }
`);
const policy: Policy = {
  subgraphs: {
    one: {
      coordinates: {
        'Query.customers': 'key',
        'Customer.id': 'key',
        'Customer.name': 'name',
        'Customer.email': 'contact.email',
        'Customer.status': 'consent.status',
        'Customer.orders': 'purchase.lines',
        'Customer.latest': 'purchase.lines',
        'Customer.friend': 'name',
        'Customer.any': 'name',
        'Customer.tags': { public: 'no' },
        'Order.id': 'purchase.lines',
        'Order.total': 'purchase.payment',
        'Order.customer': 'purchase.lines',
        'Order.lines': 'purchase.lines',
        'Name.*': 'inherit',
        'Line.*': 'inherit',
      },
      subjects: { Customer: 'id', Order: 'customer.id' },
      sameCustomer: ['Customer.orders', 'Customer.latest'],
      inputs: {
        'Filter.tier': 'loyalty.tier',
        'Filter.age': 'demographic',
        'Query.customers(first:)': { harmless: 'position' },
        'Query.customers(after:)': { harmless: 'position' },
      },
    },
  },
  grants: {
    'consent.status': [
      { row: 'own', role: 'marketer', purposes: ['direct-marketing'], basis: 'consent', ownRequestOnly: true },
    ],
  },
};
const index = new PolicyIndex(policy);

const exported = (text: string, variables: Record<string, unknown> = {}, operationName?: string) => {
  const document = parse(text);
  expect(validate(schema, document)).toEqual([]);
  return pagedQuery(schema, index, { document, variables, operationName });
};
const paged = (...args: Parameters<typeof exported>): PagedQuery => {
  const found = exported(...args);
  if ('refusal' in found) throw new Error(found.refusal);
  expect(validate(schema, parse(found.query))).toEqual([]);
  return found;
};
const oneLine = (text: string): string => text.replace(/[\s,]+/g, ' ').trim();
const nodes = (selection: string) => paged(`{ customers { edges { node { ${selection} } } } }`);

describe('an export asks for a page', () => {
  test('with paging, and the id, of our own', () => {
    expect(oneLine(nodes('email').query)).toBe(
      'query ($first: Int! $after: String) { customers(first: $first after: $after) { edges { node { email nodeId: id } } pageInfo { hasNextPage endCursor } } }',
    );
  });

  test('under names that the client has for nothing', () => {
    const found = paged(
      'query Q($first: Int, $after: String) { after: customers(filter: {age: $first, tier: $after}) { edges { node { nodeId: email } } } }',
    );
    expect(oneLine(found.query)).toBe(
      'query Q($first: Int $after: String $first_: Int! $after_: String) { after: customers( filter: {age: $first tier: $after} first: $first_ after: $after_ ) { edges { node { nodeId: email nodeId_: id } } pageInfo { hasNextPage endCursor } } }',
    );
    expect([found.name, found.id, found.variables]).toEqual(['after', 'nodeId_', { first: 'first_', after: 'after_' }]);
  });

  test('of the operation that is named, with its fragments and no others', () => {
    const text = `query A { hello } query B { customers { edges { node { ...Both } } } }
      fragment Both on Customer { ...Mail } fragment Mail on Customer { email }`;
    const found = paged(text, {}, 'B');
    expect(oneLine(found.query)).not.toContain('hello');
    expect(found.columns).toEqual([['email']]);
    expect(exported(text, {}, 'A')).toHaveProperty('refusal');
  });

  test('without what clients add to every selection', () => {
    const found = paged('{ customers { __typename edges { __typename node { __typename id } } } }');
    expect(found.columns).toEqual([['__typename'], ['id']]);
  });
});

describe('what it says of a node', () => {
  test('is a column for each leaf, in the order of the text, and one for each list', () => {
    const { columns } = nodes(
      'id who: name { given } tags orders { total lines { product } } latest { total } who: name { family } ... on Named { name { family } }',
    );
    expect(columns.map((path) => path.join('.'))).toEqual([
      'id',
      'who.given',
      'tags',
      'orders',
      'latest.total',
      'who.family',
      'name.family',
    ]);
  });

  test('is what the policy says of each place, but for the id and what is decided by arguments', () => {
    const { gives } = nodes('id mail: email name { given } status(of: "x") orders { id total } tags');
    expect(gives.map(({ path, category }) => [path.join('.'), category])).toEqual([
      ['mail', 'contact.email'],
      ['name', 'name'],
      ['orders', 'purchase.lines'],
      ['orders.id', 'purchase.lines'],
      ['orders.total', 'purchase.payment'],
    ]);
  });

  test('is what the arguments read, as they are given', () => {
    const text = 'query($f: Filter) { customers(filter: $f) { edges { node { id } } } }';
    expect(paged(text, { f: { tier: 'GOLD' } }).reads).toEqual(['loyalty.tier']);
    expect(paged(text, { f: { tier: 'GOLD', age: 3 } }).reads).toEqual(['loyalty.tier', 'demographic']);
    expect(paged(text).reads).toEqual([]);
  });
});

describe('refused is', () => {
  const FORM = 'An export is a query of one connection and nothing else: { customers { edges { node { id } } } }.';
  const PAGING = 'An export is paged by the gateway: leave out first and after.';
  const OTHERS = 'An export is about the customers of its rows: it cannot lead to other customers.';

  test.each([
    ['a second field', '{ customers { edges { node { id } } } hello }', FORM],
    ['a second connection', '{ customers { edges { node { id } } } more: customers { edges { node { id } } } }', FORM],
    ['no connection', '{ hello }', FORM],
    ['a connection that cannot be paged', '{ unpaged { edges { node { id } } } }', FORM],
    ['a connection whose pages have no size', '{ lists { edges { node { id } } } }', FORM],
    ['a question about the schema', '{ __schema { types { name } } }', FORM],
    ['a mutation', 'mutation { customers { edges { node { id } } } }', FORM],
    ['a fragment in the place of the connection', '{ ...on Query { customers { edges { node { id } } } } }', FORM],
    ['a condition on the connection', '{ customers @skip(if: false) { edges { node { id } } } }', FORM],
    ['a condition on the edges', '{ customers { edges @include(if: true) { node { id } } } }', FORM],
    ['paging of the client', '{ customers { edges { node { id } } pageInfo { endCursor } } }', FORM],
    ['a cursor', '{ customers { edges { cursor node { id } } } }', FORM],
    ['another name for the edges', '{ customers { all: edges { node { id } } } }', FORM],
    ['another name for the nodes', '{ customers { edges { one: node { id } } } }', FORM],
    ['edges twice', '{ customers { edges { node { id } } edges { node { email } } } }', FORM],
    ['a size of the pages', '{ customers(first: 5) { edges { node { id } } } }', PAGING],
    ['a place to begin at', 'query($a: String) { customers(after: $a) { edges { node { id } } } }', PAGING],
    ['a way to other customers', '{ customers { edges { node { friend { email } } } } }', OTHERS],
    [
      'a way to other customers through what is theirs',
      '{ customers { edges { node { orders { customer { id } } } } } }',
      OTHERS,
    ],
    ['a way to whatever it may be', '{ customers { edges { node { any { __typename } } } } }', OTHERS],
  ])('%s', (_, text, refusal) => {
    expect(exported(text)).toEqual({ refusal });
  });
});

test('whatever names a client gives, the page is valid and its paging is ours', () => {
  const name = fc.constantFrom('first', 'after', 'nodeId', 'first_', 'edges', 'id', 'x');
  fc.assert(
    fc.property(name, name, fc.uniqueArray(name, { minLength: 1, maxLength: 4 }), (root, variable, aliases) => {
      const fields = aliases.map((alias) => `${alias}: email`).join(' ');
      const text = `query($${variable}: String) { ${root}: customers(filter: {tier: $${variable}}) { edges { node { ${fields} } } } }`;
      const found = paged(text, {});
      expect(found.columns).toEqual(aliases.map((alias) => [alias]));
      expect(aliases).not.toContain(found.id);
      expect(oneLine(found.query)).toContain(`first: $${found.variables.first} after: $${found.variables.after}`);
    }),
  );
});
