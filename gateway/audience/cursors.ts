/**
 * Cursors of audiences: opaque, and good for nothing but the same question of the same kind of caller. What they hold is encrypted and bound
 * to all of that (AES-256-GCM, NIST SP 800-38D), so that none can be made, changed or carried over; equal places have equal cursors.
 */
import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes } from 'node:crypto';
import { z } from 'zod';
import type { Asking } from '../caller/caller.ts';
import { RefusedError } from '../enforcement/refused-error.ts';
import type { Found } from './audience.ts';

/** Where a page ended. */
export interface Place extends Found {
  /** When the first page was asked for, milliseconds since the epoch: from then on days are counted back on all pages. */
  readonly asOf: number;
}

const contents = z.tuple([z.string(), z.number().nullable(), z.int()]);

const CIPHER = 'aes-256-gcm';
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
/** Characters; an id is at most 200. */
const LONGEST = 2_048;

/** What of a request a cursor is bound to: who asks as a policy sees them, why, and about what. */
export function bindingOf(
  { caller, purpose, brand, channel, case: number }: Asking,
  about: readonly unknown[],
): string {
  const { roles, recipient, acr, customer, onBehalfOf } = caller;
  const behind = onBehalfOf && [[...onBehalfOf.roles].sort(), onBehalfOf.recipient, onBehalfOf.customer];
  return JSON.stringify([[...roles].sort(), recipient, acr, customer, behind, purpose, brand, channel, number, about]);
}

export class Cursors {
  readonly #key: Uint8Array;
  readonly #nonceKey: Uint8Array;

  /** @param secret of the gateway; without one, cursors are good with this object alone */
  constructor(secret: Uint8Array = randomBytes(32)) {
    const derived = (use: string) => new Uint8Array(hkdfSync('sha256', secret, '', `assent cursor ${use}`, 32));
    this.#key = derived('content');
    this.#nonceKey = derived('nonce');
  }

  of({ id, value, asOf }: Place, binding: string): string {
    const text = JSON.stringify([id, value, asOf]);
    // A nonce that is a function of all that it is used for is never used for two things (as in RFC 5297).
    const nonce = createHmac('sha256', this.#nonceKey)
      .update(JSON.stringify([binding, text]))
      .digest()
      .subarray(0, NONCE_BYTES);
    const cipher = createCipheriv(CIPHER, this.#key, nonce).setAAD(Buffer.from(binding));
    return Buffer.concat([nonce, cipher.update(text), cipher.final(), cipher.getAuthTag()]).toString('base64url');
  }

  /**
   * @param input path of the input that the cursor is
   * @throws {RefusedError} `BAD_USER_INPUT` for what was not made here for this very binding
   */
  placeIn(cursor: string, binding: string, input: string): Place {
    const place = cursor.length > LONGEST ? undefined : this.#read(cursor, binding);
    // Written again it must be the same text: base64 can spell one thing in many ways.
    if (place === undefined || this.of(place, binding) !== cursor) throw new RefusedError('BAD_USER_INPUT', { input });
    return place;
  }

  #read(cursor: string, binding: string): Place | undefined {
    const bytes = Buffer.from(cursor, 'base64url');
    try {
      const decipher = createDecipheriv(CIPHER, this.#key, bytes.subarray(0, NONCE_BYTES), { authTagLength: TAG_BYTES })
        .setAAD(Buffer.from(binding))
        .setAuthTag(bytes.subarray(-TAG_BYTES));
      const text = Buffer.concat([decipher.update(bytes.subarray(NONCE_BYTES, -TAG_BYTES)), decipher.final()]);
      const [id, value, asOf] = contents.parse(JSON.parse(text.toString()));
      return { id, value, asOf };
    } catch {
      return undefined;
    }
  }
}
