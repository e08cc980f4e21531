/**
 * Random updates against a plain reference written here, and the promise that nothing but an update changes a document.
 */
import { describe, expect, test } from '@jest/globals';
import { Double, type Document as Plain } from 'bson';
import fc from 'fast-check';
import { change } from '../../../../../subgraphs/kit/embedded/change.ts';
import { Collection } from '../../../../../subgraphs/kit/embedded/collection.ts';
import { StoreError } from '../../../../../subgraphs/kit/embedded/errors.ts';
import { parseFilter } from '../../../../../subgraphs/kit/embedded/query.ts';
import { parseUpdate } from '../../../../../subgraphs/kit/embedded/update.ts';
import { type Document, decode, encode, type Value } from '../../../../../subgraphs/kit/embedded/values.ts';
import { fields, from, value } from './plain.ts';

const path = fc.constantFrom('a', 'b', 'c', 'a.x', 'b.y', 'c.x.y');
const operation = fc.oneof(
  fc.tuple(fc.constantFrom('$set', '$setOnInsert', '$push'), path, value),
  fc.tuple(fc.constant('$unset'), path, fc.constant('')),
  fc.tuple(fc.constant('$inc'), path, fc.constantFrom<unknown>(1, -3, 2_147_483_647, new Double(0.5))),
  fc.tuple(fc.constant('$push'), path, fc.record({ $each: fc.array(value, { maxLength: 3 }) })),
);

const ALL = { filter: parseFilter(from({ _id: 1 })) };
const held = (collection: Collection): string => bytesOf(collection.search(ALL).found[0]?.document as Document);
/** Its bytes: types and the order of fields count. */
const bytesOf = (document: Document): string => encode(document).toString('hex');

describe('One update', () => {
  test('does what a plain reference does, or fails and changes nothing', () => {
    let applied = 0;
    let refused = 0;
    fc.assert(
      fc.property(fields, operation, (before, [operator, name, operand]) => {
        const collection = new Collection('t.t');
        const start = from({ _id: 1, ...before });
        collection.insert(start);
        const expected = reference(from({ _id: 1, ...before }), operator, name.split('.'), operandOf(operand));
        const update = () => change(collection, ALL, parseUpdate(from({ [operator]: { [name]: operand } })), false);
        if (expected === undefined) {
          refused += 1;
          expect(update).toThrow(StoreError);
          expect(held(collection)).toBe(bytesOf(from({ _id: 1, ...before })));
        } else {
          applied += 1;
          const modified = Number(bytesOf(expected) !== bytesOf(from({ _id: 1, ...before })));
          expect(update()).toMatchObject({ n: 1, nModified: modified });
          expect(held(collection)).toBe(bytesOf(expected));
        }
      }),
      { numRuns: 1000 },
    );
    expect(Math.min(applied, refused)).toBeGreaterThan(100);
  });

  test.each([
    [{ $inc: { a: 1 } }, { a: 'x' }, 14],
    [{ $inc: { a: 'x' } }, { a: 1 }, 14],
    [{ $push: { a: 1 } }, { a: 1 }, 2],
    [{ $set: { 'a.b': 1 } }, { a: 1 }, 28],
    [{ $set: { 'a.b': 1 } }, { a: null }, 28],
    [{ $set: { 'a.b': 1 } }, { a: [] }, 28],
    [{ $set: { a: 1 }, $inc: { a: 1 } }, {}, 40],
    [{ $set: { a: {}, 'a.b': 1 } }, {}, 40],
    [{ $set: { _id: 2 } }, {}, 66],
    [{ $unset: { _id: '' } }, {}, 66],
    [{ $set: { a: { 'x.y': 1 } } }, {}, 57],
    [{ $set: { a: { $x: 1 } } }, {}, 52],
    [{ $set: { 'a..b': 1 } }, {}, 56],
    [{ $inc: { a: 1n } }, { a: 9_223_372_036_854_775_807n }, 2],
  ])('%o on %o fails with %i', (update, before, code) => {
    const collection = new Collection('t.t');
    collection.insert(from({ _id: 1, ...before }));
    const run = () => change(collection, ALL, parseUpdate(from(update)), false);
    expect(run).toThrow(expect.objectContaining({ code }));
    expect(held(collection)).toBe(bytesOf(from({ _id: 1, ...before })));
  });
});

