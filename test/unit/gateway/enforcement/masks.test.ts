/**
 * Masks: the forms that are promised, never the value, never null for a value, and never more than the form may reveal.
 */
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { type CountryCode, getCountries, getCountryCallingCode } from 'libphonenumber-js';
import { KeyedHash } from '../../../../gateway/enforcement/masks/keyed-hash.ts';
import { fits, type Masking, masked as maskedLeaf, scalarsOf } from '../../../../gateway/enforcement/masks/masks.ts';
import { MASKS, type Mask } from '../../../../schema/vocabulary.ts';
import {
  DateScalar,
  DateTimeScalar,
  EmailAddressScalar,
  normalEmail,
  PhoneNumberScalar,
} from '../../../../subgraphs/kit/scalars.ts';

const of = (alphabet: string, minLength: number, maxLength: number) =>
  fc.string({ unit: fc.constantFrom(...alphabet), minLength, maxLength });
const LETTERS = 'abcdefghijklmnopqrstuvwxyz';
const DIGITS = '0123456789';

const topLevel = fc.constantFrom('com', 'se', 'de', 'co', 'museum');
const domain = fc
  .tuple(of(LETTERS, 1, 8), fc.option(of(LETTERS, 1, 5), { nil: undefined }))
  .map(([name, above]) => (above === undefined ? name : `${name}.${above}`));
const local = of(`${LETTERS}${LETTERS.toUpperCase()}${DIGITS}+_.-'`, 1, 20);
const email = fc
  .record({ local, domain, topLevel })
  .map((parts) => ({ ...parts, text: `${parts.local}@${parts.domain}.${parts.topLevel}` }))
  .filter(({ text }) => normalEmail(text) === text);

const countries = getCountries() as CountryCode[];
const phone = fc
  .record({ country: fc.constantFrom(...countries), rest: of(DIGITS, 7, 10), last: of(DIGITS, 2, 2) })
  .map(({ country, rest, last }) => {
    const code = getCountryCallingCode(country);
    return { code, last, text: `+${code}${rest}${last}` };
  });

const day = fc
  .record({
    year: fc.integer({ min: 1900, max: 2026 }),
    month: fc.integer({ min: 1, max: 12 }),
    of: fc.integer({ min: 1, max: 28 }),
  })
  .map(({ year, month, of: date }) => ({
    year,
    text: `${year}-${String(month).padStart(2, '0')}-${String(date).padStart(2, '0')}`,
  }));

/** What people write in an address, an identifier or a method: whatever it is, it has no asterisk. */
const text = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 40 }).filter((value) => !value.includes('*'));
const code = of(`${LETTERS.toUpperCase()}${DIGITS} -`, 3, 10);

describe('the forms', () => {
  test.each<[Mask, string, string, string]>([
    ['email', 'email', 'anna.berg@example.se', 'a***@***.se'],
    ['email', 'email', 'x@mail.shop.co.uk', 'x***@***.uk'],
    ['email', 'email', 'a@b@c.com', 'a***@***.com'],
    ['phone', 'phone', '+12025550142', '+1***42'],
    ['phone', 'phone', '+46701234567', '+46***67'],
    ['phone', 'phone', '+358401234567', '+358***67'],
    ['phone', 'phone', '+79161234567', '+7***67'],
    ['address', 'street', '12 Main Street', '***'],
    ['address', 'city', 'Denver', '***'],
    ['address', 'postalCode', '80202', '80***'],
    ['address', 'country', 'US', 'US'],
    ['birth-year', 'birthDate', '1980-06-17', '1980-01-01'],
    ['identifier-subject', 'subject', 'subject-81234', '***1234'],
    ['identifier-subject', 'issuer', 'https://id.example', 'https://id.example'],
    ['identifier-subject', 'linkedAt', '2024-05-01T10:00:00Z', '2024-05-01T10:00:00Z'],
    ['identifier-subject', 'assurance', 'substantial', 'substantial'],
    ['payment-card', 'method', 'VISA', '***'],
    ['payment-card', 'cardEnding', '1234', '****'],
  ])('%s: %s of %s is %s', (mask, field, value, expected) => {
    expect(masked(mask, value, field)).toBe(expected);
  });

  test.each<[Mask, string, string]>([
    ['email', 'email', 'nobody'],
    ['email', 'email', 'user@localhost'],
    ['email', 'email', ''],
    ['phone', 'phone', '0701234567'],
    ['phone', 'phone', '+4670'],
    ['phone', 'phone', ''],
    ['address', 'postalCode', '80'],
    ['address', 'postalCode', ''],
    ['address', 'newField', 'anything'],
    ['birth-year', 'birthDate', '17 June 1980'],
    ['birth-year', 'birthDate', '1980-06-17T00:00:00Z'],
    ['identifier-subject', 'subject', '1234'],
    ['payment-card', 'newField', 'anything'],
  ])('%s: where %s is not of the expected form (%j), nothing of it is left', (mask, field, value) => {
    expect(masked(mask, value, field)).toBe('***');
  });

  test.each(MASKS)('%s: what is not there stays so', (mask) => {
    for (const nothing of [null, undefined]) expect(masked(mask, nothing, 'subject')).toBeNull();
  });

  test.each(MASKS)('%s: a value is never null, of whatever type it is', (mask) => {
    fc.assert(
      fc.property(fc.oneof(text, fc.integer(), fc.boolean(), fc.constant('')), fc.string(), (value, field) => {
        expect(typeof masked(mask, value, field)).toBe('string');
      }),
    );
  });
});

