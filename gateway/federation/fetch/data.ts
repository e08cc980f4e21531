/**
 * The data of one request as it grows: plain objects under our own keys. Walks and merges; knows no policy.
 */
import type { PathStep } from '../plan/steps.ts';
import type { ConcreteTypes } from '../supergraph/supergraph.ts';

export type Data = Record<string, unknown>;

export const isObject = (value: unknown): value is Data =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The objects at a path; lists on the way are gone through, wherever they are. */
export function objectsAt(root: unknown, path: readonly PathStep[], types?: ConcreteTypes): Data[] {
  let level: Data[] = [];
  collect(root, level);
  for (const step of path) {
    if (step === '@') continue;
    if (typeof step !== 'string') {
      level = level.filter((object) => isOfAny(object, step.types, types));
      continue;
    }
    level = objectsUnder(level, step);
  }
  return level;
}

/** The objects under a key of some objects; lists are gone through. */
export function objectsUnder(holders: readonly Data[], key: string): Data[] {
  const found: Data[] = [];
  for (const holder of holders) collect(holder[key], found);
  return found;
}

function collect(value: unknown, into: Data[]): void {
  if (Array.isArray(value)) for (const item of value) collect(item, into);
  else if (isObject(value)) into.push(value);
}

/** Whether an object is of one of these types. One that does not say what it is, is what it was asked for. */
export function isOfAny(object: Data, conditions: readonly string[], types: ConcreteTypes | undefined): boolean {
  const { __typename } = object;
  if (typeof __typename !== 'string') return true;
  return conditions.some((each) => each === __typename || types?.satisfies(__typename, each));
}

/** The text at a path of plain keys, e.g. the id of a purchase's customer. */
export function textAt(object: Data, path: readonly string[]): string | undefined {
  let value: unknown = object;
  for (const step of path) value = isObject(value) ? value[step] : undefined;
  if (typeof value === 'number') return String(value);
  return typeof value === 'string' ? value : undefined;
}

/**
 * Merges what came later into what is there: of the source, only `keys`. Objects merge; lists of the same length merge place
 * by place. `__proto__` is no key of ours, and would lead to what all objects share (pitfall P8).
 */
export function mergeInto(target: Data, source: Readonly<Data>, keys: Iterable<string> = Object.keys(source)): void {
  for (const key of keys) {
    if (key === '__proto__' || !Object.hasOwn(source, key)) continue;
    const value = source[key];
    if (value !== undefined) target[key] = merged(target[key], value);
  }
}

function merged(known: unknown, value: unknown): unknown {
  if (isObject(known) && isObject(value)) mergeInto(known, value);
  else if (Array.isArray(known) && Array.isArray(value) && known.length === value.length)
    for (const [at, item] of value.entries()) known[at] = merged(known[at], item);
  else return value;
  return known;
}
