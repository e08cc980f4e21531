/** The streams of purchases over a slice of the sample: every answer is that of a look at all baskets as they are in the files. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { type Condition, compareIds, type Order, PRODUCT_FIELDS, type ProductField } from '../../../schema/audience.ts';
import { readBaskets } from '../../../subgraphs/kit/sample/baskets.ts';
import { readKeptHouseholds } from '../../../subgraphs/kit/sample/households.ts';
import { type Product, readProducts } from '../../../subgraphs/kit/sample/products.ts';
import { subgraph } from '../../../subgraphs/purchases/index.ts';
import { BoughtLists } from '../../../subgraphs/purchases/sample/bought-lists.ts';
import type { PurchasesStore } from '../../../subgraphs/purchases/store.ts';
import { hasExplain } from '../../support/database.ts';
import { type SeededSubgraph, seededSubgraph } from '../seeded-subgraph.ts';
import { askedAudience, inOrder, WIDE } from './asked-audience.ts';

const SAMPLE = { customers: 60, shiftWeeks: 400 };

interface Line {
  readonly customer: string;
  readonly product: Product | undefined;
  readonly sensitive: boolean;
  readonly time: number;
  readonly cents: number;
}
interface Summary {
  readonly id: string;
  count: number;
  cents: number;
  last: number | null;
}

let seeded: SeededSubgraph<PurchasesStore>;
let asked: ReturnType<typeof askedAudience<PurchasesStore>>;
let summaries: Summary[];
/** Customer -> lines. */
let lines: Map<string, Line[]>;
/** What of the products was bought, so that conditions meet something. */
let values: Record<ProductField, string[]>;
let times: { first: number; last: number };

beforeAll(async () => {
  seeded = await seededSubgraph(subgraph, SAMPLE);
  asked = askedAudience(subgraph, seeded.store);
  const households = await readKeptHouseholds(SAMPLE.customers);
  const products = await readProducts();
  const of = new Map(households.map(({ id }) => [id, { id, count: 0, cents: 0, last: null } as Summary]));
  const { stream } = await readBaskets({ ...SAMPLE, households: new Set(of.keys()), products, untidy: {} });
  const all: Line[] = [];
  for await (const { householdId, placedAt, lines } of stream) {
    const time = placedAt.getTime();
    for (const { productId, sensitive, amountCents: cents } of lines)
      all.push({ customer: householdId, product: products.get(productId ?? ''), sensitive, time, cents });
    const open = lines.filter(({ sensitive }) => !sensitive);
    const summary = of.get(householdId);
    if (summary === undefined || open.length === 0) continue;
    summary.count += 1;
    summary.cents += open.reduce((sum, { amountCents }) => sum + amountCents, 0);
    summary.last = time;
  }
  summaries = [...of.values()].sort((a, b) => compareIds(a.id, b.id));
  lines = Map.groupBy(all, ({ customer }) => customer);
  values = Object.fromEntries(
    PRODUCT_FIELDS.map((field) => [field, [...new Set(all.flatMap(({ product }) => product?.[field] ?? []))]]),
  ) as typeof values;
  times = { first: all[0]?.time ?? 0, last: all.at(-1)?.time ?? 0 };
}, 120_000);
afterAll(() => seeded?.stop());

function isTrue(summary: Summary, condition: Condition): boolean {
  if (condition.kind === 'purchase-summary') {
    const { countMin, countMax, centsMin, centsMax, lastSince, lastUntil } = condition;
    const { count, cents, last } = summary;
    return (
      (countMin === undefined || count >= countMin) &&
      (countMax === undefined || count <= countMax) &&
      (centsMin === undefined || cents >= centsMin) &&
      (centsMax === undefined || cents <= centsMax) &&
      (lastSince === undefined || (last !== null && last >= Date.parse(lastSince))) &&
      (lastUntil === undefined || (last !== null && last < Date.parse(lastUntil)))
    );
  }
  if (condition.kind !== 'bought' && condition.kind !== 'bought-sensitive') return false;
  const { field, value, since, until, minCents } = condition;
  const found = (lines.get(summary.id) ?? []).filter(
    ({ product, sensitive, time }) =>
      sensitive === (condition.kind === 'bought-sensitive') &&
      product?.[field]?.toLowerCase() === value.toLowerCase() &&
      (since === undefined || time >= Date.parse(since)) &&
      (until === undefined || time < Date.parse(until)),
  );
  const sum = found.reduce((total, { cents }) => total + cents, 0);
  return found.length > 0 && (minCents === undefined || sum >= minCents);
}
const passing = (conditions: readonly Condition[]): Summary[] =>
  summaries.filter((summary) => conditions.every((one) => isTrue(summary, one)));
