/**
 * What two customers who are one person answered to the same question, and the strictest that may be made of it. A yes is made of two, never
 * of one; what was said is not said anew here: a yes that stays is the customer's own, with its time, its notice and its proof.
 */
import type { ConsentState } from '../../../schema/vocabulary.ts';
import { covers } from './change.ts';
import type { CompactCustomer } from './customer.ts';
import type { Answer } from './draft.ts';
import { type CustomerEvent, isAnswer } from './fold.ts';
import { isCurrentNotice } from './notices.ts';
import { isNo } from './past-answers.ts';
import { type ConsentEventEntry, type ConsentKey, isYes, later, type RecordEntry, statusOf } from './record.ts';

/** A customer with the whole history. */
export interface Past extends CompactCustomer {
  readonly events: readonly CustomerEvent[];
}

/** What one of them answered. */
export interface Side {
  readonly entry: RecordEntry | undefined;
  /** The event that decides; undefined where nothing was recorded. */
  readonly event: ConsentEventEntry | undefined;
  /** A yes, lapsed or not, that no withdrawal ended. */
  readonly yes: boolean;
  /** WITHDRAWN also where a withdrawal covered what was never recorded. */
  readonly state: ConsentState;
  /** When the customer said no; null: they did not, or said yes after it. */
  readonly deniedAt: Date | null;
  /** The latest withdrawal that covers it, whatever came after. */
  readonly withdrawnAt: Date | null;
}

export function sideOf(customer: Past, key: ConsentKey): Side {
  const entry = customer.records.find(
    ({ purpose, channel, brand, recipient }) =>
      purpose === key.purpose && channel === key.channel && brand === key.brand && recipient === key.recipient,
  );
  const history = customer.events.filter((one): one is ConsentEventEntry => isAnswer(one) && one.record === entry?.id);
  const event = history.length === 0 ? undefined : history.reduce(later);
  const said = entry?.state ?? 'UNKNOWN';
  const withdrawnAt = latest(customer.withdrawals.filter((one) => covers(one, key)).map(({ at }) => at));
  const ended = withdrawnAt !== null && !isAfter(entry?.at ?? null, withdrawnAt);
  const state = ended && !isNo(said) ? 'WITHDRAWN' : said;
  const deniedAt = isNo(state) ? latest([...(ended ? [withdrawnAt!] : []), ...(isNo(said) ? [entry!.at] : [])]) : null;
  return { entry, event, yes: isYes(state), state, deniedAt, withdrawnAt };
}

/** Whether one had a yes that the other had not, or had for less. Two noes are one no. */
export const disagree = (survivor: Side, other: Side): boolean =>
  survivor.yes !== other.yes || (survivor.yes && termsOf(survivor) !== termsOf(other));

const termsOf = ({ entry }: Side): string =>
  JSON.stringify([entry?.until, entry?.specialCategories, entry?.noticeId, majorOf(entry?.noticeVersion ?? null)]);

/** What has to be recorded of the survivor; null: what is there is strict enough. */
export function strictest(survivor: Side, other: Side, now: Date): Answer | null {
  if (survivor.yes && other.yes) return both(survivor, other, now);
  const said = survivor.entry?.state ?? 'UNKNOWN';
  // A no of either, and the end of a yes that only one had, come after all that was said before: also after what arrives late.
  if (isAfter(other.deniedAt, survivor.deniedAt)) {
    // Where there was nothing to withdraw, the no is a refusal.
    const state = isYes(said) || ['REQUESTED', 'EXPIRED'].includes(said) ? other.state : 'REFUSED';
    return ending(state, other.entry, [survivor, other], now);
  }
  if (!isYes(said)) return null;
  return ending(survivor.yes ? 'INVALIDATED' : 'WITHDRAWN', survivor.entry, [survivor, other], now);
}

/**
 * The survivor's own yes, until the earlier of both ends, and explicit only if both were. One record stands under one notice, and what
 * lapsed needs no narrower terms: it does not come back.
 */
function both(survivor: Side, other: Side, now: Date): Answer | null {
  const [mine, theirs] = [survivor.entry!, other.entry!];
  const sameNotice = mine.noticeId === theirs.noticeId && majorOf(mine.noticeVersion) === majorOf(theirs.noticeVersion);
  // After what it narrows, and after both had agreed.
  const at = new Date(Math.max(mine.at.getTime() + 1, theirs.at.getTime()));
  const stands = statusOf(mine, at, isCurrentNotice).valid;
  if (!sameNotice) return stands ? ending('INVALIDATED', mine, [survivor, other], now) : null;
  const until = earlier(mine.until, theirs.until);
  const specialCategories = mine.specialCategories && theirs.specialCategories;
  const same = sameTime(until, mine.until) && specialCategories === mine.specialCategories;
  // Had the other withdrawn it after that and given it again, it is from then on that both agree.
  if (!stands || (same && (other.withdrawnAt === null || isAfter(mine.at, other.withdrawnAt)))) return null;
  const { noticeId, noticeVersion, language } = mine;
  const { noticeHash = null, method = null, captureChannel = null, evidence = null } = survivor.event ?? {};
  return {
    ...{ at, state: 'RENEWED', until, specialCategories },
    ...{ noticeId, noticeVersion, language, noticeHash },
    ...{ method, captureChannel, evidence },
  };
}

function ending(state: ConsentState, about: RecordEntry | undefined, sides: readonly Side[], now: Date): Answer {
  const times = sides.flatMap(({ entry, deniedAt }) => [entry?.at, deniedAt]);
  return {
    at: new Date(Math.max(now.getTime(), ...times.map((time) => time?.getTime() ?? 0))),
    state,
    until: null,
    specialCategories: about?.specialCategories ?? false,
    noticeId: about?.noticeId ?? null,
    noticeVersion: about?.noticeVersion ?? null,
    language: about?.language ?? null,
    noticeHash: null,
    method: null,
    captureChannel: null,
    evidence: null,
  };
}

const latest = (times: readonly Date[]): Date | null =>
  times.length === 0 ? null : new Date(Math.max(...times.map((time) => time.getTime())));

/** Nothing is after no time, everything after nothing. */
const isAfter = (time: Date | null, before: Date | null | undefined): boolean =>
  time !== null && (before === null || before === undefined || time.getTime() > before.getTime());

const earlier = (a: Date | null, b: Date | null): Date | null => (a === null || (b !== null && b < a) ? b : a);

const sameTime = (a: Date | null, b: Date | null): boolean => a?.getTime() === b?.getTime();

const majorOf = (version: string | null): string | undefined => version?.split('.', 1)[0];
