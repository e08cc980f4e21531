/** What is said of a limit, and the words that several of them share. */

export interface LimitFacts {
  /** The environment variable that sets it; absent: it is the same everywhere. */
  readonly variable?: string;
  readonly default: number;
  /** The most that the variable may say. */
  readonly most?: number;
  readonly unit: string;
  /** What is bounded, for the reader of the documentation. */
  readonly of: string;
  /** What comes of going over it. */
  readonly refusal: string;
  readonly why: string;
}

export const TOO_COMPLEX = '400 `OPERATION_TOO_COMPLEX`';
export const RATE_LIMITED = '429 `RATE_LIMITED`';
/** The rest of the operation is answered. */
export const FIELD_LIMITED = '`RATE_LIMITED` for the field';
export const KB = 1024;
