/**
 * Why an answer would be what it is: the words in which the engine says it, and the question that it is asked. Types only.
 */
import type { Coordinate } from '../../schema/policy.ts';
import type { Category, WriteCategory } from '../../schema/vocabulary.ts';
import type { Asking } from '../caller/caller.ts';
import type { Decision, Subject } from '../enforcement/decide.ts';
import type { TracedRow } from '../enforcement/trace.ts';

/** An operation that somebody might ask. */
export interface ExplainQuestion {
  /** A document with one operation. */
  readonly text: string;
  /** As they would be sent. */
  readonly variables: Readonly<Record<string, unknown>>;
  /** Who would ask, and why. */
  readonly asking: Asking;
  /** Every customer that the operation names or leads to is read as this one. `anyone`: what depends on the customer stays open. */
  readonly subject: Subject;
}

export type Explained =
  /** It would be refused before anything is decided, with this code. The place is that of the fault in the text, from 1. */
  | { readonly refusal: { readonly code: string; readonly line?: number; readonly column?: number } }
  | { readonly fields: readonly ExplainedField[]; readonly requests: readonly ExplainedRequest[] };

export interface ExplainedField {
  readonly coordinate: Coordinate;
  /** Absent: it has no class, so nobody may have it. */
  readonly category?: Category | WriteCategory | 'public';
  /** The field that it is decided with, where it has no category of its own. */
  readonly inheritsFrom?: Coordinate;
  /** `open`: nobody is asked. `depends`: on the customer. */
  readonly decision: Decision | { readonly effect: 'deny'; readonly code: 'BAD_USER_INPUT' } | 'open' | 'depends';
  /** The rows for this role and purpose, in the order in which they were asked. */
  readonly rows: readonly TracedRow[];
}

/** A request that would go to a service. */
export interface ExplainedRequest {
  readonly service: string;
  /** GraphQL text. Values go along as variables. */
  readonly operation: string;
  /** Categories for which it is decided, customer by customer, who is in it; empty: it is decided already. */
  readonly perCustomer: readonly Category[];
}
