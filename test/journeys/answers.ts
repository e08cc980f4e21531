/**
 * Errors as clients read them: message, path, extensions and nothing else.
 */
import { type ErrorCode, errors } from '../../schema/errors.ts';

/** The error of one field or object. */
export const fieldError = (
  code: ErrorCode,
  path: readonly (string | number)[],
  about: Readonly<Record<string, unknown>>,
) => ({ message: errors[code].message, path, extensions: { code, ...about } });

/** A whole request refused: status and body. */
export const refusal = (code: ErrorCode, status: number = errors[code].status) => ({
  status,
  body: { errors: [{ message: errors[code].message, extensions: { code } }] },
});
