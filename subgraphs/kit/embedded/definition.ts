// The commands that define: create, drop, dropDatabase, createIndexes and the lists.
import type { Catalog } from './catalog.ts';
import { Command } from './command.ts';
import type { Document } from './document.ts';
import { StoreError } from './errors.ts';
import { parseFilter } from './query.ts';
import type { Answer } from './reply.ts';
import { document, encode } from './values.ts';

export function create(command: Command, catalog: Catalog): Answer {
  const name = command.string('create');
  command.complete();
  if (catalog.find(command.database, name))
    throw new StoreError(48, `Collection ${command.database}.${name} already exists.`);
  catalog.obtain(command.database, name);
  return { fields: {} };
}

export function drop(command: Command, catalog: Catalog): Answer {
  const name = command.string('drop');
  command.complete();
  const there = catalog.find(command.database, name);
  catalog.drop(command.database, name);
  return { fields: there ? { nIndexesWas: there.indexes.length, ns: there.namespace } : {} };
}

export function dropDatabase(command: Command, catalog: Catalog): Answer {
  command.count('dropDatabase', 1);
  command.complete();
  return { fields: { dropped: catalog.dropDatabase(command.database) ? command.database : undefined } };
}

export function createIndexes(command: Command, catalog: Catalog): Answer {
  const name = command.string('createIndexes');
  const specifications = command
    .objects('indexes')
    .map((one) => readIndex(new Command(one, new Map(), 'createIndexes.indexes')));
  command.value('commitQuorum');
  command.complete();
  const made = !catalog.find(command.database, name);
  const collection = catalog.obtain(command.database, name);
  const numIndexesBefore = collection.indexes.length;
  for (const options of specifications) collection.createIndex(options);
  const numIndexesAfter = collection.indexes.length;
  return { fields: { numIndexesBefore, numIndexesAfter, createdCollectionAutomatically: made } };
}

function readIndex(specification: Command) {
  const options = {
    name: specification.string('name'),
    pattern: specification.object('key'),
    unique: specification.boolean('unique', false),
    sparse: specification.boolean('sparse', false),
  };
  // Every build is in the foreground here and every index of version 2.
  specification.boolean('background', false);
  if (specification.count('v', 2) !== 2)
    throw new StoreError(67, 'only index version 2 is supported by the evaluation store');
  specification.complete();
  if (options.pattern.size === 0) throw new StoreError(67, 'Index keys cannot be an empty object');
  return options;
}

export function listIndexes(command: Command, catalog: Catalog): Answer {
  const name = command.string('listIndexes');
  command.objectOrEmpty('cursor');
  command.complete();
  const collection = catalog.find(command.database, name);
  if (!collection) throw new StoreError(26, `ns does not exist: ${command.database}.${name}`);
  return list(
    collection.namespace,
    collection.indexes.map((index) => index.describe()),
  );
}

export function listCollections(command: Command, catalog: Catalog): Answer {
  command.count('listCollections', 1);
  const filter = parseFilter(command.objectOrEmpty('filter'));
  command.boolean('nameOnly', false);
  command.boolean('authorizedCollections', false);
  command.objectOrEmpty('cursor');
  command.complete();
  const all = catalog
    .collections(command.database)
    .map((name) => document({ name, type: 'collection', options: new Map() }));
  return list(
    `${command.database}.$cmd.listCollections`,
    all.filter((one) => filter.matches(one)),
  );
}

export function listDatabases(command: Command, catalog: Catalog): Answer {
  command.count('listDatabases', 1);
  command.boolean('nameOnly', false);
  command.boolean('authorizedDatabases', false);
  const filter = parseFilter(command.objectOrEmpty('filter'));
  command.complete();
  const all = catalog.databases().map((name) => document({ name }));
  return { fields: { databases: all.filter((one) => filter.matches(one)) } };
}

// Lists are short: they go out whole, whatever batch size was asked for.
function list(namespace: string, all: Document[]): Answer {
  return { batch: { name: 'firstBatch', namespace, id: 0n, documents: all.map(encode) } };
}
