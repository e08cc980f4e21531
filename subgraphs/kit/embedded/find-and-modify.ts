// findAndModify: changes one document and gives it back, as it was or as it is now.
import { z } from 'zod';
import { change } from './change.ts';
import { type Command, fieldsOf, filter, flag, projection, sort, update } from './command.ts';
import type { Answer } from './reply.ts';
import type { Store } from './store.ts';
import { document } from './values.ts';

/** What a findAndModify asks for: explain reads the same. */
export const FIND_AND_MODIFY = fieldsOf({
  findAndModify: z.string(),
  query: filter,
  sort,
  remove: z.literal(false).optional(),
  update,
  new: flag,
  upsert: flag,
  fields: projection,
});

export function findAndModify(command: Command, store: Store): Answer {
  const { findAndModify: name, query: filter, sort, update, upsert, ...fields } = command.read(FIND_AND_MODIFY);
  const collection = store.obtain(command.database, name);
  const query = { filter, sort, limit: 1 };
  const before = fields.new ? undefined : collection.search(query).found[0]?.document;
  const { n, upserted, after } = change(collection, query, update, upsert);
  const lastErrorObject = document({ n, updatedExisting: n === 1 && upserted === undefined, upserted });
  const whole = fields.new ? after : before;
  const goesOut = fields.fields;
  const value = whole && goesOut ? new Map([...whole].filter(([name]) => goesOut(name))) : whole;
  return { fields: { lastErrorObject, value: value ?? null } };
}
