/**
 * What the engine gives of itself to the service that the gateway answers itself: no more than that service's fields need, and
 * no way to a subgraph. Types only.
 */
import type { States } from '../enforcement/state-batches.ts';

export interface Inside {
  /** States of customers, for the keys in them; in the batches of all requests. */
  readonly states: States;
}
