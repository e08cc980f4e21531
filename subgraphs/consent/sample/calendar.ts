/**
 * Which notice the sample's customers had read when. Notices were published on fixed days and the sample's days move with the calendar, so
 * that nobody may have read what was not published yet, nor agreed to what had been replaced.
 */

import { PUBLISHED_ON } from '../model/notices/facts.ts';
import { findNotices, type PublishedNotice, wasPublishedAt } from '../model/notices.ts';

const DAY = 86_400_000;

/** When everybody had to be asked again (midnight, UTC). */
const ASKED_AGAIN = Date.parse(PUBLISHED_ON['2.0']);

/** The first day on which customers of the sample are asked: none who agreed then has to be asked again. */
export const askedFrom = (start: Date): Date => new Date(Math.max(start.getTime(), ASKED_AGAIN));

/**
 * A time under the old notices.
 * @param wanted taken where it is old enough
 * @param days before everybody was asked again, where it is not; more than 0. So long after that day such a yes is over by its time, too
 */
export const underOldNotice = (wanted: Date, days: number): Date =>
  new Date(Math.min(wanted.getTime(), ASKED_AGAIN - days * DAY));

/** The notice that was shown at a time: the newest that had been published then. */
export const noticeShownAt = (id: string, language: string, at: Date): PublishedNotice | undefined =>
  findNotices({ language })
    .filter((notice) => notice.id === id && wasPublishedAt(notice, at))
    .sort((one, other) => Date.parse(PUBLISHED_ON[other.version]) - Date.parse(PUBLISHED_ON[one.version]))[0];
