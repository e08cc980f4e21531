// A key pattern: the fields of an index or a sort, each with its direction; and the keys that a document has under it.
// An array has no one place in an order: an index has a key for each of its elements, and a sort is refused.
import { StoreError } from './errors.ts';
import { descending, orderKey, typeName } from './order.ts';
import { type Path, parsePath } from './paths.ts';
import { asNumber, type Document, type Value } from './values.ts';

export interface Component {
  readonly name: string;
  readonly path: Path;
  readonly direction: 1 | -1;
}
export type Pattern = readonly Component[];

/** Only 1 and -1 are directions here. `code` is the error's: 2 in a sort, 67 in an index. */
export function parsePattern(pattern: Document, code: 2 | 67): Pattern {
  return [...pattern].map(([name, value]) => {
    const direction = asNumber(value);
    if (direction === 1 || direction === -1) return { name, path: parsePath(name), direction };
    const what = typeof value === 'string' ? `'${value}'` : `a value of type '${typeName(value)}'`;
    throw new StoreError(code, `${what} as the direction of '${name}' is not supported by the evaluation store`);
  });
}

/** The values of a document under the pattern of a sort; undefined where there is none. */
export function valuesOf(document: Document, pattern: Pattern): (Value | undefined)[] {
  return pattern.map(({ name, path }) => {
    const [value, isMany] = reached(document, path);
    if (isMany) throw new StoreError(2, `an array at '${name}' in a sort is not supported by the evaluation store`);
    return value[0];
  });
}

/** The values under the pattern of an index, once for each element of an array; at most one component may have several. */
export function rowsOf(
  document: Document,
  pattern: Pattern,
): { readonly rows: (Value | undefined)[][]; readonly multikey: readonly boolean[] } {
  const columns = pattern.map(({ path }) => reached(document, path));
  const arrays = pattern.filter((_, i) => columns[i]?.[1]);
  if (arrays.length > 1)
    throw new StoreError(171, `cannot index parallel arrays [${arrays[0]?.name}] [${arrays[1]?.name}]`);
  const rows = columns.reduce<(Value | undefined)[][]>(
    (before, [values]) => before.flatMap((row) => values.map((value) => [...row, value])),
    [[]],
  );
  return { rows, multikey: columns.map(([, isMany]) => isMany) };
}

/** What a path reaches, and whether there was an array on it: then all that its elements have, or nothing. */
function reached(value: Value | undefined, path: Path, at = 0): [(Value | undefined)[], boolean] {
  if (Array.isArray(value)) {
    const inner = at === path.length ? value : value.flatMap((item) => reached(item, path, at)[0]);
    return [inner.length === 0 ? [undefined] : inner, true];
  }
  if (at === path.length) return [[value], false];
  return reached(value instanceof Map ? value.get(path[at] as string) : undefined, path, at + 1);
}

/** The key of these values: its code units sort as the pattern says. */
export function keyOf(values: readonly (Value | undefined)[], pattern: Pattern): string {
  return pattern.map(({ direction }, i) => directed(orderKey(values[i]), direction)).join('');
}

export function directed(key: string, direction: 1 | -1): string {
  return direction === 1 ? key : descending(key);
}
