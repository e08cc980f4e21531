/** The scalars are strict as input, and what a mask made never comes back in. */
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { Kind } from 'graphql';
import { DecimalScalar, EmailAddressScalar, PhoneNumberScalar } from '../../../../subgraphs/kit/scalars.ts';

const refusal = expect.objectContaining({
  message: 'The input is not valid.',
  extensions: expect.objectContaining({ code: 'BAD_USER_INPUT' }),
});
const refuses = (parse: (value: unknown) => unknown, value: unknown) => {
  let thrown: unknown;
  try {
    parse(value);
  } catch (error) {
    thrown = error;
  }
  expect({ value, thrown }).toEqual({ value, thrown: refusal });
};

describe('an e-mail address', () => {
  const parse = EmailAddressScalar.parseValue;

  test('is taken with its domain in lower case', () => {
    expect(parse('Anna.Berg+shop@EXAMPLE.Org')).toBe('Anna.Berg+shop@example.org');
    expect(EmailAddressScalar.parseLiteral({ kind: Kind.STRING, value: 'a@b.se' }, {})).toBe('a@b.se');
  });

  test.each([
    'a***@***.tld',
    'a*@example.org',
    'a',
    '@example.org',
    'a@b',
    'a b@example.org',
    'a@-b.org',
    '',
    `${'a'.repeat(65)}@example.org`,
    'a@example.org\n',
    7,
    null,
  ])('%j is refused', (value) => refuses(parse, value));

  test('is given out as it is, masked or not', () => {
    expect(EmailAddressScalar.serialize('a***@***.tld')).toBe('a***@***.tld');
  });

  test('of any length is read quickly', () => {
    const started = performance.now();
    refuses(parse, `${'a.'.repeat(100_000)}@`);
    refuses(parse, `a@${'a.'.repeat(100_000)}`);
    expect(performance.now() - started).toBeLessThan(500);
  });
});

describe('a telephone number', () => {
  const parse = PhoneNumberScalar.parseValue;

  test('is taken in its E.164 form', () => {
    expect(parse('+1 (212) 555-0142')).toBe('+12125550142');
    expect(parse('+46 70-123 45 67')).toBe('+46701234567');
  });

  test.each(['+49***12', '+1***42', '0701234567', '+1', '+999123456789', 'call me', '+12125550142;ext=1', '', null])(
    '%j is refused',
    (value) => refuses(parse, value),
  );

  test('is given out as it is, masked or not', () => {
    expect(PhoneNumberScalar.serialize('+49***12')).toBe('+49***12');
  });
});

describe('a decimal', () => {
  test('is exact text in both directions', () => {
    fc.assert(
      fc.property(fc.integer({ min: -1e9, max: 1e9 }), fc.nat({ max: 99 }), (whole, hundredths) => {
        const text = `${whole}.${String(hundredths).padStart(2, '0')}`;
        expect(DecimalScalar.parseValue(text)).toBe(text);
        expect(DecimalScalar.serialize(text)).toBe(text);
      }),
    );
  });

  test.each(['1e5', '01', '.5', '5.', '+1', '1,5', 'NaN', '', ' 1', 1.5])('%j is refused', (value) =>
    refuses(DecimalScalar.parseValue, value),
  );

  test('that is none never goes out', () => {
    expect(() => DecimalScalar.serialize('1e5')).toThrow();
    expect(() => DecimalScalar.serialize(1.5)).toThrow();
  });
});
