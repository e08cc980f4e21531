/**
 * What the executor understands of a plan: steps, in our own words. Whatever a planner returns is compiled into these or refused.
 * Types, and the error for what cannot be.
 */
import type { Territory } from './partition.ts';

/** A step of a plan. */
export type Step =
  | { readonly kind: 'sequence'; readonly steps: readonly Step[] }
  | { readonly kind: 'parallel'; readonly steps: readonly Step[] }
  | RootStep
  | EntityStep
  | { readonly kind: 'held' };

/** A query or mutation of a service's root. */
export interface RootStep {
  readonly kind: 'root';
  readonly territory: Territory;
  readonly text: string;
  readonly variables: readonly string[];
  readonly isMutation: boolean;
  /** Keys that it writes into the root of the data. */
  readonly keys: readonly string[];
}

/** A fetch of fields of entities that are in the data already. */
export interface EntityStep {
  readonly kind: 'entities';
  readonly territory: Territory;
  /** Keys from the root to the entities; `@` goes through a list. */
  readonly path: readonly string[];
  /** Type -> what a representation of it is made of. */
  readonly representations: ReadonlyMap<string, readonly Representation[]>;
  /** Type -> the key that comes back with each entity, to see that it is the one that was asked for (pitfall P23). */
  readonly echoes: ReadonlyMap<string, readonly string[]>;
  /** The selection on `_entities`, the echo in it, e.g. `{...on Customer{email id}}`. */
  readonly selection: string;
  readonly variables: readonly { readonly name: string; readonly type: string }[];
  /** Keys that it writes into each entity; whatever else comes is not taken. */
  readonly keys: readonly string[];
}

export interface Representation {
  readonly name: string;
  readonly children?: readonly Representation[];
}

/** A plan that this engine does not understand. */
export class PlanError extends Error {
  override readonly name = 'PlanError';
}
