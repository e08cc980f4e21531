/**
 * Who was given whom: the customers of each export, for as long as their caller has to be told who must be removed. It keeps ids and what
 * they were given by, and nothing that was in the file; an id leaves it once its removal is known to have been told.
 */
import { randomBytes } from 'node:crypto';
import type { Coordinate } from '../../schema/policy.ts';
import type { Category } from '../../schema/vocabulary.ts';

/** Customers of one page of whom the same was given. */
export interface Given {
  readonly ids: readonly string[];
  readonly categories: readonly Category[];
}

export interface RegisteredExport {
  readonly id: string;
  /** Who may ask about it, and under what: `holder.ts`. */
  readonly holder: string;
  /** The field that found its customers, and what its arguments read of them. */
  readonly field: Coordinate;
  readonly reads: readonly Category[];
  /** Milliseconds since the epoch: when it is forgotten. */
  readonly ends: number;
}

/** How far a caller has come: rounds over all batches, and within one the key of the last batch that was told. */
export interface Place {
  readonly round: number;
  readonly key: string;
}

/** What was given with one page. */
export interface Batch {
  /** In the order in which batches were given. */
  readonly key: string;
  readonly given: readonly Given[];
  /** Whose removal was told, and not yet known to have arrived. */
  readonly told: readonly string[];
  /** The round in which that was. */
  readonly round: number;
  /** Changes with every change. */
  readonly version: number;
}

export interface ExportRegister {
  /** Registers an export; one that is continued is there already. */
  begin(registered: RegisteredExport): Promise<void>;
  /** Keeps who is in a page, before it is sent. */
  give(id: string, given: readonly Given[]): Promise<void>;
  /** With the furthest place that is known to have arrived. Undefined: it is not there, or no longer. */
  find(id: string, now: number): Promise<(RegisteredExport & { readonly arrived: Place }) | undefined>;
  /** A place has arrived. False: a later one has, so that what was told before it may be gone. */
  arrive(id: string, place: Place): Promise<boolean>;
  /** Batches behind a key in their order. */
  batches(id: string, after: string, limit: number): Promise<readonly Batch[]>;
  /** Exchanges a batch; false: somebody else has changed it. Without anybody in it, it is gone. */
  exchange(id: string, batch: Batch, next: Pick<Batch, 'given' | 'told' | 'round'>): Promise<boolean>;
  /** Forgets what has ended. @returns how many exports */
  prune(now: number): Promise<number>;
  close(): Promise<void>;
}

/** Where nothing has arrived yet. */
export const BEGINNING: Place = { round: 0, key: '' };

export const isBefore = (one: Place, other: Place): boolean =>
  one.round < other.round || (one.round === other.round && one.key < other.key);

/** Keys of the batches that this process gives, each behind those before it; nobody else has one of them. */
export function batchKeys(now: () => number): () => string {
  let last = 0;
  return () => {
    last = Math.max(last + 1, now());
    return `${last.toString(36).padStart(9, '0')}${randomBytes(4).toString('hex')}`;
  };
}
