/**
 * A database of the gateway's own in MongoDB: its one connection, made when it is first needed and again when that failed, so that a gateway
 * starts without its database and answers when it is there. What is kept in it, and how, is not known here.
 */
import mongoose, { type Connection } from 'mongoose';

/** Milliseconds in which a server must be found, and in which a write or a short read must be answered. */
const FIND_WITHIN = 1_500;
const ANSWER_WITHIN = 5_000;

/** A majority has it, and it is on their disks. */
export const DURABLE = { writeConcern: { w: 'majority', journal: true }, timeoutMS: ANSWER_WITHIN } as const;
export const SHORT = { timeoutMS: ANSWER_WITHIN } as const;

export interface DatabaseOptions {
  readonly uri: string;
  readonly database: string;
  /** Before anything is done with it, such as making its indexes. */
  readonly prepare: (database: NonNullable<Connection['db']>) => Promise<unknown>;
  /** Emits the driver's `commandStarted` events: for tests that count commands. */
  readonly monitorCommands?: boolean;
}

export interface Database {
  connected(): Promise<Connection>;
  close(): Promise<void>;
}

export function openDatabase({ uri, database, prepare, monitorCommands }: DatabaseOptions): Database {
  let opened: Promise<Connection> | undefined;

  const open = async (): Promise<Connection> => {
    const connection = mongoose.createConnection(uri, {
      dbName: database,
      autoCreate: false,
      autoIndex: false,
      bufferCommands: false,
      // What was written has to be seen by whoever reads next.
      readPreference: 'primary',
      serverSelectionTimeoutMS: FIND_WITHIN,
      connectTimeoutMS: FIND_WITHIN,
      monitorCommands,
    });
    try {
      await connection.asPromise();
      await prepare(connection.db!);
      return connection;
    } catch (error) {
      await connection.destroy().catch(() => {});
      throw error;
    }
  };

  return {
    connected: () => {
      opened ??= open().catch((error) => {
        opened = undefined;
        throw error;
      });
      return opened;
    },

    close: async () => {
      const connection = await opened?.catch(() => undefined);
      opened = undefined;
      await connection?.close();
    },
  };
}
