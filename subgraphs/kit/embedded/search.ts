// Runs a filter over a collection: by the planner's index or by looking at everything, sorting in memory only where
// no index gives the order. Counts keys and documents for explain.

import type { Document } from './document.ts';
import { StoreError } from './errors.ts';
import type { Index } from './index-definition.ts';
import { type Component, keysOf } from './index-keys.ts';
import type { StoredRecord } from './index-tree.ts';
import { choosePlan, type Plan } from './planner.ts';
import type { Filter } from './query.ts';
import { decode } from './values.ts';

export interface Found {
  readonly record: StoredRecord;
  readonly document: Document;
}
export interface Query {
  readonly filter: Filter;
  readonly sort: readonly Component[];
  readonly skip: number;
  /** 0: no limit. */
  readonly limit: number;
}
export interface Result {
  readonly found: Found[];
  readonly plan: Plan | undefined;
  readonly keysExamined: number;
  readonly documentsExamined: number;
}

/** Everything that matches, after sort, skip and limit. */
export function search(records: Iterable<StoredRecord>, indexes: Iterable<Index>, query: Query): Result {
  const plan = choosePlan(indexes, query.filter, query.sort);
  const sorted = plan?.sorted || query.sort.length === 0;
  const enough = sorted && query.limit > 0 ? query.skip + query.limit : Number.POSITIVE_INFINITY;
  const seen = plan && plan.index.multikey.size > 0 ? new Set<StoredRecord>() : undefined;
  const found: Found[] = [];
  let keysExamined = 0;
  let documentsExamined = 0;
  for (const record of plan ? candidates(plan) : records) {
    if (plan) keysExamined += 1;
    if (seen?.has(record)) continue;
    seen?.add(record);
    documentsExamined += 1;
    const document = decode(record.bytes);
    if (query.filter.matches(document)) found.push({ record, document });
    if (found.length >= enough) break;
  }
  const ordered = sorted ? found : inOrder(found, query.sort);
  const end = query.limit > 0 ? query.skip + query.limit : undefined;
  return { found: ordered.slice(query.skip, end), plan, keysExamined, documentsExamined };
}

function* candidates(plan: Plan): Generator<StoredRecord> {
  const intervals = plan.backwards ? plan.intervals.toReversed() : plan.intervals;
  for (const { low, high } of intervals) yield* plan.index.tree.range(low, high, plan.backwards);
}

function inOrder(found: Found[], sort: readonly Component[]): Found[] {
  const keyed = found.map((one) => ({ one, key: sortKey(one.document, sort) }));
  keyed.sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : a.one.record.sequence - b.one.record.sequence));
  return keyed.map(({ one }) => one);
}

/** As MongoDB: the smallest of the keys that an index on the sort's pattern would hold. */
function sortKey(document: Document, sort: readonly Component[]): string {
  const { tuples } = parallelAsBadValue(() => keysOf(document, sort));
  return tuples.map(({ key }) => key).sort()[0] as string;
}

function parallelAsBadValue<T>(run: () => T): T {
  try {
    return run();
  } catch (error) {
    if (error instanceof StoreError && error.code === 171) throw new StoreError(2, `cannot sort: ${error.message}`);
    throw error;
  }
}
