/** What is told of random tables of people: true, and nothing of few. */
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { Count, type Person } from '../../../../../gateway/audience/metrics/count.ts';
import { placesBy } from '../../../../../gateway/audience/metrics/population.ts';
import { type Told, telling } from '../../../../../gateway/audience/metrics/telling.ts';
import { follows, freedom, isPossible } from './attacker.ts';

const SMALLEST = 5;
const placeOf = placesBy(Buffer.alloc(32, 1));

/** People in each cell of a table with at most four rows and four columns. */
const sizes = fc.tuple(fc.integer({ min: 1, max: 4 }), fc.integer({ min: 1, max: 4 })).chain(([rows, columns]) =>
  fc.array(
    fc.array(fc.oneof(fc.constant(0), fc.nat(4), fc.nat(12), fc.nat(60)), {
      minLength: columns,
      maxLength: columns,
    }),
    { minLength: rows, maxLength: rows },
  ),
);

const peopleIn = (table: readonly (readonly number[])[]): Person[] =>
  table.flatMap((row, r) =>
    row.flatMap((many, c) =>
      Array.from({ length: many }, (_, at) => ({ id: `${r} ${c} ${at}`, texts: [`r${r}`, `c${c}`], values: [] })),
    ),
  );

function toldOf(people: readonly Person[], dimensions: readonly number[], smallest = SMALLEST): Told {
  const count = new Count({ dimensions: dimensions.length, facts: 0, distributions: [] }, placeOf);
  for (const { id, texts, values } of people)
    count.add({ id, texts: dimensions.map((at) => texts[at] ?? null), values });
  return telling(count, dimensions.length, smallest, () => true).told;
}

const sum = (numbers: readonly number[]): number => numbers.reduce((all, one) => all + one, 0);

describe('what is told', () => {
  test('is what counting gives', () => {
    fc.assert(
      fc.property(sizes, (table) => {
        const { total, groups } = toldOf(peopleIn(table), [0, 1]);
        if (total !== undefined) expect(total.count).toBe(sum(table.flat()));
        for (const { key, count } of groups) {
          const [row, column] = key.map((text) => Number(text?.slice(1)));
          expect(count).toBe(table[row ?? -1]?.[column ?? -1]);
        }
      }),
    );
  });

  test('is never of fewer than the smallest group', () => {
    fc.assert(
      fc.property(sizes, fc.integer({ min: 2, max: 20 }), (table, smallest) => {
        const { total, groups } = toldOf(peopleIn(table), [0, 1], smallest);
        for (const { count } of [...groups, ...(total === undefined ? [] : [total])])
          expect(count).toBeGreaterThanOrEqual(smallest);
      }),
    );
  });

  test('is all of it where every group is large', () => {
    fc.assert(
      fc.property(sizes, (table) => {
        const large = table.map((row) => row.map((many) => (many === 0 ? 0 : many + SMALLEST)));
        const cells = large.flat().filter((many) => many > 0);
        fc.pre(cells.length > 0);
        const { groups, suppressed } = toldOf(peopleIn(large), [0, 1]);
        expect([groups.length, suppressed]).toEqual([cells.length, false]);
      }),
    );
  });

  test('says that there is more exactly where it leaves somebody out', () => {
    fc.assert(
      fc.property(sizes, (table) => {
        const { groups, suppressed } = toldOf(peopleIn(table), [0, 1]);
        const all = sum(table.flat());
        expect(suppressed).toBe(all < SMALLEST || sum(groups.map(({ count }) => count)) < all);
      }),
    );
  });
});

test('one small cell among large ones takes three others with it, the smallest of its row and column and the one across', () => {
  const table = [
    [3, 20, 30],
    [25, 40, 50],
    [35, 45, 60],
  ];
  const { groups, total } = toldOf(peopleIn(table), [0, 1]);
  expect(total?.count).toBe(308);
  expect(groups.map(({ key }) => key.join(' '))).toEqual(['r0 c2', 'r1 c2', 'r2 c0', 'r2 c1', 'r2 c2']);
});

/** What somebody knows who has asked by each of two facts, and by both. */
function known(table: readonly (readonly number[])[]) {
  const people = peopleIn(table);
  const [both, rows, columns] = [toldOf(people, [0, 1]), toldOf(people, [0]), toldOf(people, [1])];
  const at = (told: Told, key: readonly string[]) => told.groups.find((group) => `${group.key}` === `${key}`)?.count;
  return {
    total: both.total?.count,
    cell: (r: number, c: number) => at(both, [`r${r}`, `c${c}`]),
    row: (r: number) => at(rows, [`r${r}`]),
    column: (c: number) => at(columns, [`c${c}`]),
  };
}

