/**
 * What verified tokens said, so that a signature is checked once and not with every request. A token itself is not kept, only its
 * hash; an entry counts until its `exp`, and only while its issuer still gives the very key that the signature was checked with.
 */
import { hash } from 'node:crypto';
import type { JWTHeaderParameters } from 'jose';
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
  readonly #most: number;
  /** In the order of last use. */
  readonly #known = new Map<string, Verified>();

  /** @param most how many are kept; the one that was not used for longest goes */
  constructor(most: number) {
    this.#most = most;
  }

  get size(): number {
    return this.#known.size;
  }

  /** @param now seconds since the epoch, less what clocks may differ by */
  async find(token: string, now: number): Promise<VerifiedToken | undefined> {
    const name = hash('sha256', token, 'base64url');
    const found = this.#known.get(name);
    if (found === undefined) return undefined;
    this.#known.delete(name);
    if (found.exp <= now || (await found.issuer.keys(found.header, NO_TOKEN)) !== found.key) return undefined;
    this.#keep(name, found);
    return copy(found.says);
  }

  add(token: string, verified: Verified): void {
    const { says } = verified;
    Object.freeze(says.purposes);
    Object.freeze(says.caller.roles);
    this.#keep(hash('sha256', token, 'base64url'), { ...verified, says: copy(says) });
  }

  #keep(name: string, verified: Verified): void {
    this.#known.set(name, verified);
    for (const oldest of this.#known.keys()) {
      if (this.#known.size <= this.#most) return;
      this.#known.delete(oldest);
    }
  }
}
