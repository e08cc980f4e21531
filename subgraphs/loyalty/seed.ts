/**
 * Fills an empty loyalty database from the sample: members, their ledgers and their coupons, derived by the rules of `rules.ts`
 * from what was bought. Lines that reveal health count for nothing here.
 */
import { insertInBatches } from '../kit/connection.ts';
import type { SeedOptions, SeedReport } from '../kit/definition.ts';
import { type Basket, readBaskets } from '../kit/sample/baskets.ts';
import { daysBefore, FIRST_DAY, shifted } from '../kit/sample/calendar.ts';
import { readCampaigns } from '../kit/sample/campaigns.ts';
import { sha256, share } from '../kit/sample/hash.ts';
import { readHouseholds } from '../kit/sample/households.ts';
import { paced } from '../kit/sample/pace.ts';
import { readProducts } from '../kit/sample/products.ts';
import type { Tally } from '../kit/sample/tally.ts';
import { balanceBandOf } from './model/audience.ts';
import { type CountedPurchase, Ledger } from './model/ledger.ts';
import type { AccountRecord, CampaignRecord, CouponBookRecord } from './model/records.ts';
import { tierFor } from './model/rules.ts';
import { couponsOf } from './sample/coupons.ts';
import type { LoyaltyStore } from './store.ts';

/** Imports the members among the first `customers` households, with their ledgers and coupons, and all campaigns. */
export async function seed(
  store: LoyaltyStore,
  { customers, shiftWeeks, ...options }: SeedOptions,
): Promise<SeedReport> {
  const progress = paced(options.progress);
  const households = await readHouseholds(customers);
  const members = households.filter(({ enrolled }) => enrolled).map(({ id }) => id);
  const ledgers = await readLedgers(members, shiftWeeks, progress);
  const untidy: Tally = {};
  const coupons = await couponsOf(households, shiftWeeks, untidy);

  const entries = [...ledgers.values()].flatMap((ledger) => ledger.entries);
  const accounts = [...ledgers].map(([customerId, ledger]) => accountRecord(customerId, ledger, shiftWeeks));
  const books = [...ledgers].map(
    ([customerId, { accountId }]): CouponBookRecord => ({ _id: accountId, coupons: coupons.get(customerId) ?? [] }),
  );
  const campaigns = (await readCampaigns(shiftWeeks)).map(
    ({ id, type, startsOn, endsOn }): CampaignRecord => ({
      _id: id,
      type,
      startsOn: day(startsOn),
      endsOn: day(endsOn),
    }),
  );
  await insertInBatches(store.campaigns, campaigns);
  await insertInBatches(store.entries, entries, (done) => progress('ledger entries', done, entries.length), 2000);
  await insertInBatches(store.couponBooks, books);
  await insertInBatches(store.accounts, accounts);
  return {
    imported: {
      members: accounts.length,
      'ledger entries': entries.length,
      coupons: books.reduce((sum, book) => sum + book.coupons.length, 0),
      campaigns: campaigns.length,
    },
    untidy,
  };
}

/** Household -> its ledger over all baskets of the sample, in the order of time. */
async function readLedgers(
  members: readonly string[],
  shiftWeeks: number,
  progress: SeedOptions['progress'],
): Promise<Map<string, Ledger>> {
  const ledgers = new Map(members.map((id) => [id, new Ledger(accountId(id))]));
  const products = await readProducts();
  // The untidy lines are the purchases subgraph's to report: here they would be counted twice.
  const choice = { households: new Set(members), products, shiftWeeks, untidy: {} };
  const { total, stream } = await readBaskets(choice);
  let done = 0;
  for await (const basket of stream) {
    const purchase = countedPurchase(basket);
    if (purchase !== null) ledgers.get(basket.householdId)?.book(purchase);
    done += 1;
    progress('purchases counted', done, total);
  }
  return ledgers;
}

/** What counts of a basket; null for one of nothing but lines that reveal health: the programme does not know it. */
export function countedPurchase({ id, placedAt, lines }: Basket): CountedPurchase | null {
  const counted = lines.filter((line) => !line.sensitive);
  if (counted.length === 0) return null;
  return { id, placedAt, totalCents: counted.reduce((sum, line) => sum + line.amountCents, 0) };
}

const accountId = (customerId: string): string => `L-${sha256(`loyalty:${customerId}`).slice(0, 12).toUpperCase()}`;

/** Members joined up to five years before the first day of the baskets: made up, since the sample does not say. */
const MOST_DAYS_BEFORE = 5 * 365;

function accountRecord(customerId: string, ledger: Ledger, shiftWeeks: number): AccountRecord {
  const joined = daysBefore(shifted(FIRST_DAY, shiftWeeks), Math.floor(share('member', customerId) * MOST_DAYS_BEFORE));
  return {
    _id: ledger.accountId,
    customerId,
    tier: tierFor(ledger.spentCents),
    balance: ledger.balance,
    balanceBand: balanceBandOf(ledger.balance),
    memberSince: day(joined),
    entries: ledger.entries.length,
  };
}

const day = (date: Date): string => date.toISOString().slice(0, 10);
