/**
 * The coupons of the programme's members, from the mailings and redemptions of the sample's year.
 */
import { type Redemption, readMailings, readRedemptions } from '../../kit/sample/campaigns.ts';
import { sha256 } from '../../kit/sample/hash.ts';
import type { Household } from '../../kit/sample/households.ts';
import { count, type Tally } from '../../kit/sample/tally.ts';
import type { CouponRecord } from '../model/records.ts';

/**
 * Household -> its coupons: one for each redemption, latest first; then one, not redeemed, for each campaign that it was sent
 * and of which it redeemed nothing. Rows of households that are no members are left out and counted.
 */
export async function couponsOf(
  households: readonly Household[],
  shiftWeeks: number,
  untidy: Tally,
): Promise<Map<string, CouponRecord[]>> {
  const known = new Map(households.map((household) => [household.id, household]));
  const coupons = new Map<string, CouponRecord[]>();
  const redeemed = new Set<string>();
  const add = (householdId: string, coupon: CouponRecord) => {
    const own = coupons.get(householdId);
    if (own === undefined) coupons.set(householdId, [coupon]);
    else own.push(coupon);
  };
  const member = (householdId: string, rows: string): boolean => {
    const household = known.get(householdId);
    if (household?.enrolled) return true;
    if (household?.erased) count(untidy, `${rows} of the erased customer (dropped)`);
    else if (household !== undefined) count(untidy, `${rows} of customers who are not enrolled (dropped)`);
    return false;
  };

  for (const [index, redemption] of latestFirst(await readRedemptions(shiftWeeks)).entries()) {
    const { householdId, campaignId, couponUpc, redeemedAt } = redemption;
    if (!member(householdId, 'redemptions')) continue;
    redeemed.add(`${householdId}/${campaignId}`);
    // The same coupon may be redeemed several times: the index tells them apart.
    add(householdId, { id: couponId(householdId, campaignId, couponUpc, index), campaignId, redeemedAt });
  }
  for (const { householdId, campaignId } of await readMailings()) {
    if (!member(householdId, 'mailings') || redeemed.has(`${householdId}/${campaignId}`)) continue;
    add(householdId, { id: couponId(householdId, campaignId), campaignId, redeemedAt: null });
  }
  return coupons;
}

const latestFirst = (redemptions: readonly Redemption[]) =>
  [...redemptions].sort((a, b) => b.redeemedAt.getTime() - a.redeemedAt.getTime());

const couponId = (...parts: readonly (string | number)[]): string =>
  `C-${sha256(`coupon:${parts.join('/')}`)
    .slice(0, 16)
    .toUpperCase()}`;
