// The list of commands: what is not here is refused by name.
import { Catalog } from './catalog.ts';
import { Command, type Sections } from './command.ts';
import { Cursors } from './cursors.ts';
import {
  create,
  createIndexes,
  drop,
  dropDatabase,
  listCollections,
  listDatabases,
  listIndexes,
} from './definition.ts';
import type { Document } from './document.ts';
import { StoreError } from './errors.ts';
import { explain } from './explain.ts';
import { findAndModify } from './modify.ts';
import { count, find, getMore, killCursors } from './reading.ts';
import { type Answer, answerBytes, errorBytes } from './reply.ts';
import { MAX_DOCUMENT_BYTES } from './values.ts';
import { MAX_MESSAGE_BYTES } from './wire.ts';
import { insert, remove, update } from './writing.ts';

/** The store behind all connections. */
export interface Store {
  readonly catalog: Catalog;
  readonly cursors: Cursors;
}
type Run = (command: Command, store: Store, connection: number) => Answer;

export function createStore(): Store {
  return { catalog: new Catalog(), cursors: new Cursors() };
}

// A standalone server of wire version 21 (above it drivers send `bulkWrite`), without sessions: so drivers neither
// retry writes nor offer transactions.
const hello: Run = (_, __, connectionId) => ({
  fields: {
    helloOk: true,
    isWritablePrimary: true,
    ismaster: true,
    maxBsonObjectSize: MAX_DOCUMENT_BYTES,
    maxMessageSizeBytes: MAX_MESSAGE_BYTES,
    maxWriteBatchSize: 100_000,
    localTime: new Date(),
    connectionId,
    minWireVersion: 0,
    maxWireVersion: 21,
    readOnly: false,
  },
});
const nothing: Run = () => ({ fields: {} });
const buildInfo: Run = () => ({
  fields: {
    version: '7.0.0',
    versionArray: [7, 0, 0, 0],
    modules: [],
    bits: 64,
    debug: false,
    maxBsonObjectSize: MAX_DOCUMENT_BYTES,
  },
});

const COMMANDS: ReadonlyMap<string, Run> = new Map<string, Run>([
  ['hello', hello],
  ['ismaster', hello],
  ['isMaster', hello],
  ['ping', nothing],
  ['endSessions', nothing],
  ['buildInfo', buildInfo],
  ['find', (command, store) => find(command, store.catalog, store.cursors)],
  ['getMore', (command, store) => getMore(command, store.cursors)],
  ['killCursors', (command, store) => killCursors(command, store.cursors)],
  ['count', (command, store) => count(command, store.catalog)],
  ['insert', (command, store) => insert(command, store.catalog)],
  ['update', (command, store) => update(command, store.catalog)],
  ['delete', (command, store) => remove(command, store.catalog)],
  ['findAndModify', (command, store) => findAndModify(command, store.catalog)],
  ['create', (command, store) => create(command, store.catalog)],
  ['drop', (command, store) => drop(command, store.catalog)],
  ['dropDatabase', (command, store) => dropDatabase(command, store.catalog)],
  ['createIndexes', (command, store) => createIndexes(command, store.catalog)],
  ['listIndexes', (command, store) => listIndexes(command, store.catalog)],
  ['listCollections', (command, store) => listCollections(command, store.catalog)],
  ['listDatabases', (command, store) => listDatabases(command, store.catalog)],
  ['explain', (command, store) => explain(command, store.catalog)],
]);

/** Runs one command and gives the bytes of its answer; what the store refuses is an answer with `ok: 0`. */
export function answer(body: Document, sections: Sections, store: Store, connection: number): Buffer {
  try {
    const command = new Command(body, sections);
    const run = COMMANDS.get(command.name);
    if (!run) throw new StoreError(59, `no such command: '${command.name}'`);
    return answerBytes(run(command, store, connection));
  } catch (error) {
    if (error instanceof StoreError) return errorBytes(error);
    throw error;
  }
}
