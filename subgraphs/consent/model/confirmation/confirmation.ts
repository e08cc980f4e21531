/**
 * Double opt-in: a yes to marketing by e-mail or text message counts when whoever reads the mailbox or the telephone has said it again,
 * with a code that was sent there (GDPR Art. 7(1): the controller has to prove who agreed). Until then it is pending, and pending is no.
 * Only the hash of a code is kept; a code ends by its use, after two days, and after five wrong tries.
 */
import { createHash, randomInt, timingSafeEqual } from 'node:crypto';
import type { CaptureChannel, Channel, Purpose } from '../../../../schema/vocabulary.ts';
import type { ConsentKey } from '../record.ts';

/** A yes that waits to be confirmed. */
export interface Confirmation {
  /** Makes equal codes unequal hashes. */
  readonly salt: string;
  /** SHA-256 of salt and code, base64url. */
  readonly hash: string;
  readonly sentAt: Date;
  /** Exclusive. */
  readonly until: Date;
  /** Wrong codes that were tried. */
  readonly attempts: number;
  readonly keys: readonly ConsentKey[];
  /** What was shown to whom said yes. */
  readonly noticeId: string;
  readonly noticeVersion: string;
  readonly language: string;
  readonly specialCategories: boolean;
  readonly captureChannel: CaptureChannel;
}

const DAY = 86_400_000;
const LIFETIME = 2 * DAY;
const ATTEMPTS = 5;
/** Milliseconds in which no second code is sent for the same: nobody's mailbox is filled from here. */
const PAUSE = 30_000;

/** Crockford's base 32: no letter that looks like a digit. */
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const LENGTH = 10;

/** A new code: 50 random bits. */
export const newCode = (): string =>
  Array.from({ length: LENGTH }, () => ALPHABET[randomInt(ALPHABET.length)]).join('');

/** As it was meant: without spaces and dashes, in capitals. */
const readCode = (text: string): string => text.replace(/[\s-]/g, '').toUpperCase();

export const hashOfCode = (salt: string, code: string): string =>
  createHash('sha256')
    .update(`${salt} ${readCode(code)}`)
    .digest('base64url');

/** Whether a yes to a purpose on a channel has to be confirmed there. */
export const needsConfirmation = (purpose: Purpose, channel: Channel | null, channels: readonly Channel[]): boolean =>
  purpose === 'direct-marketing' && channel !== null && channels.includes(channel);

export type NewConfirmation = Omit<Confirmation, 'hash' | 'until' | 'attempts'>;

export const confirmationOf = (pending: NewConfirmation, code: string): Confirmation => ({
  ...pending,
  hash: hashOfCode(pending.salt, code),
  until: new Date(pending.sentAt.getTime() + LIFETIME),
  attempts: 0,
});

export const isLive = ({ until, attempts }: Confirmation, now: Date): boolean =>
  until.getTime() > now.getTime() && attempts < ATTEMPTS;

/** Whether a code for the same was sent so shortly before that another is not. */
export const isRecent = (confirmation: Confirmation, keys: readonly ConsentKey[], now: Date): boolean =>
  isLive(confirmation, now) && isAbout(confirmation, keys) && now.getTime() - confirmation.sentAt.getTime() < PAUSE;

/** Whether a confirmation is for any of these keys. */
export const isAbout = (confirmation: Confirmation, keys: readonly ConsentKey[]): boolean => {
  const textOf = ({ purpose, channel, brand, recipient }: ConsentKey) =>
    JSON.stringify([purpose, channel, brand, recipient]);
  const asked = new Set(keys.map(textOf));
  return confirmation.keys.some((key) => asked.has(textOf(key)));
};

/** Whether a code is that of a confirmation; takes as long for any other. */
export const isCodeOf = ({ salt, hash }: Confirmation, code: string): boolean =>
  timingSafeEqual(Buffer.from(hashOfCode(salt, code)), Buffer.from(hash));
