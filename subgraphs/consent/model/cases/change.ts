/**
 * What opens and ends a case in a customer's document: pure, like `../change.ts`. Nothing here verifies anybody: `verification.ts` does.
 */
import type { BreakGlassReason, CaseReason } from '../../../../schema/cases.ts';
import type { Channel } from '../../../../schema/vocabulary.ts';
import type { Acting } from '../acting.ts';
import type { Change, CompactCustomer } from '../customer.ts';
import { Draft, type NewId } from '../draft.ts';
import { BREAK_GLASS_FOR, type CaseEntry, endsCases, hasEnded, OPEN_FOR } from './case.ts';

/** Who acts under a case. */
export type CaseActing = Omit<Acting, 'mutation'>;

/** The one answer to whatever is not there, over, somebody else's, or wrong: nothing of it is written but what was counted. */
export class CaseRefused extends Error {
  override readonly name = 'CaseRefused';
}

interface Opened extends CaseActing {
  /** Of the new case. */
  readonly case: string;
}
export interface Opening extends Opened {
  readonly reason: CaseReason;
  readonly channel: Channel;
}
export interface BreakingGlass extends Opened {
  readonly reason: BreakGlassReason;
}

const isEmergency = ({ assurance }: CaseEntry): boolean => assurance === 'break-glass';

/** Opens a case; one that the same member of staff had with the customer ends with it. @throws CaseRefused where it could open nothing */
export function open(customer: CompactCustomer, opening: Opening, newId: NewId): Change {
  const { reason, channel, now } = opening;
  const entry = entryOf(opening, { reason, channel, until: new Date(now.getTime() + OPEN_FOR), assurance: null });
  return opened(customer, opening, entry, newId);
}

/** Access in an emergency. It is no case in which anybody was verified, and none becomes it. @throws CaseRefused */
export function breakGlass(customer: CompactCustomer, breaking: BreakingGlass, newId: NewId): Change {
  const { reason, now } = breaking;
  const until = new Date(now.getTime() + BREAK_GLASS_FOR);
  const entry = entryOf(breaking, { reason, channel: null, until, assurance: 'break-glass' });
  return opened(customer, breaking, entry, newId);
}

/**
 * Ends a case: whoever's it is ends theirs, the customer any that is about them.
 * @param isCustomer the customer does it
 * @throws CaseRefused
 */
export function close(
  customer: CompactCustomer,
  closing: CaseActing & { readonly case: string; readonly isCustomer: boolean },
  newId: NewId,
): Change {
  const { isCustomer, actor, now } = closing;
  const found = customer.cases?.find((one) => one.id === closing.case && !hasEnded(one, now));
  if (found === undefined || !(isCustomer || found.actor === actor)) throw new CaseRefused();
  const draft = new Draft(customer, closing, newId);
  draft.note({ case: found.id, did: 'CLOSED' });
  draft.cases = draft.cases.filter((one) => one !== found);
  return draft.change();
}

function opened(customer: CompactCustomer, opening: Opened, entry: CaseEntry, newId: NewId): Change {
  if (endsCases(customer.standing)) throw new CaseRefused();
  const draft = new Draft(customer, opening, newId);
  const { id, reason, until, channel, assurance } = entry;
  const said = { case: id, reason, until, ...(channel !== null && { channel }) };
  if (isEmergency(entry)) draft.note({ ...said, did: 'BROKE_GLASS', assurance: assurance ?? 'break-glass' });
  else draft.note({ ...said, did: 'OPENED' });
  const others = draft.cases.filter((one) => one.actor !== entry.actor || isEmergency(one) !== isEmergency(entry));
  draft.cases = [...others, entry];
  return draft.change();
}

const entryOf = (
  { case: id, actor, now }: Opened,
  parts: Pick<CaseEntry, 'reason' | 'channel' | 'until' | 'assurance'>,
): CaseEntry => ({ id, actor, openedAt: now, ...parts, method: null, tries: 0, codes: 0, code: null, turn: null });
