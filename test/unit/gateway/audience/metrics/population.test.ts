/** Whether populations are told apart, against sets of names. */
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { Population, placesBy } from '../../../../../gateway/audience/metrics/population.ts';

const placeOf = placesBy(Buffer.alloc(32, 7));

const populationOf = (ids: Iterable<string>): Population => {
  const population = new Population();
  for (const id of ids) population.add(placeOf(id));
  return population;
};

const names = (from: number, many: number): string[] => Array.from({ length: many }, (_, at) => String(from + at));

/** Two populations: how many are in both, in the one alone, in the other alone. */
const pair = fc.record({
  from: fc.nat(1_000_000),
  common: fc.oneof(fc.nat(30), fc.nat(3_000)),
  one: fc.nat(80),
  other: fc.nat(80),
});
const made = ({ from, common, one, other }: { from: number; common: number; one: number; other: number }) => ({
  first: populationOf(names(from, common + one)),
  second: populationOf([...names(from, common), ...names(from + common + one, other)]),
  differing: one + other,
});

describe('two populations', () => {
  test('that differ by fewer than so many people are never called far from each other', () => {
    fc.assert(
      fc.property(pair, fc.integer({ min: 1, max: 60 }), (drawn, bound) => {
        const { first, second, differing } = made(drawn);
        if (differing < bound) expect(first.isCloserThan(bound, second)).toBe(true);
      }),
      { numRuns: 500 },
    );
  });

  test('that differ by a few more than so many are called far', () => {
    fc.assert(
      fc.property(pair, fc.integer({ min: 1, max: 50 }), (drawn, bound) => {
        const { first, second, differing } = made(drawn);
        if (differing >= bound + 10) expect(first.isCloserThan(bound, second)).toBe(false);
      }),
      { numRuns: 500 },
    );
  });

  test('are far where they have hardly anybody in common, however many they are', () => {
    expect(populationOf(names(0, 20_000)).isCloserThan(50, populationOf(names(20_000, 20_000)))).toBe(false);
  });

  test('that differ by ten are told apart in nearly every case', () => {
    const cases = Array.from({ length: 1_000 }, (_, at) => made({ from: at * 1_000, common: 100, one: 5, other: 5 }));
    const far = cases.filter(({ first, second }) => !first.isCloserThan(10, second)).length;
    expect(far).toBeGreaterThan(970);
  });

  test('have one identity exactly when they are the same people, in any order', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.string({ minLength: 1 })),
        fc.uniqueArray(fc.string({ minLength: 1 })),
        (one, other) => {
          const isSame = [...one].sort().join('\0') === [...other].sort().join('\0');
          expect(populationOf(one).identity === populationOf(other).identity).toBe(isSame);
          expect(populationOf(one).identity).toBe(populationOf([...one].reverse()).identity);
        },
      ),
    );
  });

  test('without a member in common are together what counting all of them gives', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.string({ minLength: 1 })), fc.nat(), (ids, at) => {
        const cut = ids.length === 0 ? 0 : at % ids.length;
        const all = populationOf(ids.slice(0, cut));
        all.addAll(populationOf(ids.slice(cut)));
        const counted = populationOf(ids);
        expect([all.size, all.identity]).toEqual([counted.size, counted.identity]);
        expect(all.isCloserThan(1, counted)).toBe(true);
      }),
    );
  });
});

test('another key gives other places', () => {
  expect(placesBy()('2489')).not.toEqual(placesBy()('2489'));
});
