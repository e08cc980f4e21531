/**
 * One line of an import as an answer of a customer: checked as a request of `ingest` is, with an identity of its own, and what it does
 * to the customer's document. The same line is the same answer, in whatever file and however often it comes.
 */
import { createHash } from 'node:crypto';
import type { z } from 'zod';
import { isBadUserInput } from '../../../kit/input.ts';
import { type Asking, acting } from '../acting.ts';
import { give } from '../change.ts';
import type { Change, CompactCustomer } from '../customer.ts';
import type { GiveConsentInput } from '../inputs.ts';
import { findNotice } from '../notices.ts';
import type { ConsentKey } from '../record.ts';
import { answering, askedFor, giving, SKEW } from '../request.ts';
import { LineRefused, type Reason } from './fault.ts';
import { type Fields, fields } from './fields.ts';
import { type LateNo, sayNo } from './late-no.ts';

export interface Answer {
  readonly customerId: string;
  /** Id of its own event: who finds it in the history has this answer already. */
  readonly event: string;
  /** Record that its own event is in. */
  readonly key: ConsentKey;
  readonly at: Date;
  /** The next time that it comes it may have a later time. */
  readonly mayBeEarlier: boolean;
  /** What it does; computed again when somebody else was faster. */
  readonly change: (customer: CompactCustomer) => Change;
}

/** Of an answer that a line does not spell out: it says itself who it is, is no answer to a notice if it is no, and covers its purpose alone. */
export interface Derived {
  readonly identity: string;
}

/** @throws LineRefused */
export const answerOf = (value: unknown, now: Date): Answer => answerFrom(fieldsOf(fields, value), now);

/** @throws LineRefused */
export function answerFrom(said: Fields, now: Date, derived?: Derived): Answer {
  if (said.at.getTime() > now.getTime() + SKEW * 1000) throw new LineRefused('at', 'future');
  const asking: Asking = { actor: 'import', roles: ['ingest'], now };
  const apply =
    said.state === 'GIVEN' ? yes(said, asking, derived) : no({ ...said, state: said.state }, asking, derived);
  const { customerId, purpose, channel = null, brand, recipient = null, at } = said;
  const id = derived?.identity ?? identity(said);
  return {
    customerId,
    event: eventId(id, 0),
    key: { purpose, channel, brand, recipient },
    at,
    mayBeEarlier: derived !== undefined,
    change: (customer) => {
      let made = 0;
      return apply(customer, () => eventId(id, made++));
    },
  };
}

type Apply = (customer: CompactCustomer, newId: () => string) => Change;

function yes(said: Fields, asking: Asking, derived?: Derived): Apply {
  const { evidenceReference: reference, evidenceSha256: sha256, at, ...input } = said;
  if (reference === undefined) throw new LineRefused('evidenceReference', 'missing');
  if (sha256 === undefined) throw new LineRefused('evidenceSha256', 'missing');
  const whole = { ...input, ...shownIn(said), evidence: { reference, sha256, at } };
  const given = checked(said, () => giving(whole as GiveConsentInput, asking));
  const request = derived === undefined ? given : { ...given, purposes: [said.purpose] };
  return (customer, newId) => give(customer, request, newId);
}

function no(said: Fields & Pick<LateNo, 'state'>, asking: Asking, derived?: Derived): Apply {
  const { customerId, state, at, evidenceReference: reference, evidenceSha256: sha256 } = said;
  if (said.specialCategories) throw new LineRefused('specialCategories', 'unwanted');
  if ((reference === undefined) !== (sha256 === undefined))
    throw new LineRefused(sha256 === undefined ? 'evidenceSha256' : 'evidenceReference', 'missing');
  const key = checked(said, () => askedFor(said));
  // A withdrawal is as easy as it was to give (GDPR Art. 7(3)): nothing has to be read for it.
  const isBare = derived !== undefined || (state === 'WITHDRAWN' && said.noticeId === undefined);
  const shown = isBare ? undefined : shownIn(said, state === 'WITHDRAWN');
  const notice =
    shown && checked(said, () => answering({ ...said, notice: shown.notice }, { outdatedToo: true })).notice;
  const request: LateNo = {
    ...acting(state === 'REFUSED' ? 'refuse' : 'withdraw', { customerId }, asking),
    state,
    key,
    at,
    told: {
      noticeId: notice?.id ?? null,
      noticeVersion: notice?.version ?? null,
      language: notice?.language ?? null,
      noticeHash: notice?.sha256 ?? null,
      method: said.method ?? null,
      captureChannel: said.captureChannel ?? null,
      evidence: reference !== undefined && sha256 !== undefined ? { reference, sha256 } : null,
    },
  };
  return (customer, newId) => sayNo(customer, request, newId);
}

/** What was read and how it was answered: all of it, or it proves nothing. */
function shownIn({ noticeId, noticeVersion, language, method, captureChannel }: Fields, isWithdrawal = false) {
  const needed = { noticeId, noticeVersion, language, ...(isWithdrawal ? {} : { method, captureChannel }) };
  const missing = Object.entries(needed).find(([, value]) => value === undefined);
  if (missing !== undefined) throw new LineRefused(missing[0], 'missing');
  return { notice: { id: noticeId!, version: noticeVersion!, language: language! } };
}

/** What a request refuses, as a fault of a line. */
function checked<Result>(said: Fields, check: () => Result): Result {
  try {
    return check();
  } catch (error) {
    if (!isBadUserInput(error)) throw error;
    const path = String(error.extensions.input).replace('input.', '');
    // What is in the future was refused before.
    if (path === 'evidence.at') throw new LineRefused('at', 'too early');
    if (path !== 'notice') throw new LineRefused(path, said[path as 'channel'] === undefined ? 'missing' : 'not asked');
    const { noticeId = '', noticeVersion = '', language = '' } = said;
    const isPublished = findNotice(noticeId, noticeVersion, language) !== undefined;
    throw new LineRefused(isPublished ? 'noticeVersion' : 'noticeId', isPublished ? 'outdated' : 'unpublished');
  }
}

/** What a line holds, without what is empty. @throws LineRefused */
export function fieldsOf<Read>(of: z.ZodType<Read>, value: unknown): Read {
  const present =
    typeof value === 'object' && value !== null && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).filter(([, one]) => (one ?? '') !== ''))
      : value;
  const read = of.safeParse(present);
  if (read.success) return read.data;
  throw refused(read.error.issues[0]!, present);
}

function refused({ code, path }: z.core.$ZodIssue, value: unknown): LineRefused {
  const [field] = path;
  // The name of a field that is not known may be anything.
  if (typeof field !== 'string')
    return new LineRefused(code === 'unrecognized_keys' ? 'another field' : 'line', 'invalid');
  const isThere = Object.hasOwn(value as object, field);
  return new LineRefused(field, isThere ? 'invalid' : ('missing' satisfies Reason));
}

/** All that the line says, however it is spelt. */
const identity = ({ at, ...said }: Fields): string =>
  createHash('sha256')
    .update(
      JSON.stringify([
        ...Object.entries(said)
          .filter(([, value]) => value !== undefined)
          .sort(),
        at.toISOString(),
      ]),
    )
    .digest('base64url');

const eventId = (identity: string, position: number): string =>
  createHash('sha256').update(`${identity}:${position}`).digest('base64url').slice(0, 22);
