/**
 * What the gateway is told of a customer: only the yeses that stand now. Whatever else there is, it is a no, and all noes look alike.
 */
import type { ConsentInForce, CustomerState } from '../../../schema/customer-state.ts';
import type { Purpose } from '../../../schema/vocabulary.ts';
import type { CompactCustomer } from './customer.ts';
import { isCurrentNotice } from './notices.ts';
import { statusOf } from './record.ts';

/** What a state is made of. */
export type StateSource = Pick<
  CompactCustomer,
  '_id' | 'epoch' | 'account' | 'enrolled' | 'restricted' | 'erased' | 'objections' | 'records'
>;

/**
 * The state of a customer at a time; null: there is no such customer.
 * @param purposes whose consents are told; absent: those of all
 */
export function stateOf(
  id: string,
  customer: StateSource | null,
  now: Date,
  purposes?: readonly Purpose[],
): CustomerState {
  if (customer === null) return { id, known: false };
  const { epoch, erased, restricted, account, enrolled, objections } = customer;
  if (erased) {
    return { id, known: true, epoch, erased, restricted, account, enrolled: false, objections: [], consents: [] };
  }
  const consents = customer.records
    .filter(({ purpose }) => purposes?.includes(purpose) !== false)
    .filter((entry) => statusOf(entry, now, isCurrentNotice).valid)
    .map(
      ({ purpose, channel, brand, recipient, specialCategories, until }): ConsentInForce => ({
        purpose,
        channel,
        brand,
        recipient,
        specialCategories,
        until: until?.toISOString() ?? null,
      }),
    );
  return { id, known: true, epoch, erased, restricted, account, enrolled, objections: [...objections], consents };
}
