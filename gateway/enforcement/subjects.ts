/**
 * The states of the customers of one request: deduplicated and loaded in batches, kept no longer than the request.
 * A missing or malformed answer is no answer. Nothing here may outlive a withdrawal (pitfall P17).
 */
import DataLoader from 'dataloader';
import { type CustomerState, MAX_STATES, statesRequest } from '../../schema/customer-state.ts';

/** Answers one state per id, in order. Throws where it cannot. */
export type StateSource = (ids: readonly string[]) => Promise<readonly CustomerState[]>;

/** An id that no customer has: asked about where there is nobody to ask about, so that both cases make the same calls. */
export const NOBODY = '-';

/** An id that cannot even be asked about is nobody's; one such id may not spoil the batch of all others. */
const canBeAsked = (id: string): boolean => statesRequest.shape.ids.element.safeParse(id).success;

export class SubjectStates {
  readonly #loader: DataLoader<string, CustomerState>;

  constructor(source: StateSource) {
    this.#loader = new DataLoader(
      async (ids) => {
        const states = await source(ids);
        // Pitfalls P19 and P23: fewer answers, or another customer's, is no answer.
        if (states.length !== ids.length) throw new TypeError('Another number of states than asked for');
        return ids.map((id, at) => {
          const state = states[at];
          return state?.id === id ? state : new TypeError('The state of another customer than asked for');
        });
      },
      { maxBatchSize: MAX_STATES },
    );
  }

  /** States by id. An id whose state could not be had is missing. */
  async load(ids: Iterable<string>): Promise<Map<string, CustomerState>> {
    const found = new Map<string, CustomerState>();
    const wanted = [...new Set(ids)];
    const asked = wanted.filter(canBeAsked);
    for (const id of wanted) if (!canBeAsked(id)) found.set(id, { id, known: false });
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
