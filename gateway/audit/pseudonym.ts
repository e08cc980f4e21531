/**
 * The names under which the trail knows customers: for each of them another one in each period. Whoever has the trail cannot
 * tell who it is, nor that two periods speak of the same person; whoever has the customer's key can. With the key that is
 * destroyed at erasure the names of all periods become nobody's. No key is kept here, not even for a moment longer than a call.
 */
import { createHmac, hkdfSync } from 'node:crypto';
import { type PeriodKind, periodOf, retainedPeriods } from './period.ts';

/** Characters of base64url: 132 bits. */
const LENGTH = 22;

/** A customer as far as a pseudonym needs it: the state that the consent service answers has these fields. */
export interface PseudonymHolder {
  readonly id: string;
  /** Absent: the consent service keeps none. */
  readonly trailKey?: string;
}

export interface TrailPseudonyms {
  /** Customers' names in records of `at` (time of the decision, milliseconds since the epoch). */
  at(at: number): (customer: PseudonymHolder) => string;
  /** The customer's names in all periods that are still kept at `now`: for reading what the trail says of them. */
  all(now: number, customer: PseudonymHolder): string[];
}

export interface PseudonymOptions {
  /** A secret of the gateway. Another key is derived from it, which serves customers without a `trailKey`. */
  readonly secret: Uint8Array;
  readonly period: PeriodKind;
  /** Months. */
  readonly retention: number;
}

export function createTrailPseudonyms({ secret, period, retention }: PseudonymOptions): TrailPseudonyms {
  const substitute = Buffer.from(hkdfSync('sha256', secret, '', 'assent customer pseudonym of the trail', 32));

  /**
   * The key of one customer. Where the consent service keeps none, it is made of the gateway's secret and the id: it hides who it is
   * from all who have the trail alone, but it cannot be destroyed for one customer. Erasure then waits for the retention.
   */
  const keyOf = ({ id, trailKey }: PseudonymHolder): string | Buffer =>
    trailKey ?? createHmac('sha256', substitute).update(id).digest();

  const name = (key: string | Buffer, of: string): string =>
    createHmac('sha256', key).update(`assent trail ${of}`).digest('base64url').slice(0, LENGTH);

  return {
    at: (at) => {
      const of = periodOf(period, at);
      return (customer) => name(keyOf(customer), of);
    },
    all: (now, customer) => {
      const key = keyOf(customer);
      return retainedPeriods(now, retention).map((of) => name(key, of));
    },
  };
}
