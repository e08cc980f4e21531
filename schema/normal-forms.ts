/**
 * In what form contact data and names are compared, on both sides of an internal endpoint: what is said on the telephone and what is
 * kept have one form if they mean the same. Whole values alone have one; nothing here tells how near two of them are.
 */
import { parsePhoneNumberFromString } from 'libphonenumber-js';

const mailbox =
  /^[A-Za-z0-9.!#$%&'+/=?^_`{|}~-]{1,64}@((?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z]{2,63})$/;

/** An e-mail address as it is kept: domain in lower case; null for what is none. An asterisk is refused: masks use it. */
export function normalEmail(text: string): string | null {
  if (text.length > 254 || !mailbox.test(text)) return null;
  const at = text.lastIndexOf('@');
  return text.slice(0, at) + text.slice(at).toLowerCase();
}

/** The same as it is looked for: RFC 5321 lets a host tell cases apart before the @, and nobody who says an address does. */
export const soughtEmail = (text: string): string | null => normalEmail(text.trim())?.toLowerCase() ?? null;

/** The E.164 form of an international telephone number; null for what is none. */
export function normalPhone(text: string): string | null {
  if (!/^\+[\d\s().-]{5,30}$/.test(text)) return null;
  const number = parsePhoneNumberFromString(text);
  return number?.isValid() ? number.number : null;
}

/** Letters that Unicode takes apart into nothing (NFKD leaves them), as they are written where they are not on the keyboard. */
const LETTERS: Readonly<Record<string, string>> = {
  ø: 'o',
  æ: 'ae',
  œ: 'oe',
  ł: 'l',
  đ: 'd',
  ð: 'd',
  þ: 'th',
  ħ: 'h',
  ŧ: 't',
  ς: 'σ',
};

/** Without case and diacritics (Unicode NFKD, UAX #15); by way of small and then capital letters, in which `ẞ` and `ß` are SS and `ı` is I. */
const folded = (text: string): string =>
  bare(bare(text).toLowerCase().toUpperCase().toLowerCase()).replace(
    /[øæœłđðþħŧς]/g,
    (letter) => LETTERS[letter] ?? letter,
  );

const bare = (text: string): string => text.normalize('NFKD').replace(/\p{M}/gu, '');

/** The words of a text, folded: runs of letters and digits; an apostrophe parts no word. */
export const foldedWords = (text: string): string[] =>
  folded(text.replaceAll('´', ''))
    .replace(/['’ʼ`]/g, '')
    .match(/[\p{L}\p{N}]+/gu) ?? [];

/** A whole name in whichever order its words are said; null for one of no letters. */
export const soughtName = (text: string): string | null => foldedWords(text).sort().join(' ') || null;

/** A postal code without the spaces and hyphens that people put into it; null for what has nothing else in it. */
export const soughtPostalCode = (text: string): string | null => foldedWords(text).join('') || null;

/** The id of a purchase as it is printed, without the spaces that are read with it. */
export const soughtPurchase = (text: string): string | null => text.replace(/\s+/g, '') || null;

/** The number of a card, which has no small letters. */
export const soughtCard = (text: string): string | null => soughtPurchase(text.toUpperCase());
