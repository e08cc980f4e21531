/** Masks of times and numbers, and the one that can be joined, never show more than their form says. */
import { createHmac, hkdfSync } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { KeyedHash } from '../../../../../gateway/enforcement/masks/keyed-hash.ts';
import { fits, masked as maskedLeaf } from '../../../../../gateway/enforcement/masks/masks.ts';
import { DateTimeScalar } from '../../../../../subgraphs/kit/scalars.ts';
import { decimal, keyed, masked, moment, text } from './values.ts';

describe('never more than the form reveals: two values that agree in that look alike', () => {
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
    expect(inBand('-200', 'Decimal', 100)).toBe('-200');
    expect(inBand('-201', 'Decimal', 100)).toBe('-300');
    expect(inBand('9'.repeat(400), 'Decimal', 100)).toBe(`${'9'.repeat(398)}00`);
    expect(inBand(Number.MAX_SAFE_INTEGER, 'Float', 100)).toBe(9_007_199_254_740_900);
    expect(inBand(-3e9, 'Float', 100)).toBe(-3e9);
  });

  test('band of what a service wrote in another way: a decimal as a number, a number as text', () => {
    expect(inBand(250, 'Decimal', 100)).toBe(200);
    expect(inBand('250', 'Decimal', 100)).toBe('200');
    expect(inBand('250', 'Int', 100)).toBe(200);
  });

  test('an amount: the currency is open', () => {
    expect(masked('band', 'EUR', 'currency', 'String')).toBe('EUR');
    expect(fits('band', { field: 'note', scalar: 'String' })).toBe(false);
    // What is a number is an amount, whatever it is called.
    expect(masked('band', 250, 'currency', 'Int')).toBe(200);
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
    // By the standards alone: HMAC under a key of HKDF without salt.
    const key = Buffer.from(hkdfSync('sha256', 'a', '', 'assent mask ["research","name"]', 32));
    const form = createHmac('sha256', key).update('text').digest('base64url').slice(0, 22);
    expect(one?.of('text', 'research', 'name')).toBe(`***${form}`);
  });
});
