/**
 * How somebody becomes a customer, as three processes tell each other: the service that registers customers keeps what they said and an
 * outbox, the consent service makes their state, and the gateway carries it from one to the other. Nobody can be read before their
 * state exists. All three endpoints are internal (POST, JSON, the gateway's passport), and whoever asks twice changes nothing.
 */
import { z } from 'zod';

/**
 * Ids that a new customer may be given: 1 to 64 ASCII characters that need no quoting anywhere, the first a letter or a digit. Neither
 * the id that stands for nobody nor those of documents that are nobody's are among them.
 */
export const newCustomerId = z.string().regex(/^[0-9A-Za-z][0-9A-Za-z._-]{0,63}$/);

/** Entries that are carried over together. */
export const MAX_CARRIED = 100;

/** What the consent service needs to know of somebody who is there for the first time. */
export const newCustomer = z.strictObject({
  id: newCustomerId,
  /** Member of the loyalty programme. */
  enrolled: z.boolean(),
});
export type NewCustomer = z.infer<typeof newCustomer>;

const ids = z.array(newCustomerId).max(MAX_CARRIED);
const customers = z.array(newCustomer).max(MAX_CARRIED);

/**
 * `POST /outbox` of the service that registers: the customers whose state is still to be made, those who wait longest first.
 * `done`: their state exists by now, they are not told again. `only`: nobody else is asked about.
 */
export const outboxRequest = z.strictObject({ done: ids, only: newCustomerId.optional() });
export const outboxAnswer = z.object({ waiting: customers });
export type OutboxRequest = z.infer<typeof outboxRequest>;

/** `POST /customers` of the consent service: makes their states; whoever is there, or was and is erased, stays as they are. */
export const newCustomersRequest = z.strictObject({ customers });

/** `POST /registrations` of the service that registers: whether whoever asks has registered this customer under this key. */
export const registrationRequest = z.strictObject({ customer: z.string().max(200), key: z.string().max(200) });
export const registrationAnswer = z.object({ isOwn: z.boolean() });

/** The input field, beside the one that names the customer, by which a registration that is sent again is known. */
export const REGISTRATION_KEY = 'idempotencyKey';
