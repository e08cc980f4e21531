/** The rules for untidy lines, one by one, and that each is counted. */
import { describe, expect, test } from '@jest/globals';
import { lineOf } from '../../../../../subgraphs/kit/sample/lines.ts';
import type { Product } from '../../../../../subgraphs/kit/sample/products.ts';
import type { Tally } from '../../../../../subgraphs/kit/sample/tally.ts';

const milk: Product = {
  id: '7',
  department: 'GROCERY',
  category: 'FLUID MILK PRODUCTS',
  type: 'FLUID MILK WHITE ONLY',
  packageSize: '1 GA',
  sensitive: false,
  gasoline: false,
};
const gasoline = (category: string): Product => ({ ...milk, category, type: 'GASOLINE-REG UNLEADED', gasoline: true });

function read(product: Product | undefined, quantity: string, sales: string, discounts = ['0.0', '0.0', '0.0']) {
  const untidy: Tally = {};
  const [retail = '', coupon = '', match = ''] = discounts;
  return { line: lineOf(['1', '7', quantity, sales, retail, coupon, match], product, untidy), untidy };
}

describe('A line', () => {
  test('has pieces, cents, and the sum of its three discounts', () => {
    expect(read(milk, '2', '3.38', ['0.5', '0.3', '0.25'])).toEqual({
      line: { productId: '7', sensitive: false, quantity: '2', unit: 'piece', amountCents: 338, discountCents: 105 },
      untidy: {},
    });
  });

  test('is sensitive with its product', () => {
    expect(read({ ...milk, sensitive: true }, '1', '1.0').line.sensitive).toBe(true);
  });

  test('without a product is kept, its product null', () => {
    const { line, untidy } = read(undefined, '1', '2.0');
    expect(line).toMatchObject({ productId: null, sensitive: false, amountCents: 200 });
    expect(untidy).toEqual({ 'lines whose product is missing (product null)': 1 });
  });

  test('of gasoline under COUPON/MISC ITEMS, or above any count, has gallons with three digits', () => {
    const counted = { 'lines of fuel (thousandths of a gallon, kept as gallons)': 1 };
    for (const [category, quantity, gallons] of [
      ['COUPON/MISC ITEMS', '14396', '14.396'],
      ['COUPON/MISC ITEMS', '98', '0.098'],
      ['FUEL', '7413', '7.413'],
    ] as const) {
      const { line, untidy } = read(gasoline(category), quantity, '20.0');
      expect(line).toMatchObject({ quantity: gallons, unit: 'gallon' });
      expect(untidy).toEqual(counted);
    }
  });

  test('of gasoline sold over an amount stays one piece', () => {
    const { line, untidy } = read(gasoline('FUEL'), '1', '20.0');
    expect(line).toMatchObject({ quantity: '1', unit: 'piece', amountCents: 2000 });
    expect(untidy).toEqual({ 'lines of fuel without a volume (kept as pieces)': 1 });
  });

  test('with quantity 0, sales value 0 or less than half a cent is kept and counted', () => {
    expect(read(milk, '0', '0.0')).toEqual({
      line: expect.objectContaining({ quantity: '0', amountCents: 0 }),
      untidy: { 'lines with quantity 0 (kept)': 1, 'lines with sales value 0 (kept)': 1 },
    });
    expect(read(milk, '1', '2.220446e-16').untidy).toEqual({
      'lines with a sales value below half a cent (kept as 0)': 1,
    });
  });
});
