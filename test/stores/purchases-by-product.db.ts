/** Purchases of a customer with a product that they name: which, in which order, and what that costs the database. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { demoCustomer } from '../../schema/demo-customers.ts';
import { readHouseholds } from '../../subgraphs/kit/sample/households.ts';
import { SENSITIVE_CATEGORIES } from '../../subgraphs/kit/sample/sensitive.ts';
import { subgraph } from '../../subgraphs/purchases/index.ts';
import type { PurchasesStore } from '../../subgraphs/purchases/store.ts';
import { hasExplain } from '../support/database.ts';
import { type SeededSubgraph, seededSubgraph } from './seeded-subgraph.ts';

const ME = demoCustomer('consents-to-all');
const QUERY = `query ($of: [_Any!]!, $product: String, $first: Int, $after: String) { _entities(representations: $of) { ... on Customer {
  purchases(product: $product, first: $first, after: $after) { edges { cursor node { id placedAt lines { product { category type } } } }
    pageInfo { hasNextPage hasPreviousPage endCursor } } } } }`;

interface Node {
  readonly id: string;
  readonly lines: readonly { readonly product: { readonly category: string; readonly type: string } | null }[];
}
interface Customer {
  readonly purchases: {
    readonly edges: readonly { readonly cursor: string; readonly node: Node }[];
    readonly pageInfo: { readonly hasNextPage: boolean; readonly hasPreviousPage: boolean; readonly endCursor: string };
  };
}

let seeded: SeededSubgraph<PurchasesStore>;
let ids: string[];
beforeAll(async () => {
  ids = (await readHouseholds(60)).map(({ id }) => id).filter((id) => id !== demoCustomer('erased'));
  seeded = await seededSubgraph(subgraph, { customers: 60, shiftWeeks: 400 });
}, 60_000);
afterAll(() => seeded?.stop());

const customers = (...of: string[]) => of.map((id) => ({ __typename: 'Customer', id }));
const pageOf = async (id: string, more: object) =>
  (await seeded.entities<Customer>(QUERY, { of: customers(id), ...more }))[0]!.purchases;
const nodes = async (id: string, more: object) => (await pageOf(id, more)).edges.map(({ node }) => node);
const has =
  (...words: string[]) =>
  ({ lines }: Node) =>
    lines.some(({ product }) => words.every((word) => `${product?.category} ${product?.type}`.includes(word)));

describe('Purchases with a product', () => {
  test('are those that have it, newest first, with all their lines', async () => {
    const all = await nodes(ME, { first: 100 });
    for (const [product, ...words] of [
      ['eggs', 'EGGS'],
      ['hot dogs', 'HOT', 'DOG'],
      ['the granola bar', 'GRANOLA', 'BAR'],
    ] as const) {
      const some = await nodes(ME, { product, first: 100 });
      expect(some.length).toBeGreaterThan(0);
      expect(some).toEqual(all.filter(has(...words)));
    }
  });

  test('are none where nobody bought it, of a customer nobody knows, and of what reveals health', async () => {
    expect(await nodes(ME, { product: 'blender' })).toEqual([]);
    expect(await nodes('no-such-customer', { product: 'eggs' })).toEqual([]);
    // They have bought some, which stands in their sensitive lines.
    expect(await nodes(ME, { product: 'analgesics' })).toEqual([]);
    const kinds = (await seeded.store.kindsOf(ids)).flatMap((of) => of.kinds.map(({ category }) => category));
    expect(kinds.filter((category) => SENSITIVE_CATEGORIES.has(category ?? ''))).toEqual([]);
  });

  test('of everybody are what reading all of theirs would find: an electric appliance', async () => {
    const found = new Map<string, string[]>();
    for (const id of ids) found.set(id, (await nodes(id, { product: 'portable electric appliance' })).map((node) => node.id)); // biome-ignore format: one line
    for (const id of ids) {
      const wanted = (await nodes(id, { first: 100 })).filter(has('PORTABLE ELECTRIC APPLIANCES'));
      expect(found.get(id)).toEqual(wanted.map((node) => node.id));
    }
    expect([...found.values()].flat()).toEqual(['40447506740']);
  });

  test('can be walked page by page', async () => {
    const all = (await nodes(ME, { product: 'cheese', first: 100 })).map(({ id }) => id);
    expect(all.length).toBeGreaterThan(4);
    const walked: string[] = [];
    let after: string | null = null;
    do {
      const { edges, pageInfo } = await pageOf(ME, { product: 'cheese', first: 2, after });
      walked.push(...edges.map(({ node }) => node.id));
      expect(pageInfo.hasPreviousPage).toBe(after !== null);
      after = pageInfo.hasNextPage ? pageInfo.endCursor : null;
    } while (after !== null);
    expect(walked).toEqual(all);
  });

  test('refuse the cursor of another product and of the whole list, which refuses theirs', async () => {
    const [cheese, all] = [await pageOf(ME, { product: 'cheese', first: 1 }), await pageOf(ME, { first: 1 })];
    const wrong = [
      { product: 'eggs', after: cheese.pageInfo.endCursor },
      { product: 'cheese', after: all.pageInfo.endCursor },
      { after: cheese.pageInfo.endCursor },
      { product: '' },
      { product: 'the' },
      { product: 'cheese', first: 101 },
    ];
    for (const more of wrong) expect(await seeded.codes(QUERY, { of: customers(ME), ...more })).toEqual(['BAD_USER_INPUT']); // biome-ignore format: one line
    expect((await pageOf(ME, { product: 'Cheeses!', after: cheese.pageInfo.endCursor })).pageInfo.hasPreviousPage).toBe(true); // biome-ignore format: one line
  });
});

describe('The database', () => {
  test('gets three queries for fifty customers as for one: by kind, purchases, products', async () => {
    for (const count of [50, 1]) {
      const of = customers(...ids.slice(0, count));
      const commands = await seeded.commandsOf(() => seeded.data(QUERY, { of, product: 'cheese', first: 5 }));
      expect(commands).toEqual(['find kinds', 'find purchases', 'find products']);
    }
  });

  const indexed = async () => {
    const plans = await seeded.plansOf(() => seeded.data(QUERY, { of: customers(...ids), product: 'cheese' }));
    expect(plans).toHaveLength(3);
    for (const plan of plans) {
      expect(plan.stages).not.toContain('COLLSCAN');
      expect(plan.documentsExamined).toBe(plan.returned);
    }
  };
  if (hasExplain) test('answers each from an index, and reads no purchase that it does not give', indexed);
  else test('has no explain here: which indexes it uses is not tested on this server', () => expect(indexed()).rejects.toThrow()); // biome-ignore format: one line
});
