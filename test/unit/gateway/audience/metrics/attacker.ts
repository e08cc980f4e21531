/**
 * What somebody can work out of what they were told, by mathematics alone: sums of unknown numbers that follow from known ones, and
 * numbers that an unknown one could still be. Slow, and knows nothing of how anything is hidden.
 */

/** A prime; arithmetic of rational numbers is done in its field. */
const PRIME = 2_147_483_647n;

const modulo = (value: bigint): bigint => ((value % PRIME) + PRIME) % PRIME;

function inverse(value: bigint): bigint {
  let [result, base, exponent] = [1n, modulo(value), PRIME - 2n];
  for (; exponent > 0n; exponent >>= 1n) {
    if ((exponent & 1n) === 1n) result = modulo(result * base);
    base = modulo(base * base);
  }
  return result;
}

/** The space of what linear equations say nothing about: vectors that may be added to any solution. */
export function freedom(equations: readonly (readonly number[])[], unknowns: number): bigint[][] {
  const rows = equations.map((row) => row.map((value) => modulo(BigInt(value))));
  const pivots: number[] = [];
  for (let column = 0; column < unknowns; column += 1) {
    const at = rows.findIndex((row, index) => index >= pivots.length && row[column] !== 0n);
    if (at < 0) continue;
    const [pivot = []] = rows.splice(at, 1);
    const scale = inverse(pivot[column] ?? 1n);
    const scaled = pivot.map((value) => modulo(value * scale));
    for (const [index, row] of rows.entries()) {
      const factor = row[column] ?? 0n;
      rows[index] = row.map((value, place) => modulo(value - factor * (scaled[place] ?? 0n)));
    }
    rows.splice(pivots.length, 0, scaled);
    pivots.push(column);
  }
  const free = Array.from({ length: unknowns }, (_, column) => column).filter((column) => !pivots.includes(column));
  return free.map((column) => {
    const vector = Array<bigint>(unknowns).fill(0n);
    vector[column] = 1n;
    for (const [index, pivot] of pivots.entries()) vector[pivot] = modulo(-(rows[index]?.[column] ?? 0n));
    return vector;
  });
}

/** Whether the sum of some unknowns follows. @param free of {@link freedom} */
export const follows = (free: readonly (readonly bigint[])[], unknowns: readonly number[]): boolean =>
  free.every((vector) => modulo(unknowns.reduce((sum, at) => sum + (vector[at] ?? 0n), 0n)) === 0n);

/**
 * Whether there are numbers of people, none negative, with these sums of rows and columns in which no cell has more than its bound
 * (maximum flow from rows to columns).
 */
export function isPossible(
  rows: readonly number[],
  columns: readonly number[],
  most: (row: number, column: number) => number,
): boolean {
  const flow = rows.map((_, row) => columns.map((_, column) => ({ used: 0, most: most(row, column) })));
  const [ofRows, ofColumns] = [[...rows], [...columns]];
  for (let row = 0; row < rows.length; row += 1)
    while ((ofRows[row] ?? 0) > 0) {
      const path = augmenting(flow, ofColumns, row);
      if (path === undefined) return false;
      for (const { at, column, by } of path) {
        const edge = flow[at]?.[column];
        if (edge !== undefined) edge.used += by;
      }
      ofRows[row] = (ofRows[row] ?? 0) - 1;
      const last = path.at(-1)?.column ?? 0;
      ofColumns[last] = (ofColumns[last] ?? 0) - 1;
    }
  return ofColumns.every((left) => left === 0);
}

type Flow = { used: number; readonly most: number }[][];
type Path = { readonly at: number; readonly column: number; readonly by: 1 | -1 }[];

/** A way for one more from a row to a column with room, found breadth first. */
function augmenting(flow: Flow, room: readonly number[], from: number): Path | undefined {
  const seen = new Set([from]);
  const ways: { row: number; path: Path }[] = [{ row: from, path: [] }];
  for (const { row, path } of ways) {
    for (const [column, edge] of (flow[row] ?? []).entries()) {
      if (edge.used >= edge.most) continue;
      const there: Path = [...path, { at: row, column, by: 1 }];
      if ((room[column] ?? 0) > 0) return there;
      for (const [other, edges] of flow.entries())
        if (!seen.has(other) && (edges[column]?.used ?? 0) > 0) {
          seen.add(other);
          ways.push({ row: other, path: [...there, { at: other, column, by: -1 }] });
        }
    }
  }
  return undefined;
}
