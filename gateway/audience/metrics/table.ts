/**
 * Groups by two dimensions. One dimension is a table with one row or one column. Cells in which there is nobody are not in it.
 */

export interface Cell<Group> {
  readonly row: string;
  readonly column: string;
  readonly group: Group;
}

export class Table<Group> {
  readonly #cells: ReadonlyMap<string, ReadonlyMap<string, Group>>;
  readonly rows: readonly string[];
  readonly columns: readonly string[];

  /** @param cells row -> column -> group */
  constructor(cells: ReadonlyMap<string, ReadonlyMap<string, Group>>) {
    this.#cells = cells;
    this.rows = [...cells.keys()].sort();
    this.columns = [...new Set([...cells.values()].flatMap((row) => [...row.keys()]))].sort();
  }

  at(row: string, column: string): Group | undefined {
    return this.#cells.get(row)?.get(column);
  }

  get cells(): readonly Cell<Group>[] {
    return [...this.#cells].flatMap(([row, columns]) =>
      [...columns].map(([column, group]) => ({ row, column, group })),
    );
  }

  /** The groups of each row, or of each column, all together. */
  subtotals(of: 'row' | 'column', together: (groups: readonly Group[]) => Group): ReadonlyMap<string, Group> {
    const cells = Map.groupBy(this.cells, (cell) => cell[of]);
    return new Map([...cells].map(([name, some]) => [name, together(some.map(({ group }) => group))]));
  }

  /** With some rows as one, and some columns as one. @param name of the one that stands for several */
  merged(
    rows: ReadonlySet<string>,
    columns: ReadonlySet<string>,
    name: string,
    together: (groups: readonly Group[]) => Group,
  ): Table<Group> {
    // biome-ignore format: one line
    const parts = new Map<string, Map<string, Group[]>>();
    for (const { row, column, group } of this.cells) {
      const ofRow = parts.get(rows.has(row) ? name : row) ?? new Map<string, Group[]>();
      parts.set(rows.has(row) ? name : row, ofRow);
      const at = columns.has(column) ? name : column;
      ofRow.set(at, [...(ofRow.get(at) ?? []), group]);
    }
    return new Table(
      new Map([...parts].map(([row, some]) => [row, new Map([...some].map(([at, few]) => [at, together(few)]))])),
    );
  }
}
