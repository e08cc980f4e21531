/**
 * Who has changed since they were last looked at (schema/customer-changes.ts). It must not tell an erased customer from one who never was.
 */
import type { CustomerEpoch } from '../../../schema/customer-changes.ts';
import type { CompactCustomer } from './customer.ts';

/** What is known of a customer by how often they have changed. */
export type EpochSource = Pick<CompactCustomer, '_id' | 'epoch' | 'erased'>;

/**
 * Those of some customers who have changed, in their order.
 * @param found for each of them a document: another's, nobody's, or none, where there is no customer of this id
 */
export const changedSince = (
  after: readonly CustomerEpoch[],
  found: readonly (EpochSource | null)[],
): CustomerEpoch[] =>
  after
    .map((seen, at) => ({ id: seen.id, epoch: epochNow(seen, found[at] ?? null) }))
    .filter(({ epoch }, at) => epoch > (after[at]?.epoch ?? 0));

function epochNow({ id, epoch }: CustomerEpoch, customer: EpochSource | null): number {
  const isThere = customer !== null && customer._id === id && !customer.erased;
  return isThere ? customer.epoch : epoch + 1;
}
