/**
 * The issuer of the benchmark's tokens: the gateway under test runs as in production, where the development issuer is not
 * trusted. Its key lives as long as one run.
 */
import { calculateJwkThumbprint, exportJWK, generateKeyPair, SignJWT } from 'jose';
import type { Asker } from './shapes.ts';

export const ISSUER = 'urn:assent:bench';

export interface Issuer {
  /** RFC 7517 set, as JSON text. */
  readonly jwks: string;
  /** A token that lasts longer than any run. */
  tokenFor(asker: Asker): Promise<string>;
}

export async function createIssuer(): Promise<Issuer> {
  const { privateKey, publicKey } = await generateKeyPair('ES256');
  const jwk = await exportJWK(publicKey);
  const kid = await calculateJwkThumbprint(jwk);
  return {
    jwks: JSON.stringify({ keys: [{ ...jwk, kid, alg: 'ES256', use: 'sig' }] }),
    tokenFor: ({ role, purpose }) =>
      new SignJWT({ roles: [role], purposes: [purpose] })
        .setProtectedHeader({ alg: 'ES256', typ: 'at+jwt', kid })
        .setIssuer(ISSUER)
        .setAudience('assent')
        .setSubject(`bench:${role}`)
        .setIssuedAt()
        .setExpirationTime('6h')
        .sign(privateKey),
  };
}
