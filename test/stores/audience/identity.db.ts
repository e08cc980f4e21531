/** The streams of identity over a slice of the sample: every answer is that of a look at all households, through an index. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { type Condition, compareIds, DEMOGRAPHIC_FIELDS, type DemographicField } from '../../../schema/audience.ts';
import { subgraph } from '../../../subgraphs/identity/index.ts';
import { documentOf } from '../../../subgraphs/identity/seed.ts';
import type { CustomerDocument, IdentityStore } from '../../../subgraphs/identity/store.ts';
import { readHouseholds } from '../../../subgraphs/kit/sample/households.ts';
import { hasExplain } from '../../support/database.ts';
import { type SeededSubgraph, seededSubgraph } from '../seeded-subgraph.ts';
import { askedAudience, WIDE } from './asked-audience.ts';

const CUSTOMERS = 150;
let seeded: SeededSubgraph<IdentityStore>;
let asked: ReturnType<typeof askedAudience<IdentityStore>>;
let everybody: CustomerDocument[];
let values: Record<DemographicField, string[]>;

beforeAll(async () => {
  seeded = await seededSubgraph(subgraph, { customers: CUSTOMERS, shiftWeeks: 400 });
  asked = askedAudience(subgraph, seeded.store);
  const households = (await readHouseholds(CUSTOMERS)).filter(({ erased }) => !erased);
  everybody = households.map((household) => documentOf(household, new Date())).sort((a, b) => compareIds(a._id, b._id));
  values = Object.fromEntries(
    DEMOGRAPHIC_FIELDS.map((field) => [
      field,
      [...new Set(everybody.flatMap(({ demographics }) => demographics?.[field] ?? []))],
    ]),
  ) as typeof values;
}, 60_000);
afterAll(() => seeded?.stop());

const isTrue = ({ demographics }: CustomerDocument, condition: Condition): boolean =>
  condition.kind === 'everybody' ||
  (condition.kind === 'demographic' && condition.in.includes(demographics?.[condition.field] ?? 'nothing'));

const matching = (conditions: readonly Condition[]): string[] =>
  everybody.filter((customer) => conditions.every((one) => isTrue(customer, one))).map(({ _id }) => _id);

const demographic: fc.Arbitrary<Condition> = fc.constantFrom(...DEMOGRAPHIC_FIELDS).chain((field) =>
  fc.array(fc.nat(99), { minLength: 1, maxLength: 4 }).map((picked) => ({
    kind: 'demographic' as const,
    field,
    in: picked.map((at) => ['', 'no such', ...values[field]][at % (values[field].length + 2)] ?? ''),
  })),
);
const conditions = fc.array(
  fc.oneof(
    { weight: 4, arbitrary: demographic },
    { weight: 1, arbitrary: fc.constant<Condition>({ kind: 'everybody' }) },
  ),
  { minLength: 1, maxLength: 3 },
);
const bounds = fc.record({
  limit: fc.oneof(fc.integer({ min: 1, max: 5 }), fc.integer({ min: 1, max: 1000 })),
  scan: fc.oneof(fc.integer({ min: 1, max: 5 }), fc.integer({ min: 1, max: 10_000 })),
});

describe('Customers with some demographics', () => {
  test('are all there, each once, in order, however large the pages are', () =>
    fc.assert(
      fc.asyncProperty(conditions, bounds, async (conditions, bounds) => {
        expect(await asked.matching(conditions, bounds)).toEqual(matching(conditions));
      }),
      { numRuns: 60 },
    ));

  test('are found among given ids, in the order of these', () =>
    fc.assert(
      fc.asyncProperty(conditions, fc.array(fc.nat(CUSTOMERS + 20), { maxLength: 50 }), async (conditions, picked) => {
        const ids = picked.map((at) => everybody[at]?._id ?? `nobody ${at}`);
        const found = new Set(matching(conditions));
        expect(await asked.among(conditions, ids)).toEqual(ids.filter((id) => found.has(id)));
      }),
      { numRuns: 60 },
    ));

  test('of whom it is not known are not among those with a blank', async () => {
    expect(everybody.some(({ demographics }) => demographics === undefined)).toBe(true);
    for (const field of DEMOGRAPHIC_FIELDS)
      expect(await asked.matching([{ kind: 'demographic', field, in: [''] }], WIDE)).toEqual([]);
  });
});

test('the erased customer is in no stream', async () => {
  const erased = (await readHouseholds(CUSTOMERS)).filter((household) => household.erased).map(({ id }) => id);
  expect(erased).toHaveLength(1);
  expect(await asked.matching([{ kind: 'everybody' }], WIDE)).toEqual(everybody.map(({ _id }) => _id));
  expect(await asked.among([{ kind: 'everybody' }], erased)).toEqual([]);
});

test('facts are those of the graph, and null for whoever is unknown', async () => {
  const ids = ['nobody', ...everybody.map(({ _id }) => _id).reverse(), 'nobody'];
  const known = new Map(everybody.map((customer) => [customer._id, customer.demographics]));
  expect(await asked.facts(DEMOGRAPHIC_FIELDS, ids)).toEqual(
    ids.map((id) => DEMOGRAPHIC_FIELDS.map((field) => known.get(id)?.[field] ?? null)),
  );
});

test(`every query is answered by the index that it is made for${hasExplain ? '' : ' (not here: no explain)'}`, async () => {
  if (!hasExplain) return;
  const two: Condition[] = [
    { kind: 'demographic', field: 'ageBand', in: values.ageBand.slice(0, 2) },
    { kind: 'demographic', field: 'kidsCount', in: values.kidsCount.slice(0, 1) },
  ];
  const plans = await seeded.plansOf(async () => {
    await asked.page(two, null, { limit: 5, scan: 60 });
    await asked.page(two, '5', { limit: 5, scan: 60 });
    await asked.page([{ kind: 'everybody' }], '5', { limit: 5, scan: 20 });
    await asked.among(two, everybody.slice(0, 5).map(({ _id }) => _id)); // biome-ignore format: one line
    await asked.facts(['ageBand'], everybody.slice(0, 5).map(({ _id }) => _id)); // biome-ignore format: one line
  });
  expect(plans.length).toBeGreaterThan(8);
  for (const { stages, documentsExamined } of plans) {
    expect(stages).not.toContain('SORT');
    expect(documentsExamined).toBeLessThanOrEqual(64);
  }
  const [age, kids] = ['demographics.ageBand_1__id_1', 'demographics.kidsCount_1__id_1'];
  expect(new Set(plans.flatMap(({ indexes }) => indexes))).toEqual(new Set([age, kids, '_id_']));
  expect(plans.every(({ indexes }) => indexes.length === 1)).toBe(true);
});
