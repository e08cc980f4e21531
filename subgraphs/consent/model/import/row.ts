/** One line of a file of answers, as far as its format goes: what it says is read in `answer.ts`. */
import type { Fault } from './fault.ts';

/** Bytes of a line; a longer one is none. */
export const LONGEST_LINE = 64 * 1024;

export type Row = {
  /** Counted from 1, as editors do. */
  readonly line: number;
} & ({ readonly value: unknown } | { readonly fault: Fault });

/** The file cannot be read on: one line for a person, without anything of what is in it. */
export class FileUnreadable extends Error {
  override readonly name = 'FileUnreadable';
}
