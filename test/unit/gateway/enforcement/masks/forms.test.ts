/** The forms that are promised: of the type of their field, never null for a value, and nothing of what has no form. */
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { fits, masked as maskedLeaf, scalarsOf } from '../../../../../gateway/enforcement/masks/masks.ts';
import { MASKS, type Mask } from '../../../../../schema/vocabulary.ts';
import { day, decimal, masked, moment, text } from './values.ts';

describe('the forms', () => {
  test('an identifier may be an ID as well as text, and no number', () => {
    const fitting = ['ID', 'String', 'Int'].map((scalar) => fits('identifier-subject', { field: 'subject', scalar }));
    expect(fitting).toEqual([true, true, false]);
  });

  test.each<[Mask, string, string, string]>([
    ['email', 'email', 'anna.berg@example.se', 'a***@***.se'],
    ['email', 'email', 'x@mail.shop.co.uk', 'x***@***.uk'],
    ['email', 'email', 'a@b@c.com', 'a***@***.com'],
    ['phone', 'phone', '+12025550142', '+1***42'],
    ['phone', 'phone', '+46701234567', '+46***67'],
    ['phone', 'phone', '+358401234567', '+358***67'],
    ['phone', 'phone', '+79161234567', '+7***67'],
    ['phone', 'phone', '+46701234', '+46***34'],
    ['address', 'street', '12 Main Street', '***'],
    ['address', 'city', 'Denver', '***'],
    ['address', 'postalCode', '80202', '80***'],
    ['address', 'country', 'US', 'US'],
    ['birth-year', 'birthDate', '1980-06-17', '1980-01-01'],
    ['year', 'linkedAt', '1980-06-17T00:00:00Z', '1980-01-01T00:00:00.000Z'],
    ['year', 'linkedAt', '0000-06-17T00:00:00Z', '0000-01-01T00:00:00.000Z'],
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
    ['email', 'email', 'user@shop.com.'],
    ['email', 'email', 'user@shop.com@home'],
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
    ['year', 'Date', 'born 1980-06-17'],
    ['year', 'Date', ['1980-06-17']],
    ['birth-year', 'Date', 19_800_617],
    ['year', 'DateTime', '1980-06-17'],
    ['year', 'DateTime', '1980-99-99T00:00:00Z'],
    ['year', 'DateTime', 'soon'],
    ['year', 'DateTime', 'on 1980-06-17T00:00:00Z'],
    ['year', 'DateTime', '+001980-06-17T00:00:00Z'],
    ['year', 'DateTime', '1980-06-17T00:00:00Z (noon)'],
    ['year', 'DateTime', '9999-12-31T23:59:59-01:00'],
    ['year', 'DateTime', '0000-01-01T00:00:00+01:00'],
    ['band', 'Int', 'many'],
    ['band', 'Int', ''],
    ['band', 'Int', '  '],
    ['band', 'Int', true],
    ['band', 'Float', Number.NaN],
    ['band', 'Float', 1e300],
    ['band', 'Decimal', '1e3'],
    ['band', 'Decimal', '12.'],
    ['band', 'Decimal', '9'.repeat(401)],
    ['hash', 'String', { first: 'an object' }],
    ['name', 'String', ['a', 'list']],
  ])('%s: what is no %s (%p) has no form, so nothing is shown', (mask, scalar, value) => {
    expect(masked(mask, value, 'field', scalar)).toBeUndefined();
  });

  test.each<[Mask, unknown]>([
    ['band', 250],
    ['band', '250'],
    ['hash', 'text'],
  ])('%s: without what it needs of the row or the request (%p) there is no form', (kind, value) => {
    expect(
      maskedLeaf({ kind }, value, { field: 'amount', scalar: kind === 'band' ? 'Decimal' : 'String' }),
    ).toBeUndefined();
  });
});
