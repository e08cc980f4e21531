/**
 * Tokens for trying things out, signed with a key that this machine made for itself. A gateway trusts it only when
 * NODE_ENV is not production and HOST is loopback; anybody who can read the file can be anybody there.
 */
import { createLocalJWKSet, SignJWT } from 'jose';
import { demoCustomer } from '../../schema/demo-customers.ts';
import type { Persona } from '../../schema/personas.ts';
import type { TrustedIssuer } from './issuers.ts';
import { type SigningKey, STATE_DIRECTORY, signingKey } from './key-file.ts';

export const DEVELOPMENT_ISSUER = 'urn:assent:development';
/** What a gateway expects as `aud` unless it is told otherwise. */
export const DEFAULT_AUDIENCE = 'assent';
/** Seconds. */
export const DEFAULT_LIFETIME = 3600;

export interface TokenOptions {
  readonly persona: Persona;
  /** Absent: all of the persona's. Any value: the refusals can be tried. */
  readonly purposes?: readonly string[];
  /** Id for the claim `customer`; absent: `consents-to-all` for the persona customer, no claim for others. */
  readonly customer?: string;
  readonly acr?: string;
  readonly brand?: string;
  /** Absent: the persona's. */
  readonly recipient?: string;
  /** Seconds until `exp`, negative: already expired. Absent: {@link DEFAULT_LIFETIME}. */
  readonly ttl?: number;
  readonly audience?: string;
  /** Leaves `exp` out; such a token is refused. */
  readonly noExp?: boolean;
}

export interface DevelopmentIssuer {
  /** A signed JWT for a persona. */
  issueToken(options: TokenOptions): Promise<string>;
  /** For a gateway that may trust it. */
  readonly trusted: TrustedIssuer;
}

/** `sub`: one for each customer, one for each other persona. */
const subjectOf = (persona: Persona, customer: string | undefined): string =>
  customer === undefined ? `persona:${persona.name}` : `persona:${persona.name}:${customer}`;

const issuerWith = (key: SigningKey): DevelopmentIssuer => ({
  trusted: { issuer: DEVELOPMENT_ISSUER, keys: createLocalJWKSet({ keys: [...key.jwks.keys] }) },
  issueToken: ({ persona, noExp, ttl, audience, ...options }) => {
    const now = Math.floor(Date.now() / 1000);
    const customer =
      options.customer ?? (persona.roles.includes('customer') ? demoCustomer('consents-to-all') : undefined);
    return new SignJWT({
      iss: DEVELOPMENT_ISSUER,
      aud: audience ?? DEFAULT_AUDIENCE,
      sub: subjectOf(persona, customer),
      roles: persona.roles,
      purposes: options.purposes ?? persona.purposes,
      customer,
      brand: options.brand,
      recipient: options.recipient ?? persona.recipient,
      acr: options.acr,
      auth_time: now,
      iat: now,
      exp: noExp === true ? undefined : now + (ttl ?? DEFAULT_LIFETIME),
    })
      .setProtectedHeader({ alg: 'ES256', typ: 'at+jwt', kid: key.kid })
      .sign(key.privateKey);
  },
});

/** The development issuer of this project, its key made at first use in `directory`. */
export const developmentIssuer = async (directory: string = STATE_DIRECTORY): Promise<DevelopmentIssuer> =>
  issuerWith(await signingKey(directory, 'development-issuer.json'));
