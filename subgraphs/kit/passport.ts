/**
 * Verifies the gateway's passport: no subgraph reads a byte of a body for anybody else (P10). Nothing here decides by its
 * claims. What makes a passport is in `schema/passport.ts`.
 */
import { createHash, timingSafeEqual } from 'node:crypto';
import { createRemoteJWKSet, errors, type JWTVerifyGetKey, jwtVerify } from 'jose';
import { z } from 'zod';
import { PASSPORT_ALGORITHM, PASSPORT_ISSUER, PASSPORT_LIFETIME, PASSPORT_TYPE } from '../../schema/passport.ts';
import type { PublishedKey } from '../../schema/published-key.ts';
import type { Asker } from './definition.ts';

/** Seconds by which the clocks of gateway and subgraph may differ. */
const SKEW = 5;

/** Seconds in which an unknown `kid` makes the key set be fetched at most once. */
const COOLDOWN = 5;

/** No passport, or not a valid one for these bytes: 401. The reason stays inside. */
export class PassportRefused extends Error {
  override readonly name = 'PassportRefused';
}

/** The gateway's keys cannot be had, so nothing can be said about the passport: 503. */
export class PassportKeysUnavailable extends Error {
  override readonly name = 'PassportKeysUnavailable';
}

/** Says who asks, or throws one of the two errors above. `authorization` is the header, `body` the bytes as received. */
export type PassportVerifier = (authorization: string, body: Uint8Array) => Promise<Asker>;

/**
 * The keys that the gateway publishes for its passports; an unknown `kid` fetches them again, at most once per cool-down. Keys of others
 * stand beside them, for what those sign: whoever holds one of them makes no passport with it.
 */
export function passportKeys(url: string): JWTVerifyGetKey {
  const published = createRemoteJWKSet(new URL(url), { timeoutDuration: 2000, cooldownDuration: COOLDOWN * 1000 });
  return async (header, token) => {
    const key = await published(header, token);
    const found = published.jwks()?.keys.find(({ kid }) => kid === header.kid) as Partial<PublishedKey> | undefined;
    if (found === undefined || found.signs !== undefined) throw new errors.JWKSNoMatchingKey();
    return key;
  };
}

const claims = z.object({
  jti: z.string().min(1).max(200),
  actor: z.string().min(1).max(200),
  roles: z.array(z.string().max(50)).max(20),
  customer: z.string().min(1).max(200).optional(),
  body_sha256: z.string().length(43),
});

/** A verifier of passports for the subgraph `audience`. */
export function passportVerifier(audience: string, keys: JWTVerifyGetKey): PassportVerifier {
  return async (authorization, body) => {
    const [scheme, token, ...rest] = authorization.split(' ');
    if (scheme?.toLowerCase() !== 'bearer' || !token || rest.length > 0) throw new PassportRefused('no bearer token');
    const { payload } = await jwtVerify(token, keys, {
      algorithms: [PASSPORT_ALGORITHM],
      typ: PASSPORT_TYPE,
      issuer: PASSPORT_ISSUER,
      audience,
      requiredClaims: ['exp', 'iat', 'jti'],
      maxTokenAge: PASSPORT_LIFETIME,
      clockTolerance: SKEW,
    }).catch(refuse);
    const read = claims.safeParse(payload);
    if (!read.success) throw new PassportRefused('claims');
    // A passport that lives longer than it may be used is not the gateway's.
    if ((payload.exp ?? 0) - (payload.iat ?? 0) > PASSPORT_LIFETIME) throw new PassportRefused('lifetime');
    if (!sameText(read.data.body_sha256, createHash('sha256').update(body).digest('base64url'))) {
      throw new PassportRefused('body');
    }
    const { actor, roles, customer } = read.data;
    return { actor, roles, ...(customer === undefined ? {} : { customer }) };
  };
}

const sameText = (a: string, b: string): boolean =>
  a.length === b.length && timingSafeEqual(Buffer.from(a), Buffer.from(b));

/** Every fault of the token is a refusal; only a key set that does not come is not the token's fault. */
function refuse(error: unknown): never {
  const tokenFault = error instanceof errors.JOSEError && !(error instanceof errors.JWKSTimeout);
  // The base class itself is thrown for an answer of the key server that is no key set.
  const keySetFault = error instanceof errors.JWKSInvalid || (error as Error).constructor === errors.JOSEError;
  if (tokenFault && !keySetFault) throw new PassportRefused(error.code);
  throw new PassportKeysUnavailable('the key set of the gateway cannot be read');
}
