// The commands that read: find, getMore, killCursors, count.
import type { Catalog } from './catalog.ts';
import type { Command } from './command.ts';
import type { Cursors } from './cursors.ts';
import { StoreError } from './errors.ts';
import { readFind } from './find-options.ts';
import type { Projection } from './projection.ts';
import type { Answer } from './reply.ts';
import type { Found } from './search.ts';
import { encode } from './values.ts';

export function find(command: Command, catalog: Catalog, cursors: Cursors): Answer {
  const { collection: name, query, projection, batchSize, single } = readFind(command);
  const found = catalog.find(command.database, name)?.search(query).found ?? [];
  const documents = project(found, projection);
  return { batch: cursors.start(`${command.database}.${name}`, documents, batchSize, single) };
}

// The bytes are taken when the query runs: a later write replaces a record's bytes and does not touch these.
function project(found: readonly Found[], projection: Projection | undefined): Generator<Buffer> {
  const all = projection ? found.map(({ document }) => document) : found.map(({ record }) => record.bytes);
  return (function* () {
    for (const one of all) yield one instanceof Map ? encode((projection as Projection)(one)) : one;
  })();
}

export function getMore(command: Command, cursors: Cursors): Answer {
  const id = cursorId(command.value('getMore'));
  const namespace = `${command.database}.${command.string('collection')}`;
  const batchSize = command.count('batchSize', 0);
  command.complete();
  return { batch: cursors.more(namespace, id, batchSize) };
}

export function killCursors(command: Command, cursors: Cursors): Answer {
  command.string('killCursors');
  const ids = command.array('cursors').map(cursorId);
  command.complete();
  const killed = ids.filter((id) => cursors.kill(id));
  const missing = ids.filter((id) => !killed.includes(id));
  return { fields: { cursorsKilled: killed, cursorsNotFound: missing, cursorsAlive: [], cursorsUnknown: [] } };
}

function cursorId(value: unknown): bigint {
  if (typeof value !== 'bigint') throw new StoreError(14, 'a cursor id must be a long');
  return value;
}

/** `count` without a query: what estimatedDocumentCount sends. */
export function count(command: Command, catalog: Catalog): Answer {
  const name = command.string('count');
  if (command.objectOrEmpty('query').size > 0) {
    throw new StoreError(
      2,
      "'count.query' is not supported by the evaluation store: counting by a filter reads documents",
    );
  }
  command.complete();
  return { fields: { n: catalog.find(command.database, name)?.size ?? 0 } };
}
