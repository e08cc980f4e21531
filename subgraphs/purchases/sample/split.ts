/**
 * Separates what reveals health from the rest of a basket, once, at import: afterwards no reader can mix them up.
 */
import type { Basket } from '../../kit/sample/baskets.ts';
import type { BasketLine } from '../../kit/sample/lines.ts';
import { brandOfStore } from '../../kit/sample/stores.ts';
import type { LineRecord, SensitiveRecord } from '../model/records.ts';

/** One part of a basket, without what only a purchase has. */
export type Part = Omit<SensitiveRecord, 'place'>;

export interface SplitBasket {
  /** Null: the basket holds sensitive lines only. */
  readonly open: Part | null;
  /** Null: nothing in it reveals health. */
  readonly sensitive: Part | null;
}

/** The two parts of a basket, with their own totals. */
export function splitBasket(basket: Basket): SplitBasket {
  return {
    open: partOf(basket, (line) => !line.sensitive),
    sensitive: partOf(basket, (line) => line.sensitive),
  };
}

function partOf(basket: Basket, belongs: (line: BasketLine) => boolean): Part | null {
  const lines = basket.lines.filter(belongs);
  if (lines.length === 0) return null;
  return {
    _id: basket.id,
    customerId: basket.householdId,
    placedAt: basket.placedAt,
    storeId: basket.storeId,
    brand: brandOfStore(basket.storeId),
    totalCents: lines.reduce((sum, line) => sum + line.amountCents, 0),
    lines: lines.map(lineRecord),
  };
}

const lineRecord = ({ productId, quantity, unit, amountCents, discountCents }: BasketLine): LineRecord => ({
  ...(productId === null ? {} : { productId }),
  ...(quantity === '1' ? {} : { quantity }),
  ...(unit === 'piece' ? {} : { unit }),
  amountCents,
  ...(discountCents === 0 ? {} : { discountCents }),
});
