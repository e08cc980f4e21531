/** One edit of what the policy says of whose data it is, one sentence. */
import { describe, expect, test } from '@jest/globals';
import { BLOCK, classed, type Loose, PEOPLE, people, problems, REWARDS, without } from './fitting.ts';

type Case = [string, (policy: Loose) => unknown, string];

test.each<Case>([
  [
    'an entity without a subject',
    without('subjects', 'Order'),
    `Order is an entity with gated fields but no customer: add the path to its id to 'subjects' in ${BLOCK}.`,
  ],
  [
    'a subject without a type',
    people(({ subjects }) => (subjects.Ghost = 'id')),
    `Ghost has a subject but no type: remove it from 'subjects' in ${BLOCK}.`,
  ],
  [
    'a subject of what is no entity',
    people(({ subjects }) => (subjects.News = 'title')),
    `News has a subject but no @key, so it cannot be fetched once its customer is known: add one in the subgraph, or remove it from 'subjects' in ${BLOCK}.`,
  ],
  [
    'a subject that is not there',
    people(({ subjects }) => (subjects.Order = 'buyer.id')),
    `Order has the subject 'buyer.id', but Order.buyer is no field: correct 'subjects' in ${BLOCK}.`,
  ],
  [
    'a subject that could be several',
    people(({ subjects }) => (subjects.Order = 'tags')),
    `Order has the subject 'tags', but Order.tags is a list, so it could be anybody's: correct 'subjects' in ${BLOCK}.`,
  ],
  [
    'a subject that is an object',
    people(({ subjects }) => (subjects.Order = 'customer')),
    `Order has the subject 'customer', but Order.customer is no id: correct 'subjects' in ${BLOCK}.`,
  ],
  [
    'a subject with arguments on its way',
    people(({ subjects }) => (subjects.Order = 'customer.orders.next')),
    `Order has the subject 'customer.orders.next', but Customer.orders has arguments: correct 'subjects' in ${BLOCK}.`,
  ],
  [
    'a subject that no subgraph resolves alone',
    people(({ subjects }) => (subjects.Order = 'customer.motto')),
    `Order has the subject 'customer.motto', but no subgraph resolves all of it (Order.customer, Customer.motto): add the fields to one, or correct 'subjects' in ${BLOCK}.`,
  ],
  [
    'a subject that goes past its customer to something else of them',
    people(({ subjects }) => (subjects.Order = 'customer.score')),
    `Order has the subject 'customer.score', but the customer of Customer, which Order.customer leads to, is at 'id': correct 'subjects' in ${BLOCK}.`,
  ],
  [
    'an id that is public',
    classed('Order.id', { public: 'a number' }),
    `Order has a subject, but Order.id has no category, so nobody can be asked whether it is there: give it a field 'id' with one in ${BLOCK}.`,
  ],
  [
    'an edge that is not there',
    people(({ sameCustomer }) => sameCustomer.push('Customer.ghost')),
    `Customer.ghost has no field: remove it from 'sameCustomer' in ${BLOCK}.`,
  ],
  [
    'an edge to nobody',
    people(({ sameCustomer }) => sameCustomer.push('Customer.name')),
    `Customer.name leads to no entity of a customer: remove it from 'sameCustomer' in ${BLOCK}, or add Name to 'subjects'.`,
  ],
  [
    'an edge from nobody',
    people(({ sameCustomer }) => sameCustomer.push('OrderPage.items')),
    `OrderPage.items is of OrderPage, which belongs to no customer: remove it from 'sameCustomer' in ${BLOCK}, or add OrderPage to 'subjects'.`,
  ],
])('%s', (_, edit, sentence) => {
  const rewards = REWARDS.replace('perks:', 'motto: String perks:');
  const withMotto = (policy: Loose) => {
    policy.subgraphs.rewards.coordinates['Customer.motto'] = 'name';
    edit(policy);
  };
  expect(problems(withMotto, PEOPLE, rewards)).toContain(sentence);
});

test('an entity of a customer in a block without subjects', () => {
  expect(problems((policy) => delete policy.subgraphs.rewards.subjects)).toContain(
    "Customer is an entity with gated fields but no customer: add the path to its id to 'subjects' in block 'rewards' of schema/classification.ts.",
  );
});

describe('An entity that belongs to a customer', () => {
  const HOLDER =
    'type Holder { customer: Customer } type Card @key(fields: "id") { id: ID! holder: Holder order: Order }';
  const card = (path: string) =>
    people(({ coordinates, subjects }) => {
      coordinates['Holder.customer'] = 'inherit';
      for (const field of ['id', 'holder', 'order']) coordinates[`Card.${field}`] = 'purchase.lines';
      subjects.Card = path;
    });
  const found = (path: string) => problems(card(path), `${PEOPLE} ${HOLDER}`);

  test.each(['holder.customer.id', 'order.customer.id'])('may do so by way of something else: %s', (path) => {
    expect(found(path)).toEqual([]);
  });

  test('does so by the way of each entity in between', () => {
    expect(found('holder.customer.score')).toEqual([
      `Card has the subject 'holder.customer.score', but the customer of Customer, which Holder.customer leads to, is at 'id': correct 'subjects' in ${BLOCK}.`,
    ]);
    expect(found('order.id')).toEqual([
      `Card has the subject 'order.id', but the customer of Order, which Card.order leads to, is at 'customer.id': correct 'subjects' in ${BLOCK}.`,
    ]);
  });

  const NO_ID = (type: string) =>
    `${type} has a subject, but ${type}.id has no category, so nobody can be asked whether it is there: give it a field 'id' with one in ${BLOCK}.`;

  test('has an id', () => {
    const sdl = `${PEOPLE} type Badge @key(fields: "code") { code: ID! customer: Customer }`;
    const badge = people(({ coordinates, subjects }) => {
      Object.assign(coordinates, { 'Badge.code': 'purchase.lines', 'Badge.customer': 'purchase.lines' });
      subjects.Badge = 'customer.id';
    });
    expect(problems(badge, sdl)).toContain(NO_ID('Badge'));
  });

  test('has one that clients see', () => {
    const sdl = PEOPLE.replace(
      '{ id: ID! customer: Customer placedAt',
      '{ id: ID! @inaccessible customer: Customer placedAt',
    );
    expect(problems(() => {}, sdl)).toContain(NO_ID('Order'));
  });
});

describe('An interface object', () => {
  const sentence =
    "Place is an @interfaceObject of entities of customers in subgraph rewards, so whose it is cannot be known: resolve its types there, or take them from 'subjects' in schema/classification.ts.";
  const rewards = `${REWARDS} type Place @interfaceObject @key(fields: "id") { id: ID! stars: Int }`;
  const shop = (policy: Loose) => {
    const open = { public: 'shops are no persons' };
    Object.assign(policy.subgraphs.people.coordinates, { 'Shop.id': open });
    Object.assign(policy.subgraphs.rewards.coordinates, { 'Shop.stars': open });
  };
  const PLACE =
    'interface Place @key(fields: "id") { id: ID! } type Shop implements Place @key(fields: "id") { id: ID! }';

  test('of what is nobody’s is no problem', () => {
    expect(problems(shop, `${PEOPLE} ${PLACE}`, rewards)).toEqual([]);
  });

  test('of which one type is a customer’s is one', () => {
    const sdl = `${PEOPLE} ${PLACE}`.replace(
      'type Order @key(fields: "id")',
      'type Order implements Place @key(fields: "id")',
    );
    expect(problems(shop, sdl, rewards)).toContain(sentence);
  });
});
