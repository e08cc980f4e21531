/**
 * The passport: what the gateway says about a call when it calls a subgraph. A JWT of at most 30 s, audience = the subgraph,
 * bound to the exact bytes of the body. Subgraphs verify it before they parse anything; they never decide by its claims.
 */
import type { Purpose, Role } from './vocabulary.ts';

export const PASSPORT_ISSUER = 'urn:assent:gateway';
export const PASSPORT_TYPE = 'passport+jwt';
export const PASSPORT_ALGORITHM = 'ES256';
/** Seconds between `iat` and `exp`. */
export const PASSPORT_LIFETIME = 30;
/** The HTTP header that carries it: `Authorization: Bearer <passport>`. */
export const PASSPORT_HEADER = 'authorization';

export interface PassportClaims {
  /** The customer who asks; only when the caller is one. */
  readonly customer?: string;
  /** Pseudonym of who asks. */
  readonly actor: string;
  readonly roles: readonly Role[];
  readonly purpose?: Purpose;
  readonly brand?: string;
  /** The case under which staff act. */
  readonly case?: string;
  /** base64url SHA-256 of the request body's bytes. */
  readonly body_sha256: string;
}
