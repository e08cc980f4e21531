// From the conditions of a filter to the intervals of an index's keys that are to be read. Bounds may be too wide (the
// filter is asked again for every document), never too narrow.
import type { CollectionIndex } from './collection-index.ts';
import type { Interval } from './index-tree.ts';
import { AFTER, RANK } from './order.ts';
import { directed } from './pattern.ts';
import { type Condition, type Filter, isRange } from './query.ts';

export interface Bounds {
  /** In the order of the keys; no two of them overlap. */
  readonly intervals: readonly Interval[];
  /** How many components are bound by equality, and whether the one after them is bound by a range. */
  readonly equalities: number;
  readonly range: boolean;
  /** The components that are bound to one value. */
  readonly constant: ReadonlySet<string>;
  /** Whether what matches has a part of the index for sure. */
  readonly present: boolean;
}

/** Of an index: what its keys are made of. */
type IndexKeys = Pick<CollectionIndex, 'pattern' | 'multikey'>;

/** Of an array with arrays in it only the elements have keys, not the whole. */
const isNoArray = (key: string): boolean => key.charCodeAt(0) !== RANK.array;

const MAX_INTERVALS = 10_000;
const EVERYTHING: Interval = { low: '', high: AFTER };

/**
 * The bounds of the pattern's first components, as far as the filter binds them one after the other. Under an array each
 * condition may hold for another element: then one condition alone narrows the bounds, of one component with arrays.
 */
export function boundsOf({ pattern, multikey }: IndexKeys, filter: Filter): Bounds {
  const constant = new Set<string>();
  let prefixes = [''];
  let rest = EVERYTHING;
  let equalities = 0;
  let present = false;
  let hasArrays = false;
  for (const [i, { name, direction }] of pattern.entries()) {
    const isMany = multikey.has(i);
    if (isMany && hasArrays) break;
    hasArrays ||= isMany;
    const all = filter.conditions.filter(({ path }) => path === name);
    const conditions = isMany ? all.filter(({ keys }) => [...keys].every(isNoArray)) : all;
    const points = pointsOf(conditions);
    if (!points || prefixes.length * points.length > MAX_INTERVALS) {
      rest = rangeOf(isMany ? conditions.filter(isRange).slice(0, 1) : conditions, direction);
      break;
    }
    prefixes = prefixes.flatMap((prefix) => points.map((key) => prefix + directed(key, direction)));
    if (points.length === 1) constant.add(name);
    present ||= points.every((key) => key.charCodeAt(0) !== RANK.null);
    equalities += 1;
  }
  const intervals = prefixes.sort().map((prefix) => ({ low: prefix + rest.low, high: prefix + rest.high }));
  const range = rest !== EVERYTHING;
  return { intervals, equalities, range, constant, present: present || range };
}

/** The fewest points that the conditions leave; undefined where none of them is an equality. */
function pointsOf(conditions: readonly Condition[]): string[] | undefined {
  const points = conditions.filter((condition) => !isRange(condition)).map(({ keys }) => [...keys]);
  return points.sort((a, b) => a.length - b.length)[0];
}

/** The interval that the ranges leave. */
function rangeOf(conditions: readonly Condition[], direction: 1 | -1): Interval {
  const ranges = conditions.filter(isRange).map((condition) => intervalOf(condition, direction));
  if (ranges.length === 0) return EVERYTHING;
  const lows = ranges.map(({ low }) => low).sort();
  const highs = ranges.map(({ high }) => high).sort();
  return { low: lows.at(-1) as string, high: highs[0] as string };
}

// Within the keys of one type; whether the values above come before or after depends on the direction.
function intervalOf({ op, keys }: Condition, direction: 1 | -1): Interval {
  const [at] = [...keys].map((key) => directed(key, direction)) as [string];
  const after = at + AFTER;
  const type = at.charAt(0);
  const next = String.fromCharCode(at.charCodeAt(0) + 1);
  const inclusive = op.endsWith('e');
  if (op.startsWith('$gt') === (direction === 1)) return { low: inclusive ? at : after, high: next };
  return { low: type, high: inclusive ? after : at };
}
