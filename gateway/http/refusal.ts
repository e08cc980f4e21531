/**
 * A whole request refused: nothing of it is answered. Thrown in any room, written by the server as the one GraphQL error.
 * It carries a code and protocol headers, never a reason: a reason would say something about a token or a customer.
 */
import { type ErrorCode, errors } from '../../schema/errors.ts';

export class Refusal extends Error {
  readonly code: ErrorCode;
  /** HTTP status of the answer, from the table of errors. */
  readonly status: number;
  /** Response headers that belong to the refusal, such as `www-authenticate`. */
  readonly headers: Readonly<Record<string, string>>;

  constructor(code: ErrorCode, headers: Readonly<Record<string, string>> = {}) {
    super(errors[code].message);
    this.name = 'Refusal';
    this.code = code;
    this.status = errors[code].status;
    this.headers = headers;
  }
}

/**
 * The one answer to whatever is wrong with a token: no client learns which check failed.
 * `tokenSent` chooses the challenge of RFC 6750 section 3: without a token it names no error.
 */
export const unauthenticated = (tokenSent: boolean): Refusal =>
  new Refusal('UNAUTHENTICATED', { 'www-authenticate': tokenSent ? 'Bearer error="invalid_token"' : 'Bearer' });
