/**
 * What a code does to a customer's document: pure, like `../change.ts`. The right one makes a yes of what is still pending; a wrong one is
 * counted. What was withdrawn or refused meanwhile stays so.
 */
import type { Acting } from '../acting.ts';
import type { Change, CompactCustomer } from '../customer.ts';
import { Draft, latest, type NewId } from '../draft.ts';
import { findNotice, isCurrentNotice } from '../notices.ts';
import { validUntil } from '../validity.ts';
import { isCodeOf, isLive } from './confirmation.ts';

export interface Confirming extends Acting {
  readonly code: string;
}

/** Path of the input that a wrong code is. */
const WRONG = 'input.code';

export function confirm(customer: CompactCustomer, confirming: Confirming, newId: NewId): Change {
  const { code, now } = confirming;
  const live = customer.confirmations.filter((one) => isLive(one, now));
  const draft = new Draft(customer, confirming, newId);
  const found = live.find((one) => isCodeOf(one, code));
  const pending = found?.keys.filter((key) => draft.entry(key)?.state === 'REQUESTED') ?? [];
  const notice = found && findNotice(found.noticeId, found.noticeVersion, found.language);
  if (
    found === undefined ||
    notice === undefined ||
    pending.length === 0 ||
    !isCurrentNotice(notice.id, notice.version)
  )
    return {
      ...draft.change(),
      // A code that is right and too late is not tried again.
      confirmations: live.flatMap((one) => (one === found ? [] : [{ ...one, attempts: one.attempts + 1 }])),
      // It was not carried out: the same key is tried again, and not answered as if it had been.
      handled: customer.handled,
      refused: WRONG,
    };
  for (const key of pending) {
    const before = draft.entry(key)?.at;
    const at = latest([now, before && new Date(before.getTime() + 1)]);
    draft.append(key, {
      at,
      state: 'GIVEN',
      until: validUntil(at),
      specialCategories: found.specialCategories,
      noticeId: notice.id,
      noticeVersion: notice.version,
      language: notice.language,
      noticeHash: notice.sha256,
      method: 'DOUBLE_OPT_IN',
      captureChannel: found.captureChannel,
      evidence: null,
    });
  }
  return { ...draft.change(), confirmations: live.filter((one) => one !== found) };
}
