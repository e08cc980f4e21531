/**
 * What a customer's device signals (Global Privacy Control): recorded as the customer's own, and nothing more. It withdraws no consent and is
 * no objection that stands: it holds for the requests that carry it, and the gateway sees to that.
 */
import { SIGNAL_OBJECTIONS } from '../../../../schema/purposes.ts';
import type { PreferenceSignal } from '../../../../schema/vocabulary.ts';
import type { Acting } from '../acting.ts';
import type { Change, CompactCustomer } from '../customer.ts';
import { Draft, latest, type NewId } from '../draft.ts';
import { isYes, type RecordEntry } from '../record.ts';
import type { StandingEvent } from './standing.ts';

export interface Signalling extends Omit<Acting, 'mutation'> {
  readonly signal: PreferenceSignal;
}

type Known = Pick<CompactCustomer, 'records' | 'standing'>;

export function signal(customer: CompactCustomer, signalling: Signalling, newId: NewId): Change {
  const draft = new Draft(customer, signalling, newId);
  const { signal, now } = signalling;
  // After what it is newer than, also where another machine's clock is ahead.
  const before = eventOf(customer, signal);
  const at = latest([
    now,
    before && new Date(before.at.getTime() + 1),
    ...yesesTo(customer, signal).map((yes) => yes.at),
  ]);
  draft.say({ kind: 'SIGNALLED', signal }, at, null);
  return draft.change();
}

/**
 * The signals that need not be recorded again. One that is followed by a yes to what it objects to does: so the history says in which
 * order the two came. It is no diary of the days on which somebody visited (data minimisation, GDPR Art. 5(1)(c)).
 */
export const onRecord = (customer: Known): PreferenceSignal[] =>
  customer.standing.flatMap((said) => {
    if (said.kind !== 'SIGNALLED') return [];
    return yesesTo(customer, said.signal).some((yes) => yes.at.getTime() > said.at.getTime()) ? [] : [said.signal];
  });

const eventOf = ({ standing }: Known, signal: PreferenceSignal): StandingEvent | undefined =>
  standing.find((said) => said.kind === 'SIGNALLED' && said.signal === signal);

const yesesTo = ({ records }: Known, signal: PreferenceSignal): RecordEntry[] =>
  records.filter(({ purpose, state }) => isYes(state) && SIGNAL_OBJECTIONS[signal].includes(purpose));
