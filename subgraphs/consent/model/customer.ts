/**
 * The document of one customer: the unit of atomicity. It is compact: what follows from the events, and not the events, which stand
 * beside it (`history/`) but for those that are on their way there. So no change can be half there.
 */
import { randomBytes } from 'node:crypto';
import type { ConsentInForce } from '../../../schema/customer-state.ts';
import type { AccountState, Purpose } from '../../../schema/vocabulary.ts';
import type { Confirmation } from './confirmation/confirmation.ts';
import type { CustomerEvent } from './fold.ts';
import type { ConsentKey, RecordEntry } from './record.ts';
import type { StandingEvent } from './standing/standing.ts';

/** What a withdrawal covered: null covers everything in its place. Kept, so that a yes that arrives late cannot pass it by. */
export interface Withdrawal {
  readonly purposes: readonly Purpose[];
  readonly channel: ConsentKey['channel'];
  readonly brand: string | null;
  readonly recipient: string | null;
  readonly at: Date;
  /** Who withdrew: what ends a yes that arrives late is theirs, and not of whoever brings the yes. Absent: it is not on record. */
  readonly by?: { readonly actor: string; readonly onBehalf: boolean };
}

/** What can be carried out once for a key. */
export type Mutation =
  | 'give'
  | 'confirm'
  | 'refuse'
  | 'withdraw'
  | 'object'
  | 'withdraw-objection'
  | 'restrict'
  | 'lift'
  | 'prefer';

/**
 * A request that was carried out, by the key that its sender gave it. A key is its sender's own: another's request is never mistaken
 * for it. (Entries written before senders were noted have neither actor nor mutation, and are nobody's.)
 */
export interface Handled {
  readonly actor: string;
  readonly mutation: Mutation;
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
  /** Restriction of processing, Art. 18: follows from `standing`. */
  readonly restricted: boolean;
  /** Tombstone: nothing else is left of the customer. */
  readonly erased: boolean;
  /** Purposes objected to under Art. 21: follows from `standing`. */
  readonly objections: readonly Purpose[];
  /** Key of the pseudonyms in the trail (schema/customer-state.ts). Absent: erased, or written before there were any. */
  readonly trailKey?: string;
  readonly records: readonly RecordEntry[];
  readonly withdrawals: readonly Withdrawal[];
  readonly handled: readonly Handled[];
  /** Yeses that wait to be confirmed. */
  readonly confirmations: readonly Confirmation[];
  /** Of what was said beside the consents, what stands. */
  readonly standing: readonly StandingEvent[];
  /** Hash of the last change (`history/chain.ts`); null: there was none. */
  readonly head: string | null;
  /** Of a customer who is kept elsewhere: all that is told of their consents (`platform/told-customer.ts`). */
  readonly inForce?: readonly ConsentInForce[];
}

/** A new {@link CompactCustomer.trailKey}: 256 random bits, so that nobody can find it by trying. */
export const newTrailKey = (): string => randomBytes(32).toString('base64url');

/** Somebody who has just become a customer: an open account, and nothing asked or answered. */
export const newcomer = (id: string, enrolled: boolean): CompactCustomer => ({
  _id: id,
  epoch: 0,
  account: 'OPEN',
  enrolled,
  restricted: false,
  erased: false,
  objections: [],
  records: [],
  withdrawals: [],
  handled: [],
  confirmations: [],
  standing: [],
  head: null,
});

/** A customer with all of the past, in the order of recording: what an import writes. */
export interface CustomerPast extends Omit<CompactCustomer, 'head'> {
  readonly events: readonly CustomerEvent[];
}

/** What a change adds, replaces in the compact part and raises the epoch by one with. */
export interface Change {
  readonly records: readonly RecordEntry[];
  readonly withdrawals: readonly Withdrawal[];
  readonly handled: readonly Handled[];
  readonly standing: readonly StandingEvent[];
  readonly confirmations: readonly Confirmation[];
  readonly events: readonly CustomerEvent[];
  /** Ids of the records that the change is about. */
  readonly touched: readonly string[];
  /** The path of an input that is wrong; what is written then is that it was tried. */
  readonly refused?: string;
}
