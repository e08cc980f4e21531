// MongoDB's error codes, as far as the evaluation store uses them. Every refusal names what it refuses and never
// carries a stored value: messages may end in a log.
import type { Document } from './document.ts';

const NAMES = {
  2: 'BadValue',
  9: 'FailedToParse',
  14: 'TypeMismatch',
  20: 'IllegalOperation',
  26: 'NamespaceNotFound',
  28: 'PathNotViable',
  40: 'ConflictingUpdateOperators',
  43: 'CursorNotFound',
  48: 'NamespaceExists',
  52: 'DollarPrefixedFieldName',
  53: 'InvalidIdField',
  54: 'NotSingleValueField',
  56: 'EmptyFieldName',
  57: 'DottedFieldName',
  59: 'CommandNotFound',
  66: 'ImmutableField',
  67: 'CannotCreateIndex',
  73: 'InvalidNamespace',
  85: 'IndexOptionsConflict',
  86: 'IndexKeySpecsConflict',
  100: 'UnsatisfiableWriteConcern',
  171: 'CannotIndexParallelArrays',
  263: 'OperationNotSupportedInTransaction',
  10334: 'BSONObjectTooLarge',
  11000: 'DuplicateKey',
  31249: 'Location31249',
  31250: 'Location31250',
  31253: 'Location31253',
  31254: 'Location31254',
  40414: 'Location40414',
  40415: 'Location40415',
} as const;

export type ErrorCode = keyof typeof NAMES;

/** An answer `{ ok: 0, code, codeName, errmsg }` or an entry of `writeErrors`. Source: MongoDB's error_codes. */
export class StoreError extends Error {
  readonly code: ErrorCode;
  readonly details: Document;

  constructor(code: ErrorCode, message: string, details: Document = new Map()) {
    super(message);
    this.code = code;
    this.details = details;
  }

  get codeName(): string {
    return NAMES[this.code];
  }
}
