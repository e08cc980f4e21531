/**
 * A public key as `/.well-known/jwks.json` shows it (RFC 7517), of the gateway and of services that sign. Keys of two signers stand in
 * one set there: which of them may sign what is said here, so that neither is ever taken for the other.
 */
import { z } from 'zod';

/** Only a public key of P-256: whatever else is in a key, a private part too, is left out by reading it. */
export const publishedKey = z.object({
  kty: z.literal('EC'),
  crv: z.literal('P-256'),
  x: z.string().length(43),
  y: z.string().length(43),
  kid: z.string().min(1).max(200),
  alg: z.literal('ES256').default('ES256'),
  use: z.literal('sig').default('sig'),
  /** The `typ` of all that it signs (RFC 8725, section 3.11). The gateway's own keys have none: they sign passports and seals. */
  signs: z.string().max(100).optional(),
});
export type PublishedKey = z.infer<typeof publishedKey>;

export const publishedKeys = z.object({ keys: z.array(publishedKey).max(1000) });
export type PublishedKeys = z.infer<typeof publishedKeys>;

/** Where they are published: by the gateway, and by a service that signs. */
export const PUBLISHED_KEYS_PATH = '/.well-known/jwks.json';
