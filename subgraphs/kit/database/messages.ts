/**
 * What the database process tells its supervisor over the IPC channel. Types only.
 */

/** Where a database came from: `MONGODB_URI`, a mongod on this machine, one downloaded now, or the evaluation store. */
export type DatabaseKind = 'uri' | 'mongod' | 'download' | 'evaluation';

export type DatabaseMessage =
  /** It answers now. `description` is one line for people, without credentials. */
  | { readonly type: 'ready'; readonly uri: string; readonly kind: DatabaseKind; readonly description: string }
  /** The download of mongod: bytes. */
  | { readonly type: 'progress'; readonly task: string; readonly done: number; readonly total: number }
  /** No database can be had; one line. Exit code 1 follows. */
  | { readonly type: 'failed'; readonly message: string };

export interface Database {
  readonly uri: string;
  readonly kind: DatabaseKind;
  readonly description: string;
  /** Settles with a reason when the server ends by itself. */
  readonly lost: Promise<string>;
  stop(): Promise<void>;
}
