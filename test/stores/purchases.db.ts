/**
 * The purchases subgraph over a slice of the real sample: what it answers, and what that costs the database.
 */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { demoCustomer, demoCustomers } from '../../schema/demo-customers.ts';
import { shifted } from '../../subgraphs/kit/sample/calendar.ts';
import { readHouseholds } from '../../subgraphs/kit/sample/households.ts';
import { readProducts } from '../../subgraphs/kit/sample/products.ts';
import { readRows } from '../../subgraphs/kit/sample/rows.ts';
import { isSensitive } from '../../subgraphs/kit/sample/sensitive.ts';
import { subgraph } from '../../subgraphs/purchases/index.ts';
import type { LineRecord } from '../../subgraphs/purchases/model/records.ts';
import type { PurchasesStore } from '../../subgraphs/purchases/store.ts';
import { hasExplain } from '../support/database.ts';
import {
  BOTH,
  type Customer,
  categories,
  cents,
  centsOf,
  EVERYTHING,
  LINES,
  LIST,
  type Line,
  type Node,
  nodesOf,
  type Page,
  sum,
} from './purchase-questions.ts';
import { type SeededSubgraph, seededSubgraph } from './seeded-subgraph.ts';

const SHIFT = 400;
const ME = demoCustomer('consents-to-all');
let seeded: SeededSubgraph<PurchasesStore>;
let ids: string[];
/** Basket id -> household, of the slice, read past the import. */
let baskets: Map<string, { household: string; placedAt: string }>;

beforeAll(async () => {
  ids = (await readHouseholds(60)).map(({ id }) => id);
  baskets = new Map();
  for await (const [id, household, , placedAt] of readRows('baskets')) {
    if (ids.includes(household)) baskets.set(id, { household, placedAt });
  }
  seeded = await seededSubgraph(subgraph, { customers: 60, shiftWeeks: SHIFT });
}, 60_000);
afterAll(() => seeded?.stop());

const customers = (...of: string[]) => of.map((id) => ({ __typename: 'Customer', id }));
const one = async (query: string, id: string, more: object = {}): Promise<Customer> =>
  (await seeded.entities<Customer>(query, { of: customers(id), ...more }))[0]!;
const everythingOf = (id: string) => one(EVERYTHING, id);
/** All purchases of a customer, however many, in pages of `size`. */
async function pagesOf(id: string, size: number, query = LIST): Promise<Page<Node>[]> {
  const pages: Page<Node>[] = [];
  let after: string | null = null;
  do {
    const { purchases }: Customer = await one(query, id, { first: size, after });
    pages.push(purchases);
    after = purchases.pageInfo.hasNextPage ? purchases.pageInfo.endCursor : null;
  } while (after !== null);
  return pages;
}

describe('The import of purchases', () => {
  test('brings in every basket and every line of the chosen households and counts them', async () => {
    let lines = 0;
    for await (const [basket] of readRows('basket_lines')) if (baskets.has(basket)) lines += 1;
    expect(seeded.report.imported).toMatchObject({ customers: 59, purchases: baskets.size, lines });
    const only = seeded.report.imported['purchases of such lines only'] ?? 0;
    expect(only).toBeGreaterThan(0);
    expect(await seeded.store.purchases.estimatedDocumentCount()).toBe(baskets.size - only);
  });

  test('counts what is untidy by the rule that dealt with it', () => {
    expect(Object.keys(seeded.report.untidy)).toEqual(
      expect.arrayContaining([
        'lines whose product is missing (product null)',
        'lines of fuel (thousandths of a gallon, kept as gallons)',
        'lines with quantity 0 (kept)',
        'lines with sales value 0 (kept)',
      ]),
    );
  });

  test('keeps nothing of the erased customer', async () => {
    const erased = demoCustomer('erased');
    expect(await seeded.store.customersById([erased])).toEqual([]);
    for (const model of [seeded.store.purchases, seeded.store.sensitiveBaskets]) {
      expect(await model.collection.findOne({ customerId: erased })).toBeNull();
    }
  });

  test('gives every other demo customer at least three purchases, each with lines, a payment and a state', async () => {
    const kept = demoCustomers.filter(({ label }) => label !== 'erased').map(({ id }) => id);
    const found = await seeded.entities<Customer>(LIST, { of: customers(...kept), first: 3 });
    expect(found).toHaveLength(7);
    for (const { purchases } of found) {
      expect(purchases.edges).toHaveLength(3);
      for (const { node } of purchases.edges) {
        expect(node.lines.length).toBeGreaterThan(0);
        expect(node.payment).toEqual({
          method: expect.stringMatching(/./),
          cardEnding: expect.stringMatching(/^\d{4}$/),
        });
        expect(['PLACED', 'READY', 'COLLECTED', 'DELIVERED', 'RETURNED']).toContain(node.state);
        expect(node.total.currency).toBe('USD');
      }
    }
  });
});

