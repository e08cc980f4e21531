/**
 * An index changes how many keys are read, never an answer: the same random query with and without indexes.
 */
import { describe, expect, test } from '@jest/globals';
import { Double } from 'bson';
import fc from 'fast-check';
import { Collection } from '../../../../../subgraphs/kit/embedded/collection.ts';
import { parsePattern } from '../../../../../subgraphs/kit/embedded/pattern.ts';
import { parseFilter } from '../../../../../subgraphs/kit/embedded/query.ts';
import { from, scalar, value } from './plain.ts';

/** What may be sorted by; `l` holds the arrays, which an order may not meet. */
const path = fc.constantFrom('a', 'a', 'b', 'b', 'a.x', 'a.x', 'a.y', 'c.y');
const asked = fc.oneof({ weight: 4, arbitrary: path }, { weight: 1, arbitrary: fc.constantFrom('l', 'l.x') });
const direction: fc.Arbitrary<1 | -1> = fc.constantFrom(1, -1);
// Few numbers, so that they meet at the edges of ranges; sometimes anything.
const small = fc.constantFrom<unknown>(0, 1, 2, new Double(1), new Double(2.5), 3);
const operand = fc.oneof({ weight: 5, arbitrary: small }, { weight: 2, arbitrary: value });
const bound = fc.oneof({ weight: 5, arbitrary: small }, { weight: 1, arbitrary: scalar.filter((one) => one !== null) });
const condition = fc.oneof(
  operand,
  fc.record({ $eq: operand }),
  fc.record({ $in: fc.array(operand, { maxLength: 4 }) }),
  fc
    .record({ $gt: bound, $lt: bound, $gte: bound, $lte: bound }, { requiredKeys: [] })
    .filter((all) => Object.keys(all).length > 0),
  fc.record({ $gt: bound, $lte: bound }),
  fc.record({ $gte: bound, $lt: bound }),
  fc.record({ $lte: bound }),
  fc.record({ $gte: bound }),
);
const filter = fc.dictionary(asked, condition, { maxKeys: 3, noNullPrototype: true });
const list = fc.oneof(
  fc.array(small, { maxLength: 3 }),
  fc.array(fc.oneof(small, fc.record({ x: small, y: small }, { requiredKeys: [] })), { maxLength: 3 }),
  value,
);
const single = fc.oneof(small, scalar, fc.record({ x: small, y: scalar }, { requiredKeys: [] }));
const document = fc.record(
  { a: single, b: fc.oneof(small, scalar), c: fc.oneof(scalar, fc.record({ y: small })), l: list },
  { requiredKeys: [] },
);
/** At most one component of an index is under an array: two would be parallel arrays. */
const key = fc
  .record({
    before: fc.dictionary(path, direction, { maxKeys: 2, noNullPrototype: true }),
    many: fc.option(fc.tuple(fc.constantFrom('l', 'l.x'), direction)),
    after: fc.dictionary(path, direction, { maxKeys: 2, noNullPrototype: true }),
  })
  .map(({ before, many, after }) => ({ ...before, ...(many ? { [many[0]]: many[1] } : {}), ...after }))
  .filter((components) => Object.keys(components).length > 0);
const index = fc.record({
  key,
  // Only an index that ends with _id gives the total order that is asked for.
  id: fc.option(direction),
  sparse: fc.boolean(),
});

