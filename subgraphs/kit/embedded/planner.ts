// Chooses the index for a filter and a sort: most components bound by equality first, then a range, then an order
// that needs no sorting. It changes how many keys are read, never the answer.
import { boundOf, type Interval } from './bounds.ts';
import type { Index } from './index-definition.ts';
import type { Component } from './index-keys.ts';
import { AFTER } from './order.ts';
import type { Filter } from './query.ts';

export interface Plan {
  readonly index: Index;
  readonly intervals: Interval[];
  readonly backwards: boolean;
  /** Whether the records come in the order of the sort. */
  readonly sorted: boolean;
}
interface Candidate extends Plan {
  readonly score: number;
}

const MAX_INTERVALS = 10_000;
const EVERYTHING: Interval = { low: '', high: AFTER };

/** The best plan over these indexes; undefined means that every document is looked at. */
export function choosePlan(indexes: Iterable<Index>, filter: Filter, sort: readonly Component[]): Plan | undefined {
  let best: Candidate | undefined;
  for (const index of indexes) {
    const candidate = candidateOf(index, filter, sort);
    if (candidate && (!best || candidate.score > best.score)) best = candidate;
  }
  return best;
}

function candidateOf(index: Index, filter: Filter, sort: readonly Component[]): Candidate | undefined {
  const single = new Set<number>();
  let prefixes = [''];
  let intervals: Interval[] | undefined;
  let equalities = 0;
  let present = false;
  let arrayBound = false;
  for (const [i, component] of index.components.entries()) {
    const multikey = index.multikey.has(i);
    const predicates = filter.all.filter((predicate) => predicate.path === component.name);
    present ||= predicates.some((predicate) => predicate.op === '$exists' && predicate.wanted);
    const bound = multikey && arrayBound ? undefined : boundOf(predicates, component.direction, multikey);
    if (!bound) break;
    arrayBound ||= multikey;
    if ('range' in bound) {
      intervals = prefixes.map((prefix) => ({ low: prefix + bound.range.low, high: prefix + bound.range.high }));
      present = true;
      break;
    }
    if (prefixes.length * bound.points.length > MAX_INTERVALS) break;
    prefixes = prefixes.flatMap((prefix) => bound.points.map((point) => prefix + point));
    if (bound.points.length === 1) single.add(i);
    present ||= bound.present;
    equalities += 1;
  }
  if (index.options.sparse && !present) return undefined;
  const range = intervals !== undefined;
  if (!intervals && equalities > 0) intervals = prefixes.map((prefix) => ({ low: prefix, high: prefix + AFTER }));
  const order = orderOf(index, sort, single);
  const sorted = order !== undefined;
  if (!intervals && (!sorted || sort.length === 0) && !index.options.sparse) return undefined;
  const unique = index.options.unique && equalities === index.components.length;
  const score = (unique ? 1000 : 0) + equalities * 100 + (range ? 30 : 0) + (sorted && sort.length > 0 ? 20 : 0);
  intervals = (intervals ?? [EVERYTHING]).sort((a, b) => (a.low < b.low ? -1 : a.low > b.low ? 1 : 0));
  return { index, intervals, backwards: order === -1, sorted, score: score - index.components.length };
}

/** 1 or -1 where reading the index forwards or backwards gives the sort's order; undefined where neither does. */
function orderOf(index: Index, sort: readonly Component[], single: Set<number>): 1 | -1 | undefined {
  const constant = new Set([...single].filter((i) => !index.multikey.has(i)).map((i) => index.components[i]?.name));
  const wanted = sort.filter((component) => !constant.has(component.name));
  let order: 1 | -1 | undefined;
  let at = 0;
  for (const [i, component] of index.components.entries()) {
    const next = wanted[at];
    if (!next) break;
    if (component.name === next.name && !index.multikey.has(i)) {
      const direction = (component.direction * next.direction) as 1 | -1;
      if (order !== undefined && order !== direction) return undefined;
      order = direction;
      at += 1;
    } else if (!single.has(i)) return undefined;
  }
  return at === wanted.length ? (order ?? 1) : undefined;
}
