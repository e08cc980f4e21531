/**
 * Masks: the forms that are promised, never the value, never null for a value, and never more than the form may reveal.
 */
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { type CountryCode, getCountries, getCountryCallingCode } from 'libphonenumber-js';
import { KeyedHash } from '../../../../gateway/enforcement/masks/keyed-hash.ts';
import { fits, type Masking, masked as maskedLeaf, scalarsOf } from '../../../../gateway/enforcement/masks/masks.ts';
import { MASKS, type Mask } from '../../../../schema/vocabulary.ts';
import { contactChange } from '../../../../subgraphs/identity/model/contact.ts';
import {
  DateScalar,
  DateTimeScalar,
  EmailAddressScalar,
  normalEmail,
  PhoneNumberScalar,
} from '../../../../subgraphs/kit/scalars.ts';

const BAD_USER_INPUT = { extensions: expect.objectContaining({ code: 'BAD_USER_INPUT' }) };

/** The type of a leaf of the built-in graph, where it is not text. */
const SCALARS: Readonly<Record<string, string>> = {
  birthDate: 'Date',
  linkedAt: 'DateTime',
  email: 'EmailAddress',
  phone: 'PhoneNumber',
};
const keyed = new KeyedHash(Buffer.from('a secret of these tests'));
const WIDTH = 100;
const masking = (kind: Mask): Masking => ({
  kind,
  width: WIDTH,
  hashed: (value) => keyed.of(value, 'research', 'name'),
});
const masked = (kind: Mask, value: unknown, field: string, scalar = SCALARS[field] ?? 'String'): unknown =>
  maskedLeaf(masking(kind), value, { field, scalar });

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

const decimal = fc
  .record({ whole: fc.bigInt({ min: -(10n ** 30n), max: 10n ** 30n }), cents: fc.integer({ min: 0, max: 99 }) })
  .map(({ whole, cents }) => ({
    hundredths: whole * 100n + BigInt(whole < 0n ? -cents : cents),
    text: `${whole}.${String(cents).padStart(2, '0')}`,
  }));
const moment = fc.date({
  min: new Date('0001-01-01T00:00:00Z'),
  max: new Date('9999-12-31T23:59:59Z'),
  noInvalidDate: true,
});

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

  test('year: the year of UTC, wherever a moment was written down', () => {
    fc.assert(
      fc.property(moment, moment, fc.integer({ min: -14, max: 14 }), (one, other, hours) => {
        const alike = new Date(other);
        alike.setUTCFullYear(one.getUTCFullYear(), 5);
        const form = masked('year', one.toISOString(), 'placedAt', 'DateTime');
        expect(masked('year', alike.toISOString(), 'placedAt', 'DateTime')).toBe(form);
        const local = new Date(one.getTime() + hours * 3_600_000);
        fc.pre(local.getUTCFullYear() > 0 && local.getUTCFullYear() <= 9999);
        const offset = `${hours < 0 ? '-' : '+'}${String(Math.abs(hours)).padStart(2, '0')}:00`;
        expect(masked('year', local.toISOString().replace('Z', offset), 'placedAt', 'DateTime')).toBe(form);
        expect(DateTimeScalar.serialize(form)).toEqual(new Date(String(form)));
      }),
    );
  });

  const width = fc.integer({ min: 2, max: 1_000_000 });
  const inBand = (value: unknown, scalar: string, wide: number): unknown =>
    maskedLeaf({ kind: 'band', width: wide }, value, { field: 'amount', scalar });

  test.each(['Int', 'Float'])('band of %s: which band it is in', (scalar) => {
    fc.assert(
      fc.property(width, fc.integer({ min: -1000, max: 1000 }), fc.nat(), fc.nat(), (wide, nth, one, other) => {
        const lower = nth * wide;
        const form = inBand(lower + (one % wide), scalar, wide);
        expect(form).toBe(lower);
        expect(inBand(lower + (other % wide), scalar, wide)).toBe(form);
      }),
    );
  });

  test('band of a broken number: not where in the band', () => {
    fc.assert(
      fc.property(width, fc.double({ min: -1e9, max: 1e9, noNaN: true }), (wide, value) => {
        const lower = Number(inBand(value, 'Float', wide));
        expect(Math.abs(lower % wide)).toBe(0);
        expect(lower <= value && value <= lower + wide).toBe(true);
      }),
    );
  });

  test('band of a decimal: exact, whatever its size, and not how many digits it has', () => {
    fc.assert(
      fc.property(decimal, decimal, width, (one, other, wide) => {
        const size = BigInt(wide) * 100n;
        const rest = (value: bigint): bigint => ((value % size) + size) % size;
        const form = inBand(one.text, 'Decimal', wide);
        fc.pre(!(one.hundredths < 0n && one.text.startsWith('0')));
        expect(BigInt(String(form)) * 100n).toBe(one.hundredths - rest(one.hundredths));
        const alike = one.hundredths - rest(one.hundredths) + rest(other.hundredths);
        const sign = alike < 0n ? '-' : '';
        const digits = String(alike < 0n ? -alike : alike).padStart(3, '0');
        const written = `${sign}${digits.slice(0, -2)}.${digits.slice(-2)}`;
        expect(inBand(written, 'Decimal', wide)).toBe(form);
      }),
    );
  });

  test('band at the ends of a type: still a value of it', () => {
    expect(inBand(-(2 ** 31), 'Int', 100)).toBe(-(2 ** 31));
    expect(inBand(2 ** 31 - 1, 'Int', 100)).toBe(2_147_483_600);
    expect(inBand(-0.1, 'Float', 100)).toBe(-100);
    expect(Object.is(inBand(5, 'Int', 100), 0)).toBe(true);
    expect(Object.is(inBand(-0, 'Float', 100), 0)).toBe(true);
    expect(inBand('-0.00', 'Decimal', 100)).toBe('0');
    expect(inBand('-0.01', 'Decimal', 100)).toBe('-100');
    // A service may write a decimal as a number.
    expect(inBand(250, 'Decimal', 100)).toBe(200);
  });

  test('an amount: the currency is open', () => {
    expect(masked('band', 'EUR', 'currency', 'String')).toBe('EUR');
    expect(fits('band', { field: 'note', scalar: 'String' })).toBe(false);
  });

  test('keyed hash: whether two are equal, under one purpose and in one category', () => {
    fc.assert(
      fc.property(text, text, (one, other) => {
        fc.pre(one !== other);
        const form = keyed.of(one, 'research', 'name');
        expect(keyed.of(one, 'research', 'name')).toBe(form);
        expect(form).toMatch(/^\*{3}[\w-]{22}$/);
        const others = [
          keyed.of(other, 'research', 'name'),
          keyed.of(one, 'service-analytics', 'name'),
          keyed.of(one, undefined, 'name'),
          keyed.of(one, 'research', 'identifier'),
          new KeyedHash(Buffer.from('another secret')).of(one, 'research', 'name'),
          new KeyedHash().of(one, 'research', 'name'),
        ];
        expect(others).not.toContain(form);
        expect(new Set(others).size).toBe(others.length);
      }),
    );
  });

  test('keyed hash: the same after a restart, as the key comes out of the secret alone', () => {
    const [one, other] = ['a', 'a'].map((secret) => new KeyedHash(Buffer.from(secret)));
    expect(one?.of('text', 'research', 'name')).toBe(other?.of('text', 'research', 'name'));
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
