/**
 * What a file of an export is made of, whatever it is written in: first what it is, then customers page by page, each page ended by a
 * record that says so, and last that it is complete or why it is not. A file without the last one is incomplete. Types only.
 */
import type { Purpose } from '../../schema/vocabulary.ts';
import type { SentCode } from '../http/presentation.ts';

/** What was asked, by whom and under what. */
export interface ExportRecord {
  readonly record: 'export';
  /** Id of the export: the same in each part of one that was continued. */
  readonly export: string;
  readonly purpose: Purpose;
  readonly brand: string;
  readonly channel?: string;
  /** For whom a partner asked. */
  readonly recipient?: string;
  /** Hash of the policy, as the trail names it. */
  readonly policy: string;
  /** Hash of the query and its variables. */
  readonly operation: string;
  /** RFC 3339: when this part began. */
  readonly time: string;
  readonly columns: readonly string[];
  /** It goes on where another part ended, after so many customers. */
  readonly continues?: number;
  /** Asked for `audienceChanges(since:)`; absent: nothing is registered that could have to be removed. */
  readonly changes?: string;
}

export interface PageRecord {
  readonly record: 'page';
  /** Customers so far, this page and parts before this one among them. */
  readonly exported: number;
  readonly pages: number;
  /** Goes on behind this page. */
  readonly resumeToken: string;
}

/** Refusals of fields and masks, each once: the values that they are about are null, or masked. */
export interface Restraints {
  readonly refused: readonly { readonly coordinate: string; readonly code: string }[];
  readonly masked: readonly { readonly coordinate: string; readonly kind: string }[];
}

export interface CompleteRecord extends Restraints {
  readonly record: 'complete';
  readonly complete: true;
  readonly exported: number;
  readonly pages: number;
  readonly changes?: string;
}

export interface IncompleteRecord extends Restraints {
  readonly record: 'incomplete';
  readonly complete: false;
  readonly code: SentCode;
  readonly message: string;
  readonly exported: number;
  readonly pages: number;
  /** Goes on behind the last whole page; absent: no page came. */
  readonly resumeToken?: string;
}

export type AboutRecord = ExportRecord | PageRecord | CompleteRecord | IncompleteRecord;

/** A node of the connection under the client's names. */
export type Row = Readonly<Record<string, unknown>>;

/** One way to write a file. It knows nothing of pages. */
export interface Format {
  /** With its parameters. */
  readonly type: string;
  readonly extension: string;
  /** What comes before the first record; empty: nothing. */
  readonly head: string;
  readonly about: (record: AboutRecord) => string;
  readonly rows: (rows: readonly Row[]) => string;
}
