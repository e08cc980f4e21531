// A key pattern: the fields of an index or a sort, each with its direction; and the key that a document has under it.
// An array has no one place in an order: where a pattern meets one, the write or the sort is refused.
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

/** The values of a document under a pattern; undefined where there is none. */
export function valuesOf(document: Document, pattern: Pattern): (Value | undefined)[] {
  return pattern.map(({ name, path }) => {
    let value: Value | undefined = document;
    for (const part of path) {
      value = value instanceof Map ? value.get(part) : undefined;
      if (Array.isArray(value))
        throw new StoreError(2, `an array at '${name}' in an index or a sort is not supported by the evaluation store`);
    }
    return value;
  });
}

/** The key of these values: its code units sort as the pattern says. */
export function keyOf(values: readonly (Value | undefined)[], pattern: Pattern): string {
  return pattern.map(({ direction }, i) => directed(orderKey(values[i]), direction)).join('');
}

export function directed(key: string, direction: 1 | -1): string {
  return direction === 1 ? key : descending(key);
}
