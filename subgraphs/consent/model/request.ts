/**
 * Whether what is said about consents makes sense, and what it then asks for. All of it is about the input and the passport it came
 * with; whether the caller may ask for it was decided before it came here.
 */
import { consentPurposes, purposes, withNarrower } from '../../../schema/purposes.ts';
import {
  BRANDS,
  type Brand,
  type CaptureChannel,
  type Channel,
  type ConsentMethod,
  type Purpose,
} from '../../../schema/vocabulary.ts';
import { badUserInput } from '../../kit/input.ts';
import { type Acting, type Asking, acting } from './acting.ts';
import { needsConfirmation, newCode } from './confirmation/confirmation.ts';
import { coveredPurposes } from './covered-purposes.ts';
import type { Withdrawal } from './customer.ts';
import type { GiveConsentInput, RefuseConsentInput, WithdrawConsentInput } from './inputs.ts';
import { findNotice, findNotices, isCurrentNotice, type PublishedNotice, wasPublishedAt } from './notices.ts';
import type { ConsentKey } from './record.ts';

/** An answer to what a notice asks. */
export interface Answering extends Acting {
  readonly key: Omit<ConsentKey, 'purpose'>;
  readonly notice: PublishedNotice;
  readonly method: ConsentMethod;
  readonly captureChannel: CaptureChannel;
}

export interface Giving extends Answering {
  readonly mutation: 'give';
  /** The purpose and those below it that the notice lists and that need no recipient. */
  readonly purposes: readonly Purpose[];
  readonly specialCategories: boolean;
  /** What it has to be confirmed with, where it has to be; else null. */
  readonly code: string | null;
  readonly evidence: { readonly reference: string; readonly sha256: string; readonly at: Date } | null;
}

export interface Refusing extends Omit<Answering, 'key'> {
  readonly mutation: 'refuse';
  /** What the no is an answer to. */
  readonly key: ConsentKey;
  /** What it covers: the purpose with all below it. */
  readonly scope: Scope;
}

/** What a no covers: null is everything in its place. */
export type Scope = Omit<Withdrawal, 'at' | 'by'>;

export interface Withdrawing extends Acting, Scope {
  readonly mutation: 'withdraw';
}

/** Seconds that the clock of who recorded the proof may be ahead. */
export const SKEW = 30;

/** @param confirmed channels on which a yes to marketing has to be confirmed there */
export function giving(input: GiveConsentInput, asking: Asking, confirmed: readonly Channel[] = []): Giving {
  const { purpose } = input;
  const { key, notice } = answering(input);
  refuseHearsay(input, asking);
  const evidence = evidenceOf(input, asking);
  // A yes to what was not there to be read is none, or an old one could be brought under a notice that asked everybody again.
  if (evidence !== null && !wasPublishedAt(notice, evidence.at)) throw badUserInput('input.evidence.at');
  const specialCategories = input.specialCategories ?? false;
  if (specialCategories && !notice.specialCategories) throw badUserInput('input.specialCategories');
  return {
    ...acting('give', input, asking),
    purposes: coveredPurposes(purpose, notice),
    key,
    notice,
    method: input.method,
    captureChannel: input.captureChannel,
    specialCategories,
    // Who brings a proof answers for it.
    code: evidence === null && needsConfirmation(purpose, key.channel, confirmed) ? newCode() : null,
    evidence,
  };
}

export function refusing(input: RefuseConsentInput, asking: Asking): Refusing {
  const { purpose, method, captureChannel } = input;
  const { key, notice } = answering(input);
  refuseHearsay(input, asking);
  return {
    ...acting('refuse', input, asking),
    key: { purpose, ...key },
    // A no to one recipient of a purpose says nothing of another; below it, it is a no whoever would receive the data.
    scope: { purposes: withNarrower(purpose), ...key },
    notice,
    method,
    captureChannel,
  };
}

