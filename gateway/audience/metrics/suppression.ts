/**
 * Complementary suppression: beside the groups that may not be shown, those by which they could be computed. Whoever asks is taken to
 * know every total and subtotal, as other questions give them. Pure; what may be shown by itself is the caller's to say.
 */
import { maximumFlow, type Way } from './flow.ts';
import type { Cell, Table } from './table.ts';

/** What groups are, to whoever hides some of them. */
export interface Groups<Group> {
  /** People in it; 0 only where there is nobody. */
  readonly size: (group: Group) => number;
  /** Of groups without common members. */
  readonly together: (groups: readonly Group[]) => Group;
  /** Whether it may be shown, when nothing else is. */
  readonly isShowable: (group: Group) => boolean;
  /**
   * What makes a group showable, as numbers that add up: where each of these is, over groups that are told together, at least what each of
   * them asks for, they may be told together. The first is people.
   */
  readonly weights: (group: Group) => readonly number[];
  readonly demands: (group: Group) => readonly number[];
  /** By how many people a group that may not be shown has to be uncertain, unless it has fewer. */
  readonly smallest: number;
}

/**
 * One dimension. The hidden groups are together a group that may be shown: their sum is the total less what is shown.
 * @param values of which the total is showable, and known
 * @returns the values that are hidden
 */
export function hiddenAlone<Group>(groups: Groups<Group>, values: ReadonlyMap<string, Group>): ReadonlySet<string> {
  const hidden = new Set([...values].filter(([, group]) => !groups.isShowable(group)).map(([value]) => value));
  const others = [...values].filter(([value]) => !hidden.has(value)).sort(bySize(groups));
  const isEnough = () => groups.isShowable(groups.together([...hidden].flatMap((value) => values.get(value) ?? [])));
  while (hidden.size > 0 && others.length > 0 && !isEnough()) hidden.add(others.shift()?.[0] ?? '');
  return hidden;
}

/** Smallest first; where they are equal, by their names, so that the same table always hides the same. */
const bySize =
  <Group>({ size }: Groups<Group>) =>
  ([one, first]: readonly [string, Group], [other, second]: readonly [string, Group]): number =>
    size(first) - size(second) || (one < other ? -1 : 1);

/**
 * Two dimensions. What follows from subtotals and the shown cells are bounds of each hidden one, which are flows between its row and its
 * column through the others (Cox: Network models for complementary cell suppression, JASA 90, 1995); the upper one is at once the least sum
 * of hidden cells that follows and has it in it. Where a bound is too close, the smallest cell is hidden that opens another way. The least
 * that has to be hidden is hard to find (Kelly, Golden, Assad: Cell suppression, Networks 22, 1992); this hides at times more.
 * @param table the subtotals of its rows and columns are showable, and known
 */
export function hiddenCells<Group>(groups: Groups<Group>, table: Table<Group>): ReadonlySet<Cell<Group>> {
  const hiding = new Hiding(groups, table);
  while (hiding.hideNext());
  return hiding.hidden;
}

/** Rows and columns that are told apart from all others: what is between them and the others follows. */
interface Side {
  readonly rows: ReadonlySet<string>;
  readonly columns: ReadonlySet<string>;
}

interface Place {
  readonly row: string;
  readonly column: string;
}

class Hiding<Group> {
  readonly hidden = new Set<Cell<Group>>();
  readonly #groups: Groups<Group>;
  readonly #table: Table<Group>;
  readonly #cells: readonly Cell<Group>[];
  readonly #unshowable: readonly Cell<Group>[];
  readonly #empty: readonly Place[];

