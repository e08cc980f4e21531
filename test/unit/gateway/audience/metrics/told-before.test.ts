/** The differencing guard, against sets of names that remember everything. */
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { Count } from '../../../../../gateway/audience/metrics/count.ts';
import { Population, placesBy } from '../../../../../gateway/audience/metrics/population.ts';
import { NOTHING_TOLD, type Told, telling } from '../../../../../gateway/audience/metrics/telling.ts';
import {
  MOST_OF_CALLER,
  NothingMoreToTell,
  REMEMBERED_FOR,
  ToldBefore,
} from '../../../../../gateway/audience/metrics/told-before.ts';

const placeOf = placesBy(Buffer.alloc(32, 3));
const SMALLEST = 10;
const START = Date.parse('2026-03-01T12:00:00Z');

interface Asked {
  readonly caller?: string;
  readonly smallest?: number;
  readonly now?: number;
}

/** Asks how many these are, by the first character of their names. */
function ask(before: ToldBefore, ids: readonly string[], asked: Asked = {}): Told {
  const { caller = 'analyst', smallest = SMALLEST, now = START } = asked;
  const count = new Count({ dimensions: 1, facts: 0, distributions: [] }, placeOf);
  for (const id of ids) count.add({ id, texts: [id.slice(0, 1)], values: [] });
  return before.tell({ caller, smallest, now }, (isFree) => {
    const { told, populations } = telling(count, 1, smallest, isFree);
    return { answer: told, populations };
  });
}

const names = (group: string, many: number, from = 0): string[] =>
  Array.from({ length: many }, (_, at) => `${group}${from + at}`);

const differing = (one: readonly string[], other: readonly string[]): number =>
  one.filter((id) => !other.includes(id)).length + other.filter((id) => !one.includes(id)).length;

describe('of two populations that differ by fewer than may be spoken of', () => {
  const crowd = [...names('a', 30), ...names('b', 30)];

  test.each([1, 2, 9])('by %i, the second is not told, and its answer says no more than one of too few', (few) => {
    for (const other of [crowd.slice(few), [...crowd, ...names('b', few, 30)]]) {
      const before = new ToldBefore();
      expect(ask(before, crowd).total?.count).toBe(60);
      expect(ask(before, other)).toEqual(NOTHING_TOLD);
      expect(ask(before, names('a', 3))).toEqual(NOTHING_TOLD);
    }
  });

  test('the second is told to somebody else, to the same after a day, and of the same people always', () => {
    const before = new ToldBefore();
    const told = ask(before, crowd);
    const other = crowd.slice(1);
    expect(ask(before, other, { caller: 'colleague' }).total?.count).toBe(59);
    expect(ask(before, crowd, { now: START + REMEMBERED_FOR / 2 })).toEqual(told);
    // What was told again is remembered from then on.
    expect(ask(before, other, { now: START + REMEMBERED_FOR })).toEqual(NOTHING_TOLD);
    expect(ask(before, other, { now: START + 1.5 * REMEMBERED_FOR }).total?.count).toBe(59);
  });

  test('the larger of the two thresholds counts', () => {
    const before = new ToldBefore();
    const large = [...names('a', 80), ...names('b', 80)];
    expect(ask(before, large, { smallest: 50 }).total?.count).toBe(160);
    expect(ask(before, large.slice(20))).toEqual(NOTHING_TOLD);
    expect(ask(before, large.slice(20), { caller: 'colleague' }).total?.count).toBe(140);
    expect(ask(before, large, { caller: 'colleague' })).toMatchObject({ total: { count: 160 } });
    expect(ask(before, large, { caller: 'colleague', smallest: 50 }).total?.count).toBe(undefined);
  });

  test('a group alone is left out where it is the group that is close', () => {
    const before = new ToldBefore();
    ask(before, crowd);
    const told = ask(before, [...names('a', 29), ...names('b', 60), ...names('c', 20)]);
    expect(told.total?.count).toBe(109);
    expect(told.groups.map(({ key }) => key)).toEqual([['b']]);
  });
});

test('no two populations that a caller is told of differ by few, whatever they ask', () => {
  const asks = fc.array(
    fc.array(fc.record({ group: fc.constantFrom('a', 'b', 'c'), from: fc.nat(20), many: fc.nat(40) }), {
      maxLength: 4,
    }),
    { minLength: 2, maxLength: 6 },
  );
  fc.assert(
    fc.property(asks, (questions) => {
      const before = new ToldBefore();
      const heard: string[][] = [];
      for (const parts of questions) {
        const ids = [...new Set(parts.flatMap(({ group, from, many }) => names(group, many, from)))];
        const { total, groups } = ask(before, ids);
        if (total === undefined) continue;
        heard.push(ids);
        for (const { key } of groups) heard.push(ids.filter((id) => id.startsWith(key[0] ?? '')));
        const rest = ids.filter((id) => !groups.some(({ key }) => id.startsWith(key[0] ?? '')));
        if (rest.length > 0) heard.push(rest);
      }
      for (const one of heard)
        for (const other of heard) {
          const few = differing(one, other);
          expect(few === 0 || few >= SMALLEST).toBe(true);
        }
    }),
    { numRuns: 300 },
  );
});

describe('what is remembered of a caller', () => {
  const alone = (id: string): Population => {
    const population = new Population();
    population.add(placeOf(id));
    return population;
  };
  const fill = (before: ToldBefore, caller: string, many: number) =>
    before.tell({ caller, smallest: 1, now: START }, () => ({
      answer: undefined,
      populations: Array.from({ length: many }, (_, at) => alone(`${caller} ${at}`)),
    }));

  test('is bounded: when it is full nothing new is told, what was told is, and a day later all is', () => {
    const before = new ToldBefore();
    fill(before, 'analyst', MOST_OF_CALLER);
    expect(() => fill(before, 'analyst', MOST_OF_CALLER)).not.toThrow();
    expect(() => fill(before, 'analyst', MOST_OF_CALLER + 1)).toThrow(NothingMoreToTell);
    expect(() => ask(before, names('a', 30))).toThrow(NothingMoreToTell);
    expect(() => ask(before, names('a', 30), { caller: 'colleague' })).not.toThrow();
    expect(ask(before, names('a', 30), { now: START + REMEMBERED_FOR }).total?.count).toBe(30);
  });

  test('is bounded for all callers together', () => {
    const before = new ToldBefore();
    for (let caller = 0; caller < 20; caller += 1) fill(before, `${caller}`, MOST_OF_CALLER);
    expect(() => ask(before, names('a', 30), { caller: 'last' })).toThrow(NothingMoreToTell);
  });

  test('says how long it is until there is room', () => {
    const before = new ToldBefore();
    fill(before, 'analyst', MOST_OF_CALLER);
    const error = (() => {
      try {
        return ask(before, names('a', 30), { now: START + 1_000 });
      } catch (thrown) {
        return thrown;
      }
    })();
    expect((error as NothingMoreToTell).wait).toBe(REMEMBERED_FOR - 1_000);
  });
});
