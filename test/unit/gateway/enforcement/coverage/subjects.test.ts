/** One edit of what the policy says of whose data it is, one sentence. */
import { expect, test } from '@jest/globals';
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
