/**
 * Why a line of an import is refused: a field and one of these reasons. Neither ever holds anything that the line says, which is about
 * somebody.
 */
export const REASONS = {
  missing: 'is missing',
  invalid: 'is not valid',
  unwanted: 'is not wanted here',
  future: 'is in the future',
  unpublished: 'names no published notice',
  outdated: 'names a notice that is outdated: nobody agreed to the current one, the customer has to be asked again',
  'too early': 'is before the notice was published: it cannot have been read',
  'not asked': 'is not what this notice asks for',
  nobody: 'is nobody here',
} as const;
export type Reason = keyof typeof REASONS;

export interface Fault {
  /** Name of a field, or `line` where all of it is wrong. */
  readonly field: string;
  readonly reason: Reason;
}

/** A line that says nothing. */
export class LineRefused extends Error {
  override readonly name = 'LineRefused';
  readonly fault: Fault;

  constructor(field: string, reason: Reason) {
    super(`${field} ${REASONS[reason]}`);
    this.fault = { field, reason };
  }
}
