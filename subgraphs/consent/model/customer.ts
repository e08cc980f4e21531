/**
 * The document of one customer: the unit of atomicity. The compact part (all but the histories) is what states are answered from;
 * the events stand in the same document, so that no change can be half there.
 */
import { randomBytes } from 'node:crypto';
import type { AccountState, Purpose } from '../../../schema/vocabulary.ts';
import type { ConsentEventEntry, ConsentKey, RecordEntry } from './record.ts';

/** What a withdrawal covered: null covers everything in its place. Kept, so that a yes that arrives late cannot pass it by. */
export interface Withdrawal {
  readonly purposes: readonly Purpose[];
  readonly channel: ConsentKey['channel'];
  readonly brand: string | null;
  readonly recipient: string | null;
  readonly at: Date;
}

/**
 * A request that was carried out, by the key that its sender gave it. A key is its sender's own: another's request is never mistaken
 * for it. (Entries written before senders were noted have neither actor nor mutation, and are nobody's.)
 */
export interface Handled {
  readonly actor: string;
  readonly mutation: 'give' | 'withdraw';
  readonly key: string;
  /** Digest of the input: the same key with another input is an error. */
  readonly input: string;
  /** Ids of the records that it answered. */
  readonly records: readonly string[];
}

export interface CompactCustomer {
  readonly _id: string;
  /** Raised by one with every change, atomically with it. */
  readonly epoch: number;
  readonly account: AccountState;
  readonly enrolled: boolean;
  /** Restriction of processing, Art. 18. */
  readonly restricted: boolean;
  /** Tombstone: nothing else is left of the customer. */
  readonly erased: boolean;
  /** Purposes objected to under Art. 21(1). */
  readonly objections: readonly Purpose[];
  /** Key of the pseudonyms in the trail (schema/customer-state.ts). Absent: erased, or written before there were any. */
  readonly trailKey?: string;
  readonly records: readonly RecordEntry[];
  readonly withdrawals: readonly Withdrawal[];
  readonly handled: readonly Handled[];
}

/** A new {@link CompactCustomer.trailKey}: 256 random bits, so that nobody can find it by trying. */
export const newTrailKey = (): string => randomBytes(32).toString('base64url');

export interface CustomerDocument extends CompactCustomer {
  /** In the order of recording; only ever appended to. */
  readonly events: readonly ConsentEventEntry[];
}

/** What a change adds, replaces in the compact part and raises the epoch by one with. */
export interface Change {
  readonly records: readonly RecordEntry[];
  readonly withdrawals: readonly Withdrawal[];
  readonly handled: readonly Handled[];
  readonly events: readonly ConsentEventEntry[];
  /** Ids of the records that the change is about. */
  readonly touched: readonly string[];
}
