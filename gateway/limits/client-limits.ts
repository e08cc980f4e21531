/** How much one client may ask for, whatever it asks. Part of the table in `table.ts`. */
import { type LimitFacts, RATE_LIMITED } from './limit-facts.ts';

export const clientLimits = {
  clientRequests: {
    variable: 'CLIENT_REQUESTS_PER_SECOND',
    default: 500,
    most: 1_000_000,
    unit: 'requests per second',
    of: 'requests of one client (the subject of the token; the address where no token is asked for)',
    refusal: RATE_LIMITED,
    why: 'one caller does not starve the others',
  },
  clientConcurrency: {
    variable: 'CLIENT_CONCURRENT_REQUESTS',
    default: 64,
    most: 100_000,
    unit: 'requests',
    of: 'requests of one client that are under way at the same time, in one process',
    refusal: RATE_LIMITED,
    why: 'slow answers hold memory and connections to services',
  },
  clientLookups: {
    variable: 'CLIENT_LOOKUPS_PER_MINUTE',
    default: 60_000,
    most: 100_000_000,
    unit: 'look-ups per minute',
    of: 'customers and objects that staff ask for by id, each alias and each id of a list counted',
    refusal: RATE_LIMITED,
    why: 'a hundred aliased look-ups are a hundred attempts',
  },
  clientCost: {
    variable: 'CLIENT_COST_PER_MINUTE',
    default: 60_000_000,
    most: 1_000_000_000,
    unit: 'points per minute',
    of: 'static cost of the operations of one client',
    refusal: RATE_LIMITED,
    why: 'few requests can be much work',
  },
  addressFailures: {
    variable: 'ADDRESS_FAILURES_PER_MINUTE',
    default: 600,
    most: 1_000_000,
    unit: 'requests per minute',
    of: 'requests of one remote address (of IPv6 its /64) without a valid token',
    refusal: `${RATE_LIMITED} in place of 401`,
    why: 'guessing is made slow; a valid token from the same address is never refused for it',
  },
  withdrawals: {
    default: 20,
    unit: 'requests per second',
    of: 'requests of one customer over a limit above that are looked into, as they may be a withdrawal of consent',
    refusal: RATE_LIMITED,
    why: 'a withdrawal is never refused for rate, and what pretends to be one is no way around a limit',
  },
  withdrawalTokens: {
    default: 500,
    unit: 'tokens',
    of: 'document of such a request',
    refusal: RATE_LIMITED,
    why: 'no withdrawal is longer; looking into it costs little',
  },
} as const satisfies Record<string, LimitFacts>;
