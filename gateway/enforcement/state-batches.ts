/**
 * States that several requests wait for at the same moment travel together: they are about customers, not about callers.
 * A batch is what was asked for since the last one left; nothing is kept once it is answered, so that whoever asks after a
 * withdrawal hears of it (pitfall P17). The call is the gateway's own, on behalf of nobody.
 */
import DataLoader from 'dataloader';
import type { z } from 'zod';
import { type CustomerState, MAX_STATES, type statesRequest } from '../../schema/customer-state.ts';
import type { Purpose } from '../../schema/vocabulary.ts';

/** What is asked of a consent service: `purposes`, where no consents to others are needed. */
export type StatesQuery = z.input<typeof statesRequest>;

/** Answers one state per id, in order. Throws where it cannot. `signal`: nobody waits any more. */
export type StateSource = (query: StatesQuery, signal: AbortSignal) => Promise<readonly CustomerState[]>;

/** For what a state is asked, and until when. */
export interface Need {
  /** Absent: for any, e.g. before the purpose of a request is known. */
  readonly purpose?: Purpose;
  /** The same for the brand. */
  readonly brand?: string;
  /** Whose consents beside those for no recipient; absent: for any. */
  readonly recipients?: readonly string[];
  /** Who asks does not wait any more. */
  readonly signal?: AbortSignal;
}

/** Answers one state per id, in order, or why there is none. */
export type States = (ids: readonly string[], need: Need) => Promise<readonly (CustomerState | Error)[]>;

interface Asked {
  readonly id: string;
  /** The same object for all ids of a request. */
  readonly need: Need;
}

/** The states of a source, a batch for all who wait. */
export function stateBatches(source: StateSource): States {
  const loader = new DataLoader<Asked, CustomerState>(
    async (asked) => {
      const ids = [...new Set(asked.map(({ id }) => id))];
      const needs = [...new Set(asked.map(({ need }) => need))];
      const states = await source({ ids, ...needed(needs) }, whenAllAreGone(needs));
      // Pitfalls P19 and P23: fewer answers, or another customer's, is no answer.
      if (states.length !== ids.length) throw new TypeError('Another number of states than asked for');
      const known = new Map<string, CustomerState>();
      ids.forEach((id, at) => {
        const state = states[at];
        if (state?.id === id) known.set(id, state);
      });
      return asked.map(({ id }) => known.get(id) ?? new TypeError('The state of another customer than asked for'));
    },
    { cache: false, maxBatchSize: MAX_STATES, batchScheduleFn: setImmediate },
  );
  return (ids, need) => loader.loadMany(ids.map((id) => ({ id, need })));
}

/** The same states, of each of which somebody is told. */
export const toldTo =
  (tell: (state: CustomerState) => void, states: States): States =>
  async (ids, need) => {
    const answers = await states(ids, need);
    for (const answer of answers) if (!(answer instanceof Error)) tell(answer);
    return answers;
  };

/** What all who wait need together; a list is missing where one of them needs all. */
const needed = (needs: readonly Need[]): Omit<StatesQuery, 'ids'> => ({
  purposes: union(needs.map(({ purpose }) => (purpose === undefined ? undefined : [purpose]))),
  brands: union(needs.map(({ brand }) => (brand === undefined ? undefined : [brand]))),
  recipients: union(needs.map(({ recipients }) => recipients)),
});

function union<Item>(lists: readonly (readonly Item[] | undefined)[]): Item[] | undefined {
  const found = new Set<Item>();
  for (const list of lists) {
    if (list === undefined) return undefined;
    for (const item of list) found.add(item);
  }
  return [...found];
}

function whenAllAreGone(needs: readonly Need[]): AbortSignal {
  const controller = new AbortController();
  const waiting = new Set(needs.map(({ signal }) => signal));
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
