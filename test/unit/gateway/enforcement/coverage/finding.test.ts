/** One edit of a policy by which customers are found whom nobody has named, one sentence. */
import { expect, test } from '@jest/globals';
import { classed, type Loose, PEOPLE, people, problems } from './fitting.ts';

const FINDING = PEOPLE.replace('type Query {', 'type Query { seek(first: Int): OrderPage ');
const where = "block 'people' of schema/classification.ts";

/** A policy by which orders are found as it should be, and one edit of it. */
const after = (edit: (policy: Loose) => unknown = () => {}): string[] =>
  problems((policy) => {
    classed('Query.seek', 'purchase.lines')(policy);
    people((block) => {
      block.findsCustomers = ['Query.seek'];
      block.inputs = { ...block.inputs, 'Query.seek(first:)': { harmless: 'how many' } };
    })(policy);
    edit(policy);
  }, FINDING);

const finds = (coordinate: string) => people((block) => (block.findsCustomers = ['Query.seek', coordinate]));

test('a policy by which customers are found, and nothing is wrong with it', () => {
  expect(after()).toEqual([]);
});

test('without it the same field could not be decided', () => {
  expect(after(people((block) => delete block.findsCustomers))).toContainEqual(
    expect.stringContaining("Query.seek has category 'purchase.lines' but gives OrderPage"),
  );
});

test.each<[string, (policy: Loose) => unknown, string]>([
  [
    'a field that there is not',
    finds('Query.sought'),
    `Query.sought has no field: remove it from 'findsCustomers' in ${where}.`,
  ],
  [
    'a field of a customer',
    finds('Customer.orders'),
    `Customer.orders finds customers but is no root field of a query: remove it from 'findsCustomers' in ${where}.`,
  ],
  [
    'what is public',
    finds('Query.news'),
    `Query.news finds customers but has no category, so nobody is asked: give it one in ${where}.`,
  ],
  [
    'whom its arguments name',
    finds('Query.customers'),
    `Query.customers finds customers whom its arguments name: remove it from 'findsCustomers' or from 'customerArguments' in ${where}.`,
  ],
  [
    'what leads to nobody',
    (policy) => {
      classed('Query.news', 'purchase.lines')(policy);
      finds('Query.news')(policy);
    },
    `Query.news finds customers but leads to no entity of one: add the customer to News, or remove it from 'findsCustomers' in ${where}.`,
  ],
])('%s', (_, edit, said) => {
  expect(after(edit)).toContain(said);
});
