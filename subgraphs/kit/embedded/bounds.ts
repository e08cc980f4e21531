// From the predicates on one component of an index to the intervals of keys to read. Bounds may be too wide (the
// filter is asked again for every document), never too narrow.
import { AFTER, descending, RANK } from './order.ts';
import type { Predicate } from './query.ts';

/** low <= key < high. */
export interface Interval {
  readonly low: string;
  readonly high: string;
}
export type Bound = { readonly points: string[]; readonly present: boolean } | { readonly range: Interval };

/**
 * The narrowest bound that these predicates, all on one path, give; undefined where none does. `multikey`: two
 * predicates may be met by two elements of an array, so only one of them may bound.
 */
export function boundOf(predicates: readonly Predicate[], direction: 1 | -1, multikey: boolean): Bound | undefined {
  const points = predicates.map(pointsOf).filter((keys) => keys !== undefined);
  points.sort((a, b) => a.length - b.length);
  const keys = points[0];
  if (keys) {
    const present = keys.every((key) => key.charCodeAt(0) !== RANK.null);
    return { points: direction === 1 ? keys : keys.map(descending), present };
  }
  const ranges = predicates.map((predicate) => rangeOf(predicate, direction)).filter((range) => range !== undefined);
  const first = ranges[0];
  if (!first || multikey) return first && { range: first };
  const low = ranges
    .map((range) => range.low)
    .sort()
    .at(-1) as string;
  const high = ranges.map((range) => range.high).sort()[0] as string;
  return { range: { low, high } };
}

// An array as operand also equals arrays as a whole, which an index holds only by their elements.
function pointsOf(predicate: Predicate): string[] | undefined {
  if (predicate.op !== '$eq' && predicate.op !== '$in') return undefined;
  const keys = predicate.op === '$eq' ? [predicate.key] : [...predicate.keys];
  return keys.some((key) => key.charCodeAt(0) === RANK.array) ? undefined : keys;
}

function rangeOf(predicate: Predicate, direction: 1 | -1): Interval | undefined {
  if (!('rank' in predicate)) return undefined;
  const { op, key, rank } = predicate;
  const least = String.fromCharCode(rank);
  const most = String.fromCharCode(rank + 1);
  if (direction === 1) {
    if (op === '$gt' || op === '$gte') return { low: op === '$gt' ? key + AFTER : key, high: most };
    return { low: least, high: op === '$lt' ? key : key + AFTER };
  }
  const first = descending(least);
  const last = String.fromCharCode(0xffff - rank + 1);
  const at = descending(key);
  if (op === '$gt' || op === '$gte') return { low: first, high: op === '$gt' ? at : at + AFTER };
  return { low: op === '$lt' ? at + AFTER : at, high: last };
}
