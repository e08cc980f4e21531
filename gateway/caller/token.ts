/**
 * Who asks: the bearer token of a request, verified against the keys of the issuers that are trusted (RFC 8725, RFC 9068).
 * Every failure is the same refusal; nothing of a token enters a log or an error, and no token is kept.
 */
import { decodeJwt, jwtVerify } from 'jose';
import { unauthenticated } from '../http/refusal.ts';
import type { VerifiedToken } from './caller.ts';
import { callerOf } from './claims.ts';
import type { TrustedIssuer } from './issuers.ts';
import { bearerOf, CLOCK_SKEW, TOKEN_ALGORITHMS } from './token-rules.ts';
import { VerifiedTokens } from './verified-tokens.ts';

/** How many verified tokens are remembered; about a kilobyte each. */
const MAX_REMEMBERED = 5_000;

/** `typ` of an access token (RFC 9068) or of a plain JWT; the media type may be written out (RFC 7515, section 4.1.9). */
const TYPES = new Set(['jwt', 'at+jwt', 'application/jwt', 'application/at+jwt']);

export interface TokenRules {
  readonly issuers: readonly TrustedIssuer[];
  /** What `aud` must be or contain. */
  readonly audience: string;
  /** Stable name for (issuer, subject) that says nothing about either. */
  readonly pseudonym: (issuer: string, subject: string) => string;
}

/** Values of the `Authorization` header, each as sent; undefined: there was none. */
export type TokenVerifier = (authorization: readonly string[] | undefined) => Promise<VerifiedToken>;

/**
 * Makes the verifier of bearer tokens. It throws {@link unauthenticated} for whatever is not one valid token of a trusted
 * issuer: missing or repeated header, size, form, `alg`, signature, `iss`, `aud`, `exp`, `nbf`, `typ`, claims.
 */
export function createTokenVerifier({ issuers, audience, pseudonym }: TokenRules): TokenVerifier {
  const trusted = new Map(issuers.map((issuer) => [issuer.issuer, issuer]));
  const remembered = new VerifiedTokens(MAX_REMEMBERED);

  const verified = async (token: string): Promise<VerifiedToken | undefined> => {
    const known = await remembered.find(token, Math.floor(Date.now() / 1_000) - CLOCK_SKEW);
    if (known !== undefined) return known;
    // The claimed issuer only chooses the keys that the signature is then checked with.
    const issuer = trusted.get(decodeJwt(token).iss ?? '');
    if (issuer === undefined) return undefined;
    const { payload, protectedHeader, key } = await jwtVerify(token, issuer.keys, {
      algorithms: TOKEN_ALGORITHMS,
      issuer: issuer.issuer,
      audience,
      clockTolerance: CLOCK_SKEW,
      requiredClaims: ['iss', 'aud', 'sub', 'exp'],
    });
    // Somebody who authenticates only later would be recent enough for every step-up.
    if (!(Number(payload.auth_time ?? 0) <= Date.now() / 1_000 + CLOCK_SKEW)) return undefined;
    if (!TYPES.has(protectedHeader.typ?.toLowerCase() ?? '')) return undefined;
    const said = callerOf(payload, pseudonym);
    const { exp } = payload;
    if (said === undefined || exp === undefined) return undefined;
    const says = { ...said, ends: exp + CLOCK_SKEW };
    remembered.add(token, { says, issuer, header: protectedHeader, key, exp });
    return says;
  };

  return async (authorization) => {
    if (authorization === undefined) throw unauthenticated(false);
    const token = bearerOf(authorization);
    if (token === undefined) throw unauthenticated(true);
    const found = await verified(token).catch(() => undefined);
    if (found === undefined) throw unauthenticated(true);
    return found;
  };
}
