/**
 * Which customers have changed since they were last looked at: `POST /changes` with `{ after }` gives those whose epoch is higher now.
 * The shape is the contract between the gateway and any consent service that lets clients listen; the service keeps nothing for it and
 * waits for nobody. A body that does not fit it counts as no answer.
 */
import { z } from 'zod';

/** The largest number of customers in one `POST /changes`. */
export const MAX_CHANGES = 1000;

/**
 * A customer, and the number of their last change: the epoch of their state, raised by one with every change and atomically with it
 * (customer-state.ts). So it is the sequence number of what waits to be told about them.
 */
export const customerEpoch = z.object({
  id: z.string().max(200),
  epoch: z
    .int()
    .nonnegative()
    .max(Number.MAX_SAFE_INTEGER - 1),
});
export type CustomerEpoch = z.infer<typeof customerEpoch>;

export const changesRequest = z.object({ after: z.array(customerEpoch).max(MAX_CHANGES) });

/**
 * In the order in which they were asked about. Whoever is not there, unknown or erased, is always among them, one after what was
 * asked: it is not told which of the two they are.
 */
export const changesAnswer = z.object({
  changed: z.array(customerEpoch.extend({ epoch: z.int().nonnegative() })).max(MAX_CHANGES),
});
