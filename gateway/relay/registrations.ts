/**
 * Carries new customers from the service that registered them to the consent service, which makes their states: two databases without a
 * transaction, so what is still to be made waits in an outbox (schema/registration.ts). Whatever is carried twice is there once; a
 * process that is killed between any two steps leaves an entry that whoever comes next carries again. It reads nothing of anybody.
 */
import {
  MAX_CARRIED,
  type NewCustomer,
  newCustomerId,
  type OutboxRequest,
  outboxAnswer,
  registrationAnswer,
} from '../../schema/registration.ts';
import type { Asking } from '../caller/caller.ts';

/** The three endpoints. Each rejects where there is no answer. */
export interface RegistrationCalls {
  /** `POST /outbox` of the service that registers. */
  outbox(request: OutboxRequest): Promise<unknown>;
  /** `POST /customers` of the consent service. */
  customers(request: { readonly customers: readonly NewCustomer[] }): Promise<unknown>;
  /** `POST /registrations` of the service that registers, on behalf of whoever asks. */
  registrations(request: { readonly customer: string; readonly key: string }, asking: Asking): Promise<unknown>;
}

export class Registrations {
  readonly #calls: RegistrationCalls;

  constructor(calls: RegistrationCalls) {
    this.#calls = calls;
  }

  /** Makes the state of one new customer, if it waits to be made. Rejects where that could not be done, or be found out. */
  async carry(customer: string): Promise<void> {
    // An id that nobody can be given waits nowhere.
    if (newCustomerId.safeParse(customer).success) await this.#carry(customer);
  }

  /** Makes the states of all who wait. @returns how many waited. Rejects at the first call without an answer */
  async carryAll(): Promise<number> {
    for (let carried = 0; ; ) {
      const some = await this.#carry();
      carried += some;
      if (some < MAX_CARRIED) return carried;
    }
  }

  /** Whether whoever asks has registered this customer before, under this key. Rejects where there is no answer. */
  async isRepeated(customer: string, key: string, asking: Asking): Promise<boolean> {
    return registrationAnswer.parse(await this.#calls.registrations({ customer, key }, asking)).isOwn;
  }

  async #carry(only?: string): Promise<number> {
    const { waiting } = outboxAnswer.parse(await this.#calls.outbox({ done: [], only }));
    if (waiting.length === 0) return 0;
    await this.#calls.customers({ customers: waiting });
    // Only now: before, nobody would make the state of whoever is not there yet.
    await this.#calls.outbox({ done: waiting.map(({ id }) => id), only });
    return waiting.length;
  }
}
