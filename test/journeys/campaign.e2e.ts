/**
 * A marketer with a campaign, an analyst and a partner find customers whom they cannot name; the others who might like to find nobody. What
 * is found is held against what the customers themselves have and agreed to, over 160 customers of the sample.
 */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { demoCustomer } from '../../schema/demo-customers.ts';
import type { Client, Who } from '../support/client.ts';
import { findingNobody } from '../support/finding-nobody.ts';
import { carrying } from '../support/recorded-wire.ts';
import { type System, startSystem } from '../support/system.ts';
import { fieldError } from './answers.ts';
import { WITHDRAW } from './consent-requests.ts';

let system: System;
beforeAll(async () => {
  system = await startSystem(160);
}, 120_000);
afterAll(() => system?.stop(), 30_000);
beforeEach(() => void system.wire.take());

const marketer: Who = { as: 'marketer', purpose: 'personalisation' };
const letters: Who = { as: 'marketer', purpose: 'direct-marketing' };
const analyst: Who = { as: 'analyst', purpose: 'research' };
const partner: Who = { as: 'partner' };
/** Bought a portable electric appliance within the last 90 days of the sample; the sample ends today. */
const BUYERS = ['1289', '394'];
const BUYER = '394';
const buyer: Who = { as: 'customer', customer: BUYER };
const APPLIANCES = 'PORTABLE ELECTRIC APPLIANCES';

interface Node {
  readonly purchaseSummary?: { readonly total?: { readonly amount: string }; readonly lastAt?: string };
  readonly loyalty?: { readonly balance: number };
}

const FIND = `query ($filter: CustomerFilter, $orderBy: CustomerOrder, $first: Int, $after: String) {
  customers(filter: $filter, orderBy: $orderBy, first: $first, after: $after) {
    edges { node { id } } pageInfo { hasNextPage endCursor } } }`;

/** Everybody on all pages, so many a page. */
async function found(client: Client, who: Who, variables: object, first = 100): Promise<string[]> {
  const ids: string[] = [];
  for (let after: string | null = null; ; ) {
    const { body } = await client.ask(who, FIND, { ...variables, first, after });
    expect(body.errors).toBeUndefined();
    const { edges, pageInfo } = body.data.customers;
    ids.push(...edges.map(({ node }: { node: { id: string } }) => node.id));
    if (!pageInfo.hasNextPage) return ids;
    expect(edges).toHaveLength(first);
    after = pageInfo.endCursor;
  }
}

const refusedAs = (purpose: string) => ({
  status: 200,
  body: {
    data: { customers: null },
    errors: [fieldError('FORBIDDEN', ['customers'], { coordinate: 'Query.customers', category: 'audience', purpose })],
  },
});
const badInput = (input: string) => ({
  status: 200,
  body: {
    data: { customers: null },
    errors: [fieldError('BAD_USER_INPUT', ['customers'], { coordinate: 'Query.customers', input })],
  },
});
/** No campaign for those who have just bought one. */
const CAMPAIGN = { filter: { notBought: [{ category: APPLIANCES, lastDays: 90 }] } };

