// The document that an upsert starts from: what the filter says by equality. What it says otherwise is not a value.

import type { Document } from './document.ts';
import { StoreError } from './errors.ts';
import { overlaps, parsePath } from './paths.ts';
import type { Filter } from './query.ts';

/** Errors: 54 where the filter names a path twice or a path and one below it; 2 for what could be read two ways. */
export function documentFrom(filter: Filter): Document {
  const result: Document = new Map();
  const taken: string[] = [];
  if (filter.choice) throw new StoreError(2, 'an upsert with $or is not supported by the evaluation store');
  for (const predicate of filter.all) {
    if (predicate.op === '$in') throw new StoreError(2, 'an upsert with $in is not supported by the evaluation store');
    if (predicate.op !== '$eq') continue;
    const path = parsePath(predicate.path);
    const other = taken.find((name) => overlaps(parsePath(name), path));
    if (other !== undefined) {
      throw new StoreError(54, `cannot infer query fields to set, path '${predicate.path}' is matched twice`);
    }
    taken.push(predicate.path);
    let at = result;
    for (const part of path.slice(0, -1)) {
      if (!at.has(part)) at.set(part, new Map());
      at = at.get(part) as Document;
    }
    at.set(path.at(-1) as string, predicate.value);
  }
  return result;
}
