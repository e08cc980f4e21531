/**
 * What the gateway is told of a customer: only the yeses that stand now. Whatever else there is, it is a no, and all noes look alike.
 */
import type { ConsentInForce, CustomerState } from '../../../schema/customer-state.ts';
import type { CompactCustomer } from './customer.ts';
import { isCurrentNotice } from './notices.ts';
import { inForce } from './record.ts';
import { type Wanted, yesesIn } from './yeses.ts';

/** What a state is made of. */
export type StateSource = Pick<
  CompactCustomer,
  '_id' | 'epoch' | 'account' | 'enrolled' | 'restricted' | 'erased' | 'objections' | 'trailKey'
> & {
  /** As `yesesText` wrote it. */
  readonly yeses: string;
};

/**
 * The state of a customer at a time; null: there is no such customer.
 * @param wanted whose consents are told; absent: all
 */
export function stateOf(id: string, customer: StateSource | null, now: Date, wanted: Wanted = {}): CustomerState {
  if (customer === null) return { id, known: false };
  const { epoch, erased, restricted, account, enrolled, objections, trailKey, yeses } = customer;
  if (erased) {
    return { id, known: true, epoch, erased, restricted, account, enrolled: false, objections: [], consents: [] };
  }
  const consents = yesesIn(yeses, wanted)
    .filter((yes) => inForce(yes, now, isCurrentNotice))
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
  const state = { id, known: true as const, epoch, erased, restricted, account, enrolled };
  return { ...state, objections: [...objections], consents, ...(trailKey === undefined ? {} : { trailKey }) };
}
