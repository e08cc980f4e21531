/**
 * The gateway's word about a call to a subgraph, as `schema/passport.ts` defines it: who asks, why, and the hash of the very
 * bytes that are sent. The token of the client never goes further than the gateway.
 */
import { createHash, randomUUID } from 'node:crypto';
import { SignJWT } from 'jose';
import {
  PASSPORT_ALGORITHM,
  PASSPORT_ISSUER,
  PASSPORT_LIFETIME,
  PASSPORT_TYPE,
  type PassportClaims,
} from '../../schema/passport.ts';
import type { Asking } from './caller.ts';
import type { SigningKey } from './key-file.ts';

/** Name of the file with the gateway's own key. */
export const GATEWAY_KEYS = 'gateway-keys.json';

/** For whom a call is made: a request, or, before its purpose is known, its caller alone. */
export type OnBehalfOf = Pick<Asking, 'caller'> & Partial<Omit<Asking, 'caller'>>;

export interface Passports {
  /**
   * A passport for one call.
   * @param audience name of the subgraph
   * @param body the bytes of the request as they are sent
   * @param asking undefined: the gateway itself asks (health), with no roles
   */
  sign(audience: string, body: Uint8Array | string, asking: OnBehalfOf | undefined): Promise<string>;
  /** Public keys, for `/.well-known/jwks.json`. */
  readonly jwks: SigningKey['jwks'];
}

const claimsOf = (asking: OnBehalfOf | undefined): Omit<PassportClaims, 'body_sha256'> =>
  asking === undefined
    ? { actor: 'gateway', roles: [] }
    : {
        customer: asking.caller.customer,
        actor: asking.caller.actor,
        roles: asking.caller.roles,
        purpose: asking.purpose,
        brand: asking.brand,
        case: asking.case,
      };

/** Makes passports with a key that stays the same over restarts, so that subgraphs need not fetch it again. */
export function createPassports(key: SigningKey): Passports {
  const header = { alg: PASSPORT_ALGORITHM, typ: PASSPORT_TYPE, kid: key.kid };
  return {
    jwks: key.jwks,
    sign: (audience, body, asking) => {
      const now = Math.floor(Date.now() / 1000);
      const claims: PassportClaims = {
        ...claimsOf(asking),
        body_sha256: createHash('sha256').update(body).digest('base64url'),
      };
      return new SignJWT({
        ...claims,
        iss: PASSPORT_ISSUER,
        aud: audience,
        iat: now,
        exp: now + PASSPORT_LIFETIME,
        jti: randomUUID(),
      })
        .setProtectedHeader(header)
        .sign(key.privateKey);
    },
  };
}
