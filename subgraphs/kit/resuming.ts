/**
 * Does again and again, while a subgraph is served, what a process that ended may have left undone. It asks nobody and answers nobody; what
 * goes wrong is told the log by its kind alone.
 */
import type { Logger } from 'pino';
import { placeOf } from './failure.ts';

/** Milliseconds between the end of one time and the next. */
const PAUSE = 5_000;

/** @returns what ends it; a time that is under way is not waited for */
export function keepResuming(resume: () => Promise<unknown>, log: Pick<Logger, 'error'>, pause = PAUSE): () => void {
  let timer: NodeJS.Timeout | undefined;
  let isOver = false;
  const again = (): void => {
    if (isOver) return;
    timer = setTimeout(look, pause);
    timer.unref();
  };
  const look = (): void => {
    resume()
      .catch((error: unknown) => {
        if (!isOver) log.error(placeOf(error), 'what was left undone could not be done');
      })
      .finally(again);
  };
  again();
  return () => {
    isOver = true;
    clearTimeout(timer);
  };
}
