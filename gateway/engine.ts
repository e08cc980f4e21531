/**
 * What the HTTP server asks of the engine behind it: the door between "who asks, and how" and "may they, and fetch it".
 * Types only; the engine is built in `federation/` and `enforcement/`.
 */
import type { DocumentNode, ExecutionResult, GraphQLSchema } from 'graphql';
import type { CustomerEpoch } from '../schema/customer-changes.ts';
import type { CustomerState } from '../schema/customer-state.ts';
import type { Coordinate } from '../schema/policy.ts';
import type { PublishedKey } from '../schema/published-key.ts';
import type { Category, Purpose, Role } from '../schema/vocabulary.ts';
import type { Asking, Caller } from './caller/caller.ts';

/** One operation that passed parsing and validation against {@link Engine.schema}. */
export interface Operation {
  readonly document: DocumentNode;
  /** Which operation of the document; absent when there is only one. It exists. */
  readonly operationName?: string;
  /** Coerced against the schema, defaults applied; nothing undeclared is among them. */
  readonly variables: Readonly<Record<string, unknown>>;
  /** Its name in the trail: the `x-request-id` of the answer. */
  readonly request: string;
  readonly asking: Asking;
  /** Aborted when the client goes away, and when the time of the request is up. */
  readonly signal: AbortSignal;
  /** Told each state by which customers are decided on. */
  readonly onState?: (state: CustomerState) => void;
}

/** A subscription that is carried: nothing is ever answered but this query, anew for each event. */
export interface EventQuery {
  /** What the client wrote below the field, under the same response name. */
  readonly query: DocumentNode;
  /** Whose changes are events. */
  readonly customer: string;
}

export interface Subscriptions {
  /** What answers a valid subscription; undefined: it is none that is carried here. */
  queryOf(operation: Pick<Operation, 'document' | 'operationName' | 'variables'>): EventQuery | undefined;
  /** Which of the customers have changed since, and to what; at most `MAX_CHANGES` of them. It throws where that cannot be known. */
  changesSince(after: readonly CustomerEpoch[], signal: AbortSignal): Promise<readonly CustomerEpoch[]>;
}

/** Where a value stands in a node, by response names; lists are gone through on the way. */
export type NodePath = readonly string[];

/** A query of one connection that can be asked page by page, for all of its nodes. */
export interface PagedQuery {
  /** The client's query with `first` and `after` as two variables of ours, and no more of the connection than paging needs. */
  readonly query: string;
  readonly variables: { readonly first: string; readonly after: string };
  /** The connection: its coordinate, and its response name. */
  readonly field: Coordinate;
  readonly name: string;
  /** Response name of the id of each node, which was added for us; absent: a node is no customer. */
  readonly id?: string;
  /** The leaves of a node in the order of the client's text; a list counts as a leaf. */
  readonly columns: readonly NodePath[];
  /** What is given of a customer, by place; what can be decided by the request's arguments alone is not among them. */
  readonly gives: readonly { readonly path: NodePath; readonly coordinate: Coordinate; readonly category: Category }[];
  /** What the arguments read of whoever is found. */
  readonly reads: readonly Category[];
}

export interface Exports {
  /** A valid query as it is exported, or why it cannot be: a sentence for its author, which quotes nothing. */
  queryOf(
    operation: Pick<Operation, 'document' | 'operationName' | 'variables'>,
  ): PagedQuery | { readonly refusal: string };
  /** Hash of the policy by which pages are decided. */
  readonly policy: string;
}

/** What an operation is before it runs, as limits count it. */
export interface Weight {
  /** Static cost, in points (`docs/limits.md`). */
  readonly cost: number;
  /** Customers and objects that it asks for by id: each name and each id of a list. */
  readonly lookups: number;
  /** It does nothing but withdraw consent. */
  readonly isWithdrawal: boolean;
}

export interface Engine {
  /** The public schema: what clients may ask, without anything of federation. */
  readonly schema: GraphQLSchema;
  /** The part of it that a caller is shown who asks about the schema: what they could ever see. */
  visibleTo(asking: Asking): Promise<GraphQLSchema>;
  /**
   * The state of the caller's own customer, and of those behind a delegated token (`customersBehind`: at least one), asked before
   * purpose and document are looked at: erased or unknown is `gone`, no trustworthy answer is `unavailable`.
   */
  ownCustomer(caller: Caller, signal?: AbortSignal): Promise<'known' | 'gone' | 'unavailable'>;
  /** Weighs an operation that is about to be executed; nothing is decided or fetched. May throw a `Refusal`. */
  weigh(operation: Operation): Weight;
  /**
   * Answers an operation. Of errors, `path` and `extensions` are kept and the message of a code of `schema/errors.ts` is
   * that of the table; an error without a known code is shown as an internal one. May throw a `Refusal` (`http/refusal.ts`) to refuse the
   * whole request with its status. Operations that ask for nothing but `__schema` and `__type` never
   * arrive here. The data may be a `WrittenData` (`federation/answer.ts`): text that is JSON already.
   */
  execute(operation: Operation): Promise<ExecutionResult>;
  /** Absent: nobody can subscribe to anything. */
  readonly subscriptions?: Subscriptions;
  /** Absent: nothing can be exported. */
  readonly exports?: Exports;
  /** The public keys of receipts that are known now; absent: there is no consent service that could sign any. */
  readonly receiptKeys?: () => Promise<readonly PublishedKey[]>;
  /** Whether it can answer now: the subgraphs and the consent service are there. */
  ready(): Promise<boolean>;
  /** Makes the states of registered customers who still wait for theirs; absent: nobody is registered here. @returns how many waited */
  readonly relay?: () => Promise<number>;
  /** What a policy on trial would have decided otherwise so far; absent: there is none. */
  readonly dryRun?: () => DryRunCounts;
  close(): Promise<void>;
}

/** One way in which the decisions of two policies differ, and for how many customers so far. */
export interface Difference {
  readonly roles: readonly Role[];
  readonly purpose: Purpose;
  readonly coordinate: string;
  /** `open`, `masked: email`, or the code of a refusal. */
  readonly before: string;
  readonly after: string;
  readonly count: number;
}

export interface DryRunCounts {
  /** Operations that were tried, and that there was no time for. */
  readonly tried: number;
  readonly missed: number;
  readonly differences: readonly Difference[];
}