describe('The same random query', () => {
  test('has the same answer with and without indexes', () => {
    let used = 0;
    let sorted = 0;
    let many = 0;
    let sortedMany = 0;
    const queries = fc.array(
      fc.record({
        filter,
        sort: fc.option(fc.tuple(path, direction)),
        id: direction,
        limit: fc.nat(5),
      }),
      { minLength: 3, maxLength: 8, size: 'max' },
    );
    fc.assert(
      fc.property(
        fc.array(document, { maxLength: 25, size: 'max' }),
        fc.array(index, { minLength: 1, maxLength: 4 }),
        queries,
        (docs, indexes, queries) => {
          const [plain, indexed] = [new Collection('t.plain'), new Collection('t.indexed')];
          for (const [i, { key, id, sparse }] of indexes.entries()) {
            const pattern = from({ ...key, ...(id ? { _id: id } : {}) });
            const options = { name: `i${i}`, pattern, unique: false, sparse };
            try {
              indexed.createIndex(options);
            } catch (error) {
              expect(error).toMatchObject({ code: 85 });
            }
          }
          for (const [_id, one] of docs.entries()) {
            plain.insert(from({ _id, ...one }));
            indexed.insert(from({ _id, ...one }));
          }
          for (const { filter, sort, id, limit } of queries) {
            const order = parsePattern(from({ ...(sort ? { [sort[0]]: sort[1] } : {}), _id: id }), 2);
            const query = { filter: parseFilter(from(filter)), sort: order, limit };
            const answer = indexed.search(query);
            if (answer.plan && answer.plan.index.options.name !== '_id_') {
              used += 1;
              if (answer.plan.sorted) sorted += 1;
              if (answer.plan.index.multikey.size > 0) many += 1;
              if (answer.plan.index.multikey.size > 0 && answer.plan.sorted) sortedMany += 1;
            }
            expect(idsOf(answer)).toEqual(idsOf(plain.search(query)));
            const unsorted = { ...query, sort: [], limit: 0 };
            expect(idsOf(indexed.search(unsorted)).sort()).toEqual(idsOf(plain.search(unsorted)).sort());
          }
        },
      ),
      { numRuns: 1000 },
    );
    // The generator reaches what it is for: indexes that are used, and orders that an index gives.
    expect(used).toBeGreaterThan(1500);
    expect(sorted).toBeGreaterThan(25);
    expect(many).toBeGreaterThan(100);
    expect(sortedMany).toBeGreaterThan(5);
  });
});

test('an index over an array gives the order of what follows it, under one element and behind a place, and reads no more than the limit', () => {
  const collection = new Collection('t.c');
  collection.createIndex({ name: 'l__id', pattern: from({ l: 1, _id: 1 }), unique: false, sparse: false });
  for (let id = 99; id >= 0; id -= 1) collection.insert(from({ _id: id, l: id % 2 ? ['odd', 'odd', 'any'] : ['any'] }));
  const ask = (filter: object, sort: object) =>
    collection.search({ filter: parseFilter(from(filter)), sort: parsePattern(from(sort), 2), limit: 3 });
  const behind = ask({ l: 'odd', _id: { $gt: 50 } }, { _id: 1 });
  expect(idsOf(behind)).toEqual([51, 53, 55]);
  expect(behind).toMatchObject({ keysExamined: 3, documentsExamined: 3, plan: { sorted: true } });
  expect(idsOf(ask({ l: 'any', _id: { $lt: 50 } }, { _id: -1 }))).toEqual([49, 48, 47]);
  // Under two elements a document has two places in the order.
  const either = ask({ l: { $in: ['odd', 'any'] }, _id: { $gt: 50 } }, { _id: 1 });
  expect(idsOf(either)).toEqual([51, 52, 53]);
  expect(either.plan?.index.options.name === 'l__id' && either.plan.sorted).toBe(false);
});

test('an index over an array has a key for each element, and finds a document by any of them once', () => {
  const collection = new Collection('t.c');
  collection.createIndex({ name: 'l', pattern: from({ l: 1 }), unique: true, sparse: true });
  collection.insert(from({ _id: 1, l: [1, 2, 2] }));
  collection.insert(from({ _id: 2, l: 3 }));
  for (let id = 10; id < 100; id += 1) collection.insert(from({ _id: id }));
  const found = (filter: object) => {
    const result = collection.search({ filter: parseFilter(from(filter)) });
    return [idsOf(result), result.documentsExamined, result.keysExamined];
  };
  expect(found({ l: 2 })).toEqual([[1], 1, 1]);
  expect(found({ l: { $in: [1, 2, 3] } })).toEqual([[1, 2], 2, 3]);
  expect(found({ l: { $gte: 2 } })).toEqual([[1, 2], 2, 2]);
  expect(() => collection.insert(from({ _id: 3, l: [9, 2] }))).toThrow(/E11000/);
  expect(() =>
    collection.createIndex({ name: 'two', pattern: from({ l: 1, m: 1 }), unique: false, sparse: false }),
  ).not.toThrow();
  expect(() => collection.insert(from({ _id: 4, l: [7], m: [8] }))).toThrow('cannot index parallel arrays [l] [m]');
  const [one] = collection.search({ filter: parseFilter(from({ _id: 1 })) }).found;
  if (one !== undefined) collection.replace(one.record, from({ _id: 1, l: [2, 5] }));
  expect([found({ l: 1 })[0], found({ l: 5 })[0]]).toEqual([[], [1]]);
});

function idsOf(result: ReturnType<Collection['search']>): unknown[] {
  return result.found.map(({ document }) => document.get('_id'));
}
