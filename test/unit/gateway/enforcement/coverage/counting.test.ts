/** One edit of a policy by which customers are counted, one sentence. */
import { expect, test } from '@jest/globals';
import { classed, type Loose, PEOPLE, people, problems } from './fitting.ts';

const COUNTING = PEOPLE.replace('type Query {', 'type Query { count(first: Int): Tally ').concat(
  '\n  type Tally { size: Int }',
);
const where = "block 'people' of schema/classification.ts";

/** A policy by which customers are counted as it should be, and one edit of it. */
const after = (edit: (policy: Loose) => unknown = () => {}): string[] =>
  problems((policy) => {
    classed('Query.count', 'purchase.lines')(policy);
    classed('Tally.size', 'inherit')(policy);
    people((block) => {
      block.countsCustomers = ['Query.count'];
      block.inputs = { ...block.inputs, 'Query.count(first:)': { harmless: 'how many' } };
    })(policy);
    edit(policy);
  }, COUNTING);

const counts = (coordinate: string) => people((block) => (block.countsCustomers = ['Query.count', coordinate]));

test('a policy by which customers are counted, and nothing is wrong with it', () => {
  expect(after()).toEqual([]);
});

test('without it the same field could not be decided', () => {
  expect(after(people((block) => delete block.countsCustomers))).toContainEqual(
    expect.stringContaining("Query.count has category 'purchase.lines' but gives Tally"),
  );
});

test.each<[string, (policy: Loose) => unknown, string]>([
  [
    'a field that there is not',
    counts('Query.sought'),
    `Query.sought has no field: remove it from 'countsCustomers' in ${where}.`,
  ],
  [
    'a field of a customer',
    counts('Customer.orders'),
    `Customer.orders counts customers but is no root field of a query: remove it from 'countsCustomers' in ${where}.`,
  ],
  [
    'what is public',
    counts('Query.news'),
    `Query.news counts customers but has no category, so nobody is asked: give it one in ${where}.`,
  ],
  [
    'what leads to customers',
    counts('Query.customers'),
    `Query.customers counts customers but leads to some: name it in 'findsCustomers' and not in 'countsCustomers' in ${where}.`,
  ],
  [
    'whom its arguments name',
    (policy) => {
      classed('Query.news', 'purchase.lines')(policy);
      counts('Query.news')(policy);
      people((block) => (block.customerArguments = { ...block.customerArguments, 'Query.news': 'topic' }))(policy);
    },
    `Query.news counts customers but names one: remove it from 'countsCustomers' or from 'customerArguments' in ${where}.`,
  ],
])('%s', (_, edit, said) => {
  expect(after(edit)).toContain(said);
});
