/**
 * One of the processes that share the port of a gateway: it serves what its primary sends it, and reads no file of its own.
 * When the primary is gone, so is it: node:cluster ends a worker whose channel closes.
 */
import cluster from 'node:cluster';
import { firstLine, type Served } from '../served/choice.ts';
import type { FromWorker, ToWorker } from './messages.ts';

interface Serving {
  exchange(served: Served): Promise<void>;
}

const tell = (message: FromWorker): void => void process.send?.(message, () => {});

/** Waits for the first thing to serve, starts with it, and follows every change of it. */
export async function startWorker<S extends Serving>(start: (served: Served) => Promise<S>): Promise<S> {
  // That the channel of a primary that was killed cannot be written to is no error of this process, which ends for it.
  cluster.worker?.on('error', () => {});
  // Hangups are the primary's business: it reads the files for all.
  process.on('SIGHUP', () => {});
  const started = Promise.withResolvers<S>();
  started.promise.catch(() => {});
  let last: Promise<unknown> | undefined;

  const follow = async ({ number, served }: ToWorker): Promise<void> => {
    const serving = await started.promise;
    const reason = await serving.exchange(served).then(() => undefined, firstLine);
    tell({ type: 'served', number, reason });
  };
  const begin = (served: Served): Promise<void> => start(served).then(started.resolve, started.reject);

  process.on('message', (order: ToWorker | { readonly type?: 'prom-client:getMetricsReq' | 'init' }) => {
    // What the primary asks others, and what the counting of rates is told, is not for us (`metrics/sources.ts`, `limits/counters.ts`).
    if (order.type !== 'serve') return;
    last = last === undefined ? begin(order.served) : last.then(() => follow(order));
  });
  tell({ type: 'waiting' });
  return started.promise;
}
