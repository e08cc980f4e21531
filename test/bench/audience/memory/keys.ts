/** What stands for indexes in memory: numbers in order, four bytes for each entry, in which a place is found by halving. */
import type { Copies } from '../copies.ts';

/** The keys of the customers of whom it is true, in order. */
export function ascending(copies: Copies, isIn: (customer: number) => boolean): Uint32Array {
  const keys = new Uint32Array(copies.customers);
  let size = 0;
  for (let customer = 0; customer < copies.customers; customer += 1) {
    if (!isIn(customer)) continue;
    keys[size] = copies.keyOf(customer);
    size += 1;
  }
  return keys.slice(0, size).sort();
}

/** The place of the first that is greater. */
export function firstBehind(keys: ArrayLike<number>, key: number): number {
  let [from, to] = [0, keys.length];
  while (from < to) {
    const half = (from + to) >>> 1;
    if ((keys[half] as number) > key) to = half;
    else from = half + 1;
  }
  return from;
}

const NONE = new Uint32Array();

/** Keys by a value, and by the key where values are equal. */
export class Ordered {
  /** Each once, ascending. */
  readonly #values: Float64Array;
  /** Where those of a value begin; one more than there are values. */
  readonly #starts: Uint32Array;
  readonly #keys: Uint32Array;

  constructor(values: Float64Array, starts: Uint32Array, keys: Uint32Array) {
    this.#values = values;
    this.#starts = starts;
    this.#keys = keys;
  }

  /** In order. */
  equalTo(value: number): Uint32Array {
    const at = firstNotBefore(this.#values, value);
    return this.#values[at] === value ? this.#keys.subarray(this.#starts[at], this.#starts[at + 1]) : NONE;
  }

  /** Within a range of values (operators of MongoDB, numbers or dates), either way; where values are equal, always ascending. */
  *behind(range: Readonly<Record<string, unknown>>, descending: boolean): Generator<number> {
    let [from, to] = [0, this.#values.length];
    for (const [operator, bound] of Object.entries(range)) {
      const value = Number(bound);
      const [greater, least] = [firstBehind(this.#values, value), firstNotBefore(this.#values, value)];
      if (operator === '$gt') from = Math.max(from, greater);
      else if (operator === '$gte') from = Math.max(from, least);
      else if (operator === '$lt') to = Math.min(to, least);
      else if (operator === '$lte') to = Math.min(to, greater);
      else throw new TypeError(`No range by ${operator}`);
    }
    for (let step = 0; step < to - from; step += 1) {
      const at = descending ? to - 1 - step : from + step;
      yield* this.#keys.subarray(this.#starts[at], this.#starts[at + 1]);
    }
  }
}

function firstNotBefore(values: Float64Array, value: number): number {
  let [from, to] = [0, values.length];
  while (from < to) {
    const half = (from + to) >>> 1;
    if ((values[half] as number) >= value) to = half;
    else from = half + 1;
  }
  return from;
}

/**
 * @param keys in order
 * @param valueFor undefined: not in the order
 */
export function orderedBy(keys: Uint32Array, valueFor: (key: number) => number | undefined): Ordered {
  const counts = new Map<number, number>();
  const all = new Float64Array(keys.length).fill(Number.NaN);
  for (const [at, key] of keys.entries()) {
    const value = valueFor(key);
    if (value === undefined) continue;
    all[at] = value;
    counts.set(value, (counts.get(value) ?? 0) + 1);
  }
  const values = Float64Array.from(counts.keys()).sort();
  const starts = new Uint32Array(values.length + 1);
  for (const [at, value] of values.entries()) starts[at + 1] = (starts[at] as number) + (counts.get(value) ?? 0);
  const next = new Map([...values].map((value, at) => [value, starts[at] as number]));
  const ordered = new Uint32Array(starts[values.length] as number);
  for (const [at, key] of keys.entries()) {
    const value = all[at] as number;
    const place = next.get(value);
    if (place === undefined) continue;
    ordered[place] = key;
    next.set(value, place + 1);
  }
  return new Ordered(values, starts, ordered);
}
