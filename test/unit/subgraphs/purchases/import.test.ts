/** How baskets become documents: separated, numbered, completed; without a database. */
import { describe, expect, test } from '@jest/globals';
import type { Basket } from '../../../../subgraphs/kit/sample/baskets.ts';
import type { BasketLine } from '../../../../subgraphs/kit/sample/lines.ts';
import type { Product } from '../../../../subgraphs/kit/sample/products.ts';
import { ORDER_STATES } from '../../../../subgraphs/purchases/model/records.ts';
import { lineView } from '../../../../subgraphs/purchases/model/views.ts';
import { ProductKinds } from '../../../../subgraphs/purchases/sample/kinds.ts';
import { CustomerLists } from '../../../../subgraphs/purchases/sample/lists.ts';
import { orderStateOf, paymentOf } from '../../../../subgraphs/purchases/sample/orders.ts';
import { splitBasket } from '../../../../subgraphs/purchases/sample/split.ts';

const line = (amountCents: number, more: Partial<BasketLine> = {}): BasketLine => ({
  productId: '7',
  sensitive: false,
  quantity: '1',
  unit: 'piece',
  amountCents,
  discountCents: 0,
  ...more,
});
const basket = (...lines: BasketLine[]): Basket => ({
  id: '40000000001',
  householdId: '12',
  storeId: '31742',
  placedAt: new Date('2026-01-02T03:04:05Z'),
  lines,
});

describe('A basket at import', () => {
  test('is separated into what reveals health and the rest, each with its own total', () => {
    const { open, sensitive } = splitBasket(basket(line(100), line(250, { sensitive: true }), line(30)));
    expect(open).toMatchObject({ _id: '40000000001', customerId: '12', brand: 'fresh', totalCents: 130 });
    expect(open?.lines).toHaveLength(2);
    expect(sensitive).toMatchObject({ totalCents: 250, lines: [{ productId: '7', amountCents: 250 }] });
  });

  test('of one kind only has no other part', () => {
    expect(splitBasket(basket(line(100))).sensitive).toBeNull();
    expect(splitBasket(basket(line(100, { sensitive: true }))).open).toBeNull();
  });

  test('keeps of a line what is not usual, and the graph shows it whole again', () => {
    const fuel = line(2000, { productId: null, quantity: '7.413', unit: 'gallon', discountCents: 74 });
    const [usual, unusual] = splitBasket(basket(line(100), fuel)).open!.lines;
    expect(usual).toEqual({ productId: '7', amountCents: 100 });
    const usd = (amount: string) => ({ amount, currency: 'USD' });
    expect(lineView(usual!)).toEqual({
      productId: '7',
      quantity: '1',
      unit: 'piece',
      amount: usd('1.00'),
      discount: usd('0.00'),
    });
    expect(lineView(unusual!)).toEqual({
      productId: undefined,
      quantity: '7.413',
      unit: 'gallon',
      amount: usd('20.00'),
      discount: usd('0.74'),
    });
  });
});

describe('The lists of customers', () => {
  const part = (placedAt: string, totalCents: number) => ({
    ...splitBasket(basket(line(totalCents))).open!,
    placedAt: new Date(placedAt),
  });

  test('number purchases from 1, oldest first, and sum them up', () => {
    const lists = new CustomerLists(['12', '13']);
    const [first, last] = [part('2026-01-01', 100), part('2026-01-03', 50)];
    expect([lists.addPurchase(first), lists.addPurchase(last)]).toEqual(['12/1', '12/2']);
    expect(lists.customers).toEqual([
      {
        _id: '12',
        count: 2,
        totalCents: 150,
        firstAt: first.placedAt,
        lastAt: last.placedAt,
        countBand: 2,
        totalBand: 8,
      },
      { _id: '13', count: 0, totalCents: 0, firstAt: null, lastAt: null, countBand: 0, totalBand: 0 },
    ]);
  });

  test('count baskets of sensitive lines only apart: the summary does not know them', () => {
    const lists = new CustomerLists(['12']);
    lists.sumSensitive(part('2026-01-01', 100));
    lists.sumSensitive(part('2026-01-02', 30));
    expect(lists.addSensitive(part('2026-01-01', 100))).toBe('12/1');
    expect(lists.customers).toMatchObject([{ count: 0, totalCents: 0 }]);
    expect(lists.sensitiveLists).toEqual([{ _id: '12', count: 1, totalCents: 130 }]);
  });

  test('refuse a purchase of a customer who is not imported', () => {
    expect(() => new CustomerLists([]).addPurchase(part('2026-01-01', 1))).toThrow('not imported');
  });
});

describe('The kinds of products', () => {
  test('are noted with the purchases of a customer that have some, and none of a product that is not known', () => {
    const product = (id: string, type: string): [string, Product] => [
      id,
      { id, department: 'GROCERY', category: 'TEA', type, packageSize: null, sensitive: false, gasoline: false },
    ];
    const kinds = new ProductKinds(new Map([product('1', 'LEAF'), product('2', 'LEAF'), product('3', 'BAGS')]));
    const of = (...ids: (string | undefined)[]) => ({
      customerId: '12',
      lines: ids.map((productId) => ({ amountCents: 1, ...(productId !== undefined && { productId }) })),
    });
    for (const [at, each] of [of('1', '2', undefined), of('4'), of('3', '1')].entries())
      kinds.add(`12/${at + 1}`, each);
    expect(kinds.all).toEqual([
      {
        _id: '12',
        kinds: [
          { category: 'TEA', type: 'LEAF', numbers: [1, 3] },
          { category: 'TEA', type: 'BAGS', numbers: [3] },
        ],
      },
    ]);
  });
});

describe('What is made up about a basket', () => {
  test('is the same for the same ids, however often and in which order it is made', () => {
    const payments = ['1', '2', '3'].map((id) => paymentOf('12', id));
    expect(['3', '2', '1'].map((id) => paymentOf('12', id)).reverse()).toEqual(payments);
    expect(orderStateOf('1', false)).toBe(orderStateOf('1', false));
  });

  test('is one of the household’s few cards, with four digits', () => {
    const cards = new Set(Array.from({ length: 50 }, (_, id) => JSON.stringify(paymentOf('12', String(id)))));
    expect(cards.size).toBe(2);
    for (const card of cards) expect(JSON.parse(card).cardEnding).toMatch(/^\d{4}$/);
  });

  test('is a final state for all but the orders of the last days', () => {
    const states = (recent: boolean) =>
      new Set(Array.from({ length: 500 }, (_, id) => orderStateOf(String(id), recent)));
    expect(states(false)).toEqual(new Set(['COLLECTED', 'DELIVERED', 'RETURNED']));
    expect(states(true)).toEqual(new Set(['PLACED', 'READY', 'COLLECTED']));
    expect(new Set([...states(true), ...states(false)])).toEqual(new Set(ORDER_STATES));
  });
});
