/**
 * Why, and through what: one purpose for each request, among those of the token, and the brand, channel and case it is
 * asked under. Nothing is guessed: what is ambiguous, unknown or sent twice is refused.
 */
import { SIGNAL_OBJECTIONS } from '../../schema/purposes.ts';
import {
  BRANDS,
  type Brand,
  CHANNELS,
  type Channel,
  DEFAULT_BRAND,
  PURPOSES,
  type Purpose,
  type Risk,
} from '../../schema/vocabulary.ts';
import { Refusal } from '../http/refusal.ts';
import type { Asking, Caller, VerifiedToken } from './caller.ts';
import { highest } from './risk.ts';

/** Headers by lower-case name, each with all the values that were sent (node's `headersDistinct`). */
export type SentHeaders = Readonly<Record<string, readonly string[] | undefined>>;

/** Longest case reference. */
const MAX_CASE = 128;

const isOneOf = <T extends string>(known: readonly T[], value: string): value is T =>
  (known as readonly string[]).includes(value);

/** The one purpose of the request. Without a header, a token with exactly one purpose states it. */
function purposeOf(allowed: readonly Purpose[], sent: readonly string[] | undefined): Purpose {
  if (sent === undefined) {
    const [only, ...others] = allowed;
    if (only === undefined || others.length > 0) throw new Refusal('PURPOSE_REQUIRED');
    return only;
  }
  const [value = '', ...others] = sent;
  if (others.length > 0 || value === '' || value.includes(',')) throw new Refusal('PURPOSE_REQUIRED');
  if (!isOneOf(PURPOSES, value) || !allowed.includes(value)) throw new Refusal('PURPOSE_NOT_ALLOWED');
  return value;
}

/** The value of a header that may be sent at most once. */
function atMostOne(sent: readonly string[] | undefined): string | undefined {
  if (sent !== undefined && sent.length > 1) throw new Refusal('BAD_USER_INPUT');
  return sent?.[0];
}

/** The brand of the token binds; another one in the header is an attempt to leave it. */
function brandOf(bound: Brand | undefined, sent: string | undefined): Brand {
  if (sent !== undefined && !isOneOf(BRANDS, sent)) throw new Refusal('BAD_USER_INPUT');
  if (bound !== undefined && sent !== undefined && sent !== bound) throw new Refusal('FORBIDDEN');
  return bound ?? sent ?? DEFAULT_BRAND;
}

function channelOf(sent: string | undefined): Channel | undefined {
  if (sent === undefined) return undefined;
  if (!isOneOf(CHANNELS, sent)) throw new Refusal('BAD_USER_INPUT');
  return sent;
}

function caseOf(sent: string | undefined): string | undefined {
  if (sent === undefined) return undefined;
  if (sent.length > MAX_CASE || !/^[\x21-\x7e]+$/.test(sent)) throw new Refusal('BAD_USER_INPUT');
  return sent;
}

/**
 * Global Privacy Control. It speaks for who sits at the browser, so it counts when that is the customer. It is no reason to refuse a
 * request: any value but `1` says nothing, and of several one is enough.
 */
function signalsOf({ customer }: Caller, sent: readonly string[] | undefined): Asking['signals'] {
  const isSent = sent?.some((value) => value.split(',').some((one) => one.trim() === '1')) ?? false;
  return customer !== undefined && isSent ? ['GPC'] : undefined;
}

/**
 * One request of a verified caller, as far as the headers say: `x-purpose`, `x-brand`, `x-channel`, `x-case`,
 * `sec-gpc`. Throws a {@link Refusal}: PURPOSE_REQUIRED, PURPOSE_NOT_ALLOWED, FORBIDDEN or BAD_USER_INPUT.
 *
 * @param now time of the decision, milliseconds since the epoch
 * @param signalled what a trusted edge says of its risk
 */
export function askingOf(token: VerifiedToken, headers: SentHeaders, now: number, signalled?: Risk): Asking {
  const signals = signalsOf(token.caller, headers['sec-gpc']);
  return {
    caller: token.caller,
    purpose: purposeOf(token.purposes, headers['x-purpose']),
    purposes: token.purposes,
    brand: brandOf(token.brand, atMostOne(headers['x-brand'])),
    channel: channelOf(atMostOne(headers['x-channel'])),
    case: caseOf(atMostOne(headers['x-case'])),
    signals,
    objections: signals?.flatMap((signal) => SIGNAL_OBJECTIONS[signal]),
    risk: highest(token.risk, signalled),
    now,
  };
}
