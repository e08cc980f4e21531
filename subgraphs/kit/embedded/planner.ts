// Chooses the index for a filter and a sort: most components bound by equality first, then a range, then an order
// that needs no sorting. It changes how many keys are read, never the answer.
import { type Bounds, boundsOf } from './bounds.ts';
import type { CollectionIndex } from './collection-index.ts';
import type { Pattern } from './pattern.ts';
import type { Filter } from './query.ts';

export interface Plan extends Bounds {
  readonly index: CollectionIndex;
  readonly backwards: boolean;
  /** Whether the records come in the order of the sort. */
  readonly sorted: boolean;
}

/** The best plan over these indexes; undefined means that every document is looked at. */
export function choosePlan(indexes: readonly CollectionIndex[], filter: Filter, sort: Pattern): Plan | undefined {
  const plans = indexes.flatMap((index) => planOf(index, filter, sort) ?? []);
  return plans.sort((a, b) => scoreOf(b) - scoreOf(a))[0];
}

function planOf(index: CollectionIndex, filter: Filter, sort: Pattern): Plan | undefined {
  const bounds = boundsOf(index, filter);
  // A sparse index lacks the documents that have no part of it.
  if (index.options.sparse && !bounds.present) return undefined;
  // A document with several keys has several places in the order, but one among those that begin with one value of its array.
  const hasOnePlace = [...index.multikey].every((i) => bounds.constant.has(index.pattern[i]?.name ?? ''));
  const order = hasOnePlace ? orderOf(index.pattern, sort, bounds.constant) : undefined;
  if (order === undefined && bounds.equalities === 0 && !bounds.range) return undefined;
  return { ...bounds, index, backwards: order === -1, sorted: order !== undefined };
}

function scoreOf({ index, equalities, range, sorted }: Plan): number {
  return equalities * 100 + (range ? 30 : 0) + (sorted ? 20 : 0) - index.pattern.length;
}

/**
 * 1 or -1 where reading an index forwards or backwards gives the sort's order; undefined where neither does, or there
 * is no sort. What is bound to one value has no part in it.
 */
function orderOf(pattern: Pattern, sort: Pattern, constant: ReadonlySet<string>): 1 | -1 | undefined {
  const given = pattern.filter(({ name }) => !constant.has(name));
  const wanted = sort.filter(({ name }) => !constant.has(name));
  const turns = wanted.map(({ name, direction }, i) => (given[i]?.name === name ? given[i].direction * direction : 0));
  if (sort.length === 0 || turns.some((turn) => turn === 0 || turn !== turns[0])) return undefined;
  return turns[0] === -1 ? -1 : 1;
}
