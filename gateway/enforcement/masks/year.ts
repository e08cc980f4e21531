/**
 * The mask of a day or a moment: its year, as the first of January. What is no day and no moment has no year.
 */

const DAY = /^(\d{4})-\d{2}-\d{2}$/;
/** RFC 3339 date-time. */
const MOMENT = /^\d{4}-\d{2}-\d{2}[Tt]\d{2}:\d{2}:\d{2}(\.\d+)?([Zz]|[+-]\d{2}:\d{2})$/;

/** @param scalar `Date`, or `DateTime`, whose year is that of UTC: otherwise the offset would be seen in it */
export function year(value: unknown, scalar: string): string | undefined {
  if (typeof value !== 'string') return undefined;
  if (scalar === 'Date') {
    const [, found] = DAY.exec(value) ?? [];
    return found === undefined ? undefined : `${found}-01-01`;
  }
  const moment = MOMENT.test(value) ? new Date(value) : undefined;
  const found = moment?.getUTCFullYear() ?? Number.NaN;
  return found >= 0 && found <= 9999 ? `${String(found).padStart(4, '0')}-01-01T00:00:00.000Z` : undefined;
}