describe('A list of purchases', () => {
  test('can be walked page by page: newest first, nothing left out, nothing twice', async () => {
    const pages = await pagesOf(ME, 7);
    const nodes = nodesOf(pages);
    const expected = [...baskets].filter(([, { household }]) => household === ME).map(([id]) => id);
    const sensitiveOnly = (await seeded.store.sensitiveBaskets.collection.find({ customerId: ME }).toArray())
      .filter((basket) => basket.place !== undefined)
      .map(({ _id }) => String(_id));
    expect(nodes.map(({ id }) => id)).toEqual(expected.filter((id) => !sensitiveOnly.includes(id)).reverse());
    const times = nodes.map(({ placedAt }) => placedAt);
    expect(times).toEqual([...times].sort().reverse());
    expect(pages.map(({ pageInfo }) => pageInfo.hasPreviousPage)).toEqual(pages.map((_, index) => index > 0));
  });

  test('has the dates of the sample, shifted by whole weeks', async () => {
    for (const node of nodesOf(await pagesOf(ME, 100))) {
      expect(node.placedAt).toBe(shifted(baskets.get(node.id)!.placedAt, SHIFT).toISOString());
    }
  });

  test('splits the stores into two brands by parity', async () => {
    for (const node of nodesOf(await pagesOf(ME, 100))) {
      const brand = Number(node.store.id) % 2 === 0 ? 'fresh' : 'value';
      expect([node.brand.id, node.store.brand.id]).toEqual([brand, brand]);
    }
  });

  test('is empty, not an error, for a customer nobody knows and for a page of none', async () => {
    expect((await one(LIST, 'no-such-customer', { first: 5 })).purchases).toEqual({
      edges: [],
      pageInfo: { hasNextPage: false, hasPreviousPage: false, startCursor: null, endCursor: null },
    });
    expect((await one(LIST, ME, { first: 0 })).purchases).toMatchObject({ edges: [], pageInfo: { hasNextPage: true } });
  });

  test('is refused as BAD_USER_INPUT for more than 100, less than none, and what is no cursor of it', async () => {
    const { sensitivePurchases } = await everythingOf(ME);
    const foreign = sensitivePurchases.edges[0]!.cursor;
    const invented = Buffer.from('["purchases",-4]').toString('base64url');
    for (const page of [{ first: 101 }, { first: -1 }, { after: 'x' }, { after: foreign }, { after: invented }]) {
      expect(await seeded.codes(LIST, { of: customers(ME), ...page })).toEqual(['BAD_USER_INPUT']);
    }
  });
});

describe('Lines that reveal health', () => {
  test('are in sensitiveLines or sensitivePurchases, once, and in nothing else', async () => {
    const products = await readProducts();
    const own = ids.filter((id) => id !== demoCustomer('erased'));
    const raw = { open: 0, sensitive: 0 };
    for await (const [basket, product, , sales] of readRows('basket_lines')) {
      const household = baskets.get(basket)?.household;
      if (household === undefined) continue;
      raw[isSensitive(products.get(product)?.category ?? null) ? 'sensitive' : 'open'] += cents(sales);
    }
    const found = { open: 0, summaries: 0, sensitive: 0 };
    for (const id of own) {
      const nodes = nodesOf(await pagesOf(id, 100, BOTH));
      const { purchaseSummary, sensitivePurchases } = await everythingOf(id);
      const alone = sensitivePurchases.edges.map(({ node }) => node);
      expect(categories(nodes.flatMap(({ lines }) => lines)).filter(isSensitive)).toEqual([]);
      const apart = [...nodes.flatMap(({ sensitiveLines }) => sensitiveLines), ...alone.flatMap(({ lines }) => lines)];
      expect(categories(apart).every(isSensitive)).toBe(true);
      expect(nodes.map(({ lines }) => centsOf(lines))).toEqual(nodes.map(({ total }) => cents(total.amount)));
      expect(nodes.map(({ sensitiveLines }) => centsOf(sensitiveLines))).toEqual(
        nodes.map(({ sensitiveTotal }) => cents(sensitiveTotal.amount)),
      );
      expect(purchaseSummary.count).toBe(nodes.length);
      expect([purchaseSummary.lastAt, purchaseSummary.firstAt]).toEqual([
        nodes[0]?.placedAt ?? null,
        nodes.at(-1)?.placedAt ?? null,
      ]);
      found.open += sum(nodes.map(({ total }) => cents(total.amount)));
      found.summaries += cents(purchaseSummary.total.amount);
      found.sensitive += centsOf(apart);
    }
    expect(found).toEqual({ open: raw.open, summaries: raw.open, sensitive: raw.sensitive });
  });

  test('make a basket of nothing else no purchase, for Query.purchase as for a reference', async () => {
    const only = await seeded.store.sensitiveBaskets.collection.findOne({ customerId: ME, place: { $gt: '' } });
    const id = String(only?._id);
    const query = `query ($id: ID!, $of: [_Any!]!) { purchase(id: $id) { id } _entities(representations: $of) { ... on Purchase { id } } }`;
    const of = [{ __typename: 'Purchase', id }];
    expect(await seeded.data(query, { id, of })).toEqual({ purchase: null, _entities: [null] });
    expect((await everythingOf(ME)).sensitivePurchases.edges).toHaveLength(1);
  });

  test('leave sensitiveLines [] and sensitiveTotal 0.00 where there are none', async () => {
    const { purchases } = await everythingOf(ME);
    const without = purchases.edges.filter(({ node }) => node.sensitiveLines.length === 0);
    expect(without.length).toBeGreaterThan(0);
    for (const { node } of without)
      expect(node).toMatchObject({ sensitiveLines: [], sensitiveTotal: { amount: '0.00' } });
  });
});

