/**
 * What a decision met on its way, for whoever asks why: each row that speaks to the request, what it looked at, and where it
 * stopped. It is filled by the decision itself (`decide.ts`), which never reads it; without one a decision costs what it did.
 */
import type { Refusal } from '../../schema/errors.ts';
import type { Grant } from '../../schema/policy.ts';
import type { Category, WriteCategory } from '../../schema/vocabulary.ts';

/** What a row can look at: the word where it holds, unless it goes without saying, and the word where the row stops at it. */
const FACTS = {
  // Of the request.
  self: ['OWN_CUSTOMER', 'ANOTHER_CUSTOMER'],
  delegation: ['ACTS_FOR_CUSTOMER', 'ACTS_FOR_NOBODY'],
  recipient: ['RECIPIENT', 'NO_RECIPIENT'],
  ownPayload: ['OWN_PAYLOAD', 'NOT_OWN_PAYLOAD'],
  ownRequest: ['ABOUT_OWN_REQUEST', 'NOT_ABOUT_OWN_REQUEST'],
  case: ['VERIFIED_CASE', 'NO_VERIFIED_CASE'],
  authentication: ['STRONG_AUTHENTICATION', 'WEAK_AUTHENTICATION'],
  recency: ['RECENT_AUTHENTICATION', 'OLD_AUTHENTICATION'],
  // Of the customer's state.
  newCustomer: ['NOT_THERE_YET', 'THERE_ALREADY'],
  known: [undefined, 'UNKNOWN'],
  erasure: [undefined, 'ERASED'],
  enrolment: ['ENROLLED', 'NOT_ENROLLED'],
  account: ['ACCOUNT_OPEN', 'ACCOUNT_NOT_OPEN'],
  objection: ['NO_OBJECTION', 'OBJECTION'],
  consent: ['CONSENT', 'NO_CONSENT'],
  explicitConsent: ['EXPLICIT_CONSENT', 'NO_EXPLICIT_CONSENT'],
  restriction: ['NOT_RESTRICTED', 'RESTRICTED'],
} as const;

export type FactName = keyof typeof FACTS;
export type Fact = NonNullable<(typeof FACTS)[FactName][number]>;

export const ALL_FACTS: readonly Fact[] = Object.values(FACTS)
  .flat()
  .filter((word) => word !== undefined);

/** A row of the policy, for the role and the purpose of the request, as the decision went through it. */
export interface TracedRow {
  readonly category: Category | WriteCategory;
  readonly grant: Grant;
  /** What it looked at, in that order. A row that does not stand stops at its last one. */
  readonly met: readonly Fact[];
  /** Whether it stands; for anyone: whether it could for some customer. */
  readonly stands: boolean;
  /** Why it does not; absent, too, where it does not speak to this request at all. */
  readonly code?: Refusal;
}

export class Trace {
  readonly rows: TracedRow[] = [];
  #met: Fact[] = [];

  see(fact: FactName, holds: boolean): void {
    const word = FACTS[fact][holds ? 0 : 1];
    if (word !== undefined) this.#met.push(word);
  }

  /** @param code undefined: it stands; `silent`: it does not speak to the request */
  end(category: Category | WriteCategory, grant: Grant, code: Refusal | 'silent' | undefined): void {
    const met = this.#met;
    this.#met = [];
    this.rows.push({ category, grant, met, stands: code === undefined, ...(code !== 'silent' && { code }) });
  }
}

/** Looks at a fact, and says so to whoever asks why. */
export function holds(fact: FactName, value: boolean, trace: Trace | undefined): boolean {
  trace?.see(fact, value);
  return value;
}
