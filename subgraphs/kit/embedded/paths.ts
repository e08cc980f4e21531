// Dotted paths: how a query sees a document. Numbers in a path (an array's position or a field's name?) are refused,
// since a store that needs them would mean one of two things.

import type { Document, Value } from './document.ts';
import { StoreError } from './errors.ts';

export type Path = readonly string[];

const known = new Map<string, Path>();

/** Splits and checks a path; the error names the path. */
export function parsePath(path: string): Path {
  let parts = known.get(path);
  if (!parts) {
    parts = path.split('.');
    for (const part of parts) check(part, path);
    if (known.size > 10_000) known.clear();
    known.set(path, parts);
  }
  return parts;
}

function check(part: string, path: string): void {
  if (part === '') throw new StoreError(56, `the path '${path}' has an empty field name`);
  if (part.startsWith('$'))
    throw new StoreError(52, `the '$' in path '${path}' is not supported by the evaluation store`);
  if (/^\d+$/.test(part))
    throw new StoreError(2, `the position in path '${path}' is not supported by the evaluation store`);
}

/** Whether one path is the other or lies above or below it. */
export function overlaps(a: Path, b: Path): boolean {
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i += 1) if (a[i] !== b[i]) return false;
  return true;
}

/**
 * Calls `test` with every value that the path reaches, until one holds: through arrays of objects, then the elements
 * of an array at the end, then the array itself; `undefined` where the path ends early. As MongoDB, elements that are
 * not objects are passed over, and an empty array on the way has no value at all.
 */
export function someValue(
  value: Value | undefined,
  path: Path,
  at: number,
  test: (v: Value | undefined) => boolean,
): boolean {
  if (at === path.length) {
    return (Array.isArray(value) && value.some(test)) || test(value);
  }
  if (value instanceof Map) return someValue(value.get(path[at] as string), path, at + 1, test);
  if (Array.isArray(value)) {
    return value.some((element) => element instanceof Map && someValue(element, path, at, test));
  }
  return test(undefined);
}

/** The value at a path that crosses no array; undefined where there is none. */
export function plainValue(document: Document, path: Path): Value | undefined {
  let value: Value | undefined = document;
  for (const part of path) value = value instanceof Map ? value.get(part) : undefined;
  return value;
}
