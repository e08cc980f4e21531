/**
 * What tells a start to end: Ctrl-C and its relatives, or the death of the npm that started it.
 * The first one ends in order, the second one at once.
 */

export const ENDING_SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** Milliseconds between two looks at whether npm is still there. */
const LOOK = 300;

export interface EndingHandlers {
  /** The first signal. */
  readonly end: () => void;
  /** A second one, while the first is still being obeyed. */
  readonly atOnce: () => void;
}

/** npm hands a signal on to its child, to which the terminal has sent it already: one Ctrl-C, two signals. */
const ONE_KEYSTROKE = 250;

/** Listens for signals; with `watchParent` also for the parent process to go away (its place is taken by another pid). */
export function onEnding({ end, atOnce }: EndingHandlers, watchParent: boolean): void {
  let first: number | undefined;
  const hear = (): void => {
    const now = performance.now();
    if (first === undefined) {
      first = now;
      end();
    } else if (now - first > ONE_KEYSTROKE) atOnce();
  };
  for (const signal of ENDING_SIGNALS) process.on(signal, hear);
  if (!watchParent) return;
  const parent = process.ppid;
  setInterval(() => {
    if (process.ppid !== parent && first === undefined) hear();
  }, LOOK).unref();
}
