/** The platform that this house is itself: states from its documents, and events by a change of them. */
import { randomUUID } from 'node:crypto';
import type { CustomerState } from '../../../../schema/customer-state.ts';
import { badUserInput } from '../../../kit/input.ts';
import type { ConsentStore } from '../../store.ts';
import type { Acting } from '../acting.ts';
import { stateOf } from '../state.ts';
import { recordOf } from '../status.ts';
import type { Recorded, Recording, StatesQuestion } from './platform.ts';

export async function statesIn(
  store: Pick<ConsentStore, 'findStates'>,
  { ids, ...wanted }: StatesQuestion,
  now: Date,
): Promise<readonly CustomerState[]> {
  const found = await store.findStates(ids, wanted.purposes);
  return found.map((customer, index) => stateOf(ids[index]!, customer, now, wanted));
}

export async function recordIn<Request extends Acting>(
  store: Pick<ConsentStore, 'change'>,
  { customerId, request, change, already, then }: Recording<Request>,
  now: Date,
): Promise<Recorded | null> {
  const changed = await store.change(customerId, (customer) => {
    const repeated = already(customer, request);
    return repeated ? { repeated } : { change: change(customer, request, randomUUID) };
  });
  if (changed === null) return null;
  const { customer, touched, refused } = changed;
  if (refused !== undefined) throw badUserInput(refused);
  await then?.(customer);
  const records = customer.records.filter((entry) => touched.includes(entry.id));
  return { customer, records: records.map((entry) => recordOf(customer._id, entry, now)) };
}