describe('they fit the type and cannot come back', () => {
  test('an e-mail', () => {
    fc.assert(
      fc.property(email, (address) => {
        const form = masked('email', address.text, 'email');
        expect(EmailAddressScalar.serialize(form)).toBe(form);
        expect(() => EmailAddressScalar.parseValue(form)).toThrow();
      }),
    );
  });

  test('a telephone number', () => {
    fc.assert(
      fc.property(phone, (number) => {
        const form = masked('phone', number.text, 'phone');
        expect(PhoneNumberScalar.serialize(form)).toBe(form);
        expect(() => PhoneNumberScalar.parseValue(form)).toThrow();
      }),
    );
  });

  test('a birth date is a date, the time of a link a time', () => {
    fc.assert(
      fc.property(day, (date) => {
        expect(DateScalar.serialize(masked('birth-year', date.text, 'birthDate'))).toBe(`${date.year}-01-01`);
      }),
    );
    const linked = masked('identifier-subject', '2024-05-01T10:00:00Z', 'linkedAt');
    expect(DateTimeScalar.serialize(linked)).toEqual(new Date('2024-05-01T10:00:00Z'));
  });
});

describe('never the value itself', () => {
  test('e-mail, telephone', () => {
    fc.assert(fc.property(email, (address) => expect(masked('email', address.text, 'email')).not.toBe(address.text)));
    fc.assert(fc.property(phone, (number) => expect(masked('phone', number.text, 'phone')).not.toBe(number.text)));
  });

  test('street, city, postal code, subject, method, card', () => {
    const hidden: [Mask, string][] = [
      ['address', 'street'],
      ['address', 'city'],
      ['address', 'postalCode'],
      ['identifier-subject', 'subject'],
      ['payment-card', 'method'],
      ['payment-card', 'cardEnding'],
    ];
    fc.assert(
      fc.property(text, fc.constantFrom(...hidden), (value, [mask, field]) => {
        expect(masked(mask, value, field)).not.toBe(value);
      }),
    );
  });

  test('birth date, for all who were not born on the first of January', () => {
    fc.assert(
      fc.property(day, (date) => {
        fc.pre(!date.text.endsWith('-01-01'));
        expect(masked('birth-year', date.text, 'birthDate')).not.toBe(date.text);
      }),
    );
  });
});

describe('never more than the form reveals: two values that agree in that look alike', () => {
  test('e-mail: first character and top-level domain', () => {
    fc.assert(
      fc.property(email, email, (one, other) => {
        const alike = `${one.local[0]}${other.local.slice(1)}@${other.domain}.${one.topLevel}`;
        expect(masked('email', alike, 'email')).toBe(masked('email', one.text, 'email'));
        expect(masked('email', one.text, 'email')).toBe(`${one.local[0]}***@***.${one.topLevel}`);
      }),
    );
  });

  test('telephone: country code and last two digits, of every country', () => {
    for (const country of countries) {
      const calling = getCountryCallingCode(country);
      expect([country, masked('phone', `+${calling}123456789`, 'phone')]).toEqual([country, `+${calling}***89`]);
    }
    fc.assert(
      fc.property(phone, of(DIGITS, 7, 10), (number, otherRest) => {
        const form = masked('phone', number.text, 'phone');
        expect(form).toBe(`+${number.code}***${number.last}`);
        expect(masked('phone', `+${number.code}${otherRest}${number.last}`, 'phone')).toBe(form);
      }),
    );
  });

  test('address: first two characters of the postal code', () => {
    fc.assert(
      fc.property(code, code, text, text, (one, other, street, otherStreet) => {
        const alike = one.slice(0, 2) + other.slice(2);
        expect(masked('address', alike, 'postalCode')).toBe(masked('address', one, 'postalCode'));
        expect(masked('address', one, 'postalCode')).toBe(`${one.slice(0, 2)}***`);
        for (const field of ['street', 'city'])
          expect(masked('address', street, field)).toBe(masked('address', otherStreet, field));
      }),
    );
  });

  test('birth date: the year', () => {
    fc.assert(
      fc.property(day, day, (one, other) => {
        const alike = `${one.text.slice(0, 4)}${other.text.slice(4)}`;
        expect(masked('birth-year', alike, 'birthDate')).toBe(masked('birth-year', one.text, 'birthDate'));
      }),
    );
  });

  test('identifier: last four of the subject, and not how long it is', () => {
    fc.assert(
      fc.property(
        of(LETTERS + DIGITS, 1, 20),
        of(LETTERS + DIGITS, 1, 20),
        of(LETTERS + DIGITS, 4, 4),
        (one, other, last) => {
          const form = masked('identifier-subject', one + last, 'subject');
          expect(masked('identifier-subject', other + last, 'subject')).toBe(form);
          expect(form).toBe(`***${last}`);
        },
      ),
    );
  });

  test('payment: nothing', () => {
    fc.assert(
      fc.property(text, text, (one, other) => {
        for (const field of ['method', 'cardEnding'])
          expect(masked('payment-card', one, field)).toBe(masked('payment-card', other, field));
      }),
    );
  });
});
