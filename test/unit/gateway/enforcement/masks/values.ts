/**
 * Values to mask, as people and services write them, and every mask by its kind alone.
 */
import fc from 'fast-check';
import { type CountryCode, getCountries, getCountryCallingCode } from 'libphonenumber-js';
import { KeyedHash } from '../../../../../gateway/enforcement/masks/keyed-hash.ts';
import { type Masking, masked as maskedLeaf } from '../../../../../gateway/enforcement/masks/masks.ts';
import { normalEmail } from '../../../../../schema/normal-forms.ts';
import type { Mask } from '../../../../../schema/vocabulary.ts';

/** The type of a leaf of the built-in graph, where it is not text. */
const SCALARS: Readonly<Record<string, string>> = {
  birthDate: 'Date',
  linkedAt: 'DateTime',
  email: 'EmailAddress',
  phone: 'PhoneNumber',
};
export const keyed = new KeyedHash(Buffer.from('a secret of these tests'));
const WIDTH = 100;
const masking = (kind: Mask): Masking => ({
  kind,
  width: WIDTH,
  hashed: (value) => keyed.of(value, 'research', 'name'),
});
export const masked = (kind: Mask, value: unknown, field: string, scalar = SCALARS[field] ?? 'String'): unknown =>
  maskedLeaf(masking(kind), value, { field, scalar });

export const of = (alphabet: string, minLength: number, maxLength: number) =>
  fc.string({ unit: fc.constantFrom(...alphabet), minLength, maxLength });
export const LETTERS = 'abcdefghijklmnopqrstuvwxyz';
export const DIGITS = '0123456789';

const topLevel = fc.constantFrom('com', 'se', 'de', 'co', 'museum');
const domain = fc
  .tuple(of(LETTERS, 1, 8), fc.option(of(LETTERS, 1, 5), { nil: undefined }))
  .map(([name, above]) => (above === undefined ? name : `${name}.${above}`));
const local = of(`${LETTERS}${LETTERS.toUpperCase()}${DIGITS}+_.-'`, 1, 20);
export const email = fc
  .record({ local, domain, topLevel })
  .map((parts) => ({ ...parts, text: `${parts.local}@${parts.domain}.${parts.topLevel}` }))
  .filter(({ text }) => normalEmail(text) === text);

export const countries = getCountries() as CountryCode[];
export const phone = fc
  .record({ country: fc.constantFrom(...countries), rest: of(DIGITS, 7, 10), last: of(DIGITS, 2, 2) })
  .map(({ country, rest, last }) => {
    const code = getCountryCallingCode(country);
    return { code, last, text: `+${code}${rest}${last}` };
  });

export const day = fc
  .record({
    year: fc.integer({ min: 1900, max: 2026 }),
    month: fc.integer({ min: 1, max: 12 }),
    of: fc.integer({ min: 1, max: 28 }),
  })
  .map(({ year, month, of: date }) => ({
    year,
    text: `${year}-${String(month).padStart(2, '0')}-${String(date).padStart(2, '0')}`,
  }));

export const decimal = fc
  .record({ whole: fc.bigInt({ min: -(10n ** 30n), max: 10n ** 30n }), cents: fc.integer({ min: 0, max: 99 }) })
  .map(({ whole, cents }) => ({
    hundredths: whole * 100n + BigInt(whole < 0n ? -cents : cents),
    text: `${whole}.${String(cents).padStart(2, '0')}`,
  }));
export const moment = fc.date({
  min: new Date('0001-01-01T00:00:00Z'),
  max: new Date('9999-12-31T23:59:59Z'),
  noInvalidDate: true,
});

/** What people write in an address, an identifier or a method: whatever it is, it has no asterisk. */
export const text = fc
  .string({ unit: 'grapheme', minLength: 1, maxLength: 40 })
  .filter((value) => !value.includes('*'));
export const code = of(`${LETTERS.toUpperCase()}${DIGITS} -`, 3, 10);
