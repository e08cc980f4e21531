/**
 * The connection of the trail to MongoDB, its collections and indexes. It is made when it is first needed and again when that
 * failed, so that a gateway starts without its database and answers when it is there.
 */
import mongoose, { type Connection } from 'mongoose';
import { GROUP_INDEXES, type GroupDocument } from './document.ts';

/** A statement beside the chains, one for each writer. */
export interface StatementDocument {
  readonly _id: string;
  readonly jws: string;
}

export interface StoreOptions {
  readonly uri: string;
  /** Default `assent_trail`. */
  readonly database?: string;
  /** For whoever may only read: no index is made. */
  readonly isReader?: boolean;
  /** Emits the driver's `commandStarted` events: for tests that count commands. */
  readonly monitorCommands?: boolean;
}

export type Store = ReturnType<typeof openStore>;

const DATABASE = 'assent_trail';
/** Milliseconds in which a server must be found, and in which a write or a short read must be answered. */
const FIND_WITHIN = 1_500;
const ANSWER_WITHIN = 5_000;
const READY_WITHIN = 1_000;

/** A majority has it, and it is on their disks. */
export const DURABLE = { writeConcern: { w: 'majority', journal: true }, timeoutMS: ANSWER_WITHIN } as const;
export const SHORT = { timeoutMS: ANSWER_WITHIN } as const;

export function openStore({ uri, database = DATABASE, isReader = false, monitorCommands = false }: StoreOptions) {
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
      if (!isReader)
        await connection.db!.collection('groups').createIndexes([...GROUP_INDEXES].map((index) => ({ ...index })));
      return connection;
    } catch (error) {
      await connection.destroy().catch(() => {});
      throw error;
    }
  };

  const connected = (): Promise<Connection> => {
    opened ??= open().catch((error) => {
      opened = undefined;
      throw error;
    });
    return opened;
  };

  return {
    connected,
    groups: async () => (await connected()).db!.collection<GroupDocument>('groups'),
    seals: async () => (await connected()).db!.collection<StatementDocument>('seals'),
    removals: async () => (await connected()).db!.collection<StatementDocument>('removals'),

    /** Removes all that is there. For databases of development alone: what is removed by its time leaves statements. */
    empty: async (): Promise<void> => {
      const { db } = await connected();
      for (const name of ['groups', 'seals', 'removals']) await db!.collection(name).drop();
    },

    /** Whether it answers. */
    ready: (): Promise<boolean> =>
      connected()
        .then((connection) => connection.db!.command({ ping: 1 }, { timeoutMS: READY_WITHIN }))
        .then(
          () => true,
          () => false,
        ),

    close: async (): Promise<void> => {
      const connection = await opened?.catch(() => undefined);
      opened = undefined;
      await connection?.close();
    },
  };
}
