/**
 * How a case becomes a verified one: pure. Each try is counted before it is looked at, in the case and in the customer, whoever tries and
 * however; nothing but a right one verifies, and what a wrong one, a late one and somebody else's are told is the same.
 */
import { ASSURANCE_OF, type VerificationMethod } from '../../../../schema/cases.ts';
import type { Change, CompactCustomer } from '../customer.ts';
import { Draft, type NewId } from '../draft.ts';
import { type CaseAttempt, type CaseEntry, hasEnded } from './case.ts';
import { type CaseActing, CaseRefused } from './change.ts';
import { type CodeWish, isSaid, madeCode } from './code.ts';

/** What is done in one case of the one who acts. */
export interface InCase extends CaseActing {
  readonly case: string;
}
interface Verifying extends InCase {
  /** Milliseconds that the case lasts once it is verified. */
  readonly lasts: number;
}

/** Tries in one case; and in all cases with one customer within a day, those that were right left out. */
const TRIES = 5;
const TRIES_A_DAY = 15;
/** Codes of one case, and for one customer within a day; and milliseconds between two for one customer: nobody's mailbox is filled from here. */
const CODES = 3;
const CODES_A_DAY = 10;
const PAUSE = 30_000;
const DAY = 86_400_000;
/** Milliseconds that a try by another method has from being counted to being right. */
const TURN = 30_000;

/** A code that is about to be sent. @throws CaseRefused */
export function askCode(
  customer: CompactCustomer,
  asking: InCase & { readonly wish: CodeWish; readonly code: string },
  newId: NewId,
): Change {
  const { now, wish, code } = asking;
  const found = ownCase(customer, asking);
  const sent = attemptsOf(customer, 'code', now);
  const isTooSoon = sent.some(({ at }) => now.getTime() - at.getTime() < PAUSE);
  if (found.codes >= CODES || isTooSoon || sent.length >= CODES_A_DAY) throw new CaseRefused();
  const draft = new Draft(customer, asking, newId);
  draft.note({ case: found.id, did: 'CODE_ASKED', channel: wish.channel });
  draft.attempts = [...lately(customer, now), { at: now, of: 'code' }];
  draft.cases = replaced(draft, { ...found, codes: found.codes + 1, code: madeCode(code, wish, now) });
  return draft.change();
}

/** The code that somebody says. A wrong one is counted, and the change says that it was refused. @throws CaseRefused */
export function tryCode(
  customer: CompactCustomer,
  trying: Verifying & { readonly code: string },
  newId: NewId,
): Change {
  const { now, code } = trying;
  const found = triable(customer, trying);
  const draft = new Draft(customer, trying, newId);
  if (found.code !== null && isSaid(found.code, code, now)) {
    // Once said, it is no code any more.
    verify(draft, { ...found, code: null, tries: found.tries + 1 }, 'ONE_TIME_CODE', trying);
    return draft.change();
  }
  count(draft, found, 'ONE_TIME_CODE', now);
  return { ...draft.change(), refused: 'input' };
}

/** Counts a try by another method, which is looked at elsewhere. @param turn names it. @throws CaseRefused */
export function beginTurn(
  customer: CompactCustomer,
  trying: InCase & { readonly method: VerificationMethod; readonly turn: string },
  newId: NewId,
): Change {
  const { method, turn, now } = trying;
  const found = triable(customer, trying);
  const draft = new Draft(customer, trying, newId);
  const until = new Date(now.getTime() + TURN);
  count(draft, { ...found, turn: { id: turn, method, until } }, method, now);
  return draft.change();
}

/** The try that was begun last was right. @throws CaseRefused where it was not the last, or took too long */
export function endTurn(
  customer: CompactCustomer,
  verifying: Verifying & { readonly turn: string },
  newId: NewId,
): Change {
  const { now } = verifying;
  const found = ownCase(customer, verifying);
  const { turn } = found;
  if (turn === null || turn.id !== verifying.turn || hasEnded(turn, now)) throw new CaseRefused();
  const draft = new Draft(customer, verifying, newId);
  // It was counted before anybody knew that it was right.
  draft.attempts = withoutLast(draft.attempts, 'try');
  verify(draft, { ...found, turn: null }, turn.method, verifying);
  return draft.change();
}

/** The case that somebody may go on with: theirs, open, and no emergency. */
function ownCase({ cases = [] }: CompactCustomer, { case: id, actor, now }: InCase): CaseEntry {
  const found = cases.find((one) => one.id === id && one.actor === actor && one.assurance !== 'break-glass');
  if (found === undefined || hasEnded(found, now)) throw new CaseRefused();
  return found;
}

function triable(customer: CompactCustomer, acting: InCase): CaseEntry {
  const found = ownCase(customer, acting);
  if (found.tries >= TRIES || attemptsOf(customer, 'try', acting.now).length >= TRIES_A_DAY) throw new CaseRefused();
  return found;
}

function count(draft: Draft, entry: CaseEntry, method: VerificationMethod, now: Date): void {
  draft.note({ case: entry.id, did: 'TRIED', method });
  draft.attempts = [...lately(draft, now), { at: now, of: 'try' }];
  draft.cases = replaced(draft, { ...entry, tries: entry.tries + 1 });
}

/** What is surer is not made less sure by what comes after it. */
function verify(draft: Draft, entry: CaseEntry, method: VerificationMethod, { now, lasts }: Verifying): void {
  const assurance = ASSURANCE_OF[method];
  if (entry.assurance === 'substantial' && assurance === 'low') {
    draft.cases = replaced(draft, entry);
    return;
  }
  const until = new Date(now.getTime() + lasts);
  draft.note({ case: entry.id, did: 'VERIFIED', method, assurance, until });
  draft.cases = replaced(draft, { ...entry, method, assurance, until });
}

const replaced = (draft: Draft, entry: CaseEntry): readonly CaseEntry[] =>
  draft.cases.map((one) => (one.id === entry.id ? entry : one));

const lately = ({ attempts = [] }: Pick<CompactCustomer, 'attempts'>, now: Date): readonly CaseAttempt[] =>
  attempts.filter(({ at }) => now.getTime() - at.getTime() < DAY);

const attemptsOf = (customer: CompactCustomer, of: CaseAttempt['of'], now: Date): readonly CaseAttempt[] =>
  lately(customer, now).filter((one) => one.of === of);

function withoutLast(attempts: readonly CaseAttempt[], of: CaseAttempt['of']): readonly CaseAttempt[] {
  const at = attempts.findLastIndex((one) => one.of === of);
  return attempts.filter((_, place) => place !== at);
}