describe('Untidy lines', () => {
  test('have a null product where it is missing, and gallons with three digits for fuel', async () => {
    const stored = await seeded.store.purchases.find().lean().exec();
    const linesOf = async (wanted: (line: LineRecord) => boolean): Promise<Line[]> => {
      const id = stored.find(({ lines }) => lines.some(wanted))?._id;
      return (await seeded.data<{ purchase: Node }>(query, { id })).purchase.lines;
    };
    const query = `query ($id: ID!) { purchase(id: $id) { lines ${LINES} } }`;
    const withMissing = await linesOf(({ productId }) => productId === undefined);
    expect(withMissing.some(({ product }) => product === null)).toBe(true);
    const line = (await linesOf(({ unit }) => unit === 'gallon')).find(({ unit }) => unit === 'gallon')!;
    expect(line.quantity).toMatch(/^\d+\.\d{3}$/);
    const price = Number(line.amount.amount) / Number(line.quantity);
    expect(price).toBeGreaterThan(1);
    expect(price).toBeLessThan(4);
  });
});

describe('References', () => {
  test('keep their order and duplicates, and are null where nothing is', async () => {
    const [first, second] = [...baskets.keys()].slice(-2) as [string, string];
    const of = [
      { __typename: 'Purchase', id: second },
      { __typename: 'Purchase', id: 'none' },
      { __typename: 'Customer', id: ME },
      { __typename: 'Purchase', id: first },
      { __typename: 'Purchase', id: second },
      { __typename: 'Product', id: 'none' },
    ];
    const query = `query ($of: [_Any!]!) { _entities(representations: $of) { __typename ... on Purchase { id customer { id } } ... on Customer { id } } }`;
    const purchase = (id: string) => ({ __typename: 'Purchase', id, customer: { id: baskets.get(id)?.household } });
    expect(await seeded.entities(query, { of })).toEqual([
      purchase(second),
      null,
      { __typename: 'Customer', id: ME },
      purchase(first),
      purchase(second),
      null,
    ]);
  });
});

describe('The database', () => {
  const SHORT = `query ($of: [_Any!]!) { _entities(representations: $of) { ... on Customer { purchases(first: 5) { edges { node { lines { product { category } } } } } } } }`;
  const fifty = () => ids.filter((id) => id !== demoCustomer('erased')).slice(0, 50);

  test('gets three queries for the purchases, lines and products of 50 customers, as many as for two', async () => {
    for (const count of [50, 2]) {
      const commands = await seeded.commandsOf(() => seeded.data(SHORT, { of: customers(...fifty().slice(0, count)) }));
      expect(commands).toEqual(['find customers', 'find purchases', 'find products']);
    }
  });

  test('gets one query more per kind of thing for everything about 50 customers', async () => {
    const commands = await seeded.commandsOf(() => seeded.data(EVERYTHING, { of: customers(...fifty()) }));
    expect(commands.filter((command) => command.startsWith('getMore'))).toEqual([]);
    expect(commands.length).toBeLessThanOrEqual(9);
  });

  test('gets as many queries for a page after a cursor as for the first', async () => {
    const after = (await one(LIST, ME, { first: 2 })).purchases.pageInfo.endCursor;
    const commands = await seeded.commandsOf(() => seeded.data(LIST, { of: customers(...fifty()), first: 2, after }));
    expect(commands).toEqual(['find customers', 'find purchases', 'find products']);
  });

  const indexed = async () => {
    const [basket] = baskets.keys();
    const plans = await seeded.plansOf(async () => {
      await seeded.data(EVERYTHING, { of: customers(...fifty()) });
      await seeded.data('query ($id: ID!) { purchase(id: $id) { id } product(id: "1000050") { id } }', { id: basket });
    });
    expect(new Set(plans.map(({ collection }) => collection))).toEqual(
      new Set(['customers', 'purchases', 'products', 'sensitivebaskets', 'sensitivelists']),
    );
    for (const plan of plans) {
      expect(plan.stages).not.toContain('COLLSCAN');
      expect(plan.documentsExamined).toBe(plan.returned);
    }
  };
  if (hasExplain) test('answers every query from an index and reads no document that it does not give', indexed);
  else
    test('has no explain here: which indexes it uses is not tested on this server', () =>
      expect(indexed()).rejects.toThrow());
});