  constructor(groups: Groups<Group>, table: Table<Group>) {
    this.#groups = groups;
    this.#table = table;
    const name = ({ row, column }: Cell<Group>): string => JSON.stringify([row, column]);
    this.#cells = [...table.cells].sort((one, other) =>
      bySize(groups)([name(one), one.group], [name(other), other.group]),
    );
    this.#unshowable = this.#cells.filter(({ group }) => !groups.isShowable(group));
    for (const cell of this.#unshowable) this.hidden.add(cell);
    this.#empty = table.rows.flatMap((row) =>
      table.columns.filter((column) => table.at(row, column) === undefined).map((column) => ({ row, column })),
    );
  }

  /** Hides one more cell, if something follows that may not be told. @returns whether it did */
  hideNext(): boolean {
    for (const side of this.#told()) {
      const others = this.#cells.filter((cell) => !this.hidden.has(cell));
      // What leads into it ends that something follows; what leads out of it only makes it more.
      const next = others.find((cell) => leadsInto(side, cell)) ?? others.find((cell) => leadsOutOf(side, cell));
      if (next !== undefined) {
        this.hidden.add(next);
        return true;
      }
    }
    // Nothing, or what the subtotals say by themselves.
    return false;
  }

  *#told(): Generator<Side> {
    yield* this.#parts('row');
    yield* this.#parts('column');
    // To whoever knows where there is nobody; then to whoever cannot tell it from what is hidden.
    for (const empty of [[], this.#empty]) for (const cell of this.#unshowable) yield* this.#bounds(cell, empty);
  }

  /** The bounds of a hidden cell that are too close. @param empty where somebody could be */
  *#bounds(cell: Cell<Group>, empty: readonly Place[]): Generator<Side> {
    const { weights, demands, smallest, size } = this.#groups;
    for (const [at, demand] of demands(cell.group).entries()) {
      const ways = [...this.hidden].map((other) => this.#way(other, weights(other.group)[at] ?? 0, MUCH));
      const most = this.#flow(cell, demand, [...ways, ...empty.map((place) => this.#way(place, 0, MUCH))]);
      if (most !== undefined) yield most;
    }
    const others = [...this.hidden].filter((other) => other !== cell);
    const ways = others.map((other) => this.#way(other, MUCH, size(other.group)));
    const uncertain = Math.min(size(cell.group) - this.#bySubtotals(cell), smallest);
    const least = this.#flow(cell, uncertain, [...ways, ...empty.map((place) => this.#way(place, MUCH, 0))]);
    if (least !== undefined) yield least;
  }

  /** Of a row, or of a column, what is hidden is what is missing from its subtotal. */
  *#parts(of: 'row' | 'column'): Generator<Side> {
    const { rows, columns } = this.#table;
    for (const [name, cells] of Map.groupBy(this.hidden, (cell) => cell[of])) {
      if (this.#groups.isShowable(this.#groups.together(cells.map(({ group }) => group)))) continue;
      const own = new Set([name]);
      const others = new Set(columns.filter((column) => column !== name));
      yield of === 'row' ? { rows: own, columns: new Set() } : { rows: new Set(rows), columns: others };
    }
  }

  /** How many at least are in a cell by the subtotals alone, whatever is hidden (Fréchet's bound). */
  #bySubtotals({ row, column }: Place): number {
    const sizeOf = (cells: readonly Cell<Group>[]): number =>
      cells.reduce((sum, { group }) => sum + this.#groups.size(group), 0);
    const ofRow = sizeOf(this.#cells.filter((cell) => cell.row === row));
    const ofColumn = sizeOf(this.#cells.filter((cell) => cell.column === column));
    return Math.max(0, ofRow + ofColumn - sizeOf(this.#cells));
  }

  #way = ({ row, column }: Place, there: number, back: number): Way => ({
    row: this.#table.rows.indexOf(row),
    column: this.#table.columns.indexOf(column),
    there,
    back,
  });

  /** Where too little gets from the row of a hidden cell to its column; undefined: enough does. */
  #flow(cell: Cell<Group>, enough: number, ways: readonly Way[]): Side | undefined {
    const { rows, columns } = this.#table;
    const size = { rows: rows.length, columns: columns.length };
    const flowed = maximumFlow(size, ways, this.#way(cell, 0, 0), enough);
    if (flowed.flow >= enough) return undefined;
    return {
      rows: new Set(rows.filter((_, at) => flowed.rows.has(at))),
      columns: new Set(columns.filter((_, at) => flowed.columns.has(at))),
    };
  }
}

/** More than there is of anything. */
const MUCH = Number.MAX_SAFE_INTEGER;

const leadsInto = ({ rows, columns }: Side, { row, column }: Place): boolean => columns.has(column) && !rows.has(row);
const leadsOutOf = ({ rows, columns }: Side, { row, column }: Place): boolean => rows.has(row) && !columns.has(column);
