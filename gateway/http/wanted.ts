/**
 * How long an answer is wanted: until its client goes away, or its time is up. Then every call to a service that is under way
 * is ended and none is begun, and what is there by then is the answer. Whoever does not take it then loses the connection.
 */
import type { ServerResponse } from 'node:http';

export interface Wanted {
  readonly signal: AbortSignal;
  /** The answer is a stream, which ends when its client goes away and by rules of its own. */
  unbound(): void;
}

/**
 * Its signal is aborted when the connection closes before the answer is written, and after `within` milliseconds. (Fastify's own signal
 * listens to the request's end.) After `taken` milliseconds more an answer that has not left is given up with its connection: it would
 * hold its memory and its engine for as long as the client likes.
 */
export function wanted(response: ServerResponse, within: number, taken: number): Wanted {
  const controller = new AbortController();
  let timer = setTimeout(() => {
    controller.abort();
    timer = setTimeout(() => response.destroy(), taken);
  }, within);
  response.once('close', () => {
    clearTimeout(timer);
    if (!response.writableFinished) controller.abort();
  });
  return { signal: controller.signal, unbound: () => clearTimeout(timer) };
}
