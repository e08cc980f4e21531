/**
 * The decision. Pure: no clock, no I/O, no cache; the same question always has the same answer.
 * It allows only what a row allows; anything it does not understand is a no. See "The decision" in docs/policy-table.md.
 */

import type { CustomerState } from '../../schema/customer-state.ts';
import { REFUSALS, type Refusal } from '../../schema/errors.ts';
import type { Grant } from '../../schema/policy.ts';
import {
  type Action,
  CATEGORIES,
  type Category,
  type LegalBasis,
  type Mask,
  purposeEnumValue,
  WRITE_CATEGORIES,
  type WriteCategory,
} from '../../schema/vocabulary.ts';
import type { Asking } from '../caller/caller.ts';
import { missingBasis } from './legal-basis.ts';
import type { PolicyIndex } from './policy-index.ts';
import { holds, type Trace } from './trace.ts';

/**
 * Whose data: a customer with their state, or `anyone`, the question whether there could be a customer at all for whom
 * this is allowed. What is denied for anyone is denied before anything is fetched.
 */
export type Subject = CustomerState | 'anyone';

export interface Question {
  readonly action: Action;
  readonly category: Category | WriteCategory;
  /** Arguments of the field, as far as a row reads them. */
  readonly arguments?: Readonly<Record<string, unknown>>;
  /** The answer is part of the payload of a write by the same request, about the same customer. */
  readonly inOwnPayload?: boolean;
  /** Is told what each row met; it changes nothing. */
  readonly trace?: Trace;
}

export type Decision =
  | { readonly effect: 'allow'; readonly row: string; readonly basis: LegalBasis }
  | { readonly effect: 'mask'; readonly row: string; readonly basis: LegalBasis; readonly mask: Mask }
  | {
      readonly effect: 'deny';
      readonly code: Refusal;
      /** The row that came furthest; absent if there is none for this role, purpose and question. */
      readonly row?: string;
    };

/** What is said where there is nothing to say yes with. */
export const NO: Decision = { effect: 'deny', code: 'FORBIDDEN' };

/** May this be done, for this customer, in this request? */
export function decide(index: PolicyIndex, asking: Asking, question: Question, subject: Subject): Decision {
  const own = decideByRows(index, asking, question, subject);
  if (question.category !== 'key' || own.effect !== 'deny') return own;
  return decideKey(index, asking, question, subject, own);
}

/** A customer's id stands where at least one other category is allowed or masked: otherwise they are not there. */
function decideKey(
  index: PolicyIndex,
  asking: Asking,
  question: Question,
  subject: Subject,
  otherwise: Decision,
): Decision {
  let furthest = otherwise;
  // Where a row reads the arguments, it is asked about what the request itself is about.
  const own = { ...question, arguments: ownRequest(asking) };
  for (const category of CATEGORIES) {
    if (category === 'key') continue;
    const decision = decideByRows(index, asking, { ...own, category }, subject);
    if (decision.effect !== 'deny') return { effect: 'allow', row: decision.row, basis: decision.basis };
    furthest = further(furthest, decision);
  }
  return furthest;
}

function decideByRows(index: PolicyIndex, asking: Asking, question: Question, subject: Subject): Decision {
  let furthest = NO;
  let masked: Decision | undefined;
  // No row lets a write category be read, or a category be written to.
  if (question.action !== (isWritten(question.category) ? 'write' : 'read')) return furthest;
  for (const row of index.rows(question.category)) {
    if (!isFor(row, asking)) continue;
    if (!speaksTo(row, asking, question, subject)) {
      question.trace?.end(question.category, row, 'silent');
      continue;
    }
    const refusal = whatStopsCaller(row, asking, question) ?? whatStopsCustomer(row, asking, question, subject);
    question.trace?.end(question.category, row, refusal);
    if (refusal !== undefined) furthest = further(furthest, { effect: 'deny', code: refusal, row: row.row });
    else if (row.mask === undefined) return { effect: 'allow', row: row.row, basis: row.basis };
    else masked ??= { effect: 'mask', row: row.row, basis: row.basis, mask: row.mask };
  }
  return masked ?? furthest;
}

