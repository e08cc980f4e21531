/** Points, tiers and the ledger, without a database. */
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { Ledger } from '../../../../../subgraphs/loyalty/model/ledger.ts';
import { pointsFor, tierFor } from '../../../../../subgraphs/loyalty/model/rules.ts';
import { countedPurchase } from '../../../../../subgraphs/loyalty/seed.ts';

const purchase = (id: string, totalCents: number) => ({ id, placedAt: new Date('2026-01-02T03:04:05Z'), totalCents });

describe('The rules of the programme', () => {
  test('give one point for every whole dollar', () => {
    expect([0, 99, 100, 199, 12_345].map(pointsFor)).toEqual([0, 0, 1, 1, 123]);
  });

  test('give the tier that the spend of 26 weeks has reached', () => {
    const spends = [0, 49_999, 50_000, 149_999, 150_000, 299_999, 300_000];
    expect(spends.map(tierFor)).toEqual(['BRONZE', 'BRONZE', 'SILVER', 'SILVER', 'GOLD', 'GOLD', 'PLATINUM']);
  });

  test('do not know what reveals health, and not even a basket of nothing else', () => {
    const line = { productId: '1', quantity: '1', unit: 'piece', discountCents: 0 } as const;
    const placedAt = new Date();
    const of = (...lines: { amountCents: number; sensitive: boolean }[]) =>
      countedPurchase({
        id: '9',
        householdId: '1',
        storeId: '2',
        placedAt,
        lines: lines.map((one) => ({ ...line, ...one })),
      });
    expect(of({ amountCents: 500, sensitive: true }, { amountCents: 120, sensitive: false })).toEqual({
      id: '9',
      placedAt,
      totalCents: 120,
    });
    expect(of({ amountCents: 500, sensitive: true })).toBeNull();
  });
});

describe('A ledger', () => {
  test('redeems a reward with the next purchase after it was reached', () => {
    const ledger = new Ledger('L-1');
    for (const [id, cents] of [
      ['a', 49_900],
      ['b', 250],
      ['c', 99],
      ['d', 1_000],
    ] as const)
      ledger.book(purchase(id, cents));
    expect(ledger.entries.map(({ _id, points, reason, purchaseId }) => [_id, points, reason, purchaseId])).toEqual([
      ['L-1/1', 499, 'PURCHASE', 'a'],
      ['L-1/2', 2, 'PURCHASE', 'b'],
      ['L-1/3', -500, 'REDEMPTION', 'c'],
      ['L-1/4', 10, 'PURCHASE', 'd'],
    ]);
    expect([ledger.balance, ledger.spentCents]).toEqual([11, 51_249]);
  });

  test('adds up to its balance and never falls below zero, whatever is bought', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(100_000)), (totals) => {
        const ledger = new Ledger('L-1');
        let balance = 0;
        for (const [index, total] of totals.entries()) ledger.book(purchase(String(index), total));
        for (const { points } of ledger.entries) {
          balance += points;
          if (balance < 0) return false;
        }
        return balance === ledger.balance;
      }),
    );
  });
});
