/**
 * A service that is answered in this process. The engine asks it as it asks any other, and it is bounded as any other: it
 * answers in time or not at all, and nobody waits for it whom nobody waits for. Its time is that of the request: it calls others itself,
 * each within the time of one call.
 */
import type { Asking } from '../../caller/caller.ts';
import { GivenUp } from './exchange.ts';
import type { GraphQLAnswer, GraphQLCall } from './transport.ts';

/**
 * Answers one operation. It is handed who asks in place of a passport, and must not keep it. The answer belongs to the engine,
 * which writes into it.
 * @param signal aborted when the answer is no longer wanted
 */
export type LocalService = (call: GraphQLCall, asking: Asking, signal: AbortSignal) => Promise<GraphQLAnswer>;

interface Limits {
  /** Milliseconds; absent: as long as the answer is wanted. */
  readonly within?: number;
  readonly signal?: AbortSignal;
}

/** The answer. Rejects with a {@link GivenUp}, or with what the service throws. */
export async function answerLocally(
  service: LocalService,
  call: GraphQLCall,
  asking: Asking,
  { within, signal }: Limits,
): Promise<GraphQLAnswer> {
  if (signal?.aborted) throw new GivenUp('not-wanted');
  const ended = new AbortController();
  const { promise, reject } = Promise.withResolvers<never>();
  const giveUp = (why: GivenUp['why']): void => {
    ended.abort();
    reject(new GivenUp(why));
  };
  const timer = within === undefined ? undefined : setTimeout(giveUp, within, 'timeout');
  const leave = (): void => giveUp('not-wanted');
  signal?.addEventListener('abort', leave, { once: true });
  try {
    return await Promise.race([service(call, asking, ended.signal), promise]);
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', leave);
  }
}
