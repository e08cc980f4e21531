/** The statistic of `npm run bench -- timing`: the definition, written out, on small and on drawn samples. */
import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { thresholdAuc } from '../../bench/timing/auc.ts';

/** The probability that one is above the other, equal ones counting half: every pair looked at. */
const byPairs = (one: readonly number[], other: readonly number[]): number => {
  const pairs = one.flatMap((a) => other.map((b) => (a > b ? 1 : a === b ? 0.5 : 0)));
  const area = pairs.reduce<number>((sum, each) => sum + each, 0) / pairs.length;
  return Math.max(area, 1 - area);
};

test('times that never meet are told apart for certain, whichever are the longer', () => {
  expect(thresholdAuc([1, 2, 3], [4, 5])).toBe(1);
  expect(thresholdAuc([4, 5], [1, 2, 3])).toBe(1);
});

test('equal times are a guess', () => {
  expect(thresholdAuc([7, 7, 7], [7, 7])).toBe(0.5);
  expect(thresholdAuc([1, 2, 3], [1, 2, 3])).toBe(0.5);
});

test('one pair of six in the wrong order is five sixths', () => {
  expect(thresholdAuc([1, 2, 4], [3, 5])).toBeCloseTo(5 / 6);
});

test('of drawn times, many of them equal, it is the share of pairs in order', () => {
  const times = fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 1, maxLength: 30 });
  fc.assert(
    fc.property(times, times, (one, other) => {
      expect(thresholdAuc(one, other)).toBeCloseTo(byPairs(one, other), 10);
      expect(thresholdAuc(other, one)).toBeCloseTo(thresholdAuc(one, other), 10);
    }),
  );
});

test('a kind without times is no number, which is below no bound', () => {
  expect(thresholdAuc([], [1])).toBeNaN();
});