const matching = (conditions: readonly Condition[]): string[] => passing(conditions).map(({ id }) => id);

const optional = { requiredKeys: [] };
const time = fc.integer({ min: 0, max: 1000 }).map((share) => {
  return new Date(times.first + Math.floor(((times.last - times.first) * share) / 1000)).toISOString();
});
const cased = (text: string, way: number): string => [text, text.toLowerCase(), text.toUpperCase()][way % 3] ?? text;
const bought: fc.Arbitrary<Condition> = fc
  .record({
    kind: fc.constantFrom('bought' as const, 'bought' as const, 'bought-sensitive' as const),
    field: fc.constantFrom(...PRODUCT_FIELDS),
    picked: fc.nat(1_000_000),
    way: fc.nat(2),
    more: fc.record({ since: time, until: time, minCents: fc.integer({ min: -1, max: 3000 }) }, optional),
  })
  .map(({ kind, field, picked, way, more }) => {
    const some = values[field];
    return { kind, field, value: cased(some[picked % some.length] ?? 'none', way), ...more };
  });
const amount = fc.oneof(fc.integer({ min: -5, max: 150 }), fc.integer({ min: 0, max: 300_000 }));
const summary: fc.Arbitrary<Condition> = fc
  .record(
    { countMin: amount, countMax: amount, centsMin: amount, centsMax: amount, lastSince: time, lastUntil: time },
    optional,
  )
  .map((of) => ({ kind: 'purchase-summary' as const, ...of }));
const condition = fc.oneof({ weight: 3, arbitrary: bought }, { weight: 2, arbitrary: summary });
const conditions = fc.array(condition, { minLength: 1, maxLength: 3 });
const bounds = fc.record({
  limit: fc.oneof(fc.integer({ min: 1, max: 5 }), fc.integer({ min: 1, max: 1000 })),
  scan: fc.oneof(fc.integer({ min: 1, max: 5 }), fc.integer({ min: 1, max: 10_000 })),
});
const areAllThere = (numRuns: number) =>
  fc.assert(
    fc.asyncProperty(conditions, bounds, async (conditions, bounds) => {
      expect(await asked.matching(conditions, bounds)).toEqual(matching(conditions));
    }),
    { numRuns },
  );

describe('Customers by what they bought', () => {
  test('are all there, each once, in order, however large the pages are', () => areAllThere(120));

  test.each<[Order, (summary: Summary) => number | null]>([
    ['purchase-count', ({ count }) => count],
    ['purchase-total', ({ cents }) => cents],
    ['last-purchase', ({ last }) => last],
  ])('are all there in the order of %s, who has none is not', (by, amountOf) =>
    fc.assert(
      fc.asyncProperty(
        fc.boolean(),
        fc.array(condition, { maxLength: 2 }),
        bounds,
        async (descending, some, bounds) => {
          const places = passing(some).flatMap((summary) => {
            const value = amountOf(summary);
            return value === null ? [] : [{ id: summary.id, value }];
          });
          expect(await asked.ordered(by, descending, some, bounds)).toEqual(inOrder(places, descending));
        },
      ),
      { numRuns: 25 },
    ),
  );

  test('are found among given ids, in the order of these', () =>
    fc.assert(
      fc.asyncProperty(conditions, fc.array(fc.nat(80), { maxLength: 50 }), async (conditions, picked) => {
        const ids = picked.map((at) => summaries[at]?.id ?? `nobody ${at}`);
        const found = new Set(matching(conditions));
        expect(await asked.among(conditions, ids)).toEqual(ids.filter((id) => found.has(id)));
      }),
      { numRuns: 60 },
    ));
});

