/**
 * A customer of a platform that tells states alone: the yeses that stand, and nothing of what was asked or answered before. Whatever
 * else of them is asked for is refused rather than made up.
 */
import type { ConsentInForce, CustomerState } from '../../../../schema/customer-state.ts';
import type { ConsentStatus } from '../../types.ts';
import type { CompactCustomer } from '../customer.ts';
import type { StatusQuestion } from '../status.ts';
import { NotKept } from './platform.ts';

type Known = Extract<CustomerState, { known: true }>;

const notKept = (): never => {
  throw new NotKept('The platform tells no more than states');
};

export function toldCustomer({ id, consents, ...standing }: Known): CompactCustomer {
  const told = { _id: id, ...standing, inForce: consents };
  return Object.defineProperties(told as unknown as CompactCustomer, {
    records: { get: notKept },
    withdrawals: { get: notKept },
    handled: { get: notKept },
    confirmations: { get: notKept },
    standing: { get: notKept },
    head: { get: notKept },
  });
}

/**
 * The best answer among the yeses that stand. Where there is none, what was answered is not known: UNKNOWN, and not valid (DPV,
 * `ConsentUnknown`).
 */
export function statusInForce(inForce: readonly ConsentInForce[], question: StatusQuestion, now: Date): ConsentStatus {
  const fits = (part: 'channel' | 'brand' | 'recipient', yes: ConsentInForce) =>
    question[part] === undefined || question[part] === null || question[part] === yes[part];
  const ends = inForce
    .filter(
      (yes) => yes.purpose === question.purpose && fits('channel', yes) && fits('brand', yes) && fits('recipient', yes),
    )
    .map(({ until }) => (until === null ? Number.POSITIVE_INFINITY : Date.parse(until)))
    .filter((end) => end > now.getTime());
  const unknown = { since: null, notice: null, renewal: null };
  if (ends.length === 0) return { state: 'UNKNOWN', valid: false, until: null, ...unknown };
  const last = Math.max(...ends);
  const until = last === Number.POSITIVE_INFINITY ? null : new Date(last);
  return { state: 'GIVEN', valid: true, until, ...unknown };
}
