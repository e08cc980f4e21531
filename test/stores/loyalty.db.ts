/**
 * The loyalty subgraph over a slice of the real sample: what it answers, and what that costs the database.
 */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { demoCustomer, demoCustomers } from '../../schema/demo-customers.ts';
import { type Household, readHouseholds } from '../../subgraphs/kit/sample/households.ts';
import { readProducts } from '../../subgraphs/kit/sample/products.ts';
import { readRows } from '../../subgraphs/kit/sample/rows.ts';
import { isSensitive } from '../../subgraphs/kit/sample/sensitive.ts';
import { subgraph } from '../../subgraphs/loyalty/index.ts';
import { tierFor } from '../../subgraphs/loyalty/model/rules.ts';
import type { LoyaltyStore } from '../../subgraphs/loyalty/store.ts';
import { hasExplain } from '../support/database.ts';
import { type SeededSubgraph, seededSubgraph } from './seeded-subgraph.ts';

interface Entry {
  id: string;
  at: string;
  points: number;
  reason: string;
  purchaseId: string;
}
interface Account {
  id: string;
  customer: { id: string };
  tier: string;
  balance: number;
  memberSince: string;
  ledger: {
    edges: { node: Entry; cursor: string }[];
    pageInfo: { hasNextPage: boolean; hasPreviousPage: boolean; endCursor: string | null };
  };
  coupons: {
    id: string;
    redeemedAt: string | null;
    campaign: { id: string; type: string; startsOn: string; endsOn: string };
  }[];
}
interface Customer {
  id: string;
  loyalty: Account | null;
}

const ME = demoCustomer('consents-to-all');
const ACCOUNT = `query ($of: [_Any!]!, $first: Int, $after: String) { _entities(representations: $of) { ... on Customer { id loyalty {
  id customer { id } tier balance memberSince
  ledger(first: $first, after: $after) { edges { cursor node { id at points reason purchaseId } } pageInfo { hasNextPage hasPreviousPage endCursor } }
  coupons { id redeemedAt campaign { id type startsOn endsOn } } } } } }`;

let seeded: SeededSubgraph<LoyaltyStore>;
let households: Household[];

beforeAll(async () => {
  households = await readHouseholds(60);
  seeded = await seededSubgraph(subgraph, { customers: 60, shiftWeeks: 400 });
}, 60_000);
afterAll(() => seeded?.stop());

const customers = (...of: string[]) => of.map((id) => ({ __typename: 'Customer', id }));
const accountOf = async (id: string, more: object = {}): Promise<Account | null> =>
  (await seeded.entities<Customer>(ACCOUNT, { of: customers(id), first: 100, ...more }))[0]!.loyalty;

/** A whole ledger, newest first, in pages of `size`. */
async function ledgerOf(id: string, size: number): Promise<Entry[]> {
  const entries: Entry[] = [];
  let after: string | null = null;
  do {
    const { edges, pageInfo }: Account['ledger'] = (await accountOf(id, { first: size, after }))!.ledger;
    entries.push(...edges.map(({ node }) => node));
    after = pageInfo.hasNextPage ? pageInfo.endCursor : null;
  } while (after !== null);
  return entries;
}

/** Per household: cents of lines that do not reveal health, by basket, read past the import. */
async function openCents(): Promise<Map<string, Map<string, number>>> {
  const products = await readProducts();
  const owners = new Map<string, string>();
  for await (const [basket, household] of readRows('baskets')) owners.set(basket, household);
  const found = new Map<string, Map<string, number>>(households.map(({ id }) => [id, new Map()]));
  for await (const [basket, product, , sales] of readRows('basket_lines')) {
    const own = found.get(owners.get(basket)!);
    if (own === undefined || isSensitive(products.get(product)?.category ?? null)) continue;
    own.set(basket, (own.get(basket) ?? 0) + Math.round(Number(sales) * 100));
  }
  return found;
}

describe('Membership', () => {
  test('is of the enrolled customers and of nobody else', async () => {
    const found = await seeded.entities<Customer>(ACCOUNT, {
      of: customers(...households.map(({ id }) => id), 'no-such-customer'),
      first: 1,
    });
    const members = found.filter(({ loyalty }) => loyalty !== null).map(({ id }) => id);
    expect(members).toEqual(households.filter(({ enrolled }) => enrolled).map(({ id }) => id));
    expect(members.length).toBeLessThan(households.length);
    expect(members).not.toContain(demoCustomer('erased'));
    expect(seeded.report.imported.members).toBe(members.length);
  });

  test('has an id that does not contain the id of the customer, and leads back to that customer', async () => {
    for (const { id, enrolled } of households) {
      if (!enrolled) continue;
      const account = (await accountOf(id))!;
      expect(account.id).toMatch(/^L-[0-9A-F]{12}$/);
      expect(account.id.slice(2)).not.toBe(id);
      expect(account.customer).toEqual({ id });
    }
  });

  test('gives every demo customer but the erased one a tier, a balance and a ledger', async () => {
    for (const { id, label } of demoCustomers) {
      if (label === 'erased') continue;
      const account = (await accountOf(id))!;
      expect(['BRONZE', 'SILVER', 'GOLD', 'PLATINUM']).toContain(account.tier);
      expect(account.balance).toEqual(expect.any(Number));
      expect(account.ledger.edges.length).toBeGreaterThan(0);
      expect(account.memberSince).toMatch(/^\d{4}-\d\d-\d\d$/);
    }
  });
});