describe('What reveals health', () => {
  test('leads to nobody by a condition that does not say so', async () => {
    const sensitive = [...lines.values()].flat().filter((line) => line.sensitive);
    expect(sensitive.length).toBeGreaterThan(10);
    for (const { product, customer } of sensitive.slice(0, 10)) {
      const of = { field: 'category' as const, value: product?.category ?? '' };
      expect(await asked.matching([{ kind: 'bought', ...of }], WIDE)).toEqual([]);
      expect(await asked.matching([{ kind: 'bought-sensitive', ...of }], WIDE)).toContain(customer);
    }
  });

  test('is read for no other condition, order or fact', async () => {
    const commands = await seeded.commandsOf(async () => {
      await asked.page([{ kind: 'bought', field: 'type', value: 'TOASTERS' }, { kind: 'purchase-summary' }], null);
      await asked.ordered('purchase-total', true, [], { limit: 10, scan: 10_000 });
      await asked.facts(['purchase-count', 'purchase-total', 'last-purchase'], ['1']);
    });
    expect(commands.filter((command) => command.includes('sensitive'))).toEqual([]);
  });
});

test('facts are what the baskets say: null for whoever is unknown, and no sum for whoever bought nothing of the kind', async () => {
  const ids = ['nobody', ...summaries.map(({ id }) => id)];
  const of = new Map(summaries.map((one) => [one.id, one]));
  const sumOf = (id: string) =>
    (lines.get(id) ?? []).reduce((sum, { sensitive, cents }) => sum + (sensitive ? cents : 0), 0);
  expect(await asked.facts(['sensitive-total', 'last-purchase', 'purchase-count', 'purchase-total'], ids)).toEqual(
    ids.map((id) => {
      const one = of.get(id);
      return one === undefined ? [null, null, null, null] : [sumOf(id), one.last, one.count, one.cents];
    }),
  );
});

test(`every query is answered by the index that it is made for${hasExplain ? '' : ' (not here: no explain)'}`, async () => {
  if (!hasExplain) return;
  const page = { limit: 5, scan: 20 };
  const product = { field: 'category', value: 'COLD CEREAL' } as const;
  const orders: readonly Order[] = ['purchase-count', 'purchase-total', 'last-purchase'];
  const after = { value: 100, id: '5' };
  const plans = await seeded.plansOf(async () => {
    await asked.page([{ kind: 'bought', ...product }], '5', page);
    await asked.page([{ kind: 'bought', ...product, since: new Date(times.first).toISOString() }], '5', page);
    await asked.page([{ kind: 'bought-sensitive', ...product, minCents: 1 }], '5', page);
    await asked.page([{ kind: 'purchase-summary', countMin: 10, countMax: 20 }], '5', page);
    await asked.page([{ kind: 'purchase-summary', centsMin: 500_000 }], '5', page);
    await asked.among(
      [
        { kind: 'bought', ...product },
        { kind: 'purchase-summary', countMin: 1 },
      ],
      ['1', '10'],
    );
    await asked.facts(['sensitive-total'], ['1', '10']);
    for (const by of orders)
      for (const descending of [true, false])
        for (const from of [null, after])
          await asked.ask('/ordered', { by, descending, conditions: [], after: from, ...page });
  });
  const used = new Set<string>();
  for (const { collection, stages, indexes, documentsExamined } of plans) {
    expect(stages).not.toContain('SORT');
    expect(indexes).toHaveLength(1);
    expect(documentsExamined).toBeLessThanOrEqual(20);
    used.add(`${collection} ${indexes.join()}`);
  }
  for (const needed of [
    'bought keys_1_customerId_1',
    'sensitivebought keys_1_customerId_1',
    'customers countBand_1__id_1',
    'customers totalBand_1__id_1',
    'customers _id_',
    'sensitivelists _id_',
    ...['count', 'totalCents', 'lastAt'].flatMap((field) => [
      `customers ${field}_1__id_1`,
      `customers ${field}_-1__id_1`,
    ]),
  ])
    expect([...used]).toContain(needed);
});

/** The last: it makes the documents anew. */
test('what was bought may be in any number of documents', async () => {
  const { bought, sensitiveBought } = seeded.store;
  const before = await bought.estimatedDocumentCount();
  for (const [model, sensitive] of [
    [bought, false],
    [sensitiveBought, true],
  ] as const) {
    await model.deleteMany({ customerId: { $gt: '' } });
    const lists = new BoughtLists(40);
    const write = async () => {
      await model.insertMany([...lists.take()], { lean: true });
    };
    for (const line of [...lines.values()].flat().sort((a, b) => a.time - b.time)) {
      if (line.product === undefined || line.sensitive !== sensitive) continue;
      lists.add(line.customer, new Date(line.time), line.product, line.cents);
      if (lists.isFull) await write();
    }
    await write();
  }
  expect(await bought.estimatedDocumentCount()).toBeGreaterThan(before * 1.3);
  await areAllThere(80);
}, 120_000);
