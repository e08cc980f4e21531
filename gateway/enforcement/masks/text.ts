/**
 * Masks of text. Every form has an asterisk in it, so that no subgraph of ours takes it back as an input; a text that is
 * not of the form that a mask knows has nothing of it left.
 */

/** The masked form of a text; `field` is the leaf's own name, e.g. `postalCode`. */
export type TextMask = (value: string, field: string) => string;

export const STARS = '***';

/** `a***@***.tld`: first character and top-level domain. */
export const email: TextMask = (value) => {
  const [, first, topLevel] = /^(.).*@.*\.([^.@]+)$/su.exec(value) ?? [];
  return first === undefined ? STARS : `${first}***@***.${topLevel}`;
};

/**
 * Country code, `***`, last two digits. The North American plan and +7 have one digit, the others two or three. What does not
 * begin with a country code has none that could be shown.
 */
export const phone: TextMask = (value) => {
  const digits = value.replace(/\D/g, '');
  if (!value.startsWith('+') || digits.length < 8) return STARS;
  const country = /^(1|7)/.test(digits)
    ? 1
    : /^(2[07]|3[0-469]|4[013-9]|5[1-8]|6[0-6]|8[1246]|9[0-58])/.test(digits)
      ? 2
      : 3;
  return `+${digits.slice(0, country)}***${digits.slice(-2)}`;
};

/** The first letter; of a name of one letter not even that. */
export const name: TextMask = (value) => {
  const [first, second] = value;
  return second === undefined ? STARS : `${first}***`;
};

/** Street and city `***`, postal code its first two characters and `***`. */
export const address: TextMask = (value, field) =>
  field === 'postalCode' && value.length > 2 ? `${value.slice(0, 2)}***` : STARS;

/** The last four characters. */
export const lastFour: TextMask = (value) => (value.length > 4 ? `${STARS}${value.slice(-4)}` : STARS);

/** Neither how it was paid nor with which card. */
export const paymentCard: TextMask = (_value, field) => (field === 'cardEnding' ? '****' : STARS);

/** How long it is, in Unicode code points: a star for each, and one for the empty text, so that a value is never the empty text. */
export const length: TextMask = (value) => '*'.repeat(Math.max(1, [...value].length));