/** What happened elsewhere is told by `ingest` alone: nobody says of an answer that they give now that it was confirmed or imported. */
function refuseHearsay({ method, captureChannel }: RefuseConsentInput | GiveConsentInput, { roles }: Asking): void {
  if (roles.includes('ingest')) return;
  if (method === 'DOUBLE_OPT_IN' || method === 'IMPORTED') throw badUserInput('input.method');
  if (captureChannel === 'IMPORT') throw badUserInput('input.captureChannel');
}

/** Whether what is answered is what a notice in force asks; of a no that comes late, what any published one asks. */
export function answering(
  input: Pick<RefuseConsentInput, keyof AskedInput | 'notice'>,
  { outdatedToo = false } = {},
): Pick<Giving, 'key' | 'notice'> {
  const { purpose, channel, brand, recipient } = askedFor(input);
  const notice = findNotice(input.notice.id, input.notice.version, input.notice.language);
  if (notice === undefined) throw badUserInput('input.notice');
  if (!outdatedToo && !isCurrentNotice(notice.id, notice.version)) throw badUserInput('input.notice');
  if (!notice.purposes.includes(purpose)) throw badUserInput('input.purpose');
  if (channel !== null && !notice.channels.includes(channel)) throw badUserInput('input.channel');
  if (notice.brand !== null && notice.brand !== brand) throw badUserInput('input.brand');
  if (recipient !== null && !notice.recipients.includes(recipient)) throw badUserInput('input.recipient');
  return { key: { channel, brand, recipient }, notice };
}

type AskedInput = Pick<RefuseConsentInput, 'purpose' | 'channel' | 'brand' | 'recipient'>;

/** What can be asked for and answered at all, whatever a notice says. */
export function askedFor(input: AskedInput): ConsentKey {
  const { purpose, brand, channel = null, recipient = null } = input;
  const facts = purposes[purpose];
  if (facts.basis !== 'consent') throw badUserInput('input.purpose');
  if (channel === null && !facts.channelOptional) throw badUserInput('input.channel');
  if ((recipient !== null) !== (facts.perRecipient ?? false)) throw badUserInput('input.recipient');
  if (recipient !== null && !isRecipient(recipient, [purpose])) throw badUserInput('input.recipient');
  if (!isBrand(brand)) throw badUserInput('input.brand');
  return { purpose, channel, brand, recipient };
}

export function withdrawing(input: WithdrawConsentInput, asking: Asking): Withdrawing {
  const purpose = input.purpose ?? null;
  if ((purpose !== null) === (input.everything === true)) throw badUserInput('input.purpose');
  if (purpose !== null && purposes[purpose].basis !== 'consent') throw badUserInput('input.purpose');
  const covered = purpose === null ? consentPurposes : withNarrower(purpose);
  const { brand = null, recipient = null } = input;
  // To answer "withdrawn" to a misspelt brand or recipient would be the one unforgivable mistake here.
  if (brand !== null && !isBrand(brand)) throw badUserInput('input.brand');
  if (recipient !== null && !isRecipient(recipient, covered)) throw badUserInput('input.recipient');
  return { ...acting('withdraw', input, asking), purposes: covered, channel: input.channel ?? null, brand, recipient };
}

const isBrand = (brand: string): boolean => BRANDS.includes(brand as Brand);

/** Whether any notice that was ever published named it for one of the purposes: nobody else can have had a yes. */
const isRecipient = (recipient: string, covered: readonly Purpose[]): boolean =>
  covered.some((purpose) => findNotices({ purpose }).some(({ recipients }) => recipients.includes(recipient)));

function evidenceOf({ evidence }: GiveConsentInput, { roles, now }: Asking): Giving['evidence'] {
  const ingest = roles.includes('ingest');
  if (!evidence) {
    if (ingest) throw badUserInput('input.evidence');
    return null;
  }
  if (!ingest) throw badUserInput('input.evidence');
  const { reference, sha256, at } = evidence;
  if (reference.trim() === '' || reference.length > 500) throw badUserInput('input.evidence.reference');
  if (!/^[0-9a-f]{64}$/i.test(sha256)) throw badUserInput('input.evidence.sha256');
  if (at.getTime() > now.getTime() + SKEW * 1000) throw badUserInput('input.evidence.at');
  return { reference, sha256: sha256.toLowerCase(), at };
}
