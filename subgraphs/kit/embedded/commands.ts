// The list of commands: what is not here is refused by name.
import type { Command } from './command.ts';
import { createIndexes, drop } from './definition.ts';
import { StoreError } from './errors.ts';
import { explain } from './explain.ts';
import { findAndModify } from './find-and-modify.ts';
import { countAll, find, getMore, killCursors } from './reading.ts';
import type { Answer } from './reply.ts';
import { MAX_DOCUMENT_BYTES } from './storable.ts';
import type { Store } from './store.ts';
import { MAX_MESSAGE_BYTES } from './wire.ts';
import { insert, MAX_STATEMENTS, remove, update } from './writing.ts';

type Run = (command: Command, store: Store) => Answer;

// A standalone server of wire version 21 (above it drivers send `bulkWrite`), without sessions: so drivers neither
// retry writes nor offer transactions. What a driver says of itself changes nothing and is not read.
const hello: Run = () => ({
  fields: {
    helloOk: true,
    isWritablePrimary: true,
    ismaster: true,
    maxBsonObjectSize: MAX_DOCUMENT_BYTES,
    maxMessageSizeBytes: MAX_MESSAGE_BYTES,
    maxWriteBatchSize: MAX_STATEMENTS,
    localTime: new Date(),
    minWireVersion: 0,
    maxWireVersion: 21,
    readOnly: false,
  },
});

const COMMANDS: ReadonlyMap<string, Run> = new Map<string, Run>([
  ['hello', hello],
  ['ismaster', hello],
  ['isMaster', hello],
  ['ping', () => ({ fields: {} })],
  ['find', find],
  ['getMore', getMore],
  ['killCursors', killCursors],
  ['count', countAll],
  ['insert', insert],
  ['update', update],
  ['delete', remove],
  ['findAndModify', findAndModify],
  ['drop', drop],
  ['createIndexes', createIndexes],
  ['explain', explain],
]);

/** Runs one command. What the store refuses is a StoreError. */
export function run(command: Command, store: Store): Answer {
  const known = COMMANDS.get(command.name);
  if (!known) throw new StoreError(59, `no such command: '${command.name}'`);
  return known(command, store);
}
