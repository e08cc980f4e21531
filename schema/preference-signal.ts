/**
 * How a consent service is told that a customer's device sent a preference signal: `POST /signals`, with a passport of that customer. It
 * is asked for only where the state says that the service keeps signals and has not this one. What it answers, in JSON, says nothing.
 */
import { z } from 'zod';
import { PREFERENCE_SIGNALS } from './vocabulary.ts';

/** Beside `states`. */
export const SIGNALS_ENDPOINT = 'signals';

export const signalReport = z.strictObject({
  /** The customer who asks: a signal is never told of anybody else. */
  customer: z.string().min(1).max(200),
  signal: z.enum(PREFERENCE_SIGNALS),
});
export type SignalReport = z.infer<typeof signalReport>;
