/** The names of customers in the trail: one for each period, and nothing without the key. */
import { describe, expect, test } from '@jest/globals';
import { createTrailPseudonyms } from '../../../../gateway/audit/pseudonym.ts';

const secret = Buffer.alloc(32, 1);
const march = Date.UTC(2026, 2, 31);
const april = Date.UTC(2026, 3, 1);
const names = createTrailPseudonyms({ secret, period: 'month', retention: 25 });
const customer = { id: '2324', trailKey: 'a-key-of-this-customer' };

test('a customer has one name in a period and another in the next', () => {
  expect(names.at(march)(customer)).toBe(names.at(march - 86_400_000)(customer));
  expect(names.at(march)(customer)).not.toBe(names.at(april)(customer));
});

test('a name has 132 bits and says nothing of the id', () => {
  expect(names.at(march)(customer)).toMatch(/^[\w-]{22}$/);
  expect(names.at(march)(customer)).not.toContain('2324');
});

test('the key alone makes the name: neither the id nor the gateway has a part in it', () => {
  const elsewhere = createTrailPseudonyms({ secret: Buffer.alloc(32, 2), period: 'month', retention: 1 });
  expect(elsewhere.at(march)({ ...customer, id: 'another' })).toBe(names.at(march)(customer));
  expect(names.at(march)({ ...customer, trailKey: 'another-key-than-that' })).not.toBe(names.at(march)(customer));
});

describe('a customer without a key of their own', () => {
  test('has a name that takes the secret of the gateway to make', () => {
    const elsewhere = createTrailPseudonyms({ secret: Buffer.alloc(32, 2), period: 'month', retention: 25 });
    const { id } = customer;
    expect(names.at(march)({ id })).toBe(names.at(march)({ id }));
    expect(names.at(march)({ id })).not.toBe(names.at(march)({ id: '2325' }));
    expect(names.at(march)({ id })).not.toBe(elsewhere.at(march)({ id }));
    expect(names.at(march)({ id })).not.toBe(names.at(april)({ id }));
  });
});

test('all names of a customer are those of the periods that are kept, whatever the period was then', () => {
  const all = names.all(april, customer);
  expect(all).toContain(names.at(march)(customer));
  expect(all).toContain(names.at(Date.UTC(2024, 2, 15))(customer));
  expect(all).not.toContain(names.at(Date.UTC(2024, 1, 15))(customer));
  for (const period of ['quarter', 'year'] as const)
    expect(all).toContain(createTrailPseudonyms({ secret, period, retention: 25 }).at(march)(customer));
});
