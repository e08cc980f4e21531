/**
 * The rules of the loyalty programme, pure: what a purchase is worth, what a tier takes. The sample has no programme; these
 * rules are ours, and README.md says so.
 */

import type { LoyaltyTier } from '../../../schema/vocabulary.ts';

export type LedgerReason = 'PURCHASE' | 'REDEMPTION';

/** One point for every whole dollar of a purchase's total. */
export const pointsFor = (totalCents: number): number => Math.floor(totalCents / 100);

/** What a redemption takes from the balance. */
export const REWARD_POINTS = 500;

/** From how many US cents of 26 weeks on a tier begins, highest first. */
const THRESHOLDS: readonly (readonly [LoyaltyTier, number])[] = [
  ['PLATINUM', 300_000],
  ['GOLD', 150_000],
  ['SILVER', 50_000],
];

/** The tier of what was spent in 26 weeks, US cents. */
export const tierFor = (spentCents: number): LoyaltyTier =>
  THRESHOLDS.find(([, from]) => spentCents >= from)?.[0] ?? 'BRONZE';
