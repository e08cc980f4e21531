/** How large and how slow a request may be, from its first byte to its answer. Part of the table in `table.ts`. */
import { KB, type LimitFacts } from './limit-facts.ts';

export const requestLimits = {
  arrivalMilliseconds: {
    default: 10_000,
    unit: 'milliseconds',
    of: 'time for headers and body of a request to arrive',
    refusal: '408 `BAD_REQUEST`, connection closed',
    why: 'a client that sends drop by drop holds a connection for nothing',
  },
  headerBytes: {
    default: 16 * KB,
    unit: 'bytes',
    of: 'request line and headers together',
    refusal: '431 `BAD_REQUEST`, connection closed',
    why: 'room for a token of the greatest size and no more',
  },
  headers: {
    default: 100,
    unit: 'headers',
    of: 'headers of a request',
    refusal: '431 `BAD_REQUEST`',
    why: 'a browser behind proxies sends about thirty',
  },
  urlBytes: {
    default: 8 * KB,
    unit: 'bytes',
    of: 'path and query of a URL: what a GET may carry',
    refusal: '414 `BAD_REQUEST`',
    why: 'longer documents come by POST',
  },
  bodyBytes: {
    variable: 'BODY_MAX_BYTES',
    default: 256 * KB,
    most: 16 * KB * KB,
    unit: 'bytes',
    of: 'body of a request',
    refusal: '413 `BAD_REQUEST`',
    why: 'it is read before it is understood',
  },
  tokenBytes: {
    default: 8 * KB,
    unit: 'bytes',
    of: 'access token',
    refusal: '401 `UNAUTHENTICATED`',
    why: 'the work for the token of a stranger is bounded',
  },

  requestMilliseconds: {
    variable: 'REQUEST_TIMEOUT_MS',
    default: 15_000,
    most: 600_000,
    unit: 'milliseconds',
    of: 'time for the answer to a request',
    refusal: 'what is there by then; the rest `SUBGRAPH_UNAVAILABLE`',
    why: 'nobody waits longer',
  },
  departureMilliseconds: {
    default: 45_000,
    unit: 'milliseconds',
    of: 'time for a client to take the answer, once that for making it is over',
    refusal: 'connection closed',
    why: 'an answer that nobody reads holds memory, and an engine that was replaced',
  },
  subgraphMilliseconds: {
    variable: 'SUBGRAPH_TIMEOUT_MS',
    default: 5_000,
    most: 600_000,
    unit: 'milliseconds',
    of: 'time for one call to a subgraph',
    refusal: '`SUBGRAPH_UNAVAILABLE`, `CONSENT_UNAVAILABLE`',
    why: 'a service that hangs holds up nobody',
  },
  subgraphAnswerBytes: {
    default: 32 * KB * KB,
    unit: 'bytes',
    of: 'answer of a subgraph',
    refusal: '`SUBGRAPH_UNAVAILABLE`',
    why: 'it is in memory as a whole',
  },
} as const satisfies Record<string, LimitFacts>;
