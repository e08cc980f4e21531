/**
 * From what was counted to what is told: the groups that may be shown, without those that tell about a person and those by which these
 * could be computed. Pure; it knows nothing of who asks but which populations they may hear of.
 */
import { type Count, textOf } from './count.ts';
import { demandsOf, isGroup, weightsOf } from './disclosure.ts';
import type { Population } from './population.ts';
import { type Groups, hiddenAlone, hiddenCells } from './suppression.ts';
import type { Cell, Table } from './table.ts';
import { Tally } from './tally.ts';

export interface ToldBucket {
  readonly bucket: number;
  readonly count: number;
}

export interface ToldGroup {
  /** What its members have in common, in the order of the facts that they are grouped by. */
  readonly key: readonly (string | null)[];
  readonly count: number;
  /** Of each measured fact. */
  readonly sums: readonly number[];
  /** Of each distribution, in ascending order; one that is missing has nobody, or may not be told. */
  readonly buckets: readonly (readonly ToldBucket[])[];
}

export interface Told {
  /** Absent: nothing is told at all. */
  readonly total?: ToldGroup;
  readonly groups: readonly ToldGroup[];
  /** Whether there is more than is told. */
  readonly suppressed: boolean;
}

export const NOTHING_TOLD: Told = { groups: [], suppressed: true };

/** What is told, and every population of which something can be computed from it. */
export interface Telling {
  readonly told: Told;
  readonly populations: readonly Population[];
}

/** @param isFree whether the caller may be told of a population, by what they were told before */
export function telling(
  count: Count,
  dimensions: number,
  smallest: number,
  isFree: (population: Population) => boolean,
): Telling {
  const together = (tallies: readonly Tally[]): Tally => Tally.of(tallies, count.facts);
  const groups: Groups<Tally> = {
    size: ({ population }) => population.size,
    together,
    isShowable: (tally) => isGroup(tally, smallest) && isFree(tally.population),
    weights: weightsOf,
    demands: (tally) => demandsOf(tally, smallest, isFree(tally.population)),
    smallest,
  };
  const all = together(count.groups.cells.map(({ group }) => group));
  if (!groups.isShowable(all)) return { told: NOTHING_TOLD, populations: [] };
  const main = shown(groups, count.groups);
  const buckets = count.buckets.map((table) => shown(groups, table));
  const told: Told = {
    total: {
      ...measured(all),
      key: [],
      buckets: buckets.map(({ ofColumns }) => bucketsOf([...ofColumns])),
    },
    groups:
      dimensions === 0
        ? []
        : main.cells.map(({ row, column, group }) => ({
            ...measured(group),
            key: [row, column].slice(0, dimensions).map(textOf),
            buckets: buckets.map(({ cells }) =>
              bucketsOf(cells.filter((cell) => cell.row === row).map((cell) => [cell.column, cell.group])),
            ),
          })),
    suppressed: [main, ...buckets].some(({ rest }) => rest !== undefined),
  };
  const tallies = [all, ...[main, ...buckets].flatMap(({ known }) => known)];
  return { told, populations: tallies.map(({ population }) => population) };
}

interface Shown {
  readonly cells: readonly Cell<Tally>[];
  /** Subtotals of the columns that are shown. */
  readonly ofColumns: ReadonlyMap<string, Tally>;
  /** All that is not shown, together; undefined: nobody. */
  readonly rest?: Tally;
  /** Whatever can be computed from it when the total is known. */
  readonly known: readonly Tally[];
}

/** Stands for all rows or columns that are hidden: their subtotals are known together. */
const HIDDEN = '';

function shown(groups: Groups<Tally>, table: Table<Tally>): Shown {
  const { together } = groups;
  const [ofRows, ofColumns] = [table.subtotals('row', together), table.subtotals('column', together)];
  const [rows, columns] = [hiddenAlone(groups, ofRows), hiddenAlone(groups, ofColumns)];
  const merged = table.merged(rows, columns, HIDDEN, together);
  const unknown = hiddenCells(groups, merged);
  const isKnown = ({ row, column }: Named): boolean =>
    ![...unknown].some((cell) => cell.row === row && cell.column === column);
  const isShown = (cell: Named): boolean => isKnown(cell) && !rows.has(cell.row) && !columns.has(cell.column);
  const hidden = table.cells.filter((cell) => !isShown(cell));
  const subtotals = new Map([...ofColumns].filter(([column]) => !columns.has(column)));
  if (hidden.length === 0) return { cells: sorted(table.cells), ofColumns: subtotals, known: table.cells.map(groupIn) };
  const rest = together(hidden.map(groupIn));
  // Then no cell is: what is not told of them is the total, of which this was asked already.
  if (!groups.isShowable(rest)) return { cells: [], ofColumns: subtotals, rest, known: [...subtotals.values()] };
  return {
    cells: sorted(table.cells.filter(isShown)),
    ofColumns: subtotals,
    rest,
    known: [...merged.cells.filter(isKnown).map(groupIn), ...subtotals.values(), rest],
  };
}

interface Named {
  readonly row: string;
  readonly column: string;
}

const groupIn = ({ group }: Cell<Tally>): Tally => group;

const sorted = (cells: readonly Cell<Tally>[]): Cell<Tally>[] =>
  [...cells].sort((one, other) => order(one.row, other.row) || order(one.column, other.column));

const order = (one: string, other: string): number => (one === other ? 0 : one < other ? -1 : 1);

const measured = ({ population, sums }: Tally) => ({
  count: population.size,
  sums: sums.map(({ sum }) => sum),
});

const bucketsOf = (tallies: readonly (readonly [string, Tally])[]): ToldBucket[] =>
  tallies
    .map(([bucket, { population }]) => ({ bucket: Number(bucket), count: population.size }))
    .sort((one, other) => one.bucket - other.bucket);
