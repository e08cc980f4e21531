/**
 * One line of a basket, with the stated rules for what is untidy in it. Every rule that is used is counted.
 */
import type { Product } from './products.ts';
import type { Row } from './rows.ts';
import type { Tally } from './tally.ts';
import { count } from './tally.ts';

export interface BasketLine {
  /** Null: the sample has no such product. */
  readonly productId: string | null;
  /** Reveals health: belongs to `sensitiveLines`, never to anything else. */
  readonly sensitive: boolean;
  /** A decimal number: pieces, or US gallons with three digits. */
  readonly quantity: string;
  readonly unit: 'piece' | 'gallon';
  /** What the customer paid, US cents, all discounts taken off. */
  readonly amountCents: number;
  /** The sum of the retailer's, the coupon's and the coupon match discount, US cents. */
  readonly discountCents: number;
}

/** A count of pieces is never greater (the greatest in the sample is 70): above it a quantity of gasoline is a volume. */
const GREATEST_COUNT = 1000;

/** The line of a row. `product` is undefined when the products have no such id. */
export function lineOf(row: Row<'basket_lines'>, product: Product | undefined, untidy: Tally): BasketLine {
  const [, , quantity, sales, retail, coupon, match] = row;
  const pieces = Number(quantity);
  const fuel = isFuel(product, pieces);
  const amountCents = cents(sales);
  if (product === undefined) count(untidy, 'lines whose product is missing (product null)');
  if (fuel) count(untidy, 'lines of fuel (thousandths of a gallon, kept as gallons)');
  else if (product?.gasoline) count(untidy, 'lines of fuel without a volume (kept as pieces)');
  if (pieces === 0) count(untidy, 'lines with quantity 0 (kept)');
  if (Number(sales) === 0) count(untidy, 'lines with sales value 0 (kept)');
  else if (amountCents === 0) count(untidy, 'lines with a sales value below half a cent (kept as 0)');
  return {
    productId: product?.id ?? null,
    sensitive: product?.sensitive ?? false,
    quantity: fuel ? (pieces / 1000).toFixed(3) : quantity,
    unit: fuel ? 'gallon' : 'piece',
    amountCents,
    discountCents: cents(retail) + cents(coupon) + cents(match),
  };
}

/**
 * Gasoline under COUPON/MISC ITEMS, or with a quantity that no count reaches, has its volume in thousandths of a US gallon:
 * sales value / quantity * 1000 is then 1.79 to 2.96 dollars for 19 of 20 lines, the price of a gallon in 2017. The rest of
 * the gasoline (category FUEL, quantity 1) is a sale over an amount whose volume is not recorded.
 */
function isFuel(product: Product | undefined, quantity: number): boolean {
  return product?.gasoline === true && (product.category === 'COUPON/MISC ITEMS' || quantity > GREATEST_COUNT);
}

const cents = (dollars: string): number => Math.round(Number(dollars) * 100);
