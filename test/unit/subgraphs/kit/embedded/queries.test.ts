/**
 * An index changes how many keys are read, never an answer: the same random query with and without indexes.
 */
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { Collection } from '../../../../../subgraphs/kit/embedded/collection.ts';
import { parsePattern } from '../../../../../subgraphs/kit/embedded/index-definition.ts';
import { parseFilter } from '../../../../../subgraphs/kit/embedded/query.ts';
import { from, scalar, value } from './plain.ts';

const path = fc.constantFrom('a', 'b', 'c', 'a.x', 'a.y', 'b.x', 'c.y');
const direction = fc.constantFrom(1, -1);
const operand = fc.oneof(scalar, value);
const bound = scalar.filter((one) => one !== null);
const condition = fc.oneof(
  operand,
  fc.record({ $eq: operand }),
  fc.record({ $ne: operand }),
  fc.record({ $in: fc.array(operand, { maxLength: 4 }) }),
  fc.record({ $gt: bound, $lte: bound }),
  fc.record({ $gte: bound }),
  fc.record({ $lt: bound }),
  fc.record({ $exists: fc.boolean() }),
);
const simple = fc.dictionary(path, condition, { maxKeys: 3, noNullPrototype: true });
const filter = fc.oneof(
  { weight: 4, arbitrary: simple },
  { weight: 1, arbitrary: fc.record({ $and: fc.array(simple, { minLength: 1, maxLength: 2 }) }) },
  { weight: 1, arbitrary: fc.record({ $or: fc.array(simple, { minLength: 1, maxLength: 2 }), a: condition }) },
);
// One array in a document, as an index and a sort on two paths allow.
const document = fc.record(
  { a: value, b: scalar, c: fc.oneof(scalar, fc.record({ y: scalar })) },
  { requiredKeys: [] },
);
const index = fc.record({
  key: fc.dictionary(path, direction, { minKeys: 1, maxKeys: 3, noNullPrototype: true }),
  sparse: fc.boolean(),
});

describe('The same random query', () => {
  test('has the same answer with and without indexes', () => {
    let used = 0;
    const queries = fc.array(
      fc.record({ filter, sort: fc.option(fc.tuple(path, direction)), skip: fc.nat(3), limit: fc.nat(5) }),
      { minLength: 1, maxLength: 5 },
    );
    fc.assert(
      fc.property(
        fc.array(document, { maxLength: 25 }),
        fc.array(index, { maxLength: 4 }),
        queries,
        (docs, indexes, asked) => {
          const [plain, indexed] = [new Collection('t.plain'), new Collection('t.indexed')];
          for (const [i, { key, sparse }] of indexes.entries()) {
            const options = { name: `i${i}`, pattern: from(key), unique: false, sparse };
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
          for (const { filter, sort, skip, limit } of asked) {
            const order = parsePattern(from({ ...(sort ? { [sort[0]]: sort[1] } : {}), _id: 1 }), 2);
            const query = { filter: parseFilter(from(filter)), sort: order, skip, limit };
            const answer = indexed.search(query);
            if (answer.plan && answer.plan.index.options.name !== '_id_') used += 1;
            expect(idsOf(answer)).toEqual(idsOf(plain.search(query)));
            const unsorted = { ...query, sort: [], skip: 0, limit: 0 };
            expect(idsOf(indexed.search(unsorted)).sort()).toEqual(idsOf(plain.search(unsorted)).sort());
          }
        },
      ),
      { numRuns: 300 },
    );
    expect(used).toBeGreaterThan(100);
  });
});

function idsOf(result: ReturnType<Collection['search']>): unknown[] {
  return result.found.map(({ document }) => document.get('_id'));
}
