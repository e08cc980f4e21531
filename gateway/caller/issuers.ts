/**
 * Whose signatures count: the configured issuers and where their public keys are. Keys come from the JWKS of the issuer
 * alone; nothing in a token (`jku`, `x5u`, `jwk`) can name a place to look.
 */
import { createRemoteJWKSet, type JWTVerifyGetKey } from 'jose';
import { z } from 'zod';

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

/** Milliseconds in which an unknown `kid` leads to at most one refresh. */
export const COOL_DOWN = 30_000;
/** Milliseconds after which keys are fetched anew, so that a withdrawn key is not trusted for long. */
const FRESH_FOR = 10 * 60_000;
/** Milliseconds that an issuer has for an answer. */
const DEADLINE = 5_000;
/** Milliseconds for which an issuer that did not answer is left alone: not one call per token that names it. */
const PAUSE_AFTER_FAILURE = 2_000;

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

/** OpenID Connect Discovery 1.0, section 4: the document must name the very issuer that it was asked for. */
async function discover(issuer: string): Promise<string> {
  const response = await fetch(`${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`, {
    headers: { accept: 'application/json' },
    redirect: 'error',
    signal: AbortSignal.timeout(DEADLINE),
  });
  if (!response.ok) throw new Error('The issuer has no discovery document');
  const found = discoveryDocument.parse(await response.json());
  if (found.issuer !== issuer) throw new Error('The discovery document is that of another issuer');
  return found.jwks_uri;
}

/**
 * An issuer somewhere else. Nothing is fetched before its first token; an answer that fails counts for
 * {@link PAUSE_AFTER_FAILURE}, and what is fetched for {@link FRESH_FOR}.
 */
export function remoteIssuer({ issuer, jwks }: IssuerAddress): TrustedIssuer {
  let remote: Promise<ReturnType<typeof createRemoteJWKSet>> | undefined;
  let failedAt = Number.NEGATIVE_INFINITY;

  const found = () => {
    remote ??= (jwks === undefined ? discover(issuer) : Promise.resolve(jwks)).then((url) =>
      createRemoteJWKSet(new URL(url), {
        cooldownDuration: COOL_DOWN,
        cacheMaxAge: FRESH_FOR,
        timeoutDuration: DEADLINE,
      }),
    );
    remote.catch(() => {
      failedAt = performance.now();
      remote = undefined;
    });
    return remote;
  };

  return {
    issuer,
    keys: async (header, token) => {
      const paused = performance.now() - failedAt < PAUSE_AFTER_FAILURE;
      if (paused && remote === undefined) throw new Error('The issuer did not answer a moment ago');
      const set = await found();
      if (paused && !set.fresh) throw new Error('The issuer did not answer a moment ago');
      try {
        return await set(header, token);
      } catch (error) {
        if (!set.fresh) failedAt = performance.now();
        throw error;
      }
    },
  };
}