describe('The ledger', () => {
  test('adds up to the balance, and follows from the purchases without what reveals health', async () => {
    const spent = await openCents();
    for (const { id, enrolled } of households) {
      if (!enrolled) continue;
      const entries = await ledgerOf(id, 100);
      const account = (await accountOf(id))!;
      expect(entries.reduce((sum, { points }) => sum + points, 0)).toBe(account.balance);
      const own = spent.get(id)!;
      const earned = entries
        .filter(({ reason }) => reason === 'PURCHASE')
        .map(({ purchaseId, points }) => [purchaseId, points]);
      const expected = [...own]
        .map(([basket, cents]) => [basket, Math.floor(cents / 100)])
        .filter(([, points]) => points !== 0);
      expect(earned.reverse()).toEqual(expected);
      expect(entries.every(({ purchaseId }) => own.has(purchaseId))).toBe(true);
      expect(account.tier).toBe(tierFor([...own.values()].reduce((sum, cents) => sum + cents, 0)));
    }
  });

  test('never falls below zero, oldest to newest', async () => {
    let balance = 0;
    for (const { points } of (await ledgerOf(ME, 100)).reverse()) {
      balance += points;
      expect(balance).toBeGreaterThanOrEqual(0);
    }
  });

  test('can be walked page by page: newest first, nothing left out, nothing twice', async () => {
    const whole = await ledgerOf(ME, 100);
    expect(await ledgerOf(ME, 7)).toEqual(whole);
    expect(new Set(whole.map(({ id }) => id)).size).toBe(whole.length);
    const times = whole.map(({ at }) => at);
    expect(times).toEqual([...times].sort().reverse());
    expect(whole.some(({ reason, points }) => reason === 'REDEMPTION' && points === -500)).toBe(true);
  });

  test('is refused as BAD_USER_INPUT for more than 100 entries and for what is no cursor of it', async () => {
    const foreign = Buffer.from('["purchases",4]').toString('base64url');
    for (const page of [{ first: 101 }, { first: -1 }, { after: 'x' }, { after: foreign }]) {
      expect(await seeded.codes(ACCOUNT, { of: customers(ME), ...page })).toEqual(['BAD_USER_INPUT']);
    }
  });
});

describe('Coupons', () => {
  test('are the redemptions of the year, and one that is not redeemed for each other campaign sent', async () => {
    const redemptions: string[] = [];
    const sent = new Set<string>();
    for await (const [household, , campaign] of readRows('coupon_redemptions'))
      if (household === ME) redemptions.push(campaign);
    for await (const [campaign, household] of readRows('campaigns')) if (household === ME) sent.add(campaign);
    const { coupons } = (await accountOf(ME))!;
    const redeemed = coupons.filter(({ redeemedAt }) => redeemedAt !== null).map(({ campaign }) => campaign.id);
    const open = coupons.filter(({ redeemedAt }) => redeemedAt === null).map(({ campaign }) => campaign.id);
    expect([...redeemed].sort()).toEqual([...redemptions].sort());
    expect(new Set(open)).toEqual(new Set([...sent].filter((campaign) => !redemptions.includes(campaign))));
    expect(new Set(coupons.map(({ id }) => id)).size).toBe(coupons.length);
  });

  test('lie within the days of their campaign', async () => {
    for (const { campaign, redeemedAt } of (await accountOf(ME))!.coupons) {
      expect(campaign.type).toMatch(/^Type [ABC]$/);
      expect(campaign.startsOn <= campaign.endsOn).toBe(true);
      if (redeemedAt !== null) expect(redeemedAt.slice(0, 10) >= campaign.startsOn).toBe(true);
    }
  });

  test('of customers without an account are left out and counted', () => {
    expect(seeded.report.untidy).toMatchObject({
      'mailings of the erased customer (dropped)': 2,
      'mailings of customers who are not enrolled (dropped)': expect.any(Number),
    });
  });
});

describe('References', () => {
  test('keep their order and duplicates, and are null for an unknown account', async () => {
    const { id } = (await accountOf(ME))!;
    const query =
      'query ($of: [_Any!]!) { _entities(representations: $of) { ... on LoyaltyAccount { id customer { id } } ... on Customer { id } } }';
    const account = (of: string) => ({ __typename: 'LoyaltyAccount', id: of });
    const mine = { id, customer: { id: ME } };
    const of = [account(id), account('L-0'), { __typename: 'Customer', id: ME }, account(id)];
    expect(await seeded.entities(query, { of })).toEqual([mine, null, { id: ME }, mine]);
  });
});

describe('The database', () => {
  const fifty = () => customers(...households.slice(0, 50).map(({ id }) => id));

  test('gets four queries for accounts, ledgers, coupons and campaigns of 50 customers, as many as for two', async () => {
    for (const count of [50, 2]) {
      const variables = { of: fifty().slice(0, count), first: 20 };
      const commands = await seeded.commandsOf(() => seeded.entities(ACCOUNT, variables));
      expect(commands.sort()).toEqual(['find accounts', 'find campaigns', 'find couponbooks', 'find entries']);
    }
  });

  const indexed = async () => {
    const { id } = (await accountOf(ME))!;
    const plans = await seeded.plansOf(async () => {
      await seeded.entities(ACCOUNT, { of: fifty(), first: 20 });
      const query = 'query ($of: [_Any!]!) { _entities(representations: $of) { ... on LoyaltyAccount { id } } }';
      await seeded.entities(query, { of: [{ __typename: 'LoyaltyAccount', id }] });
    });
    expect(plans).toHaveLength(5);
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