describe('An upsert', () => {
  const upsert = (filter: Plain, update: Plain): string => {
    const collection = new Collection('t.t');
    const query = { filter: parseFilter(from(filter)), limit: 1 };
    change(collection, query, parseUpdate(from(update)), true);
    const everything = { filter: parseFilter(from({})) };
    return bytesOf(collection.search(everything).found[0]?.document as Document);
  };

  test('begins with what the filter says by equality, and puts _id first', () => {
    const made = upsert({ 'a.b': 1, c: { $gt: 1 }, _id: 7 }, { $setOnInsert: { e: 1 }, $inc: { n: 2 } });
    expect(made).toBe(bytesOf(from({ _id: 7, a: { b: 1 }, e: 1, n: 2 })));
  });

  test('is refused where the filter could mean two documents', () => {
    expect(() => upsert({ a: 1, 'a.b': 2 }, { $set: { c: 1 } })).toThrow(expect.objectContaining({ code: 54 }));
    expect(() => upsert({ a: { $in: [1, 2] } }, { $set: { c: 1 } })).toThrow('$in');
  });
});

describe('A stored document', () => {
  test('is not reached by whoever inserted it or found it', () => {
    const collection = new Collection('t.t');
    const bytes = encode(from({ _id: 1, a: { b: [1] } }));
    const document = decode(bytes);
    collection.insert(document, bytes);
    const before = held(collection);
    bytes.fill(0xff, 8, 12);
    (document.get('a') as Document).set('b', 'changed');
    const found = collection.search(ALL).found[0]?.document as Document;
    ((found.get('a') as Document).get('b') as Value[]).push('changed');
    expect(held(collection)).toBe(before);
  });

  test('is the same in a result that was taken before an update', () => {
    const collection = new Collection('t.t');
    collection.insert(from({ _id: 1, a: 1 }));
    const bytes = collection.search(ALL).found[0]?.record.bytes as Buffer;
    change(collection, ALL, parseUpdate(from({ $set: { a: 2 } })), false);
    expect(decode(bytes).get('a')).toBe(1);
  });
});

const operandOf = (operand: unknown): Value => from({ operand }).get('operand') as Value;

/** What MongoDB's manual says of each operator, on a copy; undefined: the update fails. */
function reference(document: Document, operator: string, path: string[], operand: Value): Document | undefined {
  if (operator === '$setOnInsert') return document;
  const creates = operator !== '$unset';
  let at = document;
  for (const part of path.slice(0, -1)) {
    const next = at.get(part);
    if (next instanceof Map) at = next;
    else if (!creates) return document;
    else if (next !== undefined) return undefined;
    else {
      const made: Document = new Map();
      at.set(part, made);
      at = made;
    }
  }
  const field = path.at(-1) as string;
  const before = at.get(field);
  const list = operand instanceof Map && operand.has('$each') ? (operand.get('$each') as Value[]) : [operand];
  switch (operator) {
    case '$set':
      at.set(field, operand);
      return document;
    case '$unset':
      at.delete(field);
      return document;
    case '$inc': {
      const sum = before === undefined ? operand : add(before, operand);
      if (sum === undefined) return undefined;
      at.set(field, sum);
      return document;
    }
    default: {
      if (before !== undefined && !Array.isArray(before)) return undefined;
      at.set(field, [...(before ?? []), ...list]);
      return document;
    }
  }
}

function add(a: Value, b: Value): Value | undefined {
  if (a instanceof Double || b instanceof Double) {
    const [x, y] = [a, b].map((one) => (one instanceof Double ? one.value : one));
    return typeof x === 'object' || typeof x === 'string' || typeof x === 'boolean'
      ? undefined
      : new Double(Number(x) + Number(y));
  }
  if (typeof a === 'number' && typeof b === 'number') return Math.abs(a + b) < 2 ** 31 ? a + b : BigInt(a + b);
  return typeof a === 'bigint' ? a + BigInt(b as number) : undefined;
}
