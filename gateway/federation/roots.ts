/**
 * The root fields of an operation, each with what is known of its customer before anything is fetched. Types only.
 */
import type { Verdict } from '../enforcement/verdicts.ts';
import type { OutputField } from './selection.ts';

export type Root =
  | { readonly kind: 'typename'; readonly field: OutputField }
  /** About no person. */
  | { readonly kind: 'public'; readonly field: OutputField }
  /** One customer, named by the argument or the token. */
  | { readonly kind: 'customer'; readonly field: OutputField; readonly customer: string }
  /** Several customers, named by the argument. */
  | { readonly kind: 'customers'; readonly field: OutputField; readonly customers: readonly string[] }
  /** The customer is known only when the object is there. */
  | { readonly kind: 'discovered'; readonly field: OutputField }
  /** A write to a customer that was allowed. */
  | { readonly kind: 'written'; readonly field: OutputField; readonly customer: string }
  /** Refused before anything is fetched. */
  | { readonly kind: 'refused'; readonly field: OutputField; readonly verdict: Verdict }
  /** Arguments that no service needs to see to be wrong. */
  | { readonly kind: 'invalid'; readonly field: OutputField };
