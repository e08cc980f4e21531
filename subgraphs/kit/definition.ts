/**
 * What a subgraph is: the one value that its `index.ts` exports, and all that the kit knows of it.
 * A fifth subgraph is a folder with such a value and a block in `schema/classification.ts`.
 */
import type { Connection } from 'mongoose';
import type { NonEmptyArray } from 'type-graphql';

export interface SubgraphDefinition<Store> {
  readonly name: string;
  /** type-graphql resolver classes; they find their store and loaders in the context. */
  readonly resolvers: NonEmptyArray<new () => object>;
  /** Object types that no field leads to (members of interfaces, entities that other subgraphs refer to). */
  readonly orphanedTypes?: readonly (new () => object)[];
  /** Entity -> how a list of keys becomes its objects: same length, same order, null for an unknown one. */
  readonly references: Readonly<Record<string, ReferenceResolver<Store>>>;
  /** Declares the models on the subgraph's own connection. Opens nothing else. */
  readonly openStore: (connection: Connection) => Store;
  /** Fills an empty store from the sample. */
  readonly seed: (store: Store, options: SeedOptions) => Promise<SeedReport>;
  /** Internal endpoints beside /graphql, e.g. `/states`: passport required, JSON in and out. */
  readonly endpoints?: Readonly<Record<string, (store: Store, body: unknown) => Promise<unknown>>>;
}

/** What every resolver gets as its context; a fresh one per request, so that no load is shared between requests. */
export interface SubgraphContext<Store> {
  readonly store: Store;
  /** A DataLoader for this request, made on first use: `load(keys)` gives one result per key, in order. */
  readonly loader: <Key, Value>(
    load: (store: Store, keys: readonly Key[]) => Promise<readonly Value[]>,
    cacheKey?: (key: Key) => string,
  ) => import('dataloader')<Key, Value, string>;
  /** Pseudonym of who asks, from the passport: for records of who did it, never for a decision. */
  readonly actor: string;
  readonly roles: readonly string[];
  /** Present when a customer asks. */
  readonly customer?: string;
}

/** Loads the objects of many references at once (the kit batches them with DataLoader). */
export type ReferenceResolver<Store> = (
  store: Store,
  references: readonly Readonly<Record<string, unknown>>[],
) => Promise<readonly (object | null)[]>;

export interface SeedOptions {
  /** How many customers of the sample, the demo customers first. */
  readonly customers: number;
  /** Whole weeks by which every date of the sample is shifted. */
  readonly shiftWeeks: number;
  readonly progress: (task: string, done: number, total: number) => void;
}

/** What was imported, and what was untidy and how it was dealt with: counts by name. */
export interface SeedReport {
  readonly imported: Readonly<Record<string, number>>;
  readonly untidy: Readonly<Record<string, number>>;
}
