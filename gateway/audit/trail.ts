/**
 * The trail as the road of a request sees it: an entry is appended, and once that has been awaited it stays, whatever happens
 * to this process. No trail, no data: whoever cannot append gives no answer (`TRAIL_UNAVAILABLE`).
 */
import type { TrailEntry } from './entry.ts';

export interface Trail {
  /**
   * Appends an entry. Resolves when it is durable; entries that wait at one moment are written together.
   * @throws {TrailUnavailableError} when it could not be written within the sink's time, or there is no room to wait
   */
  append(entry: TrailEntry): Promise<void>;
  /**
   * Takes an entry that must not stop what it is about (a withdrawal was carried out): it is kept, tried again until it is
   * written, and is in the chain in the order in which it came.
   */
  queue(entry: TrailEntry): void;
  /** Entries about a customer, newest first. `pseudonyms`: those of the customer, see `pseudonym.ts`. */
  about(pseudonyms: readonly string[], page: TrailPageRequest): Promise<TrailPage>;
  /** Whether it can be written to now. */
  ready(): Promise<boolean>;
  /** Writes what waits, seals the chain, and closes the sink. */
  close(): Promise<void>;
}

/** An entry as it is kept: with its place, which is also its cursor. */
export interface KeptEntry {
  /** `<writer>.<sequence number>`: unique. */
  readonly place: string;
  readonly entry: TrailEntry;
}

export interface TrailPageRequest {
  readonly first: number;
  /** Place of the entry after which the page begins. */
  readonly after?: string;
}

export interface TrailPage {
  readonly entries: readonly KeptEntry[];
  readonly hasNextPage: boolean;
}

/** The trail cannot be written: the operation is not answered. */
export class TrailUnavailableError extends Error {
  override readonly name = 'TrailUnavailableError';
}
