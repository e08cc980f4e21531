/**
 * Whether an input makes sense, and what it then asks for. All of it is about the input and the passport it came with;
 * whether the caller may ask for it was decided before it came here.
 */
import { createHash } from 'node:crypto';
import { consentPurposes, purposes, withNarrower } from '../../../schema/purposes.ts';
import {
  BRANDS,
  type Brand,
  type CaptureChannel,
  type ConsentMethod,
  type Purpose,
} from '../../../schema/vocabulary.ts';
import { badUserInput } from '../../kit/input.ts';
import { coveredPurposes } from './covered-purposes.ts';
import type { Handled } from './customer.ts';
import type { GiveConsentInput, WithdrawConsentInput } from './inputs.ts';
import { findNotice, isCurrentNotice, type PublishedNotice } from './notices.ts';
import type { ConsentKey } from './record.ts';

/** Who acts, when, and how often it may be carried out. */
export interface Acting {
  readonly actor: string;
  readonly onBehalf: boolean;
  readonly now: Date;
  readonly idempotency: Omit<Handled, 'actor' | 'records'> | null;
}

export interface Giving extends Acting {
  /** The purpose and those below it that the notice lists and that need no recipient. */
  readonly purposes: readonly Purpose[];
  readonly key: Omit<ConsentKey, 'purpose'>;
  readonly notice: PublishedNotice;
  readonly method: ConsentMethod;
  readonly captureChannel: CaptureChannel;
  readonly specialCategories: boolean;
  readonly evidence: { readonly reference: string; readonly sha256: string; readonly at: Date } | null;
}

export interface Withdrawing extends Acting {
  readonly purposes: readonly Purpose[];
  readonly channel: ConsentKey['channel'];
  readonly brand: string | null;
  readonly recipient: string | null;
}

/** Who asks, from the passport. */
export interface Asking {
  readonly actor: string;
  readonly roles: readonly string[];
  readonly customer?: string;
  readonly now: Date;
}

/** Seconds that the clock of who recorded the proof may be ahead. */
const SKEW = 30;

export function giving(input: GiveConsentInput, asking: Asking): Giving {
  const { purpose, brand } = input;
  const channel = input.channel ?? null;
  const recipient = input.recipient ?? null;
  const facts = purposes[purpose];
  if (facts.basis !== 'consent') throw badUserInput('input.purpose');
  if (channel === null && !facts.channelOptional) throw badUserInput('input.channel');
  if ((recipient !== null) !== (facts.perRecipient ?? false)) throw badUserInput('input.recipient');

  const notice = findNotice(input.notice.id, input.notice.version, input.notice.language);
  if (notice === undefined || !isCurrentNotice(notice.id, notice.version)) throw badUserInput('input.notice');
  if (!notice.purposes.includes(purpose)) throw badUserInput('input.purpose');
  if (channel !== null && !notice.channels.includes(channel)) throw badUserInput('input.channel');
  if (!BRANDS.includes(brand as Brand) || (notice.brand !== null && notice.brand !== brand)) {
    throw badUserInput('input.brand');
  }
  if (recipient !== null && !notice.recipients.includes(recipient)) throw badUserInput('input.recipient');
  const specialCategories = input.specialCategories ?? false;
  if (specialCategories && !notice.specialCategories) throw badUserInput('input.specialCategories');

  return {
    ...acting('give', input, asking),
    purposes: coveredPurposes(purpose, notice),
    key: { channel, brand, recipient },
    notice,
    method: input.method,
    captureChannel: input.captureChannel,
    specialCategories,
    evidence: evidenceOf(input, asking),
  };
}

export function withdrawing(input: WithdrawConsentInput, asking: Asking): Withdrawing {
  const purpose = input.purpose ?? null;
  if ((purpose !== null) === (input.everything === true)) throw badUserInput('input.purpose');
  if (purpose !== null && purposes[purpose].basis !== 'consent') throw badUserInput('input.purpose');
  const brand = input.brand ?? null;
  // To answer "withdrawn" to a misspelt brand would be the one unforgivable mistake here.
  if (brand !== null && !BRANDS.includes(brand as Brand)) throw badUserInput('input.brand');
  return {
    ...acting('withdraw', input, asking),
    purposes: purpose === null ? consentPurposes : withNarrower(purpose),
    channel: input.channel ?? null,
    brand,
    recipient: input.recipient ?? null,
  };
}

function acting(
  mutation: Handled['mutation'],
  input: GiveConsentInput | WithdrawConsentInput,
  { actor, customer, now }: Asking,
): Acting {
  const { idempotencyKey: key, ...rest } = input;
  if (key !== undefined && key !== null && (key === '' || key.length > 200)) throw badUserInput('input.idempotencyKey');
  const digest = () => createHash('sha256').update(canonical(rest)).digest('base64url');
  return {
    actor,
    // Whoever acts for the customer, with whatever role, has no passport that names them.
    onBehalf: customer !== input.customerId,
    now,
    idempotency: key === undefined || key === null ? null : { mutation, key, input: digest() },
  };
}

/** Equal inputs are equal text, whatever the order of their fields; absent and null are the same. */
const canonical = (value: object): string =>
  JSON.stringify(value, (_, inner: unknown) => {
    if (inner === null || typeof inner !== 'object' || Array.isArray(inner)) return inner;
    return Object.fromEntries(
      Object.entries(inner)
        .filter(([, part]) => part !== null && part !== undefined)
        .sort(([a], [b]) => (a < b ? -1 : 1)),
    );
  });

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
