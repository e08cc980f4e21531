/**
 * What the executor understands of a plan: steps, in our own words. Whatever a planner returns is compiled into these or refused.
 * Types, and the error for what cannot be.
 */
import type { Territory } from '../supergraph/partition.ts';

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
  readonly renames: readonly Rewrite[];
}

/** A fetch of fields of entities that are in the data already. */
export interface EntityStep {
  readonly kind: 'entities';
  readonly territory: Territory;
  /** From the root to the entities. */
  readonly path: readonly PathStep[];
  /** What a representation is made of: all of these whose type an entity is of. */
  readonly requires: readonly Requirement[];
  /** What is changed in a representation before it goes out. */
  readonly rewrites: readonly Rewrite[];
  /** What is changed in an entity before it is taken. */
  readonly renames: readonly Rewrite[];
  /** Type -> the key that comes back with each entity, to see that it is the one that was asked for (pitfall P23). */
  readonly echoes: ReadonlyMap<string, readonly string[]>;
  /** The selection on `_entities`, the echo in it, e.g. `{...on Customer{email id}}`. */
  readonly selection: string;
  readonly variables: readonly { readonly name: string; readonly type: string }[];
  /** Keys that it writes into each entity; whatever else comes is not taken. */
  readonly keys: readonly string[];
}

/** A key; `@`, which goes through a list; or a condition: any of these types. */
export type PathStep = string | { readonly types: readonly string[] };

export interface Requirement {
  readonly type: string;
  readonly fields: readonly Representation[];
}

export interface Representation {
  /** Where it stands in the data. */
  readonly name: string;
  /** What it is called in the representation. */
  readonly as: string;
  /** Of composite fields: what is taken, by type where it depends on it. */
  readonly children?: readonly Representation[];
  readonly conditions?: readonly Requirement[];
}

/** Sets a value, or gives a key another name, at the end of a path. */
export interface Rewrite {
  readonly path: readonly PathStep[];
  readonly key: string;
  readonly change: { readonly value: string } | { readonly name: string };
}

/** A plan that this engine does not understand. */
export class PlanError extends Error {
  override readonly name = 'PlanError';
}
