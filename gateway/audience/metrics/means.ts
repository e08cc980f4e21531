/**
 * What counting customers has at its disposal in one gateway, for as long as it runs: how often somebody may ask, how far one question goes,
 * and who has been told of whom.
 */
import type { Counter, MakeCounter } from '../../limits/counters.ts';
import type { Limits } from '../../limits/table.ts';
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

export const metricsMeans = (
  limits: Pick<Limits, 'callerMetrics' | 'metricsCalls'>,
  make: MakeCounter,
): MetricsMeans => ({
  questions: make({ name: 'metrics', points: limits.callerMetrics, seconds: HOUR }),
  calls: limits.metricsCalls,
  before: new ToldBefore(),
  placeOf: placesBy(),
});
