/**
 * What a stream of customers is made of: one or more indexed ways that lead through the customers in the order of their ids. A source gives
 * ids, and knows nothing of who may see them.
 */
import type { Condition, Fact, Order } from '../../../schema/audience.ts';
import type { OrderedCollection } from './ordered.ts';

/** A part of a stream. */
export interface Stretch {
  /** Those of whom it is true, in the order of ids. */
  readonly ids: readonly string[];
  /** All ids up to and including this one were looked at; null: to the end. Behind where it began. */
  readonly until: string | null;
  /** How many documents were looked at. */
  readonly looked: number;
}

/**
 * Goes through the customers behind `after`.
 * @param most documents to look at, at least 1; of a way that is several merged, one of each may be looked at in any case
 */
export type Way = (after: string | null, most: number) => Promise<Stretch>;

/** Some conditions that are answered together. */
export interface Source {
  /** Each is complete by itself: none leaves out a customer of whom all the source's conditions are true. At least one. */
  readonly ways: readonly Way[];
  /** Of some ids those of whom all its conditions are true. */
  readonly among: (ids: readonly string[]) => Promise<ReadonlySet<string>>;
}

export type FactValue = string | number | null | undefined;

/** What a subgraph tells of many customers. What it does not own in schema/audience.ts, it is never asked. */
export interface Audience<Store> {
  /** At least one source; every condition is in one of them. */
  readonly sources: (store: Store, conditions: readonly Condition[]) => readonly Source[];
  readonly orders: Readonly<Partial<Record<Order, (store: Store) => OrderedCollection>>>;
  /** The facts of an id; what is left out of them is not known. Those that nobody asked for need not be read. */
  readonly facts: (
    store: Store,
    ids: readonly string[],
    wanted: ReadonlySet<Fact>,
  ) => Promise<(id: string) => Readonly<Partial<Record<Fact, FactValue>>>>;
}
