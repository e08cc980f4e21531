/**
 * How long an answer is wanted: until its client goes away, or its time is up. Then every call to a service that is under way
 * is ended and none is begun, and what is there by then is the answer.
 */
import type { ServerResponse } from 'node:http';

/**
 * Aborted when the connection closes before the answer is written, and after `within` milliseconds. (Fastify's own signal listens
 * to the request's end.)
 */
export function wanted(response: ServerResponse, within: number): AbortSignal {
  const controller = new AbortController();
  const timer = setTimeout(() => controller.abort(), within);
  response.once('close', () => {
    clearTimeout(timer);
    if (!response.writableFinished) controller.abort();
  });
  return controller.signal;
}
