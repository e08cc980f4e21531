/** The largest flow between a row and a column, against trying all cuts. */
import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { maximumFlow, type Way } from '../../../../../gateway/audience/metrics/flow.ts';

const ways = fc.array(fc.record({ row: fc.nat(3), column: fc.nat(3), there: fc.nat(9), back: fc.nat(9) }), {
  maxLength: 10,
});
const SIZE = { rows: 4, columns: 4 };

/** What leads out of some rows (the lower four bits) and columns (the upper). */
const across = (some: readonly Way[], set: number): number =>
  some.reduce((sum, { row, column, there, back }) => {
    const [hasRow, hasColumn] = [(set >> row) & 1, (set >> (4 + column)) & 1];
    return sum + (hasRow > hasColumn ? there : hasColumn > hasRow ? back : 0);
  }, 0);

test('it is what leads out of the set out of which the least leads, and where it ends is such a set', () => {
  fc.assert(
    fc.property(ways, fc.nat(3), fc.nat(3), (some, row, column) => {
      const cuts = Array.from({ length: 256 }, (_, set) => set).filter(
        (set) => (set >> row) & 1 && !((set >> (4 + column)) & 1),
      );
      const least = Math.min(...cuts.map((set) => across(some, set)));
      const { flow, rows, columns } = maximumFlow(SIZE, some, { row, column }, Number.MAX_SAFE_INTEGER);
      expect(flow).toBe(least);
      const set =
        [...rows].reduce((bits, at) => bits | (1 << at), 0) | [...columns].reduce((bits, at) => bits | (16 << at), 0);
      expect(cuts).toContain(set);
      expect(across(some, set)).toBe(least);
    }),
    { numRuns: 500 },
  );
});

test('no more is looked for than is enough', () => {
  const all = [{ row: 0, column: 0, there: 100, back: 0 }];
  expect(maximumFlow(SIZE, all, { row: 0, column: 0 }, 7).flow).toBe(7);
});
