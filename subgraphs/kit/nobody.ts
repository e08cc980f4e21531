/**
 * Documents that are nobody's. For each id that is not there a query finds one of them, so that it reads, carries and is worked on
 * as much as if it were: the time of an answer does not tell what exists (pitfall P13). Nothing of them ever gets out: what is told
 * of an id is told of its own document alone.
 */
import type { Model } from 'mongoose';
import { insertInBatches } from './connection.ts';

/** The last code point: in the order of UTF-8 bytes, in which databases compare ids, it comes after every other one. */
const LAST = '\u{10ffff}';

/** How many there are: of more unknown ids at once, the others are nothing found. */
const HOW_MANY = 16;

/** MongoDB's code of an id that is there already. */
const DUPLICATE_KEY = 11_000;

/** Ids of the documents that are nobody's, all of them after everybody's. */
export const nobodies: readonly string[] = Array.from({ length: HOW_MANY }, (_, n) => `${LAST}${n}`);

/** Whether somebody or something can have this id. */
export const isSomebodysId = (id: string): boolean => !id.startsWith(LAST);

/** For each id its document, or one that is nobody's, or null. */
export type Found<Record> = (Record | null)[];

/**
 * Finds documents by their ids, and nobody's in the place of those that are not there: as many as there are ids, in one command, from
 * the index of the ids in its order, in which nobody's come last.
 */
export async function findOrNobody<Record extends { readonly _id: string }>(
  model: Model<Record>,
  ids: readonly string[],
  projection: Readonly<{ [Field in string]: 0 | 1 }>,
): Promise<Record[]> {
  const asked = [...new Set(ids)].filter(isSomebodysId);
  if (asked.length === 0) return [];
  const query = model
    .find({}, projection)
    .where('_id')
    .in([...asked, ...nobodies.slice(0, asked.length)])
    .sort({ _id: 1 })
    .limit(asked.length)
    .batchSize(asked.length + 1);
  return (await query.lean().exec()) as unknown as Record[];
}

/** What {@link findOrNobody} found, in the order of the ids. */
export function inPlaceOf<Record extends { readonly _id: string }>(
  ids: readonly string[],
  found: readonly Record[],
): Found<Record> {
  const byId = new Map(found.map((record) => [record._id, record]));
  const nobody = found.filter(({ _id }) => !isSomebodysId(_id));
  return ids.map((id) => (isSomebodysId(id) ? (byId.get(id) ?? nobody.pop() ?? null) : null));
}

/** Makes the documents that are nobody's, where they are missing; several processes may do it at once. */
export async function insertNobodies<Record extends { _id: string }>(
  model: Model<Record>,
  like: (id: string) => Record,
): Promise<void> {
  await insertInBatches(model as never, nobodies.map(like)).catch((error: { code?: unknown }) => {
    // Those that are there stay.
    if (error.code !== DUPLICATE_KEY) throw error;
  });
}