describe('what is not told', () => {
  test('does not follow: no sum over few people is what the totals, the subtotals and the cells that are told say', () => {
    fc.assert(
      fc.property(sizes, (table) => {
        const width = table[0]?.length ?? 0;
        const cells = table.flatMap((row, r) => row.map((many, c) => ({ many, r, c })));
        const { total, cell, row, column } = known(table);
        if (total === undefined) return;
        const equation = (isIn: (r: number, c: number) => boolean) => cells.map(({ r, c }) => (isIn(r, c) ? 1 : 0));
        const free = freedom(
          [
            equation(() => true),
            ...cells
              .filter(({ r, c }) => cell(r, c) !== undefined)
              .map((own) => equation((r, c) => r === own.r && c === own.c)),
            ...table.flatMap((_, own) => (row(own) === undefined ? [] : [equation((r) => r === own)])),
            ...Array.from({ length: width }, (_, own) => own).flatMap((own) =>
              column(own) === undefined ? [] : [equation((_r, c) => c === own)],
            ),
          ],
          cells.length,
        );
        // All sets of cells in which there are few people together: those with nobody do not matter to anybody.
        const some = cells.flatMap(({ many }, at) => (many < SMALLEST ? [at] : []));
        for (const few of setsOf(some, 10))
          if (isFew(sum(few.map((at) => cells[at]?.many ?? 0)))) expect(follows(free, few)).toBe(false);
      }),
      { numRuns: 300 },
    );
  });

  test('is bounded by no cell that is told: each hidden small one could be empty, as far as subtotals go, and as large as what may be told', () => {
    fc.assert(
      fc.property(sizes, (table) => {
        const width = table[0]?.length ?? 0;
        const { total, cell, row, column } = known(table);
        if (total === undefined) return;
        const all = (length: number) => Array.from({ length }, (_, at) => at);
        // Rows and columns of which no subtotal is told are one: of them all together it is.
        const rows = sidesOf(all(table.length), row);
        const columns = sidesOf(all(width), column);
        const shown = (r: readonly number[], c: readonly number[]) =>
          r.length === 1 && c.length === 1 ? cell(r[0] ?? -1, c[0] ?? -1) : undefined;
        const many = (r: readonly number[], c: readonly number[]) =>
          sum(r.flatMap((each) => c.map((other) => table[each]?.[other] ?? 0)));
        const told = (r: readonly number[], c: readonly number[]) => shown(r, c) ?? 0;
        const restOfRows = rows.map((r) => sum(columns.map((c) => many(r, c) - told(r, c))));
        const restOfColumns = columns.map((c) => sum(rows.map((r) => many(r, c) - told(r, c))));
        for (const [r, each] of rows.entries())
          for (const [c, other] of columns.entries()) {
            if (shown(each, other) !== undefined || !isFew(many(each, other))) continue;
            const most = (at: number, place: number, own: number) => {
              if (at === r && place === c) return own;
              return shown(rows[at] ?? [], columns[place] ?? []) === undefined ? Number.POSITIVE_INFINITY : 0;
            };
            // What the subtotals say by themselves (Fréchet's bound) is theirs: what is told of cells says no more.
            const bound = Math.max(0, many(each, all(width)) + many(all(table.length), other) - total);
            expect(isPossible(restOfRows, restOfColumns, (at, place) => most(at, place, bound))).toBe(true);
            const less = (rest: readonly number[], own: number) =>
              rest.map((value, at) => (at === own ? value - SMALLEST : value));
            expect(Math.min(restOfRows[r] ?? 0, restOfColumns[c] ?? 0)).toBeGreaterThanOrEqual(SMALLEST);
            expect(
              isPossible(less(restOfRows, r), less(restOfColumns, c), (at, place) =>
                most(at, place, Number.POSITIVE_INFINITY),
              ),
            ).toBe(true);
          }
      }),
      { numRuns: 300 },
    );
  });
});

const isFew = (many: number): boolean => many > 0 && many < SMALLEST;

/** Each whose subtotal is told by itself, and the others together. */
function sidesOf(all: readonly number[], told: (at: number) => number | undefined): (readonly number[])[] {
  const others = all.filter((at) => told(at) === undefined);
  return [...all.filter((at) => told(at) !== undefined).map((at) => [at]), ...(others.length === 0 ? [] : [others])];
}

/** Sets of some places, of at most so many places to choose from. */
function* setsOf(places: readonly number[], most: number): Generator<number[]> {
  const from = places.slice(0, most);
  for (let set = 1; set < 1 << from.length; set += 1) yield from.filter((_, at) => (set >> at) & 1);
}
