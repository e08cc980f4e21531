/**
 * What the engine gives of itself to the service that the gateway answers itself: no more than that service's fields need. It reaches the
 * internal endpoints of subgraphs and never their graph: whatever is data of a customer is fetched by the engine alone. Types only.
 */
import type { Asking } from '../caller/caller.ts';
import type { PolicyIndex } from '../enforcement/policy-index.ts';
import type { States } from '../enforcement/state-batches.ts';
import type { Finding } from './admitting.ts';
import type { Explained, ExplainQuestion } from './explained.ts';

/** A call to an internal endpoint of a subgraph, e.g. `states`: POST, JSON, under a passport. */
export interface InsideCall {
  /** Name of the subgraph. */
  readonly service: string;
  readonly endpoint: string;
  readonly body: unknown;
  /** For whom the passport speaks; absent: for the gateway itself. */
  readonly asking?: Asking;
  readonly signal?: AbortSignal;
  /** May be sent again when the connection was reset. */
  readonly idempotent: boolean;
}

export interface Inside {
  /** By what is decided: its rows, to know what they rest on. Nobody but the guards decides by them. */
  readonly index: PolicyIndex;
  /** States of customers, for the keys and the facts in them; in the batches of all requests. */
  readonly states: States;
  /** Why the answer to an operation would be what it is. Loads and fetches nothing. */
  readonly explain: (question: ExplainQuestion) => Promise<Explained>;
  /**
   * Which of these customers the caller may find by what is read of them (`admitting.ts`).
   * @param isKept what is heard of them is kept for the rest of the request: for those who are answered, never for all who are looked at
   */
  readonly admitted: (
    asking: Asking,
    finding: Finding,
    ids: readonly string[],
    isKept: boolean,
    signal?: AbortSignal,
  ) => Promise<readonly string[]>;
  /** Rejects where there is no proper answer. */
  readonly call: (call: InsideCall) => Promise<unknown>;
}
