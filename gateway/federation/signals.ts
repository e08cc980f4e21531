/**
 * Tells the consent service that a customer's device sent a preference signal, where it has not this one on record. Nothing waits for it and
 * nothing fails with it: what does not arrive is told again with the customer's next request. What a signal means for a request is not
 * decided here (`caller/purpose.ts`).
 */
import type { CustomerState } from '../../schema/customer-state.ts';
import type { SignalReport } from '../../schema/preference-signal.ts';
import type { Asking } from '../caller/caller.ts';

/** Sends a report under the passport of who asks; rejects where it did not arrive. */
export type SendReport = (report: SignalReport, asking: Asking) => Promise<unknown>;

/** Told of each request, with the states that it began with. */
export type Signals = (asking: Asking, states: readonly CustomerState[]) => void;

export function signalReports(send: SendReport): Signals {
  // A page asks several questions at once: the first of them tells it.
  const underWay = new Set<string>();
  return (asking, states) => {
    const { customer } = asking.caller;
    if (asking.signals === undefined || customer === undefined) return;
    const own = states.find(({ id }) => id === customer);
    if (!own?.known || own.signals === undefined) return;
    for (const signal of asking.signals) {
      const name = `${signal} ${customer}`;
      if (own.signals.includes(signal) || underWay.has(name)) continue;
      underWay.add(name);
      send({ customer, signal }, asking)
        .catch(() => {})
        .finally(() => underWay.delete(name));
    }
  };
}
