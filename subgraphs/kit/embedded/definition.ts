// The commands that define: createIndexes and drop.
import { z } from 'zod';
import { type Command, documents, fieldsOf, flag, object, readFields } from './command.ts';
import type { Answer } from './reply.ts';
import type { Store } from './store.ts';
import { decode } from './values.ts';

const CREATE_INDEXES = fieldsOf({ createIndexes: z.string(), indexes: documents });
const INDEX = z.strictObject({
  key: object,
  name: z.string(),
  unique: flag,
  sparse: flag,
  // Changes nothing: every build is in the foreground.
  background: flag,
});
const DROP = fieldsOf({ drop: z.string() });

export function createIndexes(command: Command, store: Store): Answer {
  const { createIndexes: name, indexes } = command.read(CREATE_INDEXES);
  const wanted = indexes.map((bytes) => readFields('createIndexes.indexes', decode(bytes), INDEX));
  const collection = store.obtain(command.database, name);
  const numIndexesBefore = collection.indexes.length;
  for (const { key: pattern, name, unique, sparse } of wanted)
    collection.createIndex({ name, pattern, unique, sparse });
  return { fields: { numIndexesBefore, numIndexesAfter: collection.indexes.length } };
}

export function drop(command: Command, store: Store): Answer {
  const { drop: name } = command.read(DROP);
  store.drop(command.database, name);
  return { fields: {} };
}
