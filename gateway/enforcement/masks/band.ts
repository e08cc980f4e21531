/**
 * The mask of a number: the lower bound of the band that it is in, a multiple of the width. Bands are closed below and open
 * above, for negative numbers too. A number that a band cannot hide is no value: nothing is shown in its place.
 */

const LOWEST_INT = -(2 ** 31);
const PLAIN_DECIMAL = /^(-?)(\d+)(?:\.(\d+))?$/;
/** Digits of a decimal number: what is longer is no amount, and costs time. */
const MAX_DIGITS = 400;

/** @param width a whole number of at least 2 */
export function band(value: unknown, scalar: string, width: number): number | string | undefined {
  if (scalar === 'Decimal' && typeof value === 'string') return ofDecimal(value, BigInt(width));
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  // Beyond, neighbouring numbers are further apart than bands are.
  if (typeof number !== 'number' || !(Math.abs(number) <= Number.MAX_SAFE_INTEGER)) return undefined;
  const over = number % width;
  const lower = number - over - (over < 0 ? width : 0);
  return scalar === 'Int' ? Math.max(lower, LOWEST_INT) : lower;
}

/** Exact, as the number is. */
function ofDecimal(value: string, width: bigint): string | undefined {
  const [, sign, whole, fraction = ''] = value.length <= MAX_DIGITS ? (PLAIN_DECIMAL.exec(value) ?? []) : [];
  if (whole === undefined) return undefined;
  const size = BigInt(whole);
  const over = size % width;
  if (sign === '') return String(size - over);
  const isOnBound = over === 0n && /^0*$/.test(fraction);
  return String(isOnBound ? -size : over - size - width);
}
