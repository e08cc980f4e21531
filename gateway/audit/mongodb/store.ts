/** The trail's database in MongoDB: its collections and indexes. Connected when it is first needed. */
import { openDatabase } from '../../database/store.ts';
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
/** Milliseconds in which it must answer that it is there. */
const READY_WITHIN = 1_000;

export function openStore({ uri, database = DATABASE, isReader = false, monitorCommands = false }: StoreOptions) {
  const { connected, close } = openDatabase({
    uri,
    database,
    monitorCommands,
    prepare: async (db) => {
      if (!isReader) await db.collection('groups').createIndexes([...GROUP_INDEXES].map((index) => ({ ...index })));
    },
  });

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

    close,
  };
}
