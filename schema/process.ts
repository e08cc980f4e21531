/**
 * What a child process tells its supervisor over the IPC channel. A child ends itself when that channel closes, so that
 * nothing outlives a supervisor that was killed. Types only.
 */

export type ChildMessage =
  /** It answers requests now. */
  | { readonly type: 'ready'; readonly url: string }
  /** Work that takes a while: `done` of `total` units of `task`. */
  | { readonly type: 'progress'; readonly task: string; readonly done: number; readonly total: number }
  /** An import has ended: what was imported and what was untidy, one line each. */
  | { readonly type: 'report'; readonly lines: readonly string[] }
  /** What the last import of a subgraph left; null: there was none. Times are RFC 3339. */
  | { readonly type: 'status'; readonly marker: ImportStatus | null }
  /** It cannot start; the one line says why. Followed by exit code 1. */
  | { readonly type: 'failed'; readonly message: string };

export interface ImportStatus {
  readonly status: 'running' | 'done';
  readonly customers: number;
  readonly shiftWeeks: number;
  readonly startedAt: string;
  readonly finishedAt: string | null;
}
