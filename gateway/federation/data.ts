/**
 * The data of one request as it grows: plain objects under our own keys. Walks and merges; knows no policy.
 */

export type Data = Record<string, unknown>;

export const isObject = (value: unknown): value is Data =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The objects at a path of keys; lists on the way are gone through, wherever they are. */
export function objectsAt(root: unknown, path: readonly string[]): Data[] {
  let level: Data[] = flatten(root);
  for (const step of path) {
    if (step === '@') continue;
    level = level.flatMap((object) => flatten(object[step]));
  }
  return level;
}

function flatten(value: unknown): Data[] {
  if (Array.isArray(value)) return value.flatMap(flatten);
  return isObject(value) ? [value] : [];
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
    const known = target[key];
    if (isObject(known) && isObject(value)) mergeInto(known, value);
    else if (Array.isArray(known) && Array.isArray(value) && known.length === value.length)
      known.forEach((item, at) => {
        if (isObject(item) && isObject(value[at])) mergeInto(item, value[at]);
        else known[at] = value[at];
      });
    else if (value !== undefined) target[key] = value;
  }
}
