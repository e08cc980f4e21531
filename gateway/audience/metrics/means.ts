/**
 * What counting customers has at its disposal in one gateway, for as long as it runs: how often somebody may ask, how far one question goes,
 * and who has been told of whom.
 */
import { hkdfSync } from 'node:crypto';
import type { Counter, MakeCounter } from '../../limits/counters.ts';
import type { Limits } from '../../limits/table.ts';
import type { Memory } from './memory.ts';
import { type PlaceOf, placesBy } from './population.ts';
import { ToldBefore } from './told-before.ts';

export interface MetricsMeans {
  /** Of each caller, by their pseudonym. */
  readonly questions: Counter;
  /** Calls to services for one question. */
  readonly calls: number;
  readonly before: ToldBefore;
  readonly placeOf: PlaceOf;
}

/** Seconds of a window. */
const HOUR = 3_600;

/**
 * @param secret of the gateway: where people fall is derived from it (HKDF, RFC 5869), so that it serves nothing else; absent: this process alone
 * @param memory absent: of this process
 */
export const metricsMeans = (
  limits: Pick<Limits, 'callerMetrics' | 'metricsCalls'>,
  make: MakeCounter,
  secret?: Uint8Array,
  memory?: Memory,
): MetricsMeans => ({
  questions: make({ name: 'metrics', points: limits.callerMetrics, seconds: HOUR }),
  calls: limits.metricsCalls,
  before: new ToldBefore(memory),
  placeOf: placesBy(secret && Buffer.from(hkdfSync('sha256', secret, '', 'assent counted population', 32))),
});
