/**
 * The states of the customers of one request: deduplicated, kept no longer than the request. A missing answer is no answer.
 * Nothing here may outlive a withdrawal (pitfall P17).
 */
import DataLoader from 'dataloader';
import { type CustomerState, statesRequest } from '../../schema/customer-state.ts';
import type { Need, States } from './state-batches.ts';

/** An id that no customer has: asked about where there is nobody to ask about, so that both cases make the same calls. */
export const NOBODY = '-';

/** An id that cannot even be asked about is nobody's; one such id may not spoil the batch of all others. */
export const canBeAsked = (id: string): boolean => statesRequest.shape.ids.element.safeParse(id).success;

export class SubjectStates {
  readonly #loader: DataLoader<string, CustomerState>;

  constructor(states: States, need: Need = {}) {
    this.#loader = new DataLoader((ids) => until(need.signal, states(ids, need)));
  }

  /** States by id. An id whose state could not be had is missing. */
  async load(ids: Iterable<string>): Promise<Map<string, CustomerState>> {
    const found = new Map<string, CustomerState>();
    const asked: string[] = [];
    for (const id of new Set(ids))
      if (canBeAsked(id)) asked.push(id);
      else found.set(id, { id, known: false });
    const answers = await this.#loader.loadMany(asked);
    asked.forEach((id, at) => {
      const answer = answers[at];
      if (answer !== undefined && !(answer instanceof Error)) found.set(id, answer);
    });
    return found;
  }

  /** The state of nobody, asked for anew each time: a call that tells nothing. */
  async askNobody(): Promise<CustomerState | undefined> {
    this.#loader.clear(NOBODY);
    return (await this.load([NOBODY])).get(NOBODY);
  }

  /** Uses a state that this very request has already loaded. */
  prime(state: CustomerState): void {
    this.#loader.prime(state.id, state);
  }

  /** After a write: what was known is not known any more. */
  forget(): void {
    this.#loader.clearAll();
  }
}

/** What is waited for, as long as the one who asked waits; others may wait for the same batch. */
function until<Value>(signal: AbortSignal | undefined, value: Promise<Value>): Promise<Value> {
  if (signal === undefined) return value;
  return new Promise((resolve, reject) => {
    const stop = (): void => reject(new TypeError('Nobody waits any more'));
    if (signal.aborted) stop();
    signal.addEventListener('abort', stop, { once: true });
    value.then(resolve, reject).finally(() => signal.removeEventListener('abort', stop));
  });
}
