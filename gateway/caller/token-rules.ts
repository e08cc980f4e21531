/**
 * What every JWT that comes from outside must be, whatever it says: the bounds of the work for a stranger's, and of its form.
 */
import { limits } from '../limits/table.ts';

/** Asymmetric only: with a public key as HMAC secret anybody could sign (RFC 8725, section 2.1). */
export const TOKEN_ALGORITHMS = ['RS256', 'PS256', 'ES256', 'ES384', 'EdDSA'];
/** Largest token, in bytes: the work for a stranger's token is bounded. */
export const MAX_TOKEN = limits.tokenBytes.default;
/** Seconds by which the clock of an issuer may differ; the contract allows 30 at most. */
export const CLOCK_SKEW = 10;

/** The token of an `Authorization` header that was sent once (RFC 6750, section 2.1); undefined: there is none. */
export function bearerOf([value, ...others]: readonly string[]): string | undefined {
  const token = /^Bearer +([\w.~+/-]+=*)$/i.exec(value ?? '')?.[1];
  return token === undefined || others.length > 0 || token.length > MAX_TOKEN ? undefined : token;
}
