/**
 * The documents of the loyalty database, as they are stored. The ledger and the coupons are documents of their own: what
 * reads a tier does not load them.
 */
import type { LoyaltyTier } from '../../../schema/vocabulary.ts';
import type { LedgerReason } from './rules.ts';

export interface AccountRecord {
  /** Id of the account; it does not contain the customer's. */
  readonly _id: string;
  readonly customerId: string;
  readonly tier: LoyaltyTier;
  /** Points: the sum of the ledger. */
  readonly balance: number;
  /** `balanceBandOf(balance)`. */
  readonly balanceBand: number;
  /** Calendar day, YYYY-MM-DD. */
  readonly memberSince: string;
  /** How many entries the ledger has; they have the numbers 1 to `entries`, 1 the oldest. */
  readonly entries: number;
}

/** One entry of an account's ledger. Entries are added, never changed. */
export interface EntryRecord {
  /** `placeOf(accountId, number)`. */
  readonly _id: string;
  readonly accountId: string;
  readonly at: Date;
  /** Negative: taken from the balance. */
  readonly points: number;
  readonly reason: LedgerReason;
  /** The purchase that gave the points, or that they were spent on. */
  readonly purchaseId: string;
}

export interface CouponRecord {
  readonly id: string;
  readonly campaignId: string;
  /** Null: of a campaign that was sent and of which nothing was redeemed. */
  readonly redeemedAt: Date | null;
}

export interface CouponBookRecord {
  /** Id of the account. */
  readonly _id: string;
  readonly coupons: readonly CouponRecord[];
}

export interface CampaignRecord {
  readonly _id: string;
  readonly type: string;
  /** Calendar days, YYYY-MM-DD. */
  readonly startsOn: string;
  readonly endsOn: string;
}
