/**
 * Maximum flow through a table (Edmonds, Karp: Theoretical improvements in algorithmic efficiency for network flow problems, JACM 19, 1972):
 * from one of its rows to one of its columns, over cells that lead from their row to their column and back. Numbers only.
 */

/** A way between a row and a column, each by its place. */
export interface Way {
  readonly row: number;
  readonly column: number;
  /** How much goes from the row to the column, and back. */
  readonly there: number;
  readonly back: number;
}

export interface Flowed {
  readonly flow: number;
  /** Rows and columns that more would get to: where it ends all that leads on is used up. */
  readonly rows: ReadonlySet<number>;
  readonly columns: ReadonlySet<number>;
}

/** @param enough more than this is not looked for */
export function maximumFlow(
  { rows, columns }: { readonly rows: number; readonly columns: number },
  ways: readonly Way[],
  { row, column }: { readonly row: number; readonly column: number },
  enough: number,
): Flowed {
  const left = Array.from({ length: rows + columns }, () => new Float64Array(rows + columns));
  const add = (from: number, to: number, amount: number): void => {
    const own = left[from];
    if (own !== undefined) own[to] = (own[to] ?? 0) + amount;
  };
  for (const way of ways) {
    add(way.row, rows + way.column, way.there);
    add(rows + way.column, way.row, way.back);
  }
  const sink = rows + column;
  let flow = 0;
  for (;;) {
    const from = reached(left, row);
    if (flow >= enough || !from.has(sink)) {
      const places = [...from.keys()];
      return {
        flow,
        rows: new Set(places.filter((place) => place < rows)),
        columns: new Set(places.filter((place) => place >= rows).map((place) => place - rows)),
      };
    }
    let amount = enough - flow;
    const path: (readonly [from: number, to: number])[] = [];
    for (let at = sink; at !== row; at = from.get(at) ?? row) path.push([from.get(at) ?? row, at]);
    for (const [one, other] of path) amount = Math.min(amount, left[one]?.[other] ?? 0);
    for (const [one, other] of path) {
      add(one, other, -amount);
      add(other, one, amount);
    }
    flow += amount;
  }
}

/** Each place that something can still get to, and from where; breadth first, so that paths are short. */
function reached(left: readonly Float64Array[], source: number): Map<number, number> {
  const from = new Map([[source, source]]);
  for (const place of from.keys())
    for (const [to, amount] of (left[place] ?? []).entries()) if (amount > 0 && !from.has(to)) from.set(to, place);
  return from;
}
