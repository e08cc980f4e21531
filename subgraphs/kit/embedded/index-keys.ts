// Which keys a document has under a key pattern. An array on the way gives one key per element; two different
// arrays are refused (MongoDB: cannot index parallel arrays).

import type { Document, Value } from './document.ts';
import { StoreError } from './errors.ts';
import { descending, EMPTY_ARRAY_KEY, orderKey } from './order.ts';
import type { Path } from './paths.ts';

export interface Component {
  readonly name: string;
  readonly path: Path;
  readonly direction: 1 | -1;
}
export interface KeyTuple {
  readonly key: string;
  readonly values: readonly Value[];
}
export interface Keys {
  readonly tuples: KeyTuple[];
  /** Positions of the components that met an array. */
  readonly arrays: number[];
  /** Whether any component is present: a sparse index leaves the others out. */
  readonly present: boolean;
}

const EMPTY_ARRAY = Symbol('empty array');
type Found = Value | typeof EMPTY_ARRAY | undefined;

/** All keys of a document, without duplicates, in no particular order. */
export function keysOf(document: Document, components: readonly Component[]): Keys {
  const walked = components.map((component) => walk(document, component.path));
  const arrays = components.map((_, i) => i).filter((i) => walked[i]?.array);
  const first = walked[arrays[0] ?? 0];
  for (const i of arrays) if (walked[i]?.array !== first?.array) throw parallel(components, arrays);
  const rows = first?.array?.length ? first.array : [undefined];
  const tuples = new Map<string, KeyTuple>();
  let present = false;
  for (const row of rows) {
    const values = walked.map((found) => (found.array ? inElement(found, row, components, arrays) : found.value));
    present ||= values.some((value) => value !== undefined);
    const key = values.map((value, i) => componentKey(value, (components[i] as Component).direction)).join('');
    tuples.set(key, {
      key,
      values: values.map((value) => (value === EMPTY_ARRAY || value === undefined ? null : value)),
    });
  }
  return { tuples: [...tuples.values()], arrays, present };
}

interface Walked {
  value?: Value;
  array?: Value[];
  rest: Path;
}

function walk(from: Value | undefined, path: Path): Walked {
  let value = from;
  for (let at = 0; at < path.length; at += 1) {
    if (Array.isArray(value)) return { array: value, rest: path.slice(at) };
    value = value instanceof Map ? value.get(path[at] as string) : undefined;
  }
  return Array.isArray(value) ? { array: value, rest: [] } : { value, rest: [] };
}

function inElement(
  found: Walked,
  element: Value | undefined,
  components: readonly Component[],
  arrays: number[],
): Found {
  if (found.rest.length === 0) return element === undefined ? EMPTY_ARRAY : element;
  if (!(element instanceof Map)) return undefined;
  const inner = walk(element, found.rest);
  if (!inner.array) return inner.value;
  throw new StoreError(
    171,
    `an array inside an array at '${names(components, arrays)}' is not supported by the evaluation store`,
  );
}

function componentKey(value: Found, direction: 1 | -1): string {
  const key = value === EMPTY_ARRAY ? EMPTY_ARRAY_KEY : orderKey(value);
  return direction === 1 ? key : descending(key);
}

function parallel(components: readonly Component[], arrays: number[]): StoreError {
  return new StoreError(171, `cannot index parallel arrays [${names(components, arrays)}]`);
}

function names(components: readonly Component[], arrays: number[]): string {
  return arrays.map((i) => components[i]?.name).join('] [');
}
