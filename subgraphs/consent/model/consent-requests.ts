/**
 * What a customer may be asked for next: little at a time, one purpose in each request, not soon after a no. Pure, and it writes nothing:
 * asking costs the customer nothing, and the same question has the same answer until they give one.
 */
import { RECIPIENTS } from '../../../schema/personas.ts';
import { purposes, withNarrower } from '../../../schema/purposes.ts';
import type { CaptureChannel, ConsentRequestContext, Purpose } from '../../../schema/vocabulary.ts';
import { covers } from './change.ts';
import { broaderPurposes, coveredPurposes } from './covered-purposes.ts';
import type { CompactCustomer } from './customer.ts';
import { findNotices, type PublishedNotice } from './notices.ts';
import { lastDenied, pastAnswer } from './past-answers.ts';
import { questionsAnswered } from './questions-answered.ts';
import type { ConsentKey } from './record.ts';
import { askableAt, requestContexts } from './request-contexts.ts';

const DAY = 86_400_000;

/** Where the customer is, and in which language they read. */
export interface RequestQuestion {
  readonly context: ConsentRequestContext;
  /** Null: it is not known yet where the answer will be captured. */
  readonly captureChannel: CaptureChannel | null;
  readonly brand: string;
  /** en, sv or de; nothing is asked for in a language in which there is no notice. */
  readonly language: string;
}

export interface RequestRules {
  /** The most requests within a day: what was answered in it (`questions-answered.ts`) and what is shown. */
  readonly atOnce: number;
  /** Days after a no in which the same is not asked for. */
  readonly pauseDays: number;
}

/** One consent to ask for. */
export interface ConsentRequest extends ConsentKey {
  /** What has to be shown: current, in the language that was asked for. It lists this purpose and at most what is part of it. */
  readonly notice: PublishedNotice;
  /** Under it explicit consent for special categories can be given as well: a question of its own (Art. 9(2)(a)). */
  readonly specialCategories: boolean;
  /** The customer had said yes, and it lapsed. */
  readonly renewal: boolean;
}

/**
 * What to ask for next, in the order of the table, what lapsed first; empty where nothing may be asked for.
 * @param now the time of the question; of equal time and documents the answers are equal
 */
export function requestsFor(
  customer: CompactCustomer,
  question: RequestQuestion,
  now: Date,
  rules: RequestRules,
): ConsentRequest[] {
  if (customer.erased || customer.restricted || customer.account !== 'OPEN') return [];
  const left = Math.max(0, rules.atOnce - questionsAnswered(customer, now));
  const fitting = candidates(question);
  const open = fitting.flatMap((candidate) => {
    const renewal = askable(customer, candidate, now, rules);
    if (renewal === null || fitting.some((other) => waitsFor(customer, candidate, renewal, other, now))) return [];
    return [{ ...candidate, renewal }];
  });
  return [...open.filter(({ renewal }) => renewal), ...open.filter(({ renewal }) => !renewal)].slice(0, left);
}

type Candidate = Omit<ConsentRequest, 'renewal'>;

/** All that fits where the customer is, and that there is a notice for. */
function candidates({ context, captureChannel, brand, language }: RequestQuestion): Candidate[] {
  const askable = captureChannel === null ? null : askableAt[captureChannel];
  if (askable === 'nothing') return [];
  return requestContexts[context].flatMap(({ purpose, channels }) => {
    const recipients = purposes[purpose].perRecipient ? RECIPIENTS : [null];
    return channels
      .filter((channel) => channel === null || askable === null || askable.includes(channel))
      .flatMap((channel) => recipients.map((recipient) => ({ purpose, channel, brand, recipient })))
      .flatMap((key) => {
        const notice = noticeFor(key, language);
        return notice === undefined ? [] : [{ ...key, notice, specialCategories: notice.specialCategories }];
      });
  });
}

/** The notice that lists the purpose, nothing that is not part of it, and as little of that as there is. */
function noticeFor({ purpose, channel, brand, recipient }: ConsentKey, language: string): PublishedNotice | undefined {
  const isPart = (listed: Purpose) => listed === purpose || broaderPurposes(listed).includes(purpose);
  const fitting = findNotices({ purpose, channel, brand, language }).filter(
    (notice) =>
      notice.current && notice.purposes.every(isPart) && (recipient === null || notice.recipients.includes(recipient)),
  );
  return [...fitting].sort((a, b) => a.purposes.length - b.purposes.length)[0];
}

/** Whether it may be asked for: as the renewal of a yes that lapsed (true), as something new (false), or not (null). */
function askable(
  customer: CompactCustomer,
  { notice, ...key }: Candidate,
  now: Date,
  { pauseDays }: RequestRules,
): boolean | null {
  const { purpose, channel, brand, recipient } = key;
  const broader = broaderPurposes(purpose);
  if ([purpose, ...broader].some((one) => customer.objections.includes(one))) return null;
  const answer = (one: Purpose) =>
    pastAnswer(
      customer,
      { purpose: one, channel, brand, recipient: purposes[one].perRecipient ? recipient : null },
      now,
    );
  // A yes to the narrower would speak against the no to the broader, however long ago that was.
  if (broader.some((one) => answer(one).is === 'denied')) return null;
  const own = answer(purpose).is;
  if (own === 'in-force' || own === 'pending') return null;

  // A no covers what is below, and one for no channel every channel: whoever would lose a consent by saying it is not asked.
  const scope = { purposes: withNarrower(purpose), channel, brand, recipient };
  const atStake = customer.records
    .filter((entry) => covers(scope, entry))
    .map((entry) => pastAnswer(customer, entry, now).is);
  if (atStake.some((is) => is === 'in-force' || is === 'pending')) return null;

  const paused = (at: Date | null) => at !== null && at.getTime() + pauseDays * DAY > now.getTime();
  // What a yes would cover is asked for with it: none of it may be within its pause.
  const covered = coveredPurposes(purpose, notice);
  if (own === 'lapsed') {
    const noes = covered.map(answer);
    return noes.some((one) => one.is === 'denied' && paused(one.at)) ? null : true;
  }
  // Something new: a no to the purpose on one channel, or for one recipient, is not answered with the next one.
  return [...covered, ...broader].some((one) => paused(lastDenied(customer, one, brand))) ? null : false;
}

/**
 * What is part of something else that fits here waits until that is answered, even while that may not be asked for: so no refusal makes
 * room for another question. What lapsed waits for what lapsed with it.
 */
function waitsFor(customer: CompactCustomer, one: Candidate, renewal: boolean, other: Candidate, now: Date): boolean {
  if (other.channel !== one.channel || !broaderPurposes(one.purpose).includes(other.purpose)) return false;
  const { is } = pastAnswer(customer, other, now);
  return renewal ? is === 'lapsed' : is !== 'in-force';
}
