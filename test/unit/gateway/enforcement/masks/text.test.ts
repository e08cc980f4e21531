/** Masks of text never show the value, and never more of it than their form says. */
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { getCountryCallingCode } from 'libphonenumber-js';
import type { Mask } from '../../../../../schema/vocabulary.ts';
import { code, countries, DIGITS, day, email, LETTERS, masked, of, phone, text } from './values.ts';

describe('never the value itself', () => {
  test('e-mail, telephone', () => {
    fc.assert(fc.property(email, (address) => expect(masked('email', address.text, 'email')).not.toBe(address.text)));
    fc.assert(fc.property(phone, (number) => expect(masked('phone', number.text, 'phone')).not.toBe(number.text)));
  });

  test('names, lengths and hashes of whatever is longer than a letter', () => {
    fc.assert(
      fc.property(text, fc.constantFrom<Mask>('name', 'length', 'hash'), (value, mask) => {
        const form = String(masked(mask, value, 'given'));
        expect(form).not.toBe(value);
        if (value.length > 2) expect(form).not.toContain(value);
      }),
    );
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

  test('name: the first letter', () => {
    fc.assert(
      fc.property(of(LETTERS, 1, 9), of(LETTERS, 1, 9), fc.constantFrom(...LETTERS), (one, other, first) => {
        const form = masked('name', first + one, 'given');
        expect(masked('name', first + other, 'given')).toBe(form);
        expect(form).toBe(`${first}***`);
      }),
    );
  });

  test('length: how long it is', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(text, text), { minLength: 1, maxLength: 10 }), (pairs) => {
        const same = (which: 0 | 1) => pairs.map((pair) => [...pair[which]][0]).join('');
        const form = masked('length', same(0), 'street');
        expect(masked('length', same(1), 'street')).toBe(form);
        expect(form).toBe('*'.repeat(pairs.length));
      }),
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
