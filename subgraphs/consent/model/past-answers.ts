/**
 * What a customer has answered so far, as far as it says whether they may be asked again. A yes that lapsed is no refusal, and what a
 * withdrawal covered is refused even where no record was there to be withdrawn.
 */
import type { ConsentState, Purpose } from '../../../schema/vocabulary.ts';
import { covers } from './change.ts';
import type { CompactCustomer } from './customer.ts';
import { isCurrentNotice } from './notices.ts';
import { type ConsentKey, isYes, type RecordEntry, statusOf } from './record.ts';

/**
 * - `in-force`: a yes that stands; `pending`: asked, and not yet confirmed;
 * - `lapsed`: a yes that stands no more for its time or its notice;
 * - `denied`: a no of the customer, at a time; `none`: nothing that counts.
 */
export type PastAnswer =
  | { readonly is: 'in-force' | 'pending' | 'lapsed' | 'none' }
  | { readonly is: 'denied'; readonly at: Date };

/** What is no yes, and no no of the customer either. */
const OPEN: readonly ConsentState[] = ['REQUESTED', 'EXPIRED', 'INVALIDATED', 'UNKNOWN'];

/** Whether a state is a no that the customer said. */
export const isNo = (state: ConsentState): boolean => !isYes(state) && !OPEN.includes(state);

/** The answer for one key at a time. */
export function pastAnswer(customer: CompactCustomer, key: ConsentKey, now: Date): PastAnswer {
  const entry = customer.records.find((one) => isAbout(one, key));
  const since = entry?.at.getTime() ?? Number.NEGATIVE_INFINITY;
  const scopes = customer.withdrawals.filter((one) => covers(one, key) && one.at.getTime() >= since);
  const noes = [...scopes, ...(entry !== undefined && isNo(entry.state) ? [entry] : [])].map(({ at }) => at);
  if (noes.length > 0) return { is: 'denied', at: latest(noes) };
  if (entry === undefined || entry.state === 'UNKNOWN' || entry.state === 'INVALIDATED') return { is: 'none' };
  if (entry.state === 'REQUESTED') return { is: 'pending' };
  return { is: statusOf(entry, now, isCurrentNotice).valid ? 'in-force' : 'lapsed' };
}

/** When a purpose was last denied for a brand, whatever the channel and the recipient; null: never. */
export function lastDenied(customer: CompactCustomer, purpose: Purpose, brand: string): Date | null {
  const scopes = customer.withdrawals.filter(
    (one) => one.purposes.includes(purpose) && (one.brand === null || one.brand === brand),
  );
  const records = customer.records.filter((one) => one.purpose === purpose && one.brand === brand && isNo(one.state));
  const noes = [...scopes, ...records].map(({ at }) => at);
  return noes.length === 0 ? null : latest(noes);
}

const isAbout = (entry: RecordEntry, { purpose, channel, brand, recipient }: ConsentKey): boolean =>
  entry.purpose === purpose && entry.channel === channel && entry.brand === brand && entry.recipient === recipient;

const latest = (times: readonly Date[]): Date => new Date(Math.max(...times.map((time) => time.getTime())));
