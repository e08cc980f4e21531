/**
 * A gateway's shell over the engine of a world, polling every few milliseconds: what the tests of subscriptions are written with. A
 * customer changes as the consent service would change them: with an epoch that is one more.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Limits } from '../../../gateway/limits/table.ts';
import type { CustomerState } from '../../../schema/customer-state.ts';
import { errors } from '../../../schema/errors.ts';
import { personaNamed } from '../../../schema/personas.ts';
import type { Role } from '../../../schema/vocabulary.ts';
import { type EventStream, eventStream } from '../../support/event-stream.ts';
import { yesToAll } from '../../support/world/people.ts';
import { openWorld, type World, type WorldOptions } from '../../support/world.ts';
import { type House, type HouseOptions, openHouse } from '../house.ts';

export const INTERVAL = 20;

type Known = Extract<CustomerState, { known: true }>;

export interface Asker {
  readonly as: Role;
  /** The customer of a customer's token. */
  readonly customer?: string;
  readonly purpose?: string;
  /** Seconds for which the token lives. */
  readonly ttl?: number;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface Listening {
  readonly world: World;
  readonly house: House;
  readonly url: string;
  readonly headersOf: (asker: Asker) => Promise<Record<string, string>>;
  readonly subscribe: (asker: Asker, query: string, more?: object) => Promise<EventStream>;
  readonly change: (customer: string, change?: Partial<Known>) => void;
  /** Bodies of the polls so far. */
  readonly polls: () => unknown[];
  readonly stop: () => Promise<void>;
}

export async function openListening(
  customers: readonly string[],
  {
    limits,
    world: options,
    ...house
  }: Omit<HouseOptions, 'limits'> & { limits?: Partial<Limits>; world?: WorldOptions } = {},
): Promise<Listening> {
  const world = await openWorld(customers, options);
  // All of them say yes to all.
  for (const [id, state] of world.states) world.states.set(id, { ...(state as Known), consents: yesToAll(), epoch: 1 });
  const opened = await openHouse({ engine: world.engine, ...house, limits: { pollMilliseconds: INTERVAL, ...limits } });
  const url = `http://127.0.0.1:${opened.port}`;
  const headersOf: Listening['headersOf'] = async ({ as, customer, ttl, purpose, headers }) => ({
    authorization: `Bearer ${await opened.issuer.issueToken({ persona: personaNamed(as)!, customer, ttl })}`,
    'x-purpose': purpose ?? personaNamed(as)!.purposes[0]!,
    ...headers,
  });
  return {
    world,
    house: opened,
    url,
    headersOf,
    subscribe: async (asker, query, more) => eventStream(url, await headersOf(asker), { query, ...more }),
    change: (customer, change = {}) => {
      const state = world.states.get(customer) as Known;
      world.states.set(customer, { ...state, ...change, epoch: state.epoch + 1 });
    },
    polls: () => world.calls.filter(({ path }) => path === '/changes').map(({ body }) => body),
    stop: async () => {
      await opened.stop();
      await world.stop();
    },
  };
}

/** Long enough for some polls. */
export const someTime = (): Promise<void> => sleep(10 * INTERVAL);

/** A refusal of the customer. */
export const refusedCustomer = (code: 'FORBIDDEN' | 'CONSENT_REQUIRED', purpose: string, name = 'consentChanged') => ({
  data: { [name]: null },
  errors: [
    {
      message: errors[code].message,
      path: [name],
      extensions: { code, coordinate: 'Query.customer', category: 'key', purpose },
    },
  ],
});

/** What refuses a request as a whole. */
export const refusedWhole = (code: keyof typeof errors) => ({
  errors: [{ message: errors[code].message, extensions: { code } }],
});
