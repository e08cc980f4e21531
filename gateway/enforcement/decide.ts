/**
 * The decision. Pure: no clock, no I/O, no cache; the same question always has the same answer.
 * It allows only what a row allows; anything it does not understand is a no. Who may have what, in words: docs/policy-table.md.
 */

import type { CustomerState } from '../../schema/customer-state.ts';
import { REFUSALS, type Refusal } from '../../schema/errors.ts';
import type { Authentication, Grant } from '../../schema/policy.ts';
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
import { boundCustomer, partiesOf } from '../caller/parties.ts';
import { caseStands } from './case.ts';
import { missingBasis } from './legal-basis.ts';
import type { PolicyIndex } from './policy-index.ts';
import { both, isEnough, lesser, type Needed } from './step-up.ts';
import { possible, stricter } from './stricter.ts';
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

/** Something else that was read of the customer, and why it was open. */
export interface AlsoRead {
  readonly category: Category;
  readonly row: string;
  readonly basis: LegalBasis;
}

/**
 * `alsoRow`: where it was decided for two parties, the row of the other one. `found`: what the arguments read, where that is of other
 * categories.
 */
export type Decision =
  | {
      readonly effect: 'allow';
      readonly row: string;
      readonly basis: LegalBasis;
      readonly alsoRow?: string;
      readonly found?: readonly AlsoRead[];
    }
  | {
      readonly effect: 'mask';
      readonly row: string;
      readonly basis: LegalBasis;
      readonly mask: Mask;
      /** Of a band. */
      readonly width?: number;
      readonly alsoRow?: string;
      readonly found?: readonly AlsoRead[];
    }
  | {
      readonly effect: 'deny';
      readonly code: Refusal;
      /** The row that came furthest; absent if there is none for this role, purpose and question. */
      readonly row?: string;
      readonly alsoRow?: string;
      /** With STEP_UP_REQUIRED: the least with which the caller would not stop one of the rows. */
      readonly need?: Authentication;
    };
export type Denial = Extract<Decision, { readonly effect: 'deny' }>;

/** What is said where there is nothing to say yes with. */
export const NO: Denial = { effect: 'deny', code: 'FORBIDDEN' };

/** May this be done, for this customer, in this request? With a delegated token it must be allowed to both parties. */
export function decide(index: PolicyIndex, asking: Asking, question: Question, subject: Subject): Decision {
  const parties = partiesOf(asking);
  const joined = subject === 'anyone' ? possible : stricter;
  const byRows = (about: Question): Decision =>
    parties.map((party) => decideByRows(index, party, about, subject)).reduce(joined);
  const own = byRows(question);
  if (question.category !== 'key' || own.effect === 'allow') return own;
  // Half an id is nobody's: a row that would mask one gives none.
  return decideKey(byRows, asking, question, own.effect === 'deny' ? own : NO);
}

/** A customer's id stands where at least one other category is allowed or masked: otherwise they are not there. */
function decideKey(
  byRows: (about: Question) => Decision,
  asking: Asking,
  question: Question,
  otherwise: Denial,
): Decision {
  let furthest = otherwise;
  // Where a row reads the arguments, it is asked about what the request itself is about.
  const own = { ...question, arguments: ownRequest(asking) };
  for (const category of CATEGORIES) {
    if (category === 'key') continue;
    const decision = byRows({ ...own, category });
    if (decision.effect !== 'deny') {
      const { row, basis, alsoRow } = decision;
      return { effect: 'allow', row, basis, alsoRow };
    }
    furthest = further(furthest, decision, asking);
  }
  return furthest;
}

function decideByRows(index: PolicyIndex, asking: Asking, question: Question, subject: Subject): Decision {
  let furthest: Denial = NO;
  let masked: Decision | undefined;
  // No row lets a write category be read, or a category be written to.
  if (question.action !== (isWritten(question.category) ? 'write' : 'read')) return furthest;
  const demanded = index.demanded(question.category, asking.risk);
  for (const row of index.rows(question.category)) {
    if (!isFor(row, asking)) continue;
    if (!speaksTo(row, asking, question, subject)) {
      question.trace?.end(question.category, row, 'silent');
      continue;
    }
    const no =
      whatStopsCaller(row, demanded, asking, question, subject) ?? whatStopsCustomer(row, asking, question, subject);
    question.trace?.end(question.category, row, no?.code);
    if (no !== undefined) furthest = further(furthest, no, asking);
    else if (row.mask === undefined) return { effect: 'allow', row: row.row, basis: row.basis };
    else masked ??= { effect: 'mask', row: row.row, basis: row.basis, ...formOf(row.mask) };
  }
  return masked ?? furthest;
}

