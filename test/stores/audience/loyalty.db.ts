/** The streams of the loyalty programme over a slice of the sample: every answer is that of a look at all accounts, through an index. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { type Condition, compareIds } from '../../../schema/audience.ts';
import { LOYALTY_TIERS } from '../../../schema/vocabulary.ts';
import { readHouseholds } from '../../../subgraphs/kit/sample/households.ts';
import { subgraph } from '../../../subgraphs/loyalty/index.ts';
import { balanceBandOf } from '../../../subgraphs/loyalty/model/audience.ts';
import type { AccountRecord } from '../../../subgraphs/loyalty/model/records.ts';
import type { LoyaltyStore } from '../../../subgraphs/loyalty/store.ts';
import { hasExplain } from '../../support/database.ts';
import { type SeededSubgraph, seededSubgraph } from '../seeded-subgraph.ts';
import { askedAudience, inOrder, WIDE } from './asked-audience.ts';

let seeded: SeededSubgraph<LoyaltyStore>;
let asked: ReturnType<typeof askedAudience<LoyaltyStore>>;
let members: AccountRecord[];

beforeAll(async () => {
  seeded = await seededSubgraph(subgraph, { customers: 90, shiftWeeks: 400 });
  asked = askedAudience(subgraph, seeded.store);
  // Many with the same balance, whatever the sample holds, and some beyond what it can hold.
  const more = [0, 0, 0, 0, 1, 1, 7, 8, 9, 20_000, 90_000].map((balance, n) => ({
    _id: `L-${n}`,
    customerId: n % 2 === 0 ? `more ${n}` : `5${n}${n}x`,
    tier: LOYALTY_TIERS[n % 3] ?? 'GOLD',
    balance,
    balanceBand: balanceBandOf(balance),
    memberSince: '2020-01-01',
    entries: 0,
  }));
  await seeded.store.accounts.insertMany(more, { lean: true });
  members = (
    await seeded.store.accounts
      .find({ customerId: { $gt: '' } })
      .lean<AccountRecord[]>()
      .exec()
  ).sort((a, b) => compareIds(a.customerId, b.customerId));
}, 60_000);
afterAll(() => seeded?.stop());

function isTrue({ tier, balance }: AccountRecord, condition: Condition): boolean {
  if (condition.kind === 'tier') return condition.in.includes(tier);
  if (condition.kind !== 'balance') return false;
  const { min = -1, max = Number.MAX_SAFE_INTEGER } = condition;
  return min <= balance && balance <= max;
}
const passing = (conditions: readonly Condition[]): AccountRecord[] =>
  members.filter((member) => conditions.every((one) => isTrue(member, one)));
const matching = (conditions: readonly Condition[]): string[] =>
  passing(conditions).map(({ customerId }) => customerId);

const amount = fc.oneof(fc.integer({ min: -5, max: 20 }), fc.integer({ min: 0, max: 700 }), fc.constant(30_000));
const condition: fc.Arbitrary<Condition> = fc.oneof(
  fc
    .array(fc.constantFrom(...LOYALTY_TIERS, 'TIN'), { minLength: 1, maxLength: 3 })
    .map((some) => ({ kind: 'tier' as const, in: some })),
  fc
    .record({ min: amount, max: amount }, { requiredKeys: [] })
    .map((range) => ({ kind: 'balance' as const, ...range })),
);
const conditions = fc.array(condition, { minLength: 1, maxLength: 3 });
const bounds = fc.record({
  limit: fc.oneof(fc.integer({ min: 1, max: 5 }), fc.integer({ min: 1, max: 1000 })),
  scan: fc.oneof(fc.integer({ min: 1, max: 5 }), fc.integer({ min: 1, max: 10_000 })),
});

describe('Members', () => {
  test('by tier and balance are all there, each once, in order, however large the pages are', () =>
    fc.assert(
      fc.asyncProperty(conditions, bounds, async (conditions, bounds) => {
        expect(await asked.matching(conditions, bounds)).toEqual(matching(conditions));
      }),
      { numRuns: 80 },
    ));

  test('by balance are all there, each once, in its order, and in that of ids where it is the same', () =>
    fc.assert(
      fc.asyncProperty(
        fc.boolean(),
        fc.array(condition, { maxLength: 2 }),
        bounds,
        async (descending, some, bounds) => {
          const places = passing(some).map(({ customerId: id, balance: value }) => ({ value, id }));
          expect(await asked.ordered('balance', descending, some, bounds)).toEqual(inOrder(places, descending));
        },
      ),
      { numRuns: 60 },
    ));

  test('are found among given ids, in the order of these', () =>
    fc.assert(
      fc.asyncProperty(conditions, fc.array(fc.nat(120), { maxLength: 50 }), async (conditions, picked) => {
        const ids = picked.map((at) => members[at]?.customerId ?? `nobody ${at}`);
        const found = new Set(matching(conditions));
        expect(await asked.among(conditions, ids)).toEqual(ids.filter((id) => found.has(id)));
      }),
      { numRuns: 40 },
    ));

  test('are alone in the streams: who is not enrolled, or erased, has no tier and no balance', async () => {
    const others = (await readHouseholds(90)).filter(({ enrolled }) => !enrolled).map(({ id }) => id);
    expect(others.length).toBeGreaterThan(3);
    expect(await asked.among([{ kind: 'balance' }], others)).toEqual([]);
    expect(await asked.matching([{ kind: 'balance' }], WIDE)).toEqual(members.map(({ customerId }) => customerId));
    expect(await asked.facts(['balance', 'tier'], others)).toEqual(others.map(() => [null, null]));
  });
});

test('facts are what the accounts say', async () => {
  const ids = members.map(({ customerId }) => customerId).reverse();
  const of = new Map(members.map((member) => [member.customerId, member]));
  expect(await asked.facts(['balance', 'tier'], ids)).toEqual(ids.map((id) => [of.get(id)?.balance, of.get(id)?.tier]));
});

test(`every query is answered by the index that it is made for${hasExplain ? '' : ' (not here: no explain)'}`, async () => {
  if (!hasExplain) return;
  const page = { limit: 5, scan: 20 };
  const shapes: [string[], number, () => Promise<unknown>][] = [
    [['tier_1_customerId_1'], 2, () => asked.page([{ kind: 'tier', in: ['GOLD', 'SILVER'] }], '5', page)],
    [['balanceBand_1_customerId_1'], 2, () => asked.page([{ kind: 'balance', min: 100, max: 200 }], '5', page)],
    [['customerId_1'], 2, () => asked.page([{ kind: 'balance', min: 0 }], '5', { limit: 20, scan: 20 })],
    [['customerId_1', 'tier_1_customerId_1'], 1, () => asked.among([{ kind: 'tier', in: ['GOLD'] }], ['1', '10'])],
    [['customerId_1'], 1, () => asked.facts(['tier'], ['1', '10'])],
    [['balance_-1_customerId_1', 'balance_1_customerId_1'], 3, async () => {
      await asked.ask('/ordered', { by: 'balance', descending: true, conditions: [], after: null, ...page });
      await asked.ask('/ordered', { by: 'balance', descending: true, conditions: [], after: { value: 100, id: '5' }, ...page });
    }],
    [['balance_1_customerId_1'], 3, async () => {
      await asked.ask('/ordered', { by: 'balance', descending: false, conditions: [], after: null, ...page });
      await asked.ask('/ordered', { by: 'balance', descending: false, conditions: [], after: { value: 100, id: '5' }, ...page });
    }],
  ]; // biome-ignore format: one shape a line
  for (const [indexes, most, work] of shapes) {
    const plans = await seeded.plansOf(work);
    expect(plans.length).toBeLessThanOrEqual(most);
    for (const plan of plans) {
      expect(plan.stages).not.toContain('SORT');
      expect(indexes).toContain(plan.indexes.join());
      expect(plan.documentsExamined).toBeLessThanOrEqual(20);
    }
  }
});
