/**
 * States that several requests wait for at the same moment travel together: they are about customers, not about callers.
 * A batch is what was asked for since the last one left; nothing is kept once it is answered, so that whoever asks after a
 * withdrawal hears of it (pitfall P17). The call is the gateway's own, on behalf of nobody.
 */
import DataLoader from 'dataloader';
import { type CustomerState, MAX_STATES } from '../../schema/customer-state.ts';

/** Answers one state per id, in order. Throws where it cannot. `signal`: nobody waits any more. */
export type StateSource = (ids: readonly string[], signal: AbortSignal) => Promise<readonly CustomerState[]>;

/** Answers one state per id, in order, or why there is none. `signal`: who asks does not wait any more. */
export type States = (ids: readonly string[], signal?: AbortSignal) => Promise<readonly (CustomerState | Error)[]>;

interface Asked {
  readonly id: string;
  readonly signal: AbortSignal | undefined;
}

/** The states of a source, a batch for all who wait. */
export function stateBatches(source: StateSource): States {
  const loader = new DataLoader<Asked, CustomerState>(
    async (asked) => {
      const unique = [...new Set(asked.map(({ id }) => id))];
      const states = await source(unique, whenAllAreGone(asked));
      // Pitfalls P19 and P23: fewer answers, or another customer's, is no answer.
      if (states.length !== unique.length) throw new TypeError('Another number of states than asked for');
      const known = new Map<string, CustomerState>();
      unique.forEach((id, at) => {
        const state = states[at];
        if (state?.id === id) known.set(id, state);
      });
      return asked.map(({ id }) => known.get(id) ?? new TypeError('The state of another customer than asked for'));
    },
    { cache: false, maxBatchSize: MAX_STATES, batchScheduleFn: setImmediate },
  );
  return (ids, signal) => loader.loadMany(ids.map((id) => ({ id, signal })));
}

function whenAllAreGone(asked: readonly Asked[]): AbortSignal {
  const controller = new AbortController();
  const waiting = new Set(asked.map(({ signal }) => signal));
  for (const signal of waiting) {
    const leave = (): void => {
      waiting.delete(signal);
      if (waiting.size === 0) controller.abort();
    };
    if (signal?.aborted) leave();
    else signal?.addEventListener('abort', leave, { once: true });
  }
  return controller.signal;
}
