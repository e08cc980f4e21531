/**
 * Delegation (RFC 8693): which parties stand behind a request, and whose customer it is about. Pure. Everybody who asks "is this the
 * caller's own customer" asks here, so that nobody takes a delegate for the customer.
 */
import type { Asking, Caller } from './caller.ts';

/**
 * The request as each party would make it by itself: the acting party first, then the one that it acts for. Purpose, brand,
 * channel, time and the strength of the authentication are those of the one token.
 */
export function partiesOf(asking: Asking): readonly [Asking, ...Asking[]] {
  const { onBehalfOf, subject, acr, authTime } = asking.caller;
  if (onBehalfOf === undefined) return [asking];
  return [asking, { ...asking, caller: { ...onBehalfOf, subject, acr, authTime } }];
}

/** The one customer whom the caller may ask about: themselves, or the one they act for. Absent: whoever the policy gives them. */
export const boundCustomer = ({ customer, onBehalfOf }: Caller): string | undefined => customer ?? onBehalfOf?.customer;

/** The customers without whom the token is nobody's: an erased or unknown one neither asks nor has anybody ask for them. */
export const customersBehind = ({ customer, actingCustomer, onBehalfOf }: Caller): readonly string[] =>
  [customer, actingCustomer, onBehalfOf?.customer].filter((id) => id !== undefined);
