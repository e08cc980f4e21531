/**
 * What the primary process of a gateway and its workers tell each other over their IPC channel. Types only; a worker tells
 * that it listens or cannot start with the messages of `schema/process.ts`.
 */
import type { ChildMessage } from '../../schema/process.ts';
import type { Served } from '../served/choice.ts';

export type ToWorker =
  /** What to serve, at the beginning and whenever it has changed. */
  { readonly type: 'serve'; readonly number: number; readonly served: Served };

export type FromWorker =
  | ChildMessage
  /** It is there and wants to know what to serve. */
  | { readonly type: 'waiting' }
  /** What came with that number is served; a reason: it is not, and the old goes on. */
  | { readonly type: 'served'; readonly number: number; readonly reason?: string };
