/**
 * How many questions a customer has answered within the last day: whoever answers is not asked the next one at once, again and again. It is
 * read from the records alone, so that asking still writes nothing. Where it cannot be told how often somebody was asked it counts more
 * often rather than less.
 */
import type { ConsentState } from '../../../schema/vocabulary.ts';
import { broaderPurposes } from './covered-purposes.ts';
import type { CompactCustomer } from './customer.ts';
import { isYes, type RecordEntry } from './record.ts';

/** Hours before the question in which answers count, by their own times; the end is exclusive. */
export const WINDOW_HOURS = 24;

/** What a customer says; whatever else a record can be follows from something else. */
const ANSWERS: readonly ConsentState[] = ['GIVEN', 'RENEWED', 'REQUESTED', 'REFUSED', 'WITHDRAWN'];

/** Answers within the window before a time, for every brand; what is said of several channels or recipients counts for each of them. */
export function questionsAnswered({ records }: Pick<CompactCustomer, 'records'>, now: Date): number {
  const since = now.getTime() - WINDOW_HOURS * 3_600_000;
  const recent = records.filter(({ at, state }) => at.getTime() > since && ANSWERS.includes(state));
  return recent.filter((entry) => !isPartOfAnother(entry, recent)).length;
}

/** A yes covers what its notice lists below its purpose: that is one question. */
const isPartOfAnother = (entry: RecordEntry, recent: readonly RecordEntry[]): boolean =>
  isAgreed(entry) &&
  recent.some(
    (other) =>
      broaderPurposes(entry.purpose).includes(other.purpose) &&
      isAgreed(other) &&
      other.at.getTime() === entry.at.getTime() &&
      other.channel === entry.channel &&
      other.brand === entry.brand,
  );

const isAgreed = ({ state }: RecordEntry): boolean => isYes(state) || state === 'REQUESTED';
