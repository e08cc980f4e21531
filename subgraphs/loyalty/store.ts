/**
 * Where the loyalty programme is kept: one method per question, each answered through a unique index for any number of ids
 * at once. Gives plain objects; decides nothing about who may see what.
 */
import { type Connection, Schema } from 'mongoose';
import { findIn } from '../kit/find-in.ts';
import type { AccountRecord, CampaignRecord, CouponBookRecord, EntryRecord } from './model/records.ts';

// What is written is made by this folder alone and typed in records.ts: mongoose is told the places, not the shapes.
const { Mixed } = Schema.Types;
const options = (collection: string) => ({ collection, versionKey: false, strict: 'throw' }) as const;

const accountSchema = new Schema<AccountRecord>(
  {
    _id: String,
    customerId: String,
    tier: String,
    balance: Number,
    balanceBand: Number,
    memberSince: String,
    entries: Number,
  },
  options('accounts'),
)
  .index({ customerId: 1 }, { unique: true })
  // For streams of customers (`model/audience.ts`): in the order of their ids, and in that of the balance in either direction.
  .index({ tier: 1, customerId: 1 })
  .index({ balanceBand: 1, customerId: 1 })
  .index({ balance: 1, customerId: 1 })
  .index({ balance: -1, customerId: 1 });

const entrySchema = new Schema<EntryRecord>(
  { _id: String, accountId: String, at: Date, points: Number, reason: String, purchaseId: String },
  options('entries'),
);

const couponBookSchema = new Schema<CouponBookRecord>({ _id: String, coupons: [Mixed] }, options('couponbooks'));

const campaignSchema = new Schema<CampaignRecord>(
  { _id: String, type: { type: String }, startsOn: String, endsOn: String },
  options('campaigns'),
);

export type LoyaltyStore = ReturnType<typeof openStore>;

/** The store of the loyalty programme on its connection. What is found is in any order, unknown ids left out. */
export function openStore(connection: Connection) {
  const accounts = connection.model<AccountRecord>('Account', accountSchema);
  const entries = connection.model<EntryRecord>('Entry', entrySchema);
  const couponBooks = connection.model<CouponBookRecord>('CouponBook', couponBookSchema);
  const campaigns = connection.model<CampaignRecord>('Campaign', campaignSchema);
  return {
    accounts,
    entries,
    couponBooks,
    campaigns,

    accountsById: (ids: readonly string[]) => findIn(accounts, '_id', ids),
    accountsOf: (customerIds: readonly string[]) => findIn(accounts, 'customerId', customerIds),
    /** At `placeOf(accountId, number)`. */
    entriesAt: (places: readonly string[]) => findIn(entries, '_id', places),
    couponBooksOf: (accountIds: readonly string[]) => findIn(couponBooks, '_id', accountIds),
    campaignsById: (ids: readonly string[]) => findIn(campaigns, '_id', ids),
  };
}
