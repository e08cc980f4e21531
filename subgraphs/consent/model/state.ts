/**
 * What the gateway is told of a customer: only the yeses that stand now. Whatever else there is, it is a no, and all noes look alike.
 */
import type { CustomerState } from '../../../schema/customer-state.ts';
import type { PreferenceSignal } from '../../../schema/vocabulary.ts';
import { type CaseEntry, grantsOf } from './cases/case.ts';
import type { CompactCustomer } from './customer.ts';
import { isCurrentNotice } from './notices.ts';
import { inForce } from './record.ts';
import { type Wanted, yesesIn } from './yeses.ts';

/** What a state is made of. */
export type StateSource = Pick<
  CompactCustomer,
  '_id' | 'epoch' | 'account' | 'enrolled' | 'restricted' | 'erased' | 'objections' | 'trailKey'
> & {
  /** What was read of the yeses, as one text. */
  readonly yeses: string;
  /** Absent: written before there were any. */
  readonly signals?: readonly PreferenceSignal[];
  readonly cases?: readonly CaseEntry[];
};

/**
 * The state of a customer at a time.
 * @param customer another one, or nobody's document: there is no customer of this id. The same is worked out for all, so that the time
 * it takes tells nothing
 * @param wanted whose consents are told; absent: all
 */
export function stateOf(id: string, customer: StateSource | null, now: Date, wanted: Wanted = {}): CustomerState {
  if (customer === null) return { id, known: false };
  const { epoch, erased, restricted, account, enrolled, objections, trailKey, yeses } = customer;
  const { signals = [], cases = [] } = customer;
  const grants = grantsOf(cases, now);
  const consents = yesesIn(yeses, (yes) => inForce(yes, now, isCurrentNotice), wanted);
  if (customer._id !== id) return { id, known: false };
  const state = { id, known: true as const, epoch, erased, restricted, account };
  if (erased) return { ...state, enrolled: false, objections: [], consents: [] };
  const kept = { objections: [...objections], consents, signals: [...signals], cases: grants };
  return { ...state, enrolled, ...kept, ...(trailKey === undefined ? {} : { trailKey }) };
}
