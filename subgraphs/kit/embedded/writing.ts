// The commands insert, update and delete: statements one after the other, each all or nothing, errors by statement.
import type { Catalog } from './catalog.ts';
import type { Collection } from './collection.ts';
import { Command } from './command.ts';
import type { Document, Value } from './document.ts';
import { StoreError } from './errors.ts';
import { readTarget } from './find-options.ts';
import { change } from './modify.ts';
import { type Answer, errorDocument } from './reply.ts';
import { parseUpdate } from './update.ts';
import { decode, document } from './values.ts';

export function insert(command: Command, catalog: Catalog): Answer {
  const name = command.string('insert');
  command.boolean('bypassDocumentValidation', false);
  const given = statements(command, 'documents');
  return run(command, given, (read) => {
    const { value, bytes } = read();
    catalog.obtain(command.database, name).insert(value, bytes);
    return { n: 1 };
  });
}

export function update(command: Command, catalog: Catalog): Answer {
  const name = command.string('update');
  command.boolean('bypassDocumentValidation', false);
  const given = statements(command, 'updates');
  return run(command, given, (read) => {
    const entry = new Command(read().value, new Map(), 'update.updates');
    const multi = entry.boolean('multi', false);
    const target = readTarget(entry, 'q', multi ? 0 : 1);
    const how = { apply: parseUpdate(entry.value('u')), upsert: entry.boolean('upsert', false) };
    entry.complete();
    return change(catalog.obtain(command.database, name), target, how);
  });
}

export function remove(command: Command, catalog: Catalog): Answer {
  const name = command.string('delete');
  const given = statements(command, 'deletes');
  return run(command, given, (read) => {
    const entry = new Command(read().value, new Map(), 'delete.deletes');
    const limit = entry.count('limit', 2);
    if (limit !== 0 && limit !== 1)
      throw new StoreError(9, `The limit field in delete objects must be 0 or 1. Got ${limit}`);
    const target = readTarget(entry, 'q', limit);
    entry.complete();
    const collection: Collection | undefined = catalog.find(command.database, name);
    const found = collection?.search(target).found ?? [];
    for (const { record } of found) collection?.remove(record);
    return { n: found.length };
  });
}

type Read = () => { value: Document; bytes?: Buffer };

/** Statements from the body or from a section of kind 1, decoded when their turn comes. */
function statements(command: Command, field: string): Read[] {
  const bytes = command.sections.get(field);
  if (bytes) command.value(field);
  const reads: Read[] = bytes
    ? bytes.map((one) => () => ({ value: decode(one), bytes: one }))
    : command.objects(field).map((value) => () => ({ value }));
  if (reads.length === 0 || reads.length > 100_000)
    throw new StoreError(2, 'Write batch sizes must be between 1 and 100000');
  return reads;
}

interface Effect {
  n: number;
  nModified?: number;
  upserted?: Value;
}

function run(command: Command, given: Read[], one: (read: Read) => Effect): Answer {
  const ordered = command.boolean('ordered', true);
  command.complete();
  const errors: Value[] = [];
  const upserted: Value[] = [];
  let n = 0;
  let nModified = 0;
  for (const [index, read] of given.entries()) {
    try {
      const effect = one(read);
      n += effect.n;
      nModified += effect.nModified ?? 0;
      if (effect.upserted !== undefined) upserted.push(document({ index, _id: effect.upserted }));
    } catch (error) {
      if (!(error instanceof StoreError)) throw error;
      errors.push(new Map<string, Value>([['index', index], ...errorDocument(error)]));
      if (ordered) break;
    }
  }
  return {
    fields: {
      n,
      nModified: command.name === 'update' ? nModified : undefined,
      upserted: upserted.length > 0 ? upserted : undefined,
      writeErrors: errors.length > 0 ? errors : undefined,
    },
  };
}