/** Whether a category is about writing. */
export const isWritten = (category: Category | WriteCategory): boolean =>
  (WRITE_CATEGORIES as readonly string[]).includes(category);

/** The no that came further; of equals the one that can name a row. */
function further(one: Decision, other: Decision): Decision {
  if (one.effect !== 'deny' || other.effect !== 'deny') return one;
  if (one.row === undefined) return other.row === undefined ? one : other;
  return REFUSALS.indexOf(other.code) > REFUSALS.indexOf(one.code) ? other : one;
}

/** Is this row about this role and purpose at all? */
const isFor = (row: Grant, { caller, purpose }: Asking): boolean =>
  caller.roles.includes(row.role) && row.purposes.includes(purpose);

/** Is it about this question, by who asks and what is asked? */
function speaksTo(row: Grant, asking: Asking, { arguments: given, inOwnPayload, trace }: Question, subject: Subject) {
  if (row.role === 'customer' && !holds('self', isSelf(asking, subject), trace)) return false;
  // A partner who does not say for whom they ask has no rows.
  if (row.role === 'partner' && !holds('recipient', asking.caller.recipient !== undefined, trace)) return false;
  if (row.ownPayloadOnly && !holds('ownPayload', inOwnPayload === true, trace)) return false;
  if (row.ownRequestOnly && !holds('ownRequest', asksAboutOwnRequest(asking, given), trace)) return false;
  return true;
}

const isSelf = (asking: Asking, subject: Subject): boolean =>
  asking.caller.customer !== undefined && (subject === 'anyone' || subject.id === asking.caller.customer);

/** Arguments that ask about the request's own purpose, brand, recipient and channel. */
const ownRequest = ({ purpose, brand, channel, caller }: Asking): Question['arguments'] => ({
  purpose: purposeEnumValue(purpose),
  brand,
  recipient: caller.recipient,
  channel,
});

/**
 * "answered only for the request's own purpose, brand (or absent), recipient (or absent) and, where `x-channel` is present, channel"
 * (policy model): a channel may not be left out there. Left out it asks about any, and the answer would be of another one.
 */
function asksAboutOwnRequest(asking: Asking, given: Question['arguments']): boolean {
  if (given === undefined) return false;
  const absent = (value: unknown): boolean => value === undefined || value === null;
  return (
    given.purpose === purposeEnumValue(asking.purpose) &&
    (absent(given.brand) || given.brand === asking.brand) &&
    (absent(given.recipient) || given.recipient === asking.caller.recipient) &&
    (asking.channel === undefined || given.channel === asking.channel)
  );
}

/** What the row asks of the caller and does not get. */
function whatStopsCaller(row: Grant, { caller, now }: Asking, { trace }: Question): Refusal | undefined {
  // A case proves nothing by itself: until the customer's state carries the grant of a verified case, it does not stand.
  if (row.case && !holds('case', false, trace)) return 'CASE_REQUIRED';
  const { acr, maxAge } = row;
  if (acr !== undefined && !holds('authentication', caller.acr !== undefined && acr.includes(caller.acr), trace))
    return 'STEP_UP_REQUIRED';
  if (maxAge !== undefined) {
    const age = now / 1000 - (caller.authTime ?? Number.NEGATIVE_INFINITY);
    if (!holds('recency', age <= maxAge, trace)) return 'STEP_UP_REQUIRED';
  }
  return undefined;
}

/** What the row asks of the customer and does not get. */
function whatStopsCustomer(row: Grant, asking: Asking, question: Question, subject: Subject): Refusal | undefined {
  const { action, trace } = question;
  if (subject === 'anyone') return undefined;
  trace?.see('known', subject.known);
  if (!subject.known) return 'FORBIDDEN';
  if (!holds('erasure', !subject.erased, trace)) return 'FORBIDDEN';
  const missing = missingBasis(row, asking, action, subject, trace);
  if (missing !== undefined) return missing;
  if (row.despiteRestriction !== true && !holds('restriction', !subject.restricted, trace)) return 'RESTRICTED';
  return undefined;
}
