// What the evaluation store refuses, with the number that MongoDB gives it. Every refusal names what it refuses and never
// carries a stored value: messages may end in a log.
import type { Document } from './values.ts';

/** An answer `{ ok: 0, code, errmsg }` or an entry of `writeErrors`. Source of the codes: MongoDB's error_codes. */
export class StoreError extends Error {
  readonly code: number;
  readonly #details: Document;

  constructor(code: number, message: string, details: Document = new Map()) {
    super(message);
    this.code = code;
    this.#details = details;
  }

  /** The error as an answer shows it. */
  toDocument(): Document {
    return new Map([['code', this.code], ['errmsg', this.message], ...this.#details]);
  }
}
