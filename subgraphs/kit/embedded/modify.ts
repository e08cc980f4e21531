// One update of what a query finds, or its upsert; and findAndModify, which gives the document back. All of it
// happens between two messages, so that nobody sees half of it.
import type { Catalog } from './catalog.ts';
import type { Collection } from './collection.ts';
import type { Command } from './command.ts';
import type { Document, Value } from './document.ts';
import { StoreError } from './errors.ts';
import { readTarget } from './find-options.ts';
import { parseProjection } from './projection.ts';
import type { Answer } from './reply.ts';
import type { Query } from './search.ts';
import { parseUpdate, type Update } from './update.ts';
import { documentFrom } from './upsert.ts';
import { decode, document } from './values.ts';

export interface Change {
  readonly apply: Update;
  readonly upsert: boolean;
}

/** Changes what the query finds (all of it, without a limit), or inserts where nothing is found and `upsert` is set. */
export function change(collection: Collection, query: Query, { apply, upsert }: Change) {
  const { found } = collection.search(query);
  let nModified = 0;
  for (const { record, document } of found) {
    apply(document, false);
    if (collection.replace(record, document)) nModified += 1;
  }
  if (found.length > 0 || !upsert) return { n: found.length, nModified };
  return { n: 1, nModified: 0, upserted: insertFrom(collection, query, apply).get('_id') };
}

function insertFrom(collection: Collection, query: Query, apply: Update): Document {
  const made = documentFrom(query.filter);
  apply(made, true);
  collection.insert(made);
  return made;
}

export function findAndModify(command: Command, catalog: Catalog): Answer {
  const name = command.string(command.name);
  const query = readTarget(command, 'query', 1);
  const remove = command.boolean('remove', false);
  const returnNew = command.boolean('new', false);
  const upsert = command.boolean('upsert', false);
  const project = parseProjection(command.objectOrEmpty('fields')) ?? ((whole: Document) => whole);
  command.boolean('bypassDocumentValidation', false);
  const update = command.value('update');
  if (remove === (update !== undefined))
    throw new StoreError(9, "Either an update or 'remove: true' must be specified, and not both");
  if (remove && (upsert || returnNew)) throw new StoreError(9, "Cannot specify both 'remove' and 'upsert' or 'new'");
  const apply = remove ? undefined : parseUpdate(update);
  command.complete();
  const answer = (last: Record<string, Value | undefined>, value: Document | undefined): Answer => ({
    fields: { lastErrorObject: document(last), value: value ? project(value) : null },
  });

  if (!apply) {
    const collection = catalog.find(command.database, name);
    const target = collection?.search(query).found[0];
    if (target) collection?.remove(target.record);
    return answer({ n: target ? 1 : 0 }, target?.document);
  }
  const collection = catalog.obtain(command.database, name);
  const target = collection.search(query).found[0];
  if (target) {
    const before = decode(target.record.bytes);
    apply(target.document, false);
    collection.replace(target.record, target.document);
    return answer({ n: 1, updatedExisting: true }, returnNew ? target.document : before);
  }
  if (!upsert) return answer({ n: 0, updatedExisting: false }, undefined);
  const made = insertFrom(collection, query, apply);
  return answer({ n: 1, updatedExisting: false, upserted: made.get('_id') }, returnNew ? made : undefined);
}
