/**
 * Requests that come twice: what carried a key is remembered by its sender, mutation and key, and answered alike the second time. A key
 * is its sender's own: another's request is never taken for it.
 */
import { badUserInput } from '../../kit/input.ts';
import type { Acting } from './acting.ts';
import type { CompactCustomer, Handled } from './customer.ts';

/** How many requests of a customer are remembered. */
const REMEMBERED = 100;

/**
 * Ids of the records that an earlier request of the same actor with this key answered; null: there was none. BAD_USER_INPUT if it
 * was another one.
 */
export function alreadyHandled(
  customer: CompactCustomer,
  { actor, idempotency }: Pick<Acting, 'actor' | 'idempotency'>,
): readonly string[] | null {
  if (idempotency === null) return null;
  const earlier = customer.handled.find(isOf(actor, idempotency));
  if (earlier === undefined) return null;
  if (earlier.input !== idempotency.input) throw badUserInput('input.idempotencyKey');
  return earlier.records;
}

/** What is remembered after a request that was about some records. */
export function remembered(
  handled: readonly Handled[],
  { actor, idempotency }: Pick<Acting, 'actor' | 'idempotency'>,
  records: readonly string[],
): readonly Handled[] {
  if (idempotency === null) return handled;
  const isSame = isOf(actor, idempotency);
  const others = handled.filter((one) => !isSame(one));
  return [...others.slice(1 - REMEMBERED), { actor, ...idempotency, records }];
}

const isOf =
  (actor: string, { mutation, key }: NonNullable<Acting['idempotency']>) =>
  (handled: Handled): boolean =>
    handled.actor === actor && handled.mutation === mutation && handled.key === key;
