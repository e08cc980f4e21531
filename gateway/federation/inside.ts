/**
 * What the engine gives of itself to the service that the gateway answers itself: no more than that service's fields need, and
 * no way to a subgraph. Types only.
 */
import type { States } from '../enforcement/state-batches.ts';
import type { Explained, ExplainQuestion } from './explained.ts';

export interface Inside {
  /** States of customers, for the keys and the facts in them; in the batches of all requests. */
  readonly states: States;
  /** Why the answer to an operation would be what it is. Loads and fetches nothing. */
  readonly explain: (question: ExplainQuestion) => Promise<Explained>;
}
