/**
 * The baskets of chosen households with their lines, as a stream in the order of time: memory holds one basket's lines and
 * the list of baskets, never all 404,930 lines.
 */
import { shifted } from './calendar.ts';
import type { BasketLine } from './lines.ts';
import { lineOf } from './lines.ts';
import type { Product } from './products.ts';
import { readBatches, readRows } from './rows.ts';
import type { Tally } from './tally.ts';

export interface Basket {
  readonly id: string;
  readonly householdId: string;
  readonly storeId: string;
  readonly placedAt: Date;
  readonly lines: readonly BasketLine[];
}

export interface BasketChoice {
  readonly households: ReadonlySet<string>;
  readonly products: ReadonlyMap<string, Product>;
  readonly shiftWeeks: number;
  /** Receives what was untidy. */
  readonly untidy: Tally;
}

type Header = Omit<Basket, 'lines'>;

export interface Baskets {
  /** How many baskets the stream will give. */
  readonly total: number;
  readonly stream: AsyncGenerator<Basket>;
}

/** The baskets of the chosen households, oldest first. Fails when the two files do not fit together. */
export async function readBaskets(choice: BasketChoice): Promise<Baskets> {
  const headers = new Map<string, Header>();
  for await (const [id, householdId, storeId, placedAt] of readRows('baskets')) {
    if (!choice.households.has(householdId)) continue;
    headers.set(id, { id, householdId, storeId, placedAt: shifted(placedAt, choice.shiftWeeks) });
  }
  return { total: headers.size, stream: joined(headers, choice) };
}

/** Both files are in the same order of baskets, so that joining them needs no more than the basket at hand. */
async function* joined(headers: Map<string, Header>, { products, untidy }: BasketChoice): AsyncGenerator<Basket> {
  let current: Header | undefined;
  let lines: BasketLine[] = [];
  const left = headers.values();
  for await (const batch of readBatches('basket_lines')) {
    for (const row of batch) {
      const [basketId, productId] = row;
      if (basketId !== current?.id) {
        if (!headers.has(basketId)) continue;
        if (current !== undefined) yield { ...current, lines };
        current = left.next().value;
        if (current?.id !== basketId) throw new Error('The baskets and their lines are not in the same order');
        lines = [];
      }
      lines.push(lineOf(row, products.get(productId), untidy));
    }
  }
  if (current !== undefined) yield { ...current, lines };
  if (!left.next().done) throw new Error('A basket of the sample has no lines');
}
