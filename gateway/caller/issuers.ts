/**
 * Whose signatures count: the configured issuers and where their public keys are. Keys come from the JWKS of the issuer
 * alone; nothing in a token (`jku`, `x5u`, `jwk`) can name a place to look.
 */
import type { JSONWebKeySet, JWTVerifyGetKey } from 'jose';
import { z } from 'zod';
import { KEY_TIMES, KeySet, type KeyTimes } from './key-set.ts';

export interface TrustedIssuer {
  /** Value of `iss`, compared as it is. */
  readonly issuer: string;
  readonly keys: JWTVerifyGetKey;
}

/** One entry of ISSUERS. */
export interface IssuerAddress {
  readonly issuer: string;
  /** URL of its JWKS; absent: found by OpenID Connect Discovery under the issuer's URL. */
  readonly jwks?: string;
}

/** Milliseconds that an issuer has for one answer. */
const DEADLINE = 5_000;
/** Largest answer of an issuer, in bytes: hundreds of keys. */
const MAX_ANSWER = 1024 * 1024;

/** Hosts that name this machine and nothing else. */
export const isLoopback = (host: string): boolean =>
  host === 'localhost' || host === '::1' || host === '[::1]' || /^127(\.\d{1,3}){3}$/.test(host);

/** Whether keys may come from there: over TLS, or from this machine. */
export function isTrustworthy(url: string): boolean {
  if (!URL.canParse(url)) return false;
  const { protocol, hostname, username, password } = new URL(url);
  if (username !== '' || password !== '') return false;
  return protocol === 'https:' || (protocol === 'http:' && isLoopback(hostname));
}

const discoveryDocument = z.object({ issuer: z.string(), jwks_uri: z.string().refine(isTrustworthy) });
const keySet = z.object({ keys: z.array(z.record(z.string(), z.unknown())) });

/** What an issuer publishes, as JSON. Wherever else it would like to send us, we do not go. */
async function published(url: string): Promise<unknown> {
  const response = await fetch(url, {
    headers: { accept: 'application/json, application/jwk-set+json' },
    redirect: 'error',
    signal: AbortSignal.timeout(DEADLINE),
  });
  if (!response.ok) throw new Error('The issuer does not publish what it should');
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body ?? []) {
    size += chunk.length;
    if (size > MAX_ANSWER) throw new Error('The issuer publishes too much');
    chunks.push(chunk);
  }
  return JSON.parse(Buffer.concat(chunks).toString());
}

/** OpenID Connect Discovery 1.0, section 4: the document must name the very issuer that it was asked for. */
async function discover(issuer: string): Promise<string> {
  const found = discoveryDocument.parse(
    await published(`${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`),
  );
  if (found.issuer !== issuer) throw new Error('The discovery document is that of another issuer');
  return found.jwks_uri;
}

/**
 * An issuer somewhere else. Nothing is fetched before its first token. How long what is fetched counts is `key-set.ts`'s.
 *
 * @param clock milliseconds; it only goes forward
 */
export function remoteIssuer(
  { issuer, jwks }: IssuerAddress,
  times: KeyTimes = KEY_TIMES,
  clock: () => number = () => performance.now(),
): TrustedIssuer {
  let address = jwks;
  const keys = async (): Promise<JSONWebKeySet> => {
    address ??= await discover(issuer);
    try {
      return keySet.parse(await published(address)) as JSONWebKeySet;
    } catch (error) {
      // It may have moved.
      address = jwks;
      throw error;
    }
  };
  return { issuer, keys: new KeySet(keys, times, clock).find };
}
