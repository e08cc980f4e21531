/**
 * The mask that can be joined: equal values have equal forms, under one purpose and in one category, and nobody without the
 * gateway's key can find the value by trying all there are (pseudonymisation, GDPR Art. 4(5); HMAC, RFC 2104).
 */
import { createHmac, hkdfSync, randomBytes } from 'node:crypto';
import type { Category, Purpose, WriteCategory } from '../../../schema/vocabulary.ts';
import { STARS } from './text.ts';

/** Characters of base64url: 132 bits, enough that two values never share a form. */
const LENGTH = 22;

export class KeyedHash {
  readonly #secret: Uint8Array;
  readonly #keys = new Map<string, Buffer>();

  /** @param secret of the gateway; without one, forms can be joined among the answers of this object alone */
  constructor(secret: Uint8Array = randomBytes(32)) {
    this.#secret = secret;
  }

  /** The form of a text. It begins like every masked text, so that no subgraph of ours takes it back as an input. */
  of(text: string, purpose: Purpose | undefined, category: Category | WriteCategory): string {
    return STARS + createHmac('sha256', this.#key(purpose, category)).update(text).digest('base64url').slice(0, LENGTH);
  }

  /** A key of its own for each purpose and category (HKDF, RFC 5869). */
  #key(purpose: Purpose | undefined, category: Category | WriteCategory): Buffer {
    const use = JSON.stringify([purpose, category]);
    const known = this.#keys.get(use);
    if (known !== undefined) return known;
    const key = Buffer.from(hkdfSync('sha256', this.#secret, '', `assent mask ${use}`, 32));
    this.#keys.set(use, key);
    return key;
  }
}
