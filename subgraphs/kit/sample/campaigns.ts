/**
 * Campaigns of the sample's year, who was sent them, and which coupons were redeemed.
 * The sample says neither which coupons a campaign held nor what a coupon was for.
 */
import { shifted } from './calendar.ts';
import { readRows } from './rows.ts';

export interface Campaign {
  readonly id: string;
  /** `Type A`, `Type B` or `Type C`. */
  readonly type: string;
  readonly startsOn: Date;
  readonly endsOn: Date;
}

export interface Redemption {
  readonly householdId: string;
  readonly campaignId: string;
  /** Universal product code of the coupon. */
  readonly couponUpc: string;
  /** Midnight UTC of the day: the sample has no time of day. */
  readonly redeemedAt: Date;
}

/** All 27 campaigns. */
export async function readCampaigns(shiftWeeks: number): Promise<Campaign[]> {
  const campaigns: Campaign[] = [];
  for await (const [id, type, start, end] of readRows('campaign_descriptions')) {
    campaigns.push({ id, type, startsOn: shifted(start, shiftWeeks), endsOn: shifted(end, shiftWeeks) });
  }
  return campaigns;
}

/** One entry for each household and campaign that it was sent. */
export async function readMailings(): Promise<{ householdId: string; campaignId: string }[]> {
  const mailings: { householdId: string; campaignId: string }[] = [];
  for await (const [campaignId, householdId] of readRows('campaigns')) mailings.push({ householdId, campaignId });
  return mailings;
}

/** The coupons redeemed in the year, in the order of the file. */
export async function readRedemptions(shiftWeeks: number): Promise<Redemption[]> {
  const redemptions: Redemption[] = [];
  for await (const [householdId, couponUpc, campaignId, date] of readRows('coupon_redemptions')) {
    redemptions.push({ householdId, campaignId, couponUpc, redeemedAt: shifted(date, shiftWeeks) });
  }
  return redemptions;
}
