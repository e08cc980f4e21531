/**
 * How a code gets to the customer, and who sends it again where a process ended in between. What waits in the document is the wish: it is
 * there until whoever sends messages has taken a code for it. Sent again it is another code, and the one before counts no more.
 */
import { randomUUID } from 'node:crypto';
import type { ConsentStore } from '../../store.ts';
import type { Message, Messenger } from '../confirmation/messenger.ts';
import type { Change, CompactCustomer } from '../customer.ts';
import { Draft, type NewId } from '../draft.ts';
import type { CaseEntry } from './case.ts';
import { type CaseActing, CaseRefused } from './change.ts';
import { madeCode, newCode, type WantedCode } from './code.ts';

/** A code on its way. */
export interface OnItsWay extends Pick<WantedCode, 'channel' | 'brand' | 'language' | 'turn'> {
  readonly case: string;
  readonly code: string;
}

/** Who does what nobody asked for just now. */
const SERVICE = 'consent';
/** Customers in one look. */
const AT_ONCE = 50;

/** Anew what is due: each with a code of its own; whatever nobody waits for any more is dropped. */
export function renew(
  customer: CompactCustomer,
  { acting, makeCode }: { readonly acting: CaseActing; readonly makeCode: () => string },
  newId: NewId,
): { readonly change: Change; readonly sent: readonly OnItsWay[] } {
  const { now } = acting;
  const draft = new Draft(customer, acting, newId);
  const sent: OnItsWay[] = [];
  draft.cases = draft.cases.map((one): CaseEntry => {
    const wanted = one.code?.wanted;
    if (!one.code || !wanted || wanted.due.getTime() > now.getTime()) return one;
    if (wanted.until.getTime() <= now.getTime()) return { ...one, code: { ...one.code, wanted: null } };
    const code = makeCode();
    const made = madeCode(code, wanted, now, wanted.until);
    sent.push({ ...wanted, turn: made.wanted?.turn ?? '', case: one.id, code });
    return { ...one, code: made };
  });
  return { change: draft.change(), sent };
}

/** Whoever sends messages has taken it. @throws CaseRefused where another was begun since, or nobody waits */
export function taken(
  customer: CompactCustomer,
  { acting, ...one }: { readonly acting: CaseActing } & Pick<OnItsWay, 'case' | 'turn' | 'channel'>,
  newId: NewId,
): Change {
  const draft = new Draft(customer, acting, newId);
  const found = draft.cases.find(({ id, code }) => id === one.case && code?.wanted?.turn === one.turn);
  if (!found?.code) throw new CaseRefused();
  const code = { ...found.code, wanted: null };
  draft.cases = draft.cases.map((each) => (each === found ? { ...found, code } : each));
  draft.note({ case: found.id, did: 'CODE_SENT', channel: one.channel });
  return draft.change();
}

const byService = (now: Date): CaseActing => ({ actor: SERVICE, onBehalf: true, now, idempotency: null });

/** Sends a code that is in the document. Whether it was taken; where not, it waits. */
export async function send(
  store: Pick<ConsentStore, 'change'>,
  messenger: Messenger,
  customerId: string,
  { code, ...one }: OnItsWay,
): Promise<boolean> {
  const { channel, brand, language } = one;
  const message: Message = { customerId, channel, brand, language, template: 'verify-identity', code };
  const isTaken = await messenger.send(message).then(
    () => true,
    () => false,
  );
  if (!isTaken) return false;
  const done = { acting: byService(new Date()), ...one };
  await store
    .change(customerId, (customer) => ({ change: taken(customer, done, randomUUID) }))
    .catch((error) => {
      if (!(error instanceof CaseRefused)) throw error;
    });
  return true;
}

/** Sends what waits and is due, of whoever it is; what is not taken now is found again. */
export async function sendWaiting(
  store: Pick<ConsentStore, 'change' | 'findDue'>,
  messenger: Messenger,
  now: () => Date = () => new Date(),
): Promise<void> {
  for (const id of await store.findDue(now(), AT_ONCE)) {
    let sent: readonly OnItsWay[] = [];
    await store.change(id, (customer) => {
      const renewed = renew(customer, { acting: byService(now()), makeCode: newCode }, randomUUID);
      sent = renewed.sent;
      return { change: renewed.change };
    });
    for (const one of sent) await send(store, messenger, id, one);
  }
}
