/**
 * Moves the sample's dates, as one block and by whole weeks, so that its last purchase lies in the week before an import.
 * Whole weeks keep the day of the week and the distances between all dates.
 */

const DAY = 86_400_000;
const WEEK = 7 * DAY;

/** When the sample's last basket was placed. The files state local times without a zone; they are read as UTC. */
export const LAST_PURCHASE = Date.UTC(2018, 0, 1, 4, 1, 20);
/** First day of the 26 weeks that the baskets cover. */
export const FIRST_DAY = '2017-07-03';

/**
 * The number of whole weeks that puts the last purchase into the 7 days before `now`, never after it. An import takes it
 * once and stores it: every subgraph shifts by the same number.
 */
export function weeksToShift(now: Date): number {
  return Math.floor((now.getTime() - LAST_PURCHASE) / WEEK);
}

/** `2017-07-03 00:02:51` or `2017-07-03` of the sample, `weeks` later. Fails on any other form. */
export function shifted(local: string, weeks: number): Date {
  const time = Date.parse(local.length === 10 ? `${local}T00:00:00Z` : `${local.replace(' ', 'T')}Z`);
  if (Number.isNaN(time)) throw new Error('The sample holds a date that is none');
  return new Date(time + weeks * WEEK);
}

/** When the last purchase was placed, `weeks` later. */
export const lastPurchase = (weeks: number): Date => new Date(LAST_PURCHASE + weeks * WEEK);

/** A date `days` days before another one. */
export const daysBefore = (date: Date, days: number): Date => new Date(date.getTime() - days * DAY);
