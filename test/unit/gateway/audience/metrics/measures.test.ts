/** Sums and distributions of random people, against counting them one by one. */
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { Count, MOST_GROUPS, type Person, TooManyGroups } from '../../../../../gateway/audience/metrics/count.ts';
import { placesBy } from '../../../../../gateway/audience/metrics/population.ts';
import { type Told, telling } from '../../../../../gateway/audience/metrics/telling.ts';

const SMALLEST = 4;
const placeOf = placesBy(Buffer.alloc(32, 2));
const tens = (value: number): number => Math.floor(value / 10);

/** Sometimes one has more than all others together. */
const value = fc.oneof(
  { weight: 6, arbitrary: fc.nat(40) },
  { weight: 1, arbitrary: fc.integer({ min: -40, max: 2_000 }) },
  { weight: 1, arbitrary: fc.constant(null) },
);
const crowd = fc
  .array(fc.record({ text: fc.constantFrom('a', 'b', 'c', null), values: fc.tuple(value, value) }), { maxLength: 60 })
  .map((some) => some.map(({ text, values }, at): Person => ({ id: `${at}`, texts: [text], values })));

function toldOf(people: readonly Person[]): Told {
  const distributions = [{ fact: 1, bucketOf: tens }];
  const count = new Count({ dimensions: 1, facts: 2, distributions }, placeOf);
  for (const person of people) count.add(person);
  return telling(count, 1, SMALLEST, () => true).told;
}

const measurable = (people: readonly Person[]): Person[] =>
  people.filter(({ values }) => values.every((each) => each !== null));
const sum = (numbers: readonly number[]): number => numbers.reduce((all, one) => all + one, 0);
const valuesOf = (people: readonly Person[], fact: number): number[] => people.map(({ values }) => values[fact] ?? 0);

/** The p%-rule, by its words. */
function isSomebodys(numbers: readonly number[]): boolean {
  const sizes = numbers.map(Math.abs).sort((one, other) => other - one);
  const [first = 0] = sizes;
  return sum(sizes.slice(2)) < 0.2 * first;
}

test('sums, counts and buckets that are told are those of the people of whom all that is measured is known', () => {
  fc.assert(
    fc.property(crowd, (people) => {
      const { total, groups } = toldOf(people);
      const all = measurable(people);
      for (const group of [...groups, ...(total === undefined ? [] : [total])]) {
        const some = group.key.length === 0 ? all : all.filter(({ texts }) => texts[0] === group.key[0]);
        expect(group.count).toBe(some.length);
        expect(group.sums).toEqual([0, 1].map((fact) => sum(valuesOf(some, fact))));
        for (const { bucket, count } of group.buckets[0] ?? [])
          expect(count).toBe(valuesOf(some, 1).filter((each) => tens(each) === bucket).length);
      }
    }),
  );
});

describe('nothing is told', () => {
  test('of a group in which the second largest contributor could estimate the largest, nor of those who are left out of it', () => {
    fc.assert(
      fc.property(crowd, (people) => {
        const { total, groups } = toldOf(people);
        const all = measurable(people);
        if (total === undefined) return;
        const shown = groups.map(({ key }) => all.filter(({ texts }) => texts[0] === key[0]));
        const rest = all.filter(({ texts }) => !groups.some(({ key }) => key[0] === texts[0]));
        for (const some of [all, ...shown, ...(rest.length === 0 ? [] : [rest])])
          for (const fact of [0, 1]) expect(isSomebodys(valuesOf(some, fact))).toBe(false);
      }),
      { numRuns: 500 },
    );
  });

  test('of a bucket with few, nor of few who are left out of a total, a group or a bucket', () => {
    fc.assert(
      fc.property(crowd, (people) => {
        const { total, groups } = toldOf(people);
        if (total === undefined) return;
        const few = (many: number) => many > 0 && many < SMALLEST;
        for (const { count, buckets } of [total, ...groups]) {
          expect(buckets.flat().some((bucket) => few(bucket.count))).toBe(false);
          expect(few(count - sum(buckets.flat().map((bucket) => bucket.count)))).toBe(false);
        }
        for (const { bucket, count } of total.buckets[0] ?? []) {
          const told = groups.flatMap(({ buckets }) => buckets.flat().filter((each) => each.bucket === bucket));
          expect(few(count - sum(told.map((each) => each.count)))).toBe(false);
        }
      }),
      { numRuns: 500 },
    );
  });

  test('of ten of whom one has everything, and of ten who have the same all is', () => {
    const ten = (values: (at: number) => number): Person[] =>
      Array.from({ length: 10 }, (_, at) => ({ id: `${at}`, texts: ['a'], values: [values(at), 0] }));
    expect(toldOf(ten((at) => (at === 0 ? 1_000 : 1)))).toEqual({ groups: [], suppressed: true });
    expect(toldOf(ten(() => 7))).toMatchObject({ total: { count: 10, sums: [70, 0] }, suppressed: false });
  });
});

test('memory is bounded: with more groups than that, counting ends', () => {
  const count = new Count({ dimensions: 1, facts: 0, distributions: [] }, placeOf);
  const add = (at: number) => count.add({ id: `${at}`, texts: [`${at}`], values: [] });
  for (let at = 0; at < MOST_GROUPS; at += 1) add(at);
  add(0);
  expect(() => add(MOST_GROUPS)).toThrow(TooManyGroups);
});
