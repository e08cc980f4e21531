// One update of what a query finds, or its upsert. All of it happens between two messages, so that nobody sees half
// of it.
import type { Collection } from './collection.ts';
import { StoreError } from './errors.ts';
import { holderOf, overlaps, type Path, parsePath } from './paths.ts';
import type { Filter } from './query.ts';
import type { Query } from './search.ts';
import type { Update } from './update.ts';
import type { Document, Value } from './values.ts';

export interface Changed {
  readonly n: number;
  readonly nModified: number;
  /** The _id of a document that was inserted. */
  readonly upserted?: Value;
  /** The first document, as changed. */
  readonly after?: Document;
}

/** Changes what the query finds (all of it, without a limit), or inserts where nothing is found and `upsert` is set. */
export function change(collection: Collection, query: Query, update: Update, upsert: boolean): Changed {
  const { found } = collection.search(query);
  let nModified = 0;
  for (const { record, document } of found) {
    update(document, false);
    if (collection.replace(record, document)) nModified += 1;
  }
  if (found.length > 0 || !upsert) return { n: found.length, nModified, after: found[0]?.document };
  const made = documentFrom(query.filter);
  update(made, true);
  collection.insert(made);
  return { n: 1, nModified: 0, upserted: made.get('_id'), after: made };
}

/**
 * The document that an upsert starts from: what the filter says by equality. What it says by a range is no value.
 * Errors: 54 where the filter names a path twice or a path and one below it; 2 for what could be read two ways.
 */
function documentFrom({ conditions }: Filter): Document {
  const made: Document = new Map();
  const taken: Path[] = [];
  for (const condition of conditions) {
    if (condition.op === '$in') throw new StoreError(2, 'an upsert with $in is not supported by the evaluation store');
    if (condition.op !== '$eq') continue;
    const path = parsePath(condition.path);
    if (taken.some((other) => overlaps(other, path)))
      throw new StoreError(54, `cannot infer query fields to set, path '${condition.path}' is matched twice`);
    taken.push(path);
    holderOf(made, path, true)?.set(path.at(-1) as string, condition.operand);
  }
  return made;
}
