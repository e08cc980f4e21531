/**
 * `POST /changes`: which of some customers have changed since they were last looked at (schema/customer-changes.ts). One query, nothing
 * is kept between two of them. It must not tell an erased customer from one who never was.
 */
import { type CustomerEpoch, changesRequest } from '../../schema/customer-changes.ts';
import { badUserInput } from '../kit/input.ts';
import type { ConsentStore, EpochSource } from './store.ts';

export async function answerChanges(store: Pick<ConsentStore, 'findEpochs'>, body: unknown): Promise<unknown> {
  const request = changesRequest.safeParse(body);
  if (!request.success) throw badUserInput('after');
  const { after } = request.data;
  const found = await store.findEpochs(after.map(({ id }) => id));
  const now = after.map((seen, at) => ({ id: seen.id, epoch: epochNow(seen, found[at] ?? null) }));
  return { changed: now.filter(({ epoch }, at) => epoch > (after[at]?.epoch ?? 0)) };
}

/** @param customer another one, or nobody's document: there is no customer of this id */
function epochNow({ id, epoch }: CustomerEpoch, customer: EpochSource | null): number {
  const isThere = customer !== null && customer._id === id && !customer.erased;
  return isThere ? customer.epoch : epoch + 1;
}
