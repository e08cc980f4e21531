/**
 * Amounts in bands, each twice as wide as the one before: so that customers within a range are found in the order of their ids, a few bands
 * one beside the other. Which of them are within it, the bands do not say.
 */

/** Bands that are merged; a range over more of them is nearly everybody, and is found by looking at everybody. */
const MOST = 6;

/** Band 0 is all below 1, band n from 2^(n-1) to below 2^n, and the last one has no end. */
export const bandOf = (amount: number, last: number): number =>
  amount < 1 ? 0 : Math.min(last, Math.floor(Math.log2(amount)) + 1);

/** The bands of a range, bounds included; undefined: too many to be of use. */
export function bandsOf(
  range: { min?: number | undefined; max?: number | undefined },
  last: number,
): number[] | undefined {
  const from = range.min === undefined ? 0 : bandOf(range.min, last);
  const to = range.max === undefined ? last : bandOf(range.max, last);
  if (to - from >= MOST) return undefined;
  return Array.from({ length: Math.max(0, to - from + 1) }, (_, n) => from + n);
}

/** Whether an amount is within a range, bounds included. */
export const isWithin = (
  amount: number,
  { min, max }: { readonly min?: number | undefined; readonly max?: number | undefined },
): boolean => (min === undefined || amount >= min) && (max === undefined || amount <= max);
