/** The queries of streams: each through an index, of no more documents than wanted, and of no more of each than is asked for. */
import type { Model } from 'mongoose';
import { isSomebodysId } from '../nobody.ts';

/** A collection of documents that are customers', by one of two fields. */
export interface CustomerCollection {
  // biome-ignore lint/suspicious/noExplicitAny: the kit knows no collection
  readonly model: Model<any, any, any, any, any, any>;
  /** Which field is the customer's id. */
  readonly id: '_id' | 'customerId';
}

export type Raw = Readonly<Record<string, unknown>>;

/** Documents of one answer where it is not said how many there can be. */
const AT_ONCE = 2000;

/** @param most 0: all */
export async function readDocuments(
  { model, id }: CustomerCollection,
  filter: object,
  sort: Readonly<Record<string, 1 | -1>>,
  fields: readonly string[],
  most = 0,
): Promise<Raw[]> {
  const projection = {
    ...(id === '_id' ? {} : { _id: 0 }),
    ...Object.fromEntries([id, ...fields].map((name) => [name, 1])),
  };
  const query = model.find(filter, projection).sort(sort);
  if (most > 0) query.limit(most);
  // One answer: a batch that is full would leave the cursor open.
  const found: unknown = await query
    .batchSize((most || AT_ONCE) + 1)
    .lean()
    .exec();
  return found as Raw[];
}

/** Of customers who have one document at most; of those who are not there, none. One query. */
export async function documentsOf<Document>(
  collection: CustomerCollection,
  ids: readonly string[],
  fields: readonly (string & keyof Document)[],
): Promise<ReadonlyMap<string, Document>> {
  const asked = [...new Set(ids)].filter(isSomebodysId);
  if (asked.length === 0) return new Map();
  const { id } = collection;
  const found = await readDocuments(collection, { [id]: { $in: asked } }, { [id]: 1 }, fields, asked.length);
  return new Map(found.map((document) => [String(document[id]), document as Document]));
}
