/** The streams of the kit over sets in memory: whatever the sets, the ways through them and the pages are, nobody is left out or told twice. */
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { compareIds } from '../../../../../schema/audience.ts';
import { bandOf, bandsOf, isWithin } from '../../../../../subgraphs/kit/audience/bands.ts';
import { merged } from '../../../../../subgraphs/kit/audience/collection-source.ts';
import { matching } from '../../../../../subgraphs/kit/audience/matching.ts';
import type { Source, Way } from '../../../../../subgraphs/kit/audience/source.ts';

/** In their order: that of UTF-8 differs from that of UTF-16 units in the last two. */
const IDS = ['1', '10', '2', 'A', 'a', 'a ', 'é', '\uffee', '\u{1f600}', ...Array.from({ length: 60 }, (_, n) => `x${n}`)].sort(compareIds); // biome-ignore format: one line

interface Counted {
  documents: number;
}

/** Documents of customers, of whom it is true of some. */
const wayOver =
  (documents: readonly string[], isTrue: ReadonlySet<string>, counted: Counted): Way =>
  async (after, most) => {
    const behind = documents.filter((id) => after === null || compareIds(id, after) > 0);
    const some = behind.slice(0, most);
    counted.documents += some.length;
    const until = some.length < most ? null : (some.at(-1) ?? null);
    return { ids: some.filter((id) => isTrue.has(id)), until, looked: some.length };
  };

const sourceOver = (isTrue: ReadonlySet<string>, dense: boolean, counted: Counted): Source => ({
  ways: [wayOver(dense ? IDS : IDS.filter((id) => isTrue.has(id)), isTrue, counted)],
  among: async (ids) => {
    counted.documents += ids.length;
    return new Set(ids.filter((id) => isTrue.has(id)));
  },
});

const someIds = fc.subarray(IDS).map((ids) => new Set(ids));
const sources = fc.array(fc.tuple(someIds, fc.boolean()), { minLength: 1, maxLength: 4 });

describe('A stream', () => {
  test('gives, page after page, all of whom everything is true, in order, within its bounds', () =>
    fc.assert(
      fc.asyncProperty(
        sources,
        fc.integer({ min: 1, max: 80 }),
        fc.integer({ min: 1, max: 300 }),
        async (sets, limit, scan) => {
          const counted = { documents: 0 };
          const made = sets.map(([isTrue, dense]) => sourceOver(isTrue, dense, counted));
          const all: string[] = [];
          for (let after: string | null = null; ; ) {
            counted.documents = 0;
            const page: { ids: string[]; until: string | null } = await matching(made, { after, limit, scan });
            expect(page.ids.length).toBeLessThanOrEqual(limit);
            // One document of each way, and each of these asked about in every other source, is the shortest step.
            expect(counted.documents).toBeLessThanOrEqual(Math.max(scan, 2 * made.length));
            all.push(...page.ids);
            if (page.until === null) break;
            expect(after === null || compareIds(page.until, after) > 0).toBe(true);
            expect(page.ids.every((id) => compareIds(id, page.until ?? '') <= 0)).toBe(true);
            after = page.until;
          }
          expect(all).toEqual(IDS.filter((id) => sets.every(([isTrue]) => isTrue.has(id))));
        },
      ),
      { numRuns: 300 },
    ));

  test('is led by the condition with the fewest customers, wherever it stands', async () => {
    const many = Array.from({ length: 20_000 }, (_, n) => `c${String(n).padStart(6, '0')}`);
    const rare = new Set(['c000500', 'c015000']);
    for (const swapped of [false, true]) {
      const counted = { documents: 0 };
      const way = (ids: readonly string[]) => wayOver(ids, new Set(ids), counted);
      const among = async (ids: readonly string[]) => new Set(ids);
      const made: Source[] = [
        { ways: [way(many)], among },
        { ways: [way([...rare])], among },
      ];
      const answer = await matching(swapped ? made.reverse() : made, { after: null, limit: 10, scan: 10_000 });
      expect(answer).toEqual({ ids: [...rare], until: null });
      expect(counted.documents).toBeLessThan(100);
    }
  });

  test('of nobody ends without a step more than it may take', async () => {
    const counted = { documents: 0 };
    const none = sourceOver(new Set(), true, counted);
    expect(await matching([none], { after: null, limit: 5, scan: 10 })).toEqual({ ids: [], until: IDS[9] });
    expect(counted.documents).toBe(10);
  });
});

test('parts of several streams are one part, as far as all of them came', () => {
  const one = { ids: ['a', 'c'], until: 'c', looked: 2 };
  const other = { ids: ['a', 'b', 'd'], until: 'd', looked: 3 };
  const ended = { ids: ['\uffee', 'b', '\u{1f600}'], until: null, looked: 3 };
  expect(merged([one, other])).toEqual({ ids: ['a', 'b', 'c'], until: 'c', looked: 5 });
  expect(merged([ended, one])).toEqual({ ids: ['a', 'b', 'c'], until: 'c', looked: 5 });
  expect(merged([ended, ended])).toEqual({ ids: ['b', '\uffee', '\u{1f600}'], until: null, looked: 6 });
  expect(merged([])).toEqual({ ids: [], until: null, looked: 0 });
});

describe('Bands', () => {
  const amount = fc.oneof(fc.integer({ min: -10, max: 40 }), fc.integer({ min: 0, max: 100_000 }));
  test('of a range are all that any amount within it can be in', () =>
    fc.assert(
      fc.property(
        amount,
        fc.record({ min: amount, max: amount }, { requiredKeys: [] }),
        fc.integer({ min: 1, max: 20 }),
        (value, range, last) => {
          const bands = bandsOf(range, last);
          if (bands === undefined || !isWithin(value, range)) return;
          expect(bands).toContain(bandOf(value, last));
          expect(bands.length).toBeLessThanOrEqual(6);
        },
      ),
      { numRuns: 2000 },
    ));

  test('double in width', () => {
    expect([-1, 0, 1, 2, 3, 4, 7, 8, 1000].map((value) => bandOf(value, 5))).toEqual([0, 0, 1, 2, 2, 3, 3, 4, 5]);
    expect(bandsOf({ min: 5, max: 7 }, 20)).toEqual([3]);
    expect(bandsOf({ min: 50, max: 3 }, 20)).toEqual([]);
    expect(bandsOf({}, 20)).toBeUndefined();
  });
});
