/**
 * What counting customers reads of them: part of the block `gateway` of `classification.ts`. Whoever counts by something must be able to read
 * it of somebody; whether somebody is counted is the category `aggregate`.
 */
import type { Class, Coordinate, InputClass } from './policy.ts';

export const metricsCoordinates = {
  'Query.customerMetrics': 'aggregate',
  'CustomerMetrics.*': 'inherit',
  'MetricsGroup.*': 'inherit',
  'MeasuredValue.*': 'inherit',
  'MetricsBucket.*': 'inherit',
} as const satisfies Readonly<Record<Coordinate, Class>>;

export const metricsInputs = {
  'CustomerMeasure.function': { harmless: 'says what is done with what is measured, and reads nothing' },
  'CustomerGroup.AGE_BAND': 'demographic',
  'CustomerGroup.INCOME_BAND': 'demographic',
  'CustomerGroup.HOME_OWNERSHIP': 'demographic',
  'CustomerGroup.MARITAL_STATUS': 'demographic',
  'CustomerGroup.HOUSEHOLD_SIZE': 'demographic',
  'CustomerGroup.HOUSEHOLD_COMPOSITION': 'demographic',
  'CustomerGroup.KIDS_COUNT': 'demographic',
  'CustomerGroup.TIER': 'loyalty.tier',
  'MeasuredFact.BALANCE': 'loyalty.balance',
  'MeasuredFact.PURCHASE_COUNT': 'purchase.summary',
  'MeasuredFact.PURCHASE_TOTAL': 'purchase.summary',
  'MeasuredFact.SENSITIVE_TOTAL': 'special-category',
} as const satisfies Readonly<Record<Coordinate, InputClass>>;
