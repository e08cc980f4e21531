/**
 * Masked forms. A mask never gives null for a value and never the value itself; a null stays null.
 * Each works on the leaves below the masked coordinate, so that the result keeps the type that the schema promises.
 */
import type { Mask } from '../../schema/vocabulary.ts';

type LeafMask = (value: string, field: string) => string;

const STARS = '***';

/** `a***@***.tld`: first character and top-level domain. */
const email: LeafMask = (value) => {
  const [, first, topLevel] = /^(.).*@.*\.([^.@]+)$/su.exec(value) ?? [];
  return first === undefined || topLevel === undefined ? STARS : `${first}***@***.${topLevel}`;
};

/**
 * Country code, `***`, last two digits. The North American plan and +7 have one digit, the others two or three. What does not
 * begin with a country code has none that could be shown.
 */
const phone: LeafMask = (value) => {
  const digits = value.replace(/\D/g, '');
  if (!value.startsWith('+') || digits.length < 8) return STARS;
  const country = /^(1|7)/.test(digits)
    ? 1
    : /^(2[07]|3[0-469]|4[013-9]|5[1-8]|6[0-6]|8[1246]|9[0-58])/.test(digits)
      ? 2
      : 3;
  return `+${digits.slice(0, country)}***${digits.slice(-2)}`;
};

/** Street and city `***`, postal code its first two characters, country open. */
const address: LeafMask = (value, field) => {
  if (field === 'country') return value;
  return field === 'postalCode' && value.length > 2 ? `${value.slice(0, 2)}***` : STARS;
};

/** The year, as the first of January. */
const birthYear: LeafMask = (value) => (/^\d{4}-\d{2}-\d{2}$/.test(value) ? `${value.slice(0, 4)}-01-01` : STARS);

/** The subject `***` and its last four; issuer, time and assurance open. */
const identifierSubject: LeafMask = (value, field) => {
  if (field !== 'subject') return value;
  return value.length > 4 ? `${STARS}${value.slice(-4)}` : STARS;
};

/** Neither how it was paid nor with which card. */
const paymentCard: LeafMask = (_value, field) => (field === 'cardEnding' ? '****' : STARS);

const masks: Readonly<Record<Mask, LeafMask>> = {
  email,
  phone,
  address,
  'birth-year': birthYear,
  'identifier-subject': identifierSubject,
  'payment-card': paymentCard,
};

/** The masked form of one leaf; `field` is the leaf's own name, e.g. `postalCode`. */
export function masked(mask: Mask, value: unknown, field: string): unknown {
  if (value === null || value === undefined) return null;
  return masks[mask](String(value), field);
}
