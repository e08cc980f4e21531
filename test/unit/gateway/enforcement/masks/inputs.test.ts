/** A form fits the type that it is shown as, and no input takes it back. */
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { scalarsOf } from '../../../../../gateway/enforcement/masks/masks.ts';
import { MASKS } from '../../../../../schema/vocabulary.ts';
import { contactChange } from '../../../../../subgraphs/identity/model/contact.ts';
import {
  DateScalar,
  DateTimeScalar,
  EmailAddressScalar,
  PhoneNumberScalar,
} from '../../../../../subgraphs/kit/scalars.ts';
import { day, email, masked, phone, text } from './values.ts';

const BAD_USER_INPUT = { extensions: expect.objectContaining({ code: 'BAD_USER_INPUT' }) };

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

describe('no input takes back', () => {
  const TEXT_MASKS = MASKS.filter((mask) => scalarsOf(mask).includes('String'));

  test.each(TEXT_MASKS)('a form of %s', (mask) => {
    fc.assert(
      fc.property(
        fc.oneof(
          text,
          email.map((address) => address.text),
          phone.map((number) => number.text),
        ),
        (value) => {
          const form = String(masked(mask, value, 'subject'));
          // It is refused as what it is, not because something else is wrong with it.
          expect(form).toContain('*');
          expect(() => EmailAddressScalar.parseValue(form)).toThrow(expect.objectContaining(BAD_USER_INPUT));
          expect(() => PhoneNumberScalar.parseValue(form)).toThrow(expect.objectContaining(BAD_USER_INPUT));
          for (const line of ['street', 'postalCode', 'city', 'country'])
            expect(() => contactChange({ customerId: '1', address: { [line]: form } } as never)).toThrow(
              expect.objectContaining(BAD_USER_INPUT),
            );
        },
      ),
    );
  });
});