describe('A marketer', () => {
  test('leaves out of a campaign whoever has just bought one, and only whoever agreed to that is asked', async () => {
    const everybody = await found(system.main, marketer, {});
    const bought = { filter: { bought: [{ category: APPLIANCES.toLowerCase(), lastDays: 90 }] } };
    expect(await found(system.main, marketer, bought)).toEqual(BUYERS);
    expect(await found(system.recorded, marketer, CAMPAIGN)).toEqual(everybody.filter((id) => !BUYERS.includes(id)));
    // As the customers themselves read it.
    for (const customer of BUYERS) {
      const { body } = await system.main.ask(
        { as: 'customer', customer },
        '{ me { purchases(first: 100) { edges { node { lines { product { category } } } } } } }',
      );
      expect(JSON.stringify(body)).toContain(APPLIANCES);
    }
  });

  test('under direct marketing is refused what was bought, before anybody is asked anything', async () => {
    expect(await system.recorded.ask(letters, FIND, CAMPAIGN)).toEqual(refusedAs('direct-marketing'));
    expect(await system.recorded.ask(letters, FIND, { orderBy: 'PURCHASE_TOTAL_DESC' })).toEqual(
      refusedAs('direct-marketing'),
    );
    expect(system.wire.take()).toEqual([]);
    // What is open there may be filtered by.
    const gold = await found(system.recorded, letters, { filter: { loyalty: { tiers: ['GOLD', 'PLATINUM'] } } });
    expect(gold).toContain(demoCustomer('consents-to-all'));
    const { body } = await system.main.ask(
      letters,
      `{ customers(filter: { loyalty: { tiers: [GOLD, PLATINUM] } }, first: 100) { edges { node { id loyalty { tier } } } } }`,
    );
    for (const { node } of body.data.customers.edges) expect(['GOLD', 'PLATINUM']).toContain(node.loyalty.tier);
  });

  test('finds the same by pages of any size and in any gateway process, each customer once', async () => {
    const question = { filter: { purchaseSummary: { countMin: 10 }, loyalty: { balanceMin: 50 } } };
    const whole = await found(system.main, marketer, question);
    expect(whole.length).toBeGreaterThan(20);
    expect(whole).toEqual([...new Set(whole)].sort());
    for (const size of [1, 7]) expect(await found(system.recorded, marketer, question, size)).toEqual(whole);
    // A cursor of one gateway is good in another of the same key.
    const one = await system.main.ask(marketer, FIND, { ...question, first: 3 });
    const { endCursor } = one.body.data.customers.pageInfo;
    const two = await system.recorded.ask(marketer, FIND, { ...question, first: 3, after: endCursor });
    expect(two.body.data.customers.edges.map(({ node }: { node: { id: string } }) => node.id)).toEqual(
      whole.slice(3, 6),
    );
    expect(
      await system.main.ask({ ...marketer, purpose: 'product-recommendation' }, FIND, {
        ...question,
        after: endCursor,
      }),
    ).toEqual(badInput('after'));
    expect(await system.main.ask(marketer, FIND, { after: endCursor })).toEqual(badInput('after'));
  });

  test.each([
    [
      'PURCHASE_TOTAL_DESC',
      'purchaseSummary { total { amount } }',
      ({ purchaseSummary }: Node) => -Number(purchaseSummary?.total?.amount),
    ],
    [
      'LAST_PURCHASE_ASC',
      'purchaseSummary { lastAt }',
      ({ purchaseSummary }: Node) => Date.parse(purchaseSummary?.lastAt ?? ''),
    ],
    ['BALANCE_DESC', 'loyalty { balance }', ({ loyalty }: Node) => -(loyalty?.balance ?? Number.NaN)],
  ])('by %s sees them in that order, all who have it', async (orderBy, selection, value) => {
    const { body } = await system.recorded.ask(
      marketer,
      `query ($orderBy: CustomerOrder) { customers(orderBy: $orderBy, first: 100) { edges { node { id ${selection} } } } }`,
      { orderBy },
    );
    const values = body.data.customers.edges.map(({ node }: { node: Node }) => value(node));
    expect(values.length).toBeGreaterThan(20);
    expect(values).toEqual(values.toSorted((one: number, other: number) => one - other));
    expect(new Set(await found(system.main, marketer, { orderBy }, 7)).size).toBe(values.length);
  });

  test('never hears of whoever refused, withdrew, objected, is restricted or erased, nor does any service under their name', async () => {
    const agreed = await found(system.recorded, marketer, {});
    const calls = system.wire.take();
    for (const label of ['refuses-all', 'withdrew', 'objected', 'erased'] as const) {
      expect(agreed).not.toContain(demoCustomer(label));
      expect(carrying(calls, demoCustomer(label)).map(({ path }) => path)).not.toContain('/graphql');
    }
    for (const label of ['restricted', 'outdated-notice'] as const) expect(agreed).not.toContain(demoCustomer(label));
    expect(agreed).toContain(demoCustomer('consents-to-all'));
    expect(agreed).not.toContain(demoCustomer('email-marketing-only'));
    expect(await found(system.recorded, letters, {})).toContain(demoCustomer('email-marketing-only'));
  });

  test('a withdrawal between two pages is obeyed on the second', async () => {
    const whole = await found(system.main, marketer, {});
    const at = whole.indexOf(BUYER);
    expect(at).toBeGreaterThan(0);
    const { body } = await system.recorded.ask(marketer, FIND, { first: at });
    const { endCursor } = body.data.customers.pageInfo;
    const withdrawn = await system.main.ask(buyer, WITHDRAW, {
      input: { customerId: BUYER, purpose: 'PERSONALISATION' },
    });
    expect(withdrawn.body.errors).toBeUndefined();
    const next = await system.recorded.ask(marketer, FIND, { first: 1, after: endCursor });
    expect(next.body.data.customers.edges).toEqual([{ node: { id: whole[at + 1] } }]);
    expect(await found(system.recorded, marketer, {})).toEqual(whole.filter((id) => id !== BUYER));
    expect(await found(system.main, marketer, { filter: { bought: [{ category: APPLIANCES }] } })).toEqual(['1289']);
  });

  test('leaves a trace that the customer reads: that they were found, and by what', async () => {
    const own: Who = { as: 'customer', customer: demoCustomer('consents-to-all'), purpose: 'rights-fulfilment' };
    await found(system.main, marketer, CAMPAIGN);
    const { body } = await system.main.ask(
      own,
      '{ me { accessLog(first: 1) { edges { node { who { roles } purpose bases allowed { category row } denied { category } } } } } }',
    );
    expect(body.data.me.accessLog.edges[0].node).toEqual({
      who: { roles: ['MARKETER'] },
      purpose: 'PERSONALISATION',
      bases: ['CONSENT'],
      allowed: expect.arrayContaining([
        { category: 'audience', row: 'marketer' },
        { category: 'purchase.lines', row: 'marketer' },
      ]),
      denied: [],
    });
  });
});

