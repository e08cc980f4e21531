/**
 * How often customers are looked up: by one member of staff, and by one value, whoever looks. Somebody who tries out values is stopped by
 * the first, several who try out one person by the second. What was looked for is kept as a keyed hash and in no other form.
 */
import { createHmac, hkdfSync } from 'node:crypto';
import type { LookupRequest } from '../../../schema/lookup.ts';
import { RefusedError } from '../../enforcement/refused-error.ts';
import type { Counter, MakeCounter } from '../../limits/counters.ts';
import type { Limits } from '../../limits/table.ts';

/** Seconds of a window. */
const HOUR = 3_600;

export class Attempts {
  readonly #byStaff: Counter;
  readonly #byValue: Counter;
  readonly #key: Buffer;

  /** @param secret of the gateway: the key of the hashes is derived from it (HKDF, RFC 5869), so that it serves nothing else */
  constructor(limits: Pick<Limits, 'staffLookups' | 'valueLookups'>, make: MakeCounter, secret: Uint8Array) {
    this.#byStaff = make({ name: 'staff-lookups', points: limits.staffLookups, seconds: HOUR });
    this.#byValue = make({ name: 'value-lookups', points: limits.valueLookups, seconds: HOUR });
    this.#key = Buffer.from(hkdfSync('sha256', secret, '', 'assent looked up value', 32));
  }

  /**
   * Counts an attempt of somebody, whatever it looks for, and whether or not it can be made.
   * @param actor pseudonym of who looks
   * @throws {RefusedError} `RATE_LIMITED`
   */
  async by(actor: string): Promise<void> {
    if ((await this.#byStaff(actor)) > 0) throw new RefusedError('RATE_LIMITED');
  }

  /**
   * Counts an attempt at a value. One that was refused before uses nothing of it up, or somebody could use it up for others.
   * @throws {RefusedError} `RATE_LIMITED`
   */
  async at(searched: LookupRequest): Promise<void> {
    // As JSON, so that no two values can be cut differently and give the same text.
    const hashed = createHmac('sha256', this.#key)
      .update(JSON.stringify(Object.values(searched)))
      .digest('base64url');
    if ((await this.#byValue(hashed)) > 0) throw new RefusedError('RATE_LIMITED');
  }
}
