/** The multiplied sample is a function of a number: the same in every run, whichever process asks and whether it is kept or not. */
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { compareIds } from '../../../../schema/audience.ts';
import { Copies, idOfKey, inverseOf, keyOfId, scattered } from '../../../bench/audience/copies.ts';

const customers = 10_000;
const copies = new Copies(customers, 999);
const customer = fc.nat(customers - 1);
const key = fc.integer({ min: 0, max: 2 ** 32 - 1 });

test('The first customers are these, today and in any other run', () => {
  const told = [0, 1, 2, 999].map((each) => [
    copies.idOf(each),
    copies.householdOf(each),
    copies.consentsOf(each),
    copies.differenceOf(each, 1000),
  ]);
  expect(told).toEqual([
    ['00000000', 0, 450, 269],
    ['abd4c4ea', 1, 385, 370],
    ['dcb302cf', 2, 109, 646],
    ['3c983ea4', 0, 763, 439],
  ]);
});

test('Multiplying by an odd number is undone by its inverse', () => {
  fc.assert(
    fc.property(key, (number) => {
      const odd = (number | 1) >>> 0;
      expect(Math.imul(odd, inverseOf(odd)) >>> 0).toBe(1);
    }),
  );
});

describe('An id', () => {
  test('leads back to its customer, and one that is none leads to nobody', () => {
    fc.assert(fc.property(customer, (each) => expect(copies.customerOf(copies.idOf(each))).toBe(each)));
    for (const none of ['', '2324', 'zzzzzzzz', '000000000', copies.idOf(customers)])
      expect(copies.customerOf(none)).toBeUndefined();
  });

  test('stands where its key stands', () => {
    fc.assert(
      fc.property(key, key, (one, other) => {
        expect(Math.sign(compareIds(idOfKey(one), idOfKey(other)))).toBe(Math.sign(one - other));
        expect(keyOfId(idOfKey(one))).toBe(one);
      }),
    );
  });

  test('is no other customer’s', () => {
    expect(new Set(Array.from({ length: customers }, (_, each) => scattered(each))).size).toBe(customers);
  });
});

test('A household is copied as often as any other, and its copies have consents of many', () => {
  const households = Array.from({ length: customers }, (_, each) => copies.householdOf(each));
  const counts = Object.values(Object.groupBy(households, String)).map((some) => some?.length);
  expect(new Set(counts)).toEqual(new Set([10, 11]));
  const drawn = new Set(Array.from({ length: 10 }, (_, copy) => copies.consentsOf(copy * 999 + 5)));
  expect(drawn.size).toBeGreaterThan(5);
});