describe('An analyst', () => {
  test('finds by what reveals health only who agreed explicitly, and is told no names', async () => {
    const sensitive = await found(system.main, analyst, { filter: { boughtSensitive: [{ department: 'DRUG GM' }] } });
    const agreed = await found(system.main, analyst, {});
    expect(sensitive).toContain(demoCustomer('consents-to-all'));
    expect(sensitive.length).toBeGreaterThan(1);
    expect(sensitive.length).toBeLessThan(agreed.length);
    expect(sensitive.every((id) => agreed.includes(id))).toBe(true);
    const { body } = await system.recorded.ask(
      analyst,
      '{ customers(first: 1, filter: { demographics: { ageBand: ["35-44"] } }) { edges { node { name { full } demographics { ageBand } } } } }',
    );
    expect(body).toEqual({
      data: { customers: { edges: [{ node: { name: null, demographics: { ageBand: '35-44' } } }] } },
      errors: [
        fieldError('FORBIDDEN', ['customers', 'edges'], {
          coordinate: 'Customer.name',
          category: 'name',
          purpose: 'research',
        }),
      ],
    });
  });

  test('who is curious about one neighbour learns what the neighbour agreed to, and nothing otherwise', async () => {
    const neighbour = demoCustomer('refuses-all');
    const questions = [
      {},
      { orderBy: 'PURCHASE_TOTAL_DESC' },
      { filter: { bought: [{ department: 'GROCERY' }] } },
      { filter: { notBought: [{ department: 'GROCERY' }] } },
      { filter: { notBoughtSensitive: [{ category: 'LAXATIVES' }] } },
      { filter: { demographics: { ageBand: ['19-24', '25-34', '35-44', '45-54', '55-64', '65+'] } } },
      { filter: { loyalty: { balanceMin: 0 } }, orderBy: 'BALANCE_ASC' },
    ];
    for (const question of questions) expect(await found(system.main, analyst, question)).not.toContain(neighbour);
  });
});

describe('A partner', () => {
  test('finds who agreed to that very partner, and nothing by what it may not read', async () => {
    const { body } = await system.recorded.ask(partner, '{ customers(first: 100) { edges { node { id email } } } }');
    const edges: { node: { id: string; email: string | null } }[] = body.data.customers.edges;
    expect(edges.map(({ node }) => node.id)).toContain(demoCustomer('consents-to-all'));
    expect(edges.every(({ node }) => node.email === null || node.email.includes('@'))).toBe(true);
    system.wire.take();
    for (const variables of [CAMPAIGN, { orderBy: 'BALANCE_ASC' }, { filter: { loyalty: { tiers: ['GOLD'] } } }])
      expect(await system.recorded.ask(partner, FIND, variables)).toEqual(refusedAs('third-party-sharing'));
    expect(system.wire.take()).toEqual([]);
  });
});

describe('Nobody is found by', () => {
  test.each(findingNobody)('%s under %s', async (as, purpose) => {
    for (const variables of [{}, { ...CAMPAIGN, orderBy: 'BALANCE_DESC' }])
      expect(await system.recorded.ask({ as, purpose }, FIND, variables)).toEqual(refusedAs(purpose));
    expect(system.wire.take()).toEqual([]);
  });

  test('a customer, who is asked about no more than at the beginning of every request', async () => {
    const self: Who = { as: 'customer', customer: demoCustomer('consents-to-all') };
    expect(await system.recorded.ask(self, FIND)).toEqual(refusedAs('account-management'));
    expect(system.wire.take().map(({ path }) => path)).toEqual(['/states']);
  });
});

test('What cannot be meant is refused with the path of what is wrong', async () => {
  const of = (variables: object) => system.main.ask(marketer, FIND, variables as Record<string, unknown>);
  expect(await of({ first: 101 })).toEqual(badInput('first'));
  expect(await of({ after: 'anything' })).toEqual(badInput('after'));
  expect(await of({ filter: { bought: [{ type: 'A', category: 'B' }] } })).toEqual(badInput('filter.bought'));
  expect(await of({ filter: { notBought: [{ type: 'A', lastDays: -1 }] } })).toEqual(
    badInput('filter.notBought.lastDays'),
  );
});
