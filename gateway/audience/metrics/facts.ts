/**
 * What customers are grouped by and what is measured of them, in the words of the graph. The bounds of distributions are fixed: whoever
 * could choose them could choose two of which one person is between.
 */
import type { FACTS, Fact } from '../../../schema/audience.ts';

type FactOf<Type extends 'text' | 'number'> = {
  [Name in Fact]: (typeof FACTS)[Name]['type'] extends Type ? Name : never;
}[Fact];

/** What customers are grouped by. */
export const GROUPED = {
  AGE_BAND: 'ageBand',
  INCOME_BAND: 'incomeBand',
  HOME_OWNERSHIP: 'homeOwnership',
  MARITAL_STATUS: 'maritalStatus',
  HOUSEHOLD_SIZE: 'householdSize',
  HOUSEHOLD_COMPOSITION: 'householdComposition',
  KIDS_COUNT: 'kidsCount',
  TIER: 'tier',
} as const satisfies Readonly<Record<string, FactOf<'text'>>>;
export type Grouped = keyof typeof GROUPED;

interface MeasuredFact {
  readonly fact: FactOf<'number'>;
  /** Digits behind the point of its unit: money is counted in cents. */
  readonly digits: 0 | 2;
  /** Where buckets begin, in ascending order; below the first there is one more. */
  readonly bounds: readonly number[];
}

/** What is measured. */
export const MEASURED = {
  BALANCE: { fact: 'balance', digits: 0, bounds: [0, 100, 500, 1_000, 2_500, 5_000, 10_000] },
  PURCHASE_COUNT: { fact: 'purchase-count', digits: 0, bounds: [0, 5, 10, 25, 50, 100, 250] },
  PURCHASE_TOTAL: {
    fact: 'purchase-total',
    digits: 2,
    bounds: [0, 50_00, 100_00, 250_00, 500_00, 1_000_00, 2_500_00, 5_000_00],
  },
  SENSITIVE_TOTAL: { fact: 'sensitive-total', digits: 2, bounds: [0, 1, 10_00, 25_00, 50_00, 100_00, 250_00] },
} as const satisfies Readonly<Record<string, MeasuredFact>>;
export type Measured = keyof typeof MEASURED;

/** The bucket of a value, from 0. */
export const bucketOf = (measured: Measured, value: number): number =>
  MEASURED[measured].bounds.filter((bound) => bound <= value).length;

/** Where a bucket begins, and before what it ends; undefined: nowhere. */
export function boundsOf(measured: Measured, bucket: number): { readonly from?: number; readonly until?: number } {
  const bounds: readonly number[] = MEASURED[measured].bounds;
  return { from: bounds[bucket - 1], until: bounds[bucket] };
}

/** In its unit, as `Decimal`. @param value of the fact; a mean of it may lie between two */
export const amountOf = (measured: Measured, value: number, digits: number = MEASURED[measured].digits): string =>
  (value / 10 ** MEASURED[measured].digits).toFixed(digits);
