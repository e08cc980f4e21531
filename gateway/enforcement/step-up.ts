/**
 * What a row asks of how, and how recently, somebody authenticated (RFC 9470), and of several such demands the one to tell. Pure; it
 * reads the token and the policy and nothing about a customer, so telling it tells nothing of anybody.
 */
import type { Authentication } from '../../schema/policy.ts';
import type { Asking } from '../caller/caller.ts';
import { holds, type Trace } from './trace.ts';

/** What is asked of the authentication; `never`: no authentication can be all of it. */
export type Needed = Authentication | 'never';

/** What has all that each of two asks for. Values of `acr` are names, compared whole: none is known to be stronger than another. */
export function both(one: Needed, other: Needed): Needed {
  if (one === 'never' || other === 'never') return 'never';
  const acr = other.acr === undefined ? one.acr : (one.acr?.filter((value) => other.acr?.includes(value)) ?? other.acr);
  if (acr?.length === 0) return 'never';
  const maxAge = one.maxAge === undefined ? other.maxAge : Math.min(one.maxAge, other.maxAge ?? one.maxAge);
  return { ...(acr && { acr }), ...(maxAge !== undefined && { maxAge }) };
}

const hasAcr = ({ acr }: Authentication, { caller }: Asking): boolean =>
  acr === undefined || (caller.acr !== undefined && acr.includes(caller.acr));

/** Seconds since the last authentication at most `maxAge`; a token that does not say when has none that is recent. */
const isRecent = (maxAge: number, { caller, now }: Asking): boolean =>
  now / 1000 - (caller.authTime ?? Number.NEGATIVE_INFINITY) <= maxAge;

/** Whether the token has what is asked for. */
export const isEnough = (needed: Authentication, asking: Asking, trace?: Trace): boolean =>
  (needed.acr === undefined || holds('authentication', hasAcr(needed, asking), trace)) &&
  (needed.maxAge === undefined || holds('recency', isRecent(needed.maxAge, asking), trace));

/**
 * The lesser of two demands that a token does not meet: first what needs no other `acr` than it has, then what may be longer ago, then
 * what can be met in more ways; of equals the first.
 */
export function lesser(one: Authentication, other: Authentication, asking: Asking): Authentication {
  const rank = (needed: Authentication) => [
    Number(!hasAcr(needed, asking)),
    -(needed.maxAge ?? Number.POSITIVE_INFINITY),
    -(needed.acr?.length ?? Number.POSITIVE_INFINITY),
  ];
  const [mine, its] = [rank(one), rank(other)];
  const at = mine.findIndex((value, place) => value !== its[place]);
  return at !== -1 && (its[at] as number) < (mine[at] as number) ? other : one;
}
