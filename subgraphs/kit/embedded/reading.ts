// The commands that read: find, getMore, killCursors, count.
import { z } from 'zod';
import { type Command, count, fieldsOf, filter, flag, projection, sort, value } from './command.ts';
import type { Answer } from './reply.ts';
import type { Store } from './store.ts';
import { decode, encode } from './values.ts';

/** What a find asks for: explain reads the same. */
export const FIND = fieldsOf({
  find: z.string(),
  filter,
  sort,
  projection,
  limit: count.default(0),
  batchSize: count.default(101),
  singleBatch: flag,
});
const GET_MORE = fieldsOf({ getMore: z.bigint(), collection: z.string(), batchSize: count.default(0) });
const KILL_CURSORS = fieldsOf({ killCursors: z.string(), cursors: z.array(value) });
const COUNT = fieldsOf({ count: z.string() });

export function find(command: Command, store: Store): Answer {
  const { find: name, projection: goesOut, batchSize, singleBatch, ...query } = command.read(FIND);
  const found = store.find(command.database, name)?.search(query).found ?? [];
  const documents = found.map(({ record: { bytes } }) => (goesOut ? encode(decode(bytes, goesOut)) : bytes));
  return { batch: store.cursors.start(`${command.database}.${name}`, documents, batchSize, singleBatch) };
}

export function getMore(command: Command, { cursors }: Store): Answer {
  const { getMore: id, collection, batchSize } = command.read(GET_MORE);
  return { batch: cursors.more(`${command.database}.${collection}`, id, batchSize || Number.POSITIVE_INFINITY) };
}

export function killCursors(command: Command, { cursors }: Store): Answer {
  const { cursors: ids } = command.read(KILL_CURSORS);
  const cursorsKilled = ids.filter((id) => typeof id === 'bigint' && cursors.kill(id));
  const cursorsNotFound = ids.filter((id) => !cursorsKilled.includes(id));
  return { fields: { cursorsKilled, cursorsNotFound, cursorsAlive: [], cursorsUnknown: [] } };
}

/** `count` without a query: what estimatedDocumentCount sends. */
export function countAll(command: Command, store: Store): Answer {
  const { count: name } = command.read(COUNT);
  return { fields: { n: store.find(command.database, name)?.size ?? 0 } };
}
