/** Two ways to write one thing have one form, and a form is its own form: whoever looks, and whoever keeps, makes the same of it. */
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  foldedWords,
  normalEmail,
  normalPhone,
  soughtCard,
  soughtEmail,
  soughtName,
  soughtPostalCode,
  soughtPurchase,
} from '../../../schema/normal-forms.ts';

const FORMS = { normalEmail, normalPhone, soughtCard, soughtEmail, soughtName, soughtPostalCode, soughtPurchase };

/** Names as people have them, and any text at all. */
const letters = "aAzZ áÅäÖßéÑçøØæŁłđþıİſςΣσКм0-’'.ŉﬁ\u0301";
const text = fc.oneof(
  fc.string({ unit: fc.constantFrom(...letters), maxLength: 20 }),
  fc.string({ unit: 'grapheme', maxLength: 20 }),
  fc.string({ unit: 'binary', maxLength: 20 }),
);
const address = fc.emailAddress();
const number = fc
  .tuple(fc.constantFrom('202', '212', '303', '617'), fc.integer({ min: 0, max: 99 }))
  .map(([area, last]) => `+1${area}55501${String(last).padStart(2, '0')}`);

describe('A normal form', () => {
  test.each(Object.entries(FORMS))('is its own: %s', (_, form) => {
    fc.assert(
      fc.property(fc.oneof(text, address, number), (given) => {
        const once = form(given);
        fc.pre(once !== null);
        expect(form(once)).toBe(once);
      }),
      { numRuns: 2_000 },
    );
  });

  test('of a name is the same without case, marks, punctuation and the order of its words', () => {
    const word = fc.string({ unit: fc.constantFrom(...'abczéåüñøßŁ'), minLength: 1, maxLength: 8 });
    const spelt = (name: string) => [
      name.toUpperCase(),
      name.toLowerCase(),
      name.normalize('NFD'),
      name.normalize('NFKC'),
      ` ${name.replaceAll(' ', '  ')}.`,
      name.replaceAll(' ', '-'),
      name.split(' ').reverse().join(', '),
    ];
    fc.assert(
      fc.property(fc.array(word, { minLength: 1, maxLength: 4 }), (words) => {
        const name = words.join(' ');
        const form = soughtName(name);
        expect(form).not.toBeNull();
        for (const other of spelt(name)) expect(soughtName(other)).toBe(form);
      }),
      { numRuns: 1_000 },
    );
  });

  test('of different words is different', () => {
    const word = fc.string({ unit: fc.constantFrom(...'abc'), minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(fc.array(word, { minLength: 1 }), fc.array(word, { minLength: 1 }), (one, other) => {
        const isSame = [...one].sort().join(' ') === [...other].sort().join(' ');
        expect(soughtName(one.join(' ')) === soughtName(other.join(' '))).toBe(isSame);
      }),
    );
  });
});

describe('What people say', () => {
  test.each([
    ['Jörg Weiß', 'WEISS, JORG'],
    ['Søren Ægir Þór', 'soren aegir thor'],
    ['Łukasz Đorđe', 'lukasz dorde'],
    ["O'Brien", 'O’BRIEN'],
    ['Anna-Lena', 'Anna Lena'],
    ['Οδυσσεύς', 'ΟΔΥΣΣΕΥΣ'],
    ['İpek Işık', 'ipek isik'],
    ['Ｗｉｄｅ', 'wide'],
  ])('%s is %s', (one, other) => {
    expect(soughtName(one)).toBe(soughtName(other));
    expect(soughtName(one)).not.toBeNull();
  });

  test.each([
    ['Anna', 'Ann'],
    ['Anna Berg', 'Anna'],
    ['Anna Berg', 'AnnaBerg'],
    ['Müller', 'Mueller'],
  ])('%s is not %s', (one, other) => {
    expect(soughtName(one)).not.toBe(soughtName(other));
  });

  test('of a postal code has no spaces, of a card no small letters, of an address no capitals', () => {
    expect(soughtPostalCode('sw1a 1aa')).toBe(soughtPostalCode('SW1A-1AA'));
    expect(soughtPostalCode('80202')).toBe('80202');
    expect(soughtCard(' l-0123 abc')).toBe('L-0123ABC');
    expect(soughtPurchase(' 339 446 ')).toBe('339446');
    expect(soughtEmail(' Anna.Berg@EXAMPLE.Org ')).toBe('anna.berg@example.org');
    expect(normalEmail('Anna.Berg@EXAMPLE.Org')).toBe('Anna.Berg@example.org');
    expect(normalPhone('+1 (212) 555-0101')).toBe('+12125550101');
  });

  test.each(['', ' ', '-', '***', '\u0301'])('%j is nothing', (nothing) => {
    expect([soughtName(nothing), soughtPostalCode(nothing), foldedWords(nothing)]).toEqual([null, null, []]);
    expect([soughtEmail(nothing), normalPhone(nothing)]).toEqual([null, null]);
  });
});
