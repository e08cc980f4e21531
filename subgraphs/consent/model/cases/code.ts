/**
 * A one-time code: read out by whoever reads what is sent to the customer. Of a code only a salted hash is ever written down; what waits to
 * be sent is the wish for one, and each time it is sent it is another, so that no store and no history holds what could be said.
 */
import { createHash, randomBytes, randomInt, timingSafeEqual } from 'node:crypto';
import type { CODE_CHANNELS } from '../../../../schema/cases.ts';

/** Where a code is to go. */
export interface WantedCode {
  /** Names the sending that is under way: what another has begun since is not ended by it. */
  readonly turn: string;
  readonly channel: (typeof CODE_CHANNELS)[number];
  readonly brand: string;
  readonly language: string;
  /** From when on it is sent by whoever finds it waiting: until then somebody is doing it. */
  readonly due: Date;
  /** Exclusive: nobody waits for it any more. */
  readonly until: Date;
}

export interface CaseCode {
  readonly salt: string;
  /** SHA-256 of salt and code, base64url. */
  readonly hash: string;
  /** Exclusive. */
  readonly until: Date;
  /** Null: whoever sends messages has taken it. */
  readonly wanted: WantedCode | null;
}

const MINUTE = 60_000;
/** Milliseconds in which a code can be said (NIST SP 800-63B, 3.1.3.2: at most ten minutes). */
const LIFETIME = 10 * MINUTE;
/** Milliseconds that one sending has before another may begin: longer than the messenger has. */
const LEASE = 10_000;
/** Eight digits: with five tries a case and fifteen a day, less than one in six million a day. */
const DIGITS = 8;

export const newCode = (): string => String(randomInt(10 ** DIGITS)).padStart(DIGITS, '0');

/** 128 random bits. */
export const newName = (): string => randomBytes(16).toString('base64url');

/** As it was meant: without spaces and dashes. */
const readCode = (text: string): string => text.replace(/[\s-]/g, '');

const hashOf = (salt: string, code: string): string =>
  createHash('sha256')
    .update(`${salt} ${readCode(code)}`)
    .digest('base64url');

export type CodeWish = Pick<WantedCode, 'channel' | 'brand' | 'language'>;

/** A code that is about to be sent, in the place of any before it. @param until when nobody waits for it any more */
export function madeCode(code: string, wish: CodeWish, now: Date, until = after(now, LIFETIME)): CaseCode {
  const salt = newName();
  const { channel, brand, language } = wish;
  return {
    salt,
    hash: hashOf(salt, code),
    until: after(now, LIFETIME),
    wanted: { turn: newName(), channel, brand, language, due: after(now, LEASE), until },
  };
}

/** Whether it is this code, and can still be said; takes as long for any other. */
export const isSaid = ({ salt, hash, until }: CaseCode, code: string, now: Date): boolean =>
  timingSafeEqual(Buffer.from(hashOf(salt, code)), Buffer.from(hash)) && until.getTime() > now.getTime();

const after = (time: Date, milliseconds: number): Date => new Date(time.getTime() + milliseconds);
