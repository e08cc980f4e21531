/**
 * What a yes, a no and a withdrawal do to a customer's document: pure, so that it can be computed again when somebody else was faster.
 * Nothing here can turn a no into a yes but an explicit yes that is later than it.
 */
import type { Acting } from './acting.ts';
import { confirmationOf, isAbout, isLive, isRecent } from './confirmation/confirmation.ts';
import type { Change, CompactCustomer, Withdrawal } from './customer.ts';
import { Draft, latest, type NewId, withdrawal } from './draft.ts';
import { alreadyHandled } from './idempotency.ts';
import { isCurrentNotice } from './notices.ts';
import { type ConsentKey, isYes, type RecordEntry, statusOf } from './record.ts';
import type { Answering, Giving, Refusing, Scope, Withdrawing } from './request.ts';
import { validUntil } from './validity.ts';

/**
 * Whether an earlier request answered a withdrawal. It is only ever answered from memory where there is nothing left to withdraw: who
 * says no again means it, whatever the key is.
 */
export const alreadyWithdrawn = (customer: CompactCustomer, withdrawing: Withdrawing): readonly string[] | null => {
  const records = alreadyHandled(customer, withdrawing);
  return coveredBy(withdrawing, customer).some(canEnd) ? null : records;
};

/** An explicit yes, recorded for each purpose that it covers; pending where it has to be confirmed and does not stand already. */
export function give(customer: CompactCustomer, giving: Giving, newId: NewId): Change {
  const draft = new Draft(customer, giving, newId);
  const pending: ConsentKey[] = [];
  for (const purpose of giving.purposes) {
    const key = { purpose, ...giving.key };
    const entry = draft.entry(key);
    const covering = customer.withdrawals.filter((withdrawal) => covers(withdrawal, key));
    // Who says yes now says it after whatever was said before, also where another machine's clock is ahead.
    const before = [entry?.at, ...covering.map((one) => one.at)].map((time) => time && new Date(time.getTime() + 1));
    const at = giving.evidence?.at ?? latest([giving.now, ...before]);
    const { specialCategories, evidence } = giving;
    const renewed =
      entry !== undefined && entry.at.getTime() < at.getTime() && statusOf(entry, at, isCurrentNotice).valid;
    const isPending = giving.code !== null && !renewed;
    draft.append(key, {
      ...shown(giving),
      at,
      state: isPending ? 'REQUESTED' : renewed ? 'RENEWED' : 'GIVEN',
      until: isPending ? null : validUntil(at),
      specialCategories: !isPending && specialCategories,
      evidence: evidence && { reference: evidence.reference, sha256: evidence.sha256 },
    });
    if (isPending) pending.push(key);
    else draft.withdrawIfCovered(key, covering);
  }
  return { ...draft.change(), confirmations: asking(customer, giving, pending, newId) };
}

/** The confirmations that are waited for after a yes: one more for what is pending, in the place of any for the same. */
function asking(
  { confirmations }: CompactCustomer,
  { code, now, notice, specialCategories, captureChannel }: Giving,
  keys: readonly ConsentKey[],
  newId: NewId,
): CompactCustomer['confirmations'] {
  const live = confirmations.filter((one) => isLive(one, now));
  if (code === null || keys.length === 0 || live.some((one) => isRecent(one, keys, now))) return live;
  const { id: noticeId, version: noticeVersion, language } = notice;
  const shown = { noticeId, noticeVersion, language, specialCategories, captureChannel };
  const asked = confirmationOf({ salt: newId(), sentAt: now, keys, ...shown }, code);
  return [...live.filter((one) => !isAbout(one, keys)), asked];
}

/** A no to what was asked: it ends what stands below, too, and is remembered like a withdrawal of it. */
export function refuse(customer: CompactCustomer, refusing: Refusing, newId: NewId): Change {
  const draft = new Draft(customer, refusing, newId);
  const { scope, key, now } = refusing;
  const covered = coveredBy(scope, customer);
  const at = latest([now, ...covered.map((entry) => entry.at)]);
  const own = draft.entry(key)?.id;
  for (const entry of covered) if (entry.id !== own && canEnd(entry)) draft.append(entry, withdrawal(entry, at));
  draft.append(key, {
    ...shown(refusing),
    at,
    state: 'REFUSED',
    until: null,
    specialCategories: false,
    evidence: null,
  });
  const { actor, onBehalf } = refusing;
  return draft.change(withScope(customer.withdrawals, { ...scope, at, by: { actor, onBehalf } }));
}

/** A withdrawal of whatever is in force or pending and covered; it succeeds where there is nothing, and is remembered. */
export function withdraw(customer: CompactCustomer, withdrawing: Withdrawing, newId: NewId): Change {
  const draft = new Draft(customer, withdrawing, newId);
  return draft.change(withdrawIn(draft, customer, withdrawing));
}

/** The same as a part of something else. Gives the withdrawals that are remembered then. */
export function withdrawIn(
  draft: Draft,
  customer: CompactCustomer,
  { purposes, channel, brand, recipient, now, actor, onBehalf }: Scope & Pick<Acting, 'actor' | 'onBehalf' | 'now'>,
): readonly Withdrawal[] {
  const scope = { purposes, channel, brand, recipient };
  const covered = coveredBy(scope, customer);
  const at = latest([now, ...covered.map((entry) => entry.at)]);
  for (const entry of covered) if (canEnd(entry)) draft.append(entry, withdrawal(entry, at));
  return withScope(customer.withdrawals, { ...scope, at, by: { actor, onBehalf } });
}

/** Whether a withdrawal covers a record: what it leaves out is all of it. */
export const covers = (withdrawal: Scope, key: ConsentKey): boolean =>
  withdrawal.purposes.includes(key.purpose) &&
  (withdrawal.channel === null || withdrawal.channel === key.channel) &&
  (withdrawal.brand === null || withdrawal.brand === key.brand) &&
  (withdrawal.recipient === null || withdrawal.recipient === key.recipient);

const coveredBy = (scope: Scope, { records }: CompactCustomer): RecordEntry[] =>
  records.filter((entry) => covers(scope, entry));

/** In force or pending. */
export const canEnd = ({ state }: RecordEntry): boolean => isYes(state) || state === 'REQUESTED';

/** Withdrawals with one more: of the same scope only the latest is kept, which one that arrives late is not. */
export function withScope(withdrawals: readonly Withdrawal[], withdrawn: Withdrawal): readonly Withdrawal[] {
  const textOf = (one: Scope) => JSON.stringify([one.purposes, one.channel, one.brand, one.recipient]);
  const isSame = (other: Withdrawal) => textOf(other) === textOf(withdrawn);
  const last = withdrawals.filter(isSame).find((one) => one.at.getTime() > withdrawn.at.getTime());
  return [...withdrawals.filter((other) => !isSame(other)), last ?? withdrawn];
}

/** What was shown to whom answered, and how they did. */
const shown = ({ notice, method, captureChannel }: Answering) => ({
  noticeId: notice.id,
  noticeVersion: notice.version,
  language: notice.language,
  noticeHash: notice.sha256,
  method,
  captureChannel,
});
