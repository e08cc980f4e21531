/**
 * What a subgraph is: the one value that its `index.ts` exports (as `subgraph`), and all that the kit knows of it.
 * A fifth subgraph is a folder with such a value and a block in `schema/classification.ts`.
 */
import type { IncomingHttpHeaders } from 'node:http';
import type DataLoader from 'dataloader';
import type { Connection } from 'mongoose';
import type { NonEmptyArray } from 'type-graphql';
import type { Sign } from './signing-keys.ts';

export interface SubgraphDefinition<Store> {
  readonly name: string;
  /** type-graphql resolver classes without state; they find their store and loaders in the context. */
  readonly resolvers: Readonly<NonEmptyArray<new () => object>>;
  /** Object types that no field leads to (members of interfaces, entities that other subgraphs refer to). */
  readonly orphanedTypes?: readonly (new () => object)[];
  /** Entity -> how a list of representations becomes its objects: same length, same order, null for an unknown one. */
  readonly references: Readonly<Record<string, ReferenceResolver<Store>>>;
  /** Declares the models on the subgraph's own connection and touches nothing else; the kit makes their indexes. */
  readonly openStore: (connection: Connection) => Store;
  /** Before it is served: what must be in the store beside its data. Several processes may do it at once. */
  readonly prepare?: (store: Store) => Promise<void>;
  /** Fills an empty store from the sample. */
  readonly seed: (store: Store, options: SeedOptions) => Promise<SeedReport>;
  /**
   * Internal endpoints beside /graphql, e.g. `/states`: POST, passport required, JSON in and out.
   * One that throws `badUserInput()` answers 400; whatever else it throws is a 500 without detail.
   * @param asker who asks, as the passport says it: the gateway itself, unless it asks for somebody
   */
  readonly endpoints?: Readonly<
    Record<string, (store: Store, body: unknown, asker: Asker, settings?: SubgraphSettings) => Promise<unknown>>
  >;
  /**
   * What is looked for again and again while it is served: what a process that ended has left to be done. Several processes may do it at
   * once; a time without success is followed by another.
   */
  readonly resume?: (store: Store, settings: SubgraphSettings) => Promise<void>;
  /**
   * Endpoints for those who have no passport and sign what they send: POST, with a status as the answer. Each gets the bytes as they
   * came, and verifies the signature over them before it reads anything.
   */
  readonly signed?: Readonly<Record<string, (store: Store, request: SignedRequest) => Promise<number>>>;
  /** Whether what it is served over answers. Absent: that is its database, and the kit asks it. */
  readonly answers?: (store: Store) => Promise<boolean>;
  /** The `typ` of what it signs. Then it is served with keys of its own, and publishes them. Absent: it signs nothing. */
  readonly signs?: string;
}

/** A request with a signature of its own. */
export interface SignedRequest {
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

/** Keeps the type of the store while a definition is written down. */
export const defineSubgraph = <Store>(definition: SubgraphDefinition<Store>): SubgraphDefinition<Store> => definition;

/** Who asks, as the passport says it. */
export type Asker = Pick<SubgraphContext<unknown>, 'actor' | 'roles' | 'customer'>;

/** What every resolver gets as its context (`@Ctx()`); a fresh one per request, so no load is shared between requests. */
export interface SubgraphContext<Store> {
  readonly store: Store;
  /**
   * The DataLoader of `load` for this request, made on first use and known by the function itself: declare `load` once,
   * outside the resolver. Keys may be objects (arguments of a field belong into the key); equal JSON is one key.
   */
  readonly loader: <Key, Value>(load: BatchLoad<Store, Key, Value>) => DataLoader<Key, Value, string>;
  /** The time of the request, for everything in it. */
  readonly now: Date;
  /** What the environment says about this subgraph. */
  readonly settings: SubgraphSettings;
  /** Pseudonym of who asks, from the passport: for records of who did it, never for a decision about reading. */
  readonly actor: string;
  readonly roles: readonly string[];
  /** Present when a customer asks. */
  readonly customer?: string;
  /** Present where the subgraph is served with keys of its own. */
  readonly sign?: Sign;
}

/** Settings by name, as `config.ts` read and checked them; one that is absent has the default of the subgraph that reads it. */
export type SubgraphSettings = Readonly<Record<string, unknown>>;

/** One result (or Error) per key, in the order of the keys. */
export type BatchLoad<Store, Key, Value> = (store: Store, keys: readonly Key[]) => Promise<readonly (Value | Error)[]>;

/**
 * Loads the objects of many representations at once: the kit collects all of a request and leaves duplicates out.
 * The objects must not be frozen: the subgraph library marks them with `__typename`.
 */
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
