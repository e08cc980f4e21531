// Dotted paths: how a query sees a document. Numbers in a path (an array's position or a field's name?) are refused,
// since a store that needs them would mean one of two things.
import { StoreError } from './errors.ts';
import type { Document, Value } from './values.ts';

export type Path = readonly string[];
type Test = (value: Value | undefined) => boolean;

/** Splits and checks a path; the error names the path. */
export function parsePath(path: string): Path {
  const parts = path.split('.');
  for (const part of parts) {
    if (part === '') throw new StoreError(56, `the path '${path}' has an empty field name`);
    if (part.startsWith('$'))
      throw new StoreError(52, `the '$' in path '${path}' is not supported by the evaluation store`);
    if (/^\d+$/.test(part))
      throw new StoreError(2, `the position in path '${path}' is not supported by the evaluation store`);
  }
  return parts;
}

/** Whether one path is the other or lies above or below it. */
export function overlaps(a: Path, b: Path): boolean {
  const [short, long] = a.length < b.length ? [a, b] : [b, a];
  return short.every((part, i) => part === long[i]);
}

/**
 * The object that holds the last field of a path; `create` makes the objects on the way that are missing. Undefined
 * where there is none, or something else is in the way.
 */
export function holderOf(document: Document, path: Path, create: boolean): Document | undefined {
  let holder: Value | undefined = document;
  for (const part of path.slice(0, -1)) {
    if (create && !holder.has(part)) holder.set(part, new Map());
    holder = holder.get(part);
    if (!(holder instanceof Map)) return undefined;
  }
  return holder;
}

/**
 * Calls `test` with every value that the path reaches, until one holds: through arrays of objects, then the elements
 * of an array at the end, then the array itself; `undefined` where the path ends early. As MongoDB, elements that are
 * not objects are passed over, and an empty array on the way has no value at all.
 */
export function someValue(value: Value | undefined, path: Path, test: Test, at = 0): boolean {
  if (at === path.length) return (Array.isArray(value) && value.some(test)) || test(value);
  if (value instanceof Map) return someValue(value.get(path[at] as string), path, test, at + 1);
  if (!Array.isArray(value)) return test(undefined);
  return value.some((element) => element instanceof Map && someValue(element, path, test, at));
}
