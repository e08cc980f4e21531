/**
 * The one door to MongoDB: a connection and a database per subgraph, never mongoose's default connection.
 * Indexes are made when asked, never behind the back of a request.
 */
import mongoose, { type Connection } from 'mongoose';

export type { Connection } from 'mongoose';

export interface ConnectOptions {
  readonly uri: string;
  /** Default `assent_<name>`: a database of its own, so that a subgraph can move to a server of its own. */
  readonly database?: string;
  /** Emits the driver's `commandStarted` events on `connection.getClient()`: for tests that count commands. */
  readonly monitorCommands?: boolean;
}

/** Opens the connection of one subgraph; rejects within about 2 s if no server answers. Close it with `close()`. */
export function connectSubgraph(name: string, options: ConnectOptions): Promise<Connection> {
  return mongoose
    .createConnection(options.uri, {
      dbName: options.database ?? `assent_${name}`,
      autoCreate: false,
      autoIndex: false,
      bufferCommands: false,
      // Consent must be read where it was written: the next request obeys a withdrawal (policy-model, Consent).
      readPreference: 'primary',
      serverSelectionTimeoutMS: 2000,
      monitorCommands: options.monitorCommands ?? false,
    })
    .asPromise();
}

/** Makes the declared indexes of every model of the connection; those that are there stay. */
export async function ensureIndexes(connection: Connection): Promise<void> {
  for (const model of Object.values(connection.models)) await model.createIndexes();
}

/** Whether the database answers, within `milliseconds`. */
export async function databaseAnswers(connection: Connection, milliseconds = 1000): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<false>((resolve) => {
    timer = setTimeout(resolve, milliseconds, false);
  });
  const answer = connection.db?.command({ ping: 1 }).then(
    () => true,
    () => false,
  );
  return Promise.race([answer ?? false, late]).finally(() => clearTimeout(timer));
}

/** Removes the collections of every model of the connection, indexes included. */
export async function dropCollections(connection: Connection): Promise<void> {
  for (const model of Object.values(connection.models))
    await dropCollection(connection, model.collection.collectionName);
}

const NAMESPACE_NOT_FOUND = 26;

async function dropCollection(connection: Connection, collection: string): Promise<void> {
  await connection.db?.dropCollection(collection).catch((error: { code?: unknown }) => {
    if (error.code !== NAMESPACE_NOT_FOUND) throw error;
  });
}

/**
 * Inserts plain documents in batches, in the order they come. They must be whole and right already: mongoose's own
 * casting and validation take longer than everything else of an import. Each needs its `_id`.
 */
export async function insertInBatches<Document extends { _id: unknown }>(
  model: { insertMany: (documents: Document[], options: { lean: true; ordered: false }) => Promise<unknown> },
  documents: Iterable<Document>,
  inserted: (count: number) => void = () => {},
  batchSize = 500,
): Promise<number> {
  let batch: Document[] = [];
  let count = 0;
  const flush = async () => {
    if (batch.length === 0) return;
    await model.insertMany(batch, { lean: true, ordered: false });
    count += batch.length;
    batch = [];
    inserted(count);
  };
  for (const document of documents) {
    batch.push(document);
    if (batch.length >= batchSize) await flush();
  }
  await flush();
  return count;
}
