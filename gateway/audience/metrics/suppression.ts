/**
 * Complementary suppression: beside the groups that may not be shown, those by which they could be computed. Whoever asks is taken to
 * know every total and subtotal, as other questions give them. Pure; what may be shown by itself is the caller's to say.
 */
import type { Table } from './table.ts';

/** What groups are, to whoever hides some of them. */
export interface Groups<Group> {
  /** Fewest people of whom anything is said together. */
  readonly smallest: number;
  /** People in it; 0 only where there is nobody. */
  readonly size: (group: Group) => number;
  /** Of groups without common members. */
  readonly together: (groups: readonly Group[]) => Group;
  /** Whether it may be shown, when nothing else is. */
  readonly isShowable: (group: Group) => boolean;
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

/** Cells that are hidden: those of all these rows in all these columns. */
export interface Block {
  readonly rows: ReadonlySet<string>;
  readonly columns: ReadonlySet<string>;
}

/**
 * Two dimensions. From subtotals and the shown cells only sums over whole rows or whole columns of a block follow, as any cell of it can be
 * traded against three others (cycles, as in Cox: Suppression methodology and statistical disclosure control, JASA 75, 1980); each of these is
 * made to be a group that may be shown. The least that has to be hidden is hard to find (Kelly, Golden, Assad: Cell suppression, Networks 22,
 * 1992); this hides at times more, and never too little.
 * @param table the subtotals of its rows and columns are showable, and known
 */
export function hiddenBlock<Group>(groups: Groups<Group>, table: Table<Group>): Block {
  const block = new GrowingBlock(groups, table);
  block.hideUnshowable();
  while (block.isTold() && block.grow());
  return block;
}

class GrowingBlock<Group> implements Block {
  readonly rows = new Set<string>();
  readonly columns = new Set<string>();
  readonly #groups: Groups<Group>;
  readonly #table: Table<Group>;
  readonly #unshowable: readonly (readonly [row: string, column: string, size: number])[];

  constructor(groups: Groups<Group>, table: Table<Group>) {
    this.#groups = groups;
    this.#table = table;
    this.#unshowable = table.cells.flatMap(({ row, column, group }) =>
      groups.isShowable(group) ? [] : [[row, column, groups.size(group)] as const],
    );
  }

  hideUnshowable(): void {
    for (const [row, column] of this.#unshowable) {
      this.rows.add(row);
      this.columns.add(column);
    }
  }

  /** Whether something of the block can be computed that may not be shown. */
  isTold(): boolean {
    return this.#toldRow() !== undefined || this.#toldColumn() !== undefined || this.#bounded() !== undefined;
  }

  /** Hides more. @returns whether there was more to hide */
  grow(): boolean {
    // What a row shows of itself is less with one more column, and the other way round.
    if (this.#toldRow() !== undefined) return this.#addColumn() || this.#addRow();
    if (this.#toldColumn() !== undefined) return this.#addRow() || this.#addColumn();
    return this.#addSmaller();
  }

  #isTold(cells: readonly Group[]): boolean {
    const all = this.#groups.together(cells);
    return this.#groups.size(all) > 0 && !this.#groups.isShowable(all);
  }

  /** A row of which too little is hidden, or the only one with something hidden: then each column tells its cell. */
  #toldRow(): string | undefined {
    return [...this.rows].find((row) => this.columns.size < 2 || this.#isTold(this.#within([row], this.columns)));
  }

  #toldColumn(): string | undefined {
    return [...this.columns].find((column) => this.rows.size < 2 || this.#isTold(this.#within(this.rows, [column])));
  }

  /**
   * A cell of which subtotals tell that somebody is in it: its row and its column are larger than the block (Fréchet's bound). With as many
   * people in the rest of the block as in the cell, it could be empty; with as many as the smallest group has, as much could be missing.
   */
  #bounded(): readonly [row: string, column: string, size: number] | undefined {
    return this.#unshowable.find(([row, column, size]) => {
      const rest = this.#within(
        [...this.rows].filter((other) => other !== row),
        [...this.columns].filter((other) => other !== column),
      );
      return this.#sizeOf(rest) < Math.min(size, this.#groups.smallest);
    });
  }

  #within(rows: Iterable<string>, columns: Iterable<string>): Group[] {
    const wanted = [...columns];
    return [...rows].flatMap((row) => wanted.flatMap((column) => this.#table.at(row, column) ?? []));
  }

  #sizeOf = (cells: readonly Group[]): number => cells.reduce((sum, group) => sum + this.#groups.size(group), 0);

  #smallest(names: readonly string[], taken: ReadonlySet<string>, cost: (name: string) => number): string | undefined {
    const free = names.filter((name) => !taken.has(name)).map((name) => ({ name, cost: cost(name) }));
    // What hides nobody protects nobody, so it comes last.
    return free.sort(
      (one, other) => (one.cost || Infinity) - (other.cost || Infinity) || (one.name < other.name ? -1 : 1),
    )[0]?.name;
  }

  #nextRow = () =>
    this.#smallest(this.#table.rows, this.rows, (row) => this.#sizeOf(this.#within([row], this.columns)));
  #nextColumn = () =>
    this.#smallest(this.#table.columns, this.columns, (column) => this.#sizeOf(this.#within(this.rows, [column])));

  #addRow(): boolean {
    const row = this.#nextRow();
    if (row !== undefined) this.rows.add(row);
    return row !== undefined;
  }

  #addColumn(): boolean {
    const column = this.#nextColumn();
    if (column !== undefined) this.columns.add(column);
    return column !== undefined;
  }

  #addSmaller(): boolean {
    const [row, column] = [this.#nextRow(), this.#nextColumn()];
    if (row === undefined || column === undefined) return this.#addRow() || this.#addColumn();
    const ofRow = this.#sizeOf(this.#within([row], this.columns));
    const ofColumn = this.#sizeOf(this.#within(this.rows, [column]));
    return ofRow <= ofColumn ? this.#addRow() : this.#addColumn();
  }
}
