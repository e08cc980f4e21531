// The commands insert, update and delete: statements one after the other, each all or nothing, errors by statement.
import { z } from 'zod';
import { type Changed, change } from './change.ts';
import { type Command, update as changes, count, documents, fieldsOf, filter, flag, readFields } from './command.ts';
import { StoreError } from './errors.ts';
import type { Answer } from './reply.ts';
import type { Store } from './store.ts';
import { decode, document, type Value } from './values.ts';

export const MAX_STATEMENTS = 100_000;

const ordered = z.boolean().default(true);
const INSERT = fieldsOf({ insert: z.string(), documents, ordered });
const UPDATE = fieldsOf({ update: z.string(), updates: documents, ordered });
const CHANGE = z.strictObject({ q: filter, u: changes, multi: flag, upsert: flag });
const DELETE = fieldsOf({ delete: z.string(), deletes: documents, ordered });
const REMOVAL = z.strictObject({ q: filter, limit: count });

export function insert(command: Command, store: Store): Answer {
  const { insert: name, documents, ordered } = command.read(INSERT);
  return run({ n: 0 }, documents, ordered, (bytes) => {
    store.obtain(command.database, name).insert(decode(bytes), bytes);
    return { n: 1 };
  });
}

export function update(command: Command, store: Store): Answer {
  const { update: name, updates, ordered } = command.read(UPDATE);
  return run({ n: 0, nModified: 0 }, updates, ordered, (bytes) => {
    const { q, u, multi, upsert } = readFields('update.updates', decode(bytes), CHANGE);
    return change(store.obtain(command.database, name), { filter: q, limit: multi ? 0 : 1 }, u, upsert);
  });
}

export function remove(command: Command, store: Store): Answer {
  const { delete: name, deletes, ordered } = command.read(DELETE);
  return run({ n: 0 }, deletes, ordered, (bytes) => {
    const { q, limit } = readFields('delete.deletes', decode(bytes), REMOVAL);
    if (limit > 1) throw new StoreError(9, `The limit field in delete objects must be 0 or 1. Got ${limit}`);
    const collection = store.find(command.database, name);
    const found = collection?.search({ filter: q, limit }).found ?? [];
    for (const { record } of found) collection?.remove(record);
    return { n: found.length };
  });
}

type Effect = Pick<Changed, 'n' | 'upserted'> & { readonly nModified?: number };

function run(none: Effect, statements: Buffer[], ordered: boolean, one: (bytes: Buffer) => Effect): Answer {
  if (statements.length === 0 || statements.length > MAX_STATEMENTS)
    throw new StoreError(2, `Write batch sizes must be between 1 and ${MAX_STATEMENTS}`);
  const writeErrors: Value[] = [];
  const upserted: Value[] = [];
  let { n, nModified } = none;
  for (const [index, bytes] of statements.entries()) {
    try {
      const effect = one(bytes);
      n += effect.n;
      if (nModified !== undefined) nModified += effect.nModified ?? 0;
      if (effect.upserted !== undefined) upserted.push(document({ index, _id: effect.upserted }));
    } catch (error) {
      if (!(error instanceof StoreError)) throw error;
      writeErrors.push(new Map<string, Value>([['index', index], ...error.toDocument()]));
      if (ordered) break;
    }
  }
  const some = (values: Value[]) => (values.length > 0 ? values : undefined);
  return { fields: { n, nModified, upserted: some(upserted), writeErrors: some(writeErrors) } };
}