const formOf = (mask: NonNullable<Grant['mask']>): { readonly mask: Mask; readonly width?: number } =>
  typeof mask === 'string' ? { mask } : { mask: mask.kind, width: mask.width };

/** Whether a category is about writing. */
export const isWritten = (category: Category | WriteCategory): boolean =>
  (WRITE_CATEGORIES as readonly string[]).includes(category);

/** The no that came further; of equals the one that can name a row, and the one that asks for less. */
function further(one: Denial, other: Denial, asking: Asking): Denial {
  if (one.row === undefined) return other.row === undefined ? one : other;
  if (one.need !== undefined && other.need !== undefined)
    return lesser(one.need, other.need, asking) === one.need ? one : other;
  return REFUSALS.indexOf(other.code) > REFUSALS.indexOf(one.code) ? other : one;
}

/** Is this row about this role and purpose at all? */
const isFor = (row: Grant, { caller, purpose }: Asking): boolean =>
  caller.roles.includes(row.role) && row.purposes.includes(purpose);

/** Is it about this question, by who asks and what is asked? */
function speaksTo(row: Grant, asking: Asking, { arguments: given, inOwnPayload, trace }: Question, subject: Subject) {
  if (row.onBehalf) {
    // About which customer is the delegator's own decision: it is no for every other one.
    if (!holds('delegation', asking.caller.onBehalfOf?.customer !== undefined, trace)) return false;
  } else if (row.role === 'customer' && !holds('self', isSelf(asking, subject), trace)) return false;
  // A partner who does not say for whom they ask has no rows.
  if (row.role === 'partner' && !holds('recipient', asking.caller.recipient !== undefined, trace)) return false;
  if (row.ownPayloadOnly && !holds('ownPayload', inOwnPayload === true, trace)) return false;
  if (row.ownRequestOnly && !holds('ownRequest', asksAboutOwnRequest(asking, given), trace)) return false;
  return true;
}

const isSelf = (asking: Asking, subject: Subject): boolean =>
  asking.caller.customer !== undefined && (subject === 'anyone' || subject.id === asking.caller.customer);

/** Arguments that ask about the request's own purpose, brand, recipient and channel. */
export const ownRequest = ({ purpose, brand, channel, caller }: Asking): NonNullable<Question['arguments']> => ({
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

/** What the row, or the risk of the request, asks of the caller and does not get. */
function whatStopsCaller(
  row: Grant,
  demanded: Needed,
  asking: Asking,
  { trace }: Question,
  subject: Subject,
): Denial | undefined {
  if (row.case !== undefined && !holds('case', caseStands(row.case, asking, subject), trace))
    return { effect: 'deny', code: 'CASE_REQUIRED', row: row.row };
  const need = both({ acr: row.acr, maxAge: row.maxAge }, demanded);
  if (need === 'never') {
    trace?.see('authentication', false);
    return { effect: 'deny', code: 'FORBIDDEN', row: row.row };
  }
  return isEnough(need, asking, trace) ? undefined : { effect: 'deny', code: 'STEP_UP_REQUIRED', row: row.row, need };
}

/** What the row asks of the customer and does not get. */
function whatStopsCustomer(row: Grant, asking: Asking, question: Question, subject: Subject): Denial | undefined {
  const { action, trace } = question;
  const no = (code: Refusal): Denial => ({ effect: 'deny', code, row: row.row });
  if (subject === 'anyone') return undefined;
  if (row.newCustomer) return holds('newCustomer', canBeNew(row, asking, subject), trace) ? undefined : no('FORBIDDEN');
  trace?.see('known', subject.known);
  if (!subject.known || !holds('erasure', !subject.erased, trace)) return no('FORBIDDEN');
  const missing = missingBasis(row, asking, action, subject, trace);
  if (missing !== undefined) return no(missing);
  return row.despiteRestriction === true || holds('restriction', !subject.restricted, trace)
    ? undefined
    : no('RESTRICTED');
}

/**
 * Somebody who is not there yet has no state in which anything but these could stand. Whoever is a customer, or acts for one, is told that
 * others are unknown without anybody having looked, so for them nobody is new.
 */
const canBeNew = ({ basis }: Grant, { caller }: Asking, { known }: CustomerState): boolean =>
  !known && boundCustomer(caller) === undefined && (basis === 'contract' || basis === 'legal-obligation');
