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
  /** Milliseconds in which a server that gives no answer is asked again; default 0: it is asked once, for 2 s. */
  readonly patience?: number;
}

/** Milliseconds within which a server must be found, at the start and for each operation. */
const FIND_WITHIN = 2000;

/**
 * Opens the connection of one subgraph; rejects within about 2 s, or with `patience` after it, if no server answers. Each
 * time asked again it may take twice as long, also later: a machine that needs longer for a first answer needs it for
 * others. Close it with `close()`.
 */
export async function connectSubgraph(name: string, options: ConnectOptions): Promise<Connection> {
  const deadline = performance.now() + (options.patience ?? 0);
  for (let within = FIND_WITHIN; ; within *= 2) {
    try {
      return await connectOnce(name, options, within);
    } catch (error) {
      if (!isUnanswered(error) || performance.now() >= deadline) throw error;
    }
  }
}

/** What stands in the place of a connection where there is no database: it knows no model, and reaches nobody. */
export const unconnected = (): Connection => mongoose.createConnection();

/** Whether an error says that no server was found, rather than that one refused. */
export const isUnanswered = (error: unknown): boolean =>
  /^Mongo(ose)?ServerSelection|^MongoNetwork/.test((error as { name?: string }).name ?? '');

function connectOnce(name: string, options: ConnectOptions, within: number): Promise<Connection> {
  const connection = mongoose.createConnection(options.uri, {
    dbName: options.database ?? `assent_${name}`,
    autoCreate: false,
    autoIndex: false,
    bufferCommands: false,
    // Consent must be read where it was written: the next request obeys a withdrawal (policy-model, Consent).
    readPreference: 'primary',
    serverSelectionTimeoutMS: within,
    monitorCommands: options.monitorCommands ?? false,
  });
  return connection.asPromise().catch(async (error) => {
    await connection.destroy().catch(() => {});
    throw error;
  });
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
