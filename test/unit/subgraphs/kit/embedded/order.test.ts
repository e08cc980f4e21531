/**
 * The keys of the evaluation store sort as MongoDB's comparison order does, checked against a plain comparison.
 */
import { describe, expect, test } from '@jest/globals';
import { Double } from 'bson';
import fc from 'fast-check';
import { descending, orderKey } from '../../../../../subgraphs/kit/embedded/order.ts';
import type { Value } from '../../../../../subgraphs/kit/embedded/values.ts';
import { from, value } from './plain.ts';

const sign = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
const of = (plain: unknown): Value => from({ v: plain }).get('v') as Value;

describe('The order of values', () => {
  test('is that of int64 and double compared exactly', () => {
    const number = fc.oneof(
      fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
      fc.bigInt({ min: 2n ** 53n - 5n, max: 2n ** 53n + 5n }),
      fc.double({ noNaN: true }).map((double) => new Double(double)),
      fc.integer(),
    );
    fc.assert(
      fc.property(number, number, (a, b) => {
        expect(sign(orderKey(a), orderKey(b))).toBe(compareNumbers(a, b));
      }),
    );
  });

  test('is that of code points for strings, not of UTF-16', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), (a, b) => {
        expect(sign(orderKey(a), orderKey(b))).toBe(Math.sign(Buffer.compare(Buffer.from(a), Buffer.from(b))));
      }),
    );
    expect(orderKey('\uffee') < orderKey('😀')).toBe(true);
  });

  test('goes from null over numbers, strings, objects and arrays to booleans and dates', () => {
    const rising = [null, new Double(Number.NaN), -1, 'a', { a: 1 }, [], false, true, new Date(0)].map(of);
    const keys = rising.map(orderKey);
    expect([...keys].sort()).toEqual(keys);
  });

  test('compares objects by type, name and value of one field after the other', () => {
    const rising = [{}, { b: 1 }, { a: 'x' }, { b: 'x' }, { b: 'x', a: 1 }].map(of).map(orderKey);
    expect([...rising].sort()).toEqual(rising);
  });

  test('takes 1, 1.0 and 1 as int64 for one value, and 0 and -0', () => {
    expect(new Set([orderKey(1), orderKey(new Double(1)), orderKey(1n)]).size).toBe(1);
    expect(orderKey(new Double(-0))).toBe(orderKey(0));
  });

  test('is turned round by a descending key, and no key begins another one', () => {
    fc.assert(
      fc.property(value, value, (a, b) => {
        const [x, y] = [orderKey(of(a)), orderKey(of(b))];
        expect(sign(descending(x), descending(y))).toBe(sign(y, x) || 0);
        expect(x !== y && y.startsWith(x)).toBe(false);
      }),
    );
  });
});

function compareNumbers(a: bigint | number | Double, b: bigint | number | Double): number {
  const [x, y] = [a, b].map((one) => (one instanceof Double ? one.value : one)) as [bigint | number, bigint | number];
  // JavaScript compares a bigint with a number exactly.
  return x < y ? -1 : x > y ? 1 : 0;
}
