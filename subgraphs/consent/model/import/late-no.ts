/**
 * What a no does that was said elsewhere and is told later: it counts from its own time. A yes that was given after it stands; one that
 * was given before it and arrives after it does not. Pure.
 */
import { withNarrower } from '../../../../schema/purposes.ts';
import type { Acting } from '../acting.ts';
import { canEnd, covers, withScope } from '../change.ts';
import type { Change, CompactCustomer } from '../customer.ts';
import { type Answer, Draft, type NewId, withdrawal } from '../draft.ts';
import type { ConsentKey } from '../record.ts';

export interface LateNo extends Acting {
  readonly state: 'REFUSED' | 'WITHDRAWN';
  readonly key: ConsentKey;
  readonly at: Date;
  /** What was read, how it was answered, where, and what proves it; null: not told. */
  readonly told: Pick<
    Answer,
    'noticeId' | 'noticeVersion' | 'language' | 'noticeHash' | 'method' | 'captureChannel' | 'evidence'
  >;
}

/** The first event that it makes is that of its own record. */
export function sayNo(customer: CompactCustomer, no: LateNo, newId: NewId): Change {
  const draft = new Draft(customer, no, newId);
  const { state, key, at, told } = no;
  const own = draft.entry(key);
  // A withdrawal that names no notice is one of what stands.
  const before = own === undefined || state === 'REFUSED' || told.noticeId !== null ? {} : noticeOf(own);
  draft.append(key, { ...told, ...before, at, state, until: null, specialCategories: false });
  const { purpose, channel, brand, recipient } = key;
  const scope = { purposes: withNarrower(purpose), channel, brand, recipient };
  for (const entry of customer.records) {
    const isLater = entry.at.getTime() > at.getTime();
    if (entry.id !== own?.id && covers(scope, entry) && (isLater || canEnd(entry)))
      draft.append(entry, withdrawal(entry, at));
  }
  const by = { actor: no.actor, onBehalf: no.onBehalf };
  return draft.change(withScope(customer.withdrawals, { ...scope, at, by }));
}

const noticeOf = ({ noticeId, noticeVersion, language }: Pick<Answer, 'noticeId' | 'noticeVersion' | 'language'>) => ({
  noticeId,
  noticeVersion,
  language,
});
