/**
 * Passports for the tests of subgraphs, signed as the gateway signs them, or wrong in one way.
 */
import { createHash, randomUUID } from 'node:crypto';
import { createLocalJWKSet, exportJWK, generateKeyPair, type JWTVerifyGetKey, SignJWT } from 'jose';
import { PASSPORT_ALGORITHM, PASSPORT_ISSUER, PASSPORT_LIFETIME, PASSPORT_TYPE } from '../../schema/passport.ts';

/** What is different from a passport that is right. `undefined` takes the claim away. */
export interface PassportChanges {
  readonly claims?: Readonly<Record<string, unknown>>;
  readonly header?: Readonly<Record<string, unknown>>;
}

export interface PassportOffice {
  readonly keys: JWTVerifyGetKey;
  /** The key set as the gateway publishes it. */
  readonly jwks: { keys: object[] };
  /** A passport for one call to `audience` with these bytes. */
  readonly issue: (audience: string, body: string, changes?: PassportChanges) => Promise<string>;
}

/** A gateway's signing key and what can be done with it. */
export async function passportOffice(kid = randomUUID()): Promise<PassportOffice> {
  const { publicKey, privateKey } = await generateKeyPair(PASSPORT_ALGORITHM);
  const jwks = { keys: [{ ...(await exportJWK(publicKey)), kid, alg: PASSPORT_ALGORITHM, use: 'sig' }] };
  return {
    jwks,
    keys: createLocalJWKSet(jwks),
    issue: (audience, body, { claims = {}, header = {} } = {}) => {
      const now = Math.floor(Date.now() / 1000);
      return new SignJWT({
        iss: PASSPORT_ISSUER,
        aud: audience,
        iat: now,
        exp: now + PASSPORT_LIFETIME,
        jti: randomUUID(),
        actor: 'pseudonym',
        roles: ['agent'],
        body_sha256: createHash('sha256').update(body).digest('base64url'),
        ...claims,
      })
        .setProtectedHeader({ alg: PASSPORT_ALGORITHM, typ: PASSPORT_TYPE, kid, ...header })
        .sign(privateKey);
    },
  };
}
