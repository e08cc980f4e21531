/**
 * What stands for a question about a customer's consents: the records that fit it, and of these the one that answers best.
 */

import type { ConsentRecord, ConsentStatus } from '../types.ts';
import type { CompactCustomer } from './customer.ts';
import {
  currentNotice,
  findNotice,
  isCurrentNotice,
  noticeIdOf,
  type PublishedNotice,
  wasCurrentAt,
} from './notices.ts';
import { statusInForce } from './platform/told-customer.ts';
import { type ConsentKey, type IsCurrent, type RecordEntry, statusOf } from './record.ts';

/** Absent and null: any. */
export type StatusQuestion = Pick<ConsentKey, 'purpose'> & {
  readonly [Part in Exclude<keyof ConsentKey, 'purpose'>]?: ConsentKey[Part] | null;
};

/** A record as the graph shows it, at a time. */
export const recordOf = (
  customer: string,
  entry: RecordEntry,
  now: Date,
  isCurrent: IsCurrent = isCurrentNotice,
): ConsentRecord => {
  const { id, purpose, channel, brand, recipient, specialCategories } = entry;
  return {
    id,
    purpose,
    channel,
    brand,
    recipient,
    specialCategories,
    status: consentStatus(entry, now, isCurrent),
    customer,
  };
};

/** The same as it was at a time in the past, when other notices may have been the current ones. */
export const recordAsOf = (customer: string, entry: RecordEntry, time: Date): ConsentRecord =>
  recordOf(customer, entry, time, wasCurrentAt(time));

/** Valid if any record that fits is valid, the latest of those; else the latest that fits; UNKNOWN if none does. */
export function answerStatus(customer: CompactCustomer, question: StatusQuestion, now: Date): ConsentStatus {
  if (customer.inForce !== undefined) return statusInForce(customer.inForce, question, now);
  const fits = (part: 'channel' | 'brand' | 'recipient', entry: RecordEntry) =>
    question[part] === undefined || question[part] === null || question[part] === entry[part];
  const fitting = customer.records.filter(
    (entry) =>
      entry.purpose === question.purpose && fits('channel', entry) && fits('brand', entry) && fits('recipient', entry),
  );
  const valid = fitting.filter((entry) => statusOf(entry, now, isCurrentNotice).valid);
  const [first, ...rest] = valid.length > 0 ? valid : fitting;
  const best = first && rest.reduce((a, b) => (b.at.getTime() > a.at.getTime() ? b : a), first);
  return consentStatus(best, now);
}

function consentStatus(
  entry: RecordEntry | undefined,
  now: Date,
  isCurrent: IsCurrent = isCurrentNotice,
): ConsentStatus {
  const { noticeId, noticeVersion, language } = entry ?? {};
  const notice = noticeId && noticeVersion && language ? findNotice(noticeId, noticeVersion, language) : undefined;
  const status = statusOf(entry, now, isCurrent);
  const renewal = entry && status.state === 'EXPIRED' ? noticeToRenew(entry) : undefined;
  return { ...status, notice: notice ?? null, renewal: renewal ?? null };
}

/**
 * The notice to ask again with: what the notice that had been read is now, as long as it lists the purpose, else that of the purpose
 * itself; in the language that had been read, else in English.
 */
function noticeToRenew({ purpose, brand, noticeId, language }: RecordEntry): PublishedNotice | undefined {
  const ids = [...(noticeId === null ? [] : [noticeId]), noticeIdOf(purpose, brand)];
  return ids
    .flatMap((id) => [currentNotice(id, language ?? 'en'), currentNotice(id, 'en')])
    .find((notice) => notice?.purposes.includes(purpose));
}
