/** What is asked about a customer where they stand in an operation: what is theirs, and nothing of who comes after an edge. */
import { describe, expect, test } from '@jest/globals';
import { buildSchema, type OperationDefinitionNode, parse } from 'graphql';
import { PolicyIndex } from '../../../../gateway/enforcement/policy-index.ts';
import { normalise } from '../../../../gateway/federation/document/normalise.ts';
import { isWithin, type Reach, Reaches } from '../../../../gateway/federation/document/reach.ts';
import type { OutputField, Selection } from '../../../../gateway/federation/document/selection.ts';

const schema = buildSchema(`
  type Query { customer(id: ID): Customer  mail(of: ID): String }
  type Mutation { write(id: ID): Payload }
  type Payload { customer: Customer  tier: String  more: Value }
  type Customer { id: ID  name: String  orders: Orders  friend: Customer  value: Value }
  type Value { birth: String  friend: Customer }
  type Orders { list: [Order] }
  type Order { id: ID  lines: String  customer: Customer }
`);
const index = new PolicyIndex({
  subgraphs: {
    s: {
      coordinates: {
        'Query.customer': 'key',
        'Query.mail': 'contact.email',
        'Mutation.write': 'contact.update',
        'Payload.customer': 'key',
        'Payload.tier': 'loyalty.tier',
        'Payload.more': 'inherit',
        'Customer.id': 'key',
        'Customer.name': 'name',
        'Customer.orders': 'purchase.summary',
        'Customer.friend': 'identifier',
        'Customer.value': 'demographic',
        'Value.birth': 'birth-date',
        'Value.friend': 'inherit',
        'Orders.list': 'inherit',
        'Order.id': 'purchase.lines',
        'Order.lines': 'purchase.payment',
        'Order.customer': 'purchase.lines',
      },
      subjects: { Customer: 'id', Order: 'customer.id' },
      sameCustomer: ['Customer.orders'],
    },
  },
  grants: {},
});

function asked(text: string) {
  const [operation] = parse(text).definitions;
  const { roots, questions } = normalise(schema, index, operation as OperationDefinitionNode, [], {});
  const reaches = new Reaches(index);
  const words = (reach: Reach) =>
    questions
      .filter((question) => isWithin(reach, question))
      .map(({ category }) => category)
      .sort();
  return { root: roots[0] as OutputField, reaches, words };
}
const below = (field: OutputField, ...path: readonly string[]): Selection =>
  path.reduce(
    ({ fields, declared }, name) => fields.get(declared)!.find((each) => each.name === name)!.children!,
    field.children!,
  );

describe('about the customer whom a root names', () => {
  test('the root, whether they are there, and what is theirs, also along an edge to the same customer', () => {
    const { root, reaches, words } = asked('{ customer { name value { birth } orders { list { lines } } } }');
    expect(words(reaches.ofNamed(root))).toEqual(
      ['key', 'name', 'demographic', 'birth-date', 'purchase.summary', 'purchase.lines', 'purchase.payment'].sort(),
    );
  });

  test('the way to somebody else, and nothing of them', () => {
    const { root, reaches, words } = asked(
      '{ customer { friend { name } value { friend { name } } orders { list { customer { name } } } } }',
    );
    expect(words(reaches.ofNamed(root))).toEqual(
      ['key', 'identifier', 'demographic', 'purchase.summary', 'purchase.lines'].sort(),
    );
    for (const path of [['friend'], ['value', 'friend'], ['orders', 'list', 'customer']])
      expect(words(reaches.of(below(root, ...path), 'Customer'))).toEqual(['key', 'name']);
    expect(words(reaches.of(below(root, 'orders', 'list'), 'Order'))).toEqual(['purchase.lines']);
  });

  test('a root that is a value', () => {
    const { root, reaches, words } = asked('{ mail }');
    expect(words(reaches.ofNamed(root))).toEqual(['contact.email']);
  });
});

test('about who was written to: what the payload says of them, not that it was written, nor of whom it leads to', () => {
  const { root, reaches, words } = asked(
    'mutation { write { tier customer { name } more { birth friend { name } } } }',
  );
  expect(words(reaches.ofPayload(root))).toEqual(['birth-date', 'loyalty.tier']);
  expect(words(reaches.of(below(root, 'customer'), 'Customer'))).toEqual(['key', 'name']);
});
