/**
 * What objections, restriction and preferences do to a customer's document: pure, like `change.ts`. An objection ends the consents that it
 * covers; taking it back gives none of them again, for only an explicit yes is a yes.
 */
import { withdrawIn } from '../change.ts';
import type { Change, CompactCustomer } from '../customer.ts';
import { Draft, latest, type NewId } from '../draft.ts';
import type { Lifting, Objecting, Preferring, Restricting, Said } from './request.ts';
import { type Saying, subjectOf } from './standing.ts';

export function object(customer: CompactCustomer, objecting: Objecting, newId: NewId): Change {
  const draft = new Draft(customer, objecting, newId);
  for (const purpose of objecting.purposes) say(draft, customer, objecting, { kind: 'OBJECTED', purpose });
  return draft.change(withdrawIn(draft, customer, { ...objecting, channel: null, brand: null, recipient: null }));
}

export function withdrawObjection(customer: CompactCustomer, withdrawing: Objecting, newId: NewId): Change {
  const draft = new Draft(customer, withdrawing, newId);
  for (const purpose of withdrawing.purposes)
    if (customer.objections.includes(purpose))
      say(draft, customer, withdrawing, { kind: 'OBJECTION_WITHDRAWN', purpose });
  return draft.change();
}

export function restrict(customer: CompactCustomer, restricting: Restricting, newId: NewId): Change {
  const draft = new Draft(customer, restricting, newId);
  say(draft, customer, restricting, { kind: 'RESTRICTED', ground: restricting.ground });
  return draft.change();
}

export function lift(customer: CompactCustomer, lifting: Lifting, newId: NewId): Change {
  const draft = new Draft(customer, lifting, newId);
  if (customer.restricted) say(draft, customer, lifting, { kind: 'RESTRICTION_LIFTED' });
  return draft.change();
}

export function prefer(customer: CompactCustomer, preferring: Preferring, newId: NewId): Change {
  const draft = new Draft(customer, preferring, newId);
  const { channel, frequency } = preferring;
  say(draft, customer, preferring, { kind: 'PREFERRED', channel, frequency });
  return draft.change();
}

/** What is said now is said after what stands about the same, also where another machine's clock is ahead. */
function say(draft: Draft, { standing }: CompactCustomer, { now, captureChannel }: Said, said: Saying): void {
  const before = standing.find((other) => subjectOf(other) === subjectOf(said));
  const at = latest([now, before && new Date(before.at.getTime() + 1)]);
  draft.say(said, at, captureChannel);
}
