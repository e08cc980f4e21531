/**
 * How a mutation of consent is carried out: computed from what is there, once for a key, and told with what it changed.
 */
import { badUserInput } from '../../kit/input.ts';
import type { ConsentPayload } from '../types.ts';
import type { Acting } from './acting.ts';
import type { Change, CompactCustomer } from './customer.ts';
import type { NewId } from './draft.ts';
import { alreadyHandled } from './idempotency.ts';
import type { ConsentPlatform } from './platform/platform.ts';

/** Where it is written, and when. */
interface Place {
  readonly store: Pick<ConsentPlatform, 'record'>;
  readonly now: Date;
}

/**
 * Carries out a request.
 * @param change what it does to the document
 * @param already ids of the records that an earlier request with the same key answered; null: there was none
 * @param then what is still to be done when it is written
 * @throws BAD_USER_INPUT where there is no such customer, or they are erased
 */
export async function carriedOut<Request extends Acting>(
  { store, now }: Place,
  customerId: string,
  request: Request,
  change: (customer: CompactCustomer, request: Request, newId: NewId) => Change,
  already: (customer: CompactCustomer, request: Request) => readonly string[] | null = alreadyHandled,
  then?: (customer: CompactCustomer) => Promise<void>,
): Promise<ConsentPayload> {
  const recorded = await store.record({ customerId, request, change, already, then }, now);
  if (recorded === null) throw badUserInput('input.customerId');
  const { customer, records } = recorded;
  return { customer: { id: customer._id, compact: customer }, records: [...records] };
}
