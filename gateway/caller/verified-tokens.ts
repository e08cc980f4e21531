/**
 * What verified tokens said, so that a signature is checked once and not with every request. A token itself is not kept, only its
 * hash; an entry counts until its `exp`, and only while its issuer still gives the very key that the signature was checked with.
 */
import { hash } from 'node:crypto';
import type { JWTHeaderParameters } from 'jose';
import { LRUCache } from 'lru-cache';
import type { VerifiedToken } from './caller.ts';
import type { TrustedIssuer } from './issuers.ts';

export interface Verified {
  readonly says: VerifiedToken;
  readonly issuer: TrustedIssuer;
  readonly header: JWTHeaderParameters;
  /** What the issuer's key set gave for this header; after a rotation or a fresh fetch it gives another object. */
  readonly key: unknown;
  /** Seconds since the epoch. */
  readonly exp: number;
}

/** Whoever looks for a key gets no token to look at: the header alone chooses it. */
const NO_TOKEN = { payload: '', signature: '' };

/** Two requests never share a caller: what belongs to a request is kept under its caller (pitfall P16). */
const copy = (token: VerifiedToken): VerifiedToken => ({ ...token, caller: { ...token.caller } });

export class VerifiedTokens {
  readonly #known: LRUCache<string, Verified>;

  /** @param most how many are kept; the one that was not used for longest goes */
  constructor(most: number) {
    this.#known = new LRUCache({ max: most });
  }

  get size(): number {
    return this.#known.size;
  }

  /**
   * @param now seconds since the epoch, less what clocks may differ by
   * @throws what the issuer's key set throws for a key that it does not have any more
   */
  async find(token: string, now: number): Promise<VerifiedToken | undefined> {
    const name = hash('sha256', token, 'base64url');
    const found = this.#known.get(name);
    if (found === undefined) return undefined;
    if (found.exp > now && (await found.issuer.keys(found.header, NO_TOKEN)) === found.key) return copy(found.says);
    this.#known.delete(name);
    return undefined;
  }

  add(token: string, verified: Verified): void {
    const { says } = verified;
    Object.freeze(says.purposes);
    Object.freeze(says.caller.roles);
    Object.freeze(says.caller.onBehalfOf?.roles);
    Object.freeze(says.caller.onBehalfOf);
    this.#known.set(hash('sha256', token, 'base64url'), { ...verified, says: copy(says) });
  }
}
