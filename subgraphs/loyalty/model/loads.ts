/**
 * Every load of this subgraph, for any number of keys at once: the functions that DataLoaders batch.
 * A load that asks the store once per key does not belong here.
 */
import { numberedPages, type PageRequest } from '../../kit/numbered-list.ts';
import type { Page } from '../../kit/pages.ts';
import type { LoyaltyStore } from '../store.ts';
import type { Campaign, Coupon, LedgerEntry, LoyaltyAccount } from '../types.ts';
import type { AccountRecord } from './records.ts';

/** Name of the ledger's list: a cursor of another list is refused. */
export const LEDGER = 'ledger';

type Load<Key, Value> = (store: LoyaltyStore, keys: readonly Key[]) => Promise<Value[]>;

const accountView = ({ _id: id, customerId, tier, balance, memberSince, entries }: AccountRecord): LoyaltyAccount => ({
  id,
  customer: { id: customerId },
  tier,
  balance,
  memberSince,
  entries,
});

export const loadAccounts: Load<string, LoyaltyAccount | null> = async (store, ids) => {
  const found = new Map((await store.accountsById(ids)).map((record) => [record._id, record]));
  return ids.map((id) => {
    const record = found.get(id);
    return record === undefined ? null : accountView(record);
  });
};

/** The accounts of customers; null for one who is no member. */
export const loadAccountsOf: Load<string, LoyaltyAccount | null> = async (store, customerIds) => {
  const found = new Map((await store.accountsOf(customerIds)).map((record) => [record.customerId, record]));
  return customerIds.map((id) => {
    const record = found.get(id);
    return record === undefined ? null : accountView(record);
  });
};

/** A page of a ledger that has so many entries: the account, which is loaded already, knows how many. */
export interface LedgerRequest extends PageRequest {
  readonly entries: number;
}

export const loadLedgers: Load<LedgerRequest, Page<LedgerEntry>> = (store, requests) => {
  const lengths = new Map(requests.map(({ owner, entries }) => [owner, entries]));
  return numberedPages(LEDGER, requests, lengths, async (places) =>
    (await store.entriesAt(places)).map(({ _id: place, at, points, reason, purchaseId }) => ({
      id: place,
      at,
      points,
      reason,
      purchaseId,
      place,
    })),
  );
};

/** The coupons of accounts. */
export const loadCoupons: Load<string, Coupon[]> = async (store, accountIds) => {
  const found = new Map((await store.couponBooksOf(accountIds)).map(({ _id, coupons }) => [_id, coupons]));
  return accountIds.map((id) => (found.get(id) ?? []).map((coupon) => ({ ...coupon })));
};

export const loadCampaigns: Load<string, Campaign | null> = async (store, ids) => {
  const records = await store.campaignsById(ids);
  const found = new Map(records.map(({ _id: id, type, startsOn, endsOn }) => [id, { id, type, startsOn, endsOn }]));
  return ids.map((id) => found.get(id) ?? null);
};
