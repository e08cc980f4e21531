/**
 * An explicit yes to what was objected to: the customer says the opposite of the objection, so the record must not say both (GDPR Art. 21(3)).
 * Only a yes of the customer, or of who acts on their behalf, ends an objection, by an event of its own; a yes that is brought with a
 * proof never does, and is ended by the objection that stands.
 */
import type { Purpose } from '../../../../schema/vocabulary.ts';
import type { CompactCustomer, Withdrawal } from '../customer.ts';
import type { Draft } from '../draft.ts';
import type { StandingEvent } from './standing.ts';

type Known = Pick<CompactCustomer, 'standing'>;

/** The objection to this very purpose that stands; undefined: there is none. */
export const objectionTo = ({ standing }: Known, purpose: Purpose): StandingEvent | undefined =>
  standing.find((said) => said.kind === 'OBJECTED' && said.purpose === purpose);

/**
 * Says with the yes that the objection is taken back; nothing where none stands. What is part of the purpose or above it stays objected to.
 * @param at the time of the yes; of equal times the objection stands
 */
export function endObjection(
  draft: Draft,
  customer: Known,
  purpose: Purpose,
  at: Date,
  captureChannel: StandingEvent['captureChannel'],
): void {
  if (objectionTo(customer, purpose) !== undefined)
    draft.say({ kind: 'OBJECTION_WITHDRAWN', purpose }, at, captureChannel);
}

/** The objection as what ends a yes of some time that was brought with a proof, by whoever objected; none where none stands. */
export function endedByObjection(customer: Known, purpose: Purpose, at: Date): readonly Withdrawal[] {
  const objection = objectionTo(customer, purpose);
  if (objection === undefined) return [];
  const { actor, onBehalf } = objection;
  const time = new Date(Math.max(at.getTime(), objection.at.getTime()));
  return [{ purposes: [purpose], channel: null, brand: null, recipient: null, at: time, by: { actor, onBehalf } }];
}
