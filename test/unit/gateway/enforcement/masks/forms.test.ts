/** The forms that are promised: of the type of their field, never null for a value, and nothing of what has no form. */
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { scalarsOf } from '../../../../../gateway/enforcement/masks/masks.ts';
import { MASKS, type Mask } from '../../../../../schema/vocabulary.ts';
import { day, decimal, masked, moment, text } from './values.ts';

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
    ['name', 'given', 'Anna', 'A***'],
    ['name', 'full', 'Åsa Öberg', 'Å***'],
    ['name', 'family', '𠮷野', '𠮷***'],
    ['length', 'street', '12 Main St', '**********'],
    ['length', 'given', '𠮷野', '**'],
    ['length', 'given', '', '*'],
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
    ['name', 'given', 'A'],
    ['name', 'given', ''],
    ['identifier-subject', 'subject', '1234'],
    ['payment-card', 'newField', 'anything'],
  ])('%s: where %s is not of the expected form (%j), nothing of it is left', (mask, field, value) => {
    expect(masked(mask, value, field)).toBe('***');
  });

  test.each(MASKS)('%s: what is not there stays so', (mask) => {
    for (const nothing of [null, undefined]) expect(masked(mask, nothing, 'subject')).toBeNull();
  });

  test.each(MASKS)('%s: a value of its types is never null', (mask) => {
    const values: Readonly<Record<string, fc.Arbitrary<unknown>>> = {
      Int: fc.integer(),
      Float: fc.double({ min: -1e12, max: 1e12, noNaN: true }),
      Decimal: decimal.map(({ text: value }) => value),
      Date: day.map(({ text: value }) => value),
      DateTime: moment.map((value) => value.toISOString()),
    };
    for (const scalar of scalarsOf(mask)) {
      fc.assert(
        fc.property(values[scalar] ?? fc.oneof(text, fc.constant('')), (value) => {
          const form = masked(mask, value, 'subject', scalar);
          expect(typeof form).toBe(['Int', 'Float'].includes(scalar) ? 'number' : 'string');
        }),
      );
    }
  });

  test.each<[Mask, string, unknown]>([
    ['year', 'Date', '17 June 1980'],
    ['year', 'Date', '1980-06-17T00:00:00Z'],
    ['birth-year', 'Date', 19_800_617],
    ['year', 'DateTime', '1980-06-17'],
    ['year', 'DateTime', '1980-99-99T00:00:00Z'],
    ['year', 'DateTime', 'soon'],
    ['band', 'Int', 'many'],
    ['band', 'Int', ''],
    ['band', 'Int', true],
    ['band', 'Float', Number.NaN],
    ['band', 'Float', 1e300],
    ['band', 'Decimal', '1e3'],
    ['band', 'Decimal', '12.'],
    ['band', 'Decimal', '9'.repeat(500)],
    ['hash', 'String', { first: 'an object' }],
    ['name', 'String', ['a', 'list']],
  ])('%s: what is no %s (%p) has no form, so nothing is shown', (mask, scalar, value) => {
    expect(masked(mask, value, 'field', scalar)).toBeUndefined();
  });
});
