// Runs a filter over a collection: by the planner's index or by looking at everything, sorting in memory only where
// no index gives the order. Counts keys and documents for explain.
import type { CollectionIndex } from './collection-index.ts';
import type { StoredRecord } from './index-tree.ts';
import { keyOf, type Pattern, valuesOf } from './pattern.ts';
import { choosePlan, type Plan } from './planner.ts';
import type { Filter } from './query.ts';
import { type Document, decode } from './values.ts';

export interface Query {
  readonly filter: Filter;
  readonly sort?: Pattern;
  /** 0: no limit. */
  readonly limit?: number;
}
/** A record that matches. Its document is read when somebody looks at it: what a query tests is often its id alone. */
class Found {
  readonly record: StoredRecord;
  #document: Document | undefined;

  constructor(record: StoredRecord) {
    this.record = record;
  }

  /** The same object each time. */
  get document(): Document {
    this.#document ??= decode(this.record.bytes);
    return this.#document;
  }
}
export interface Result {
  readonly found: readonly Found[];
  readonly plan: Plan | undefined;
  readonly keysExamined: number;
  readonly documentsExamined: number;
}

/** Everything that matches, after sort and limit. */
export function search(
  records: Iterable<StoredRecord>,
  indexes: readonly CollectionIndex[],
  { filter, sort = [], limit = 0 }: Query,
): Result {
  const plan = choosePlan(indexes, filter, sort);
  const sorted = plan?.sorted || sort.length === 0;
  const most = limit || Number.POSITIVE_INFINITY;
  const isTested = (name: string): boolean => filter.fields.has(name);
  const found: Found[] = [];
  const seen = new Set<StoredRecord>();
  let keysExamined = 0;
  for (const record of plan ? recordsOf(plan) : records) {
    keysExamined += 1;
    // Under an array a record has several keys.
    if (seen.has(record)) continue;
    seen.add(record);
    if (filter.matches(decode(record.bytes, isTested))) found.push(new Found(record));
    if (sorted && found.length === most) break;
  }
  const ordered = sorted ? found : inOrder(found, sort);
  return { found: ordered.slice(0, most), plan, keysExamined: plan ? keysExamined : 0, documentsExamined: seen.size };
}

function* recordsOf({ index, intervals, backwards }: Plan): Generator<StoredRecord> {
  for (const interval of backwards ? intervals.toReversed() : intervals) yield* index.tree.range(interval, backwards);
}

function inOrder(found: Found[], sort: Pattern): Found[] {
  const keyed = found.map((one) => ({ one, key: keyOf(valuesOf(one.document, sort), sort) }));
  return keyed.sort((a, b) => (a.key < b.key ? -1 : Number(a.key > b.key))).map(({ one }) => one);
}
