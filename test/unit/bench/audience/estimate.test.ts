/** The arithmetic of the estimate: every line follows from what was measured, and from the numbers that it names. */
import { expect, test } from '@jest/globals';
import {
  duration,
  entriesRead,
  estimateText,
  levelsOf,
  lineTo,
  SHARD_INDEX_BYTES,
  shardsFor,
} from '../../../bench/audience/estimate.ts';
import type { Measured } from '../../../bench/audience/measure.ts';
import { entryBytes } from '../../../bench/audience/sizes.ts';

test('There are as many shards as keep the indexes in memory, and one at least', () => {
  expect([0, 1, SHARD_INDEX_BYTES, SHARD_INDEX_BYTES + 1, 10 * SHARD_INDEX_BYTES].map(shardsFor)).toEqual([
    1, 1, 1, 2, 10,
  ]);
});

test('An index of 512 entries in a page has a level more with each factor of 512', () => {
  expect([2, 512, 513, 512 ** 2, 512 ** 2 + 1].map((entries) => levelsOf(entries, 32))).toEqual([1, 1, 2, 2, 3]);
});

test('A question is read on the shards from its place on, on average half of them', () => {
  expect([1, 3, 9].map((shards) => entriesRead(shards, 1000))).toEqual([1000, 2000, 5000]);
});

test('A line goes on as it went', () => {
  expect(lineTo(100, [0, 5], [10, 15])).toBe(105);
  expect(lineTo(100, [0, 5], [10, 5])).toBe(5);
});

test('Times are told in the unit that suits them', () => {
  expect([0.5, 90, 600, 10_000].map(duration)).toEqual(['0.500 s', '90.0 s', '10.0 min', '2.78 h']);
});

test('An index has an entry for each of several values, each with its place', () => {
  expect(entryBytes({ _id: 'ab' }, ['_id'])).toBe(8 + 3);
  expect(entryBytes({ _id: 'ab', keys: ['a', 'abc'] }, ['keys', '_id'])).toBe(2 * (8 + 3 + 3));
  expect(entryBytes({ _id: 'ab', balance: 5 }, ['balance', '_id'])).toBe(8 + 9 + 3);
  expect(entryBytes({ _id: 'ab', keys: [] }, ['keys', '_id'])).toBe(8 + 1 + 3);
});

const cost = (milliseconds: number) => ({ milliseconds, spread: 0, cpu: 0, questions: 0 });
const stage = (customers: number, naive: number): Measured => ({
  customers,
  cells: [{ question: 'a page', customers, rows: 20, gateway: cost(10), naive: cost(naive) }],
  longs: [
    {
      name: 'metrics',
      among: customers,
      gateway: { customers: customers / 2, perSecond: 1000, spread: 0 },
      cpu: 0,
      questions: 0,
      megabytes: 0,
    },
  ],
  gatewayMegabytes: 200,
  naiveMegabytes: customers / 1000,
});

test('What is printed is computed from the two greatest that were measured with the naive way', () => {
  const sizes = [{ collection: 'x.y', documents: 2, documentBytes: 1024, indexBytes: 2048 }];
  const ownPages = { ...stage(2 ** 30, 0), naiveMegabytes: undefined };
  const text = estimateText(2 ** 30, [stage(1000, 1000), stage(2000, 2000), ownPages], sizes);
  expect(text.split('\n').slice(1)).toEqual([
    '1,073,741,824 customers, computed from what was measured',
    'collection  documents each  bytes each  of indexes  documents   indexes',
    'x.y                   2.00       1,024       2,048   1,024 GB  2,048 GB',
    'together 1,024 GB of documents and 2,048 GB of indexes, nothing compressed',
    '32 shards with 64.0 GB of indexes in memory each; an index of one entry for each customer has 3 levels in each of them',
    'a question for 1000 ids reads 16,500 entries on all shards together, 1000 at most on each, at the same time',
    'the naive way to a page, if it goes on as from 1,000 to 2,000 customers, in 1,049 GB of memory:',
    '  a page: 298 h',
    'through everybody, by one gateway, at the pace that was measured:',
    '  metrics: 536,870,912 customers, 149 h',
  ]);
});
