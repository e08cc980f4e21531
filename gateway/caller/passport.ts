/**
 * The gateway's word about a call to a subgraph, as `schema/passport.ts` defines it: who asks, why, and the hash of the very
 * bytes that are sent, so one passport is good for one call. The token of the client never goes further than the gateway.
 */
import { hash, randomUUID } from 'node:crypto';
import {
  PASSPORT_ALGORITHM,
  PASSPORT_ISSUER,
  PASSPORT_LIFETIME,
  PASSPORT_TYPE,
  type PassportClaims,
} from '../../schema/passport.ts';
import type { Asking } from './caller.ts';
import { es256 } from './es256.ts';
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

const base64url = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');

/** Makes passports with a key that stays the same over restarts, so that subgraphs need not fetch it again. */
export function createPassports(key: SigningKey): Passports {
  const header = base64url({ alg: PASSPORT_ALGORITHM, typ: PASSPORT_TYPE, kid: key.kid });
  return {
    jwks: key.jwks,
    sign: async (audience, body, asking) => {
      const now = Math.floor(Date.now() / 1000);
      const claims: PassportClaims = { ...claimsOf(asking), body_sha256: hash('sha256', body, 'base64url') };
      const payload = base64url({
        ...claims,
        iss: PASSPORT_ISSUER,
        aud: audience,
        iat: now,
        exp: now + PASSPORT_LIFETIME,
        jti: randomUUID(),
      });
      const signed = `${header}.${payload}`;
      return `${signed}.${es256(signed, key.keyObject)}`;
    },
  };
}
