/**
 * What the trail says of one operation: who asked, why, about whom, and what was decided by which row. Types only.
 * Never a value that was read or sent, never a literal of the document, never the id of a customer: whoever holds the trail
 * alone knows that somebody was looked at, not who.
 */
import type { ErrorCode } from '../../schema/errors.ts';
import type { Category, Channel, LegalBasis, Mask, Purpose, Role, WriteCategory } from '../../schema/vocabulary.ts';

/**
 * - `query`: what an operation read;
 * - `intent`: what a mutation field is about to do, written before anything is sent; one that is refused has none;
 * - `outcome`: how that ended: refused, or carried out, with what its payload let the caller read.
 */
export type EntryKind = 'query' | 'intent' | 'outcome';

export interface TrailEntry {
  readonly kind: EntryKind;
  /** One per request (`x-request-id`): an intent and its outcome share it. */
  readonly request: string;
  /** Time of the decision, milliseconds since the epoch. */
  readonly at: number;
  /** Pseudonym of who asked. */
  readonly actor: string;
  /** Pseudonym of the party that they acted for (RFC 8693, section 4.1). */
  readonly onBehalfOf?: string;
  readonly roles: readonly Role[];
  readonly purpose: Purpose;
  readonly brand: string;
  readonly channel?: Channel;
  /** Pseudonym of the case; what was sent may be anything. */
  readonly case?: string;
  readonly operation: OperationText;
  /** Hash of the policy that decided. */
  readonly policy: string;
  /** Customers who were decided alike are told once. */
  readonly about: readonly AboutCustomers[];
  /** How many ids were asked about that are nobody's, or not this caller's to ask about, or of whom nothing could be learned. */
  readonly nobody: number;
  /** Codes with which an operation (of a mutation: its field) failed beside what was decided, sorted. */
  readonly failures: readonly ErrorCode[];
}

/**
 * The normalised operation: fragments written out, the client's names gone, in place of every argument's value a `?`. Of a mutation,
 * the one field that the entry is about. A long text is cut and ends with a digest of the whole.
 */
export interface OperationText {
  /** base64url SHA-256 of the text. */
  readonly sha256: string;
  readonly text: string;
}

export interface AboutCustomers {
  /** Pseudonyms of customers; see `pseudonym.ts`. Empty: decided before it was known whom it would be about, or about nobody. */
  readonly customers: readonly string[];
  readonly allowed: readonly { readonly category: Category | WriteCategory; readonly row: string; readonly basis: LegalBasis }[]; // biome-ignore format: one line each
  readonly masked: readonly { readonly category: Category; readonly row: string; readonly basis: LegalBasis; readonly mask: Mask }[]; // biome-ignore format: one line each
  /** `row`: the one that came furthest. */
  readonly denied: readonly { readonly category: Category | WriteCategory; readonly code: ErrorCode; readonly row?: string }[]; // biome-ignore format: one line each
}
