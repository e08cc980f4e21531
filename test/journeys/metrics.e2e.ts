/**
 * An analyst and a marketer with a question about many customers, an analyst who is curious about one, and those who have no such questions:
 * what they are told, what they are refused, and what went over the wire for it. What was told before counts, so the order matters.
 */
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { demoCustomer } from '../../schema/demo-customers.ts';
import { client, type Who } from '../support/client.ts';
import { type GatewayProcess, gatewayProcess } from '../support/gateway-process.ts';
import { type System, startSystem } from '../support/system.ts';
import { fieldError } from './answers.ts';

const CUSTOMERS = 300;

let system: System;
beforeAll(async () => {
  system = await startSystem(CUSTOMERS);
}, 120_000);
afterEach(() => void system.wire.take());
afterAll(() => system?.stop(), 30_000);

const analyst: Who = { as: 'analyst', purpose: 'service-analytics' };
const marketer: Who = { as: 'marketer', purpose: 'personalisation' };
const answered = (customerMetrics: object) => ({ status: 200, body: { data: { customerMetrics } } });

/** Who was asked about. */
const idsIn = (calls: readonly { readonly body: string }[]): string[] =>
  calls.flatMap(({ body }) => (JSON.parse(body) as { ids: string[] }).ids);

/** What somebody spent who refuses everything; an analyst may not know it. */
async function spentByNeighbour(): Promise<number> {
  const dpo: Who = { as: 'dpo', purpose: 'rights-fulfilment' };
  const query = `{ customer(id: "${demoCustomer('refuses-all')}") { purchaseSummary { total { amount } } } }`;
  const { body } = await system.main.ask(dpo, query);
  const amount = Number(body.data.customer.purchaseSummary.total.amount);
  expect(amount).toBeGreaterThan(0);
  return amount;
}

/** A question about whoever spent so much. */
function spent(min: number, max?: number): string {
  const most = max === undefined ? '' : ` totalMax: "${max.toFixed(2)}"`;
  return `{ customerMetrics(
    filter: { purchaseSummary: { totalMin: "${min.toFixed(2)}"${most} } }
    measures: [{ function: SUM, of: PURCHASE_TOTAL }]
  ) { total { count measures { value } } groups { key } suppressed } }`;
}

describe('An analyst', () => {
  test('asks what members of each tier spend: of everybody who does not object, agreed or not', async () => {
    const reply = await system.recorded.ask(
      analyst,
      `{ customerMetrics(groupBy: [TIER], measures: [{ function: AVERAGE, of: PURCHASE_TOTAL }, { function: SUM, of: PURCHASE_COUNT }]) {
        total { count measures { function of value } }
        groups { key count measures { value } }
        suppressed smallestGroup
      } }`,
    );
    const group = (tier: string | null, count: number, average: string, purchases: string) => ({
      key: [tier],
      count,
      measures: [{ value: average }, { value: purchases }],
    });
    expect(reply).toEqual(
      answered({
        // All but one who is erased and one whose data is restricted.
        total: {
          count: CUSTOMERS - 2,
          measures: [
            { function: 'AVERAGE', of: 'PURCHASE_TOTAL', value: '918.72' },
            { function: 'SUM', of: 'PURCHASE_COUNT', value: '9768' },
          ],
        },
        groups: [
          group('BRONZE', 121, '199.95', '1454'),
          group('GOLD', 40, '2142.19', '2416'),
          group('PLATINUM', 15, '3710.32', '1529'),
          group('SILVER', 101, '925.66', '3895'),
          group(null, 21, '702.40', '474'),
        ],
        suppressed: false,
        smallestGroup: 10,
      }),
    );
    const calls = system.wire.take();
    expect([...new Set(calls.map(({ path }) => path))].sort()).toEqual(['/facts', '/matching', '/states']);
    const ids = (path: string) => idsIn(calls.filter((call) => call.path === path));
    // Who may not be counted is looked at, and nothing is asked of them.
    expect(ids('/states')).toContain(demoCustomer('restricted'));
    expect(ids('/facts')).not.toContain(demoCustomer('restricted'));
    expect(ids('/facts')).toContain(demoCustomer('refuses-all'));
  });

  test('sees by two facts no group of few, nor one by which with what is known the few could be computed', async () => {
    const reply = await system.recorded.ask(
      analyst,
      '{ customerMetrics(groupBy: [TIER, AGE_BAND]) { total { count } groups { key count } suppressed } }',
    );
    expect(reply).toEqual(
      answered({
        total: { count: 298 },
        groups: [
          { key: ['SILVER', '35-44'], count: 15 },
          { key: ['SILVER', '45-54'], count: 14 },
          { key: ['SILVER', null], count: 55 },
        ],
        suppressed: true,
      }),
    );
  });

  test('sees how spending is distributed, between bounds that nobody chooses', async () => {
    const reply = await system.recorded.ask(
      analyst,
      `{ customerMetrics(measures: [{ function: DISTRIBUTION, of: PURCHASE_TOTAL }]) {
        total { measures { buckets { from until count } } } groups { key } suppressed
      } }`,
    );
    const bucket = (from: string, until: string, count: number) => ({ from, until, count });
    expect(reply).toEqual(
      answered({
        total: {
          measures: [
            {
              buckets: [
                bucket('0.00', '50.00', 31),
                bucket('100.00', '250.00', 44),
                bucket('250.00', '500.00', 49),
                bucket('500.00', '1000.00', 66),
                bucket('1000.00', '2500.00', 72),
              ],
            },
          ],
        },
        groups: [],
        suppressed: true,
      }),
    );
  });

  test('who is curious about one neighbour learns nothing: not by asking for them, not by asking for all and then for all but them', async () => {
    const amount = await spentByNeighbour();
    const nothing = answered({ total: null, groups: [], suppressed: true });
    // They alone; whoever spent at least as much; whoever spent more.
    expect(await system.recorded.ask(analyst, spent(amount, amount))).toEqual(nothing);
    const all = await system.recorded.ask(analyst, spent(amount));
    expect(all.body.data.customerMetrics.total.count).toBeGreaterThan(20);
    const others = await system.recorded.send(analyst, spent(amount + 0.01));
    expect({ status: others.status, body: others.body }).toEqual(nothing);
    // As if nobody were there at all.
    const nobody = await system.recorded.send(analyst, spent(9_000_000));
    expect(others.text).toBe(nobody.text);
    // And what was told is told again.
    expect(await system.recorded.ask(analyst, spent(amount))).toEqual(all);
  });

  test('is not told of what reveals health where fewer than fifty agreed to that', async () => {
    const reply = await system.recorded.ask(
      analyst,
      '{ customerMetrics(measures: [{ function: SUM, of: SENSITIVE_TOTAL }]) { total { count } groups { key } suppressed smallestGroup } }',
    );
    expect(reply).toEqual(answered({ total: null, groups: [], suppressed: true, smallestGroup: 50 }));
    // Asked about is nobody who did not agree to it.
    const asked = idsIn(system.wire.take().filter(({ path }) => path === '/facts'));
    expect(asked).toContain(demoCustomer('consents-to-all'));
    for (const label of ['refuses-all', 'withdrew', 'email-marketing-only', 'outdated-notice'] as const)
      expect(asked).not.toContain(demoCustomer(label));
  });
});

describe('A marketer', () => {
  test('counts exactly those whom they could write to', async () => {
    const reply = await system.recorded.ask(
      marketer,
      '{ customerMetrics(groupBy: [TIER]) { total { count } groups { key count } suppressed } }',
    );
    expect(reply).toEqual(
      answered({
        total: { count: 134 },
        groups: [
          { key: ['BRONZE'], count: 58 },
          { key: ['GOLD'], count: 17 },
          { key: ['SILVER'], count: 44 },
        ],
        suppressed: true,
      }),
    );
    let found = 0;
    for (let after: string | null = null; ; ) {
      const page = await system.main.ask(
        marketer,
        'query ($after: String) { customers(first: 100, after: $after) { edges { node { id } } pageInfo { hasNextPage endCursor } } }',
        { after },
      );
      const { edges, pageInfo } = page.body.data.customers;
      found += edges.length;
      after = pageInfo.endCursor;
      if (!pageInfo.hasNextPage) break;
    }
    expect(found).toBe(134);
  });

  test('counts by nothing that they may not read for letters', async () => {
    const letters: Who = { as: 'marketer', purpose: 'direct-marketing' };
    expect(await system.recorded.ask(letters, '{ customerMetrics(groupBy: [AGE_BAND]) { total { count } } }')).toEqual(
      refused('direct-marketing'),
    );
    expect(system.wire.take()).toEqual([]);
  });
});

describe('Two processes on one port', () => {
  let gateway: GatewayProcess;
  beforeAll(async () => {
    const urls = Object.entries(system.subgraphs).map(([name, url]) => [`SUBGRAPH_${name.toUpperCase()}_URL`, url]);
    gateway = gatewayProcess({ args: [], environment: { WORKERS: '2', ...Object.fromEntries(urls) } });
    await gateway.url;
  }, 60_000);
  afterAll(() => gateway?.stop());

  test('know together what an analyst was told: neither tells of all but a few', async () => {
    const { ask } = client(await gateway.url);
    // Connections of their own, so that both are asked.
    const alone: Who = { ...analyst, headers: { connection: 'close' } };
    const amount = await spentByNeighbour();
    const eightTimes = (query: string) => Promise.all(Array.from({ length: 8 }, () => ask(alone, query)));
    const first = await ask(alone, spent(amount));
    expect(first.body.data.customerMetrics.total.count).toBeGreaterThan(20);
    for (const reply of await eightTimes(spent(amount + 0.01)))
      expect(reply).toEqual(answered({ total: null, groups: [], suppressed: true }));
    const again = await eightTimes(spent(amount));
    for (const reply of again) expect(reply).toEqual(first);
  });
});

const refused = (purpose: string) => ({
  status: 200,
  body: {
    data: { customerMetrics: null },
    errors: [
      fieldError('FORBIDDEN', ['customerMetrics'], {
        coordinate: 'Query.customerMetrics',
        category: 'aggregate',
        purpose,
      }),
    ],
  },
});

test.each<[string, Who]>([
  ['An agent', { as: 'agent', purpose: 'customer-care' }],
  ['A supervisor', { as: 'supervisor', purpose: 'customer-care' }],
  ['Somebody in a store', { as: 'store-staff', purpose: 'order-management' }],
  ['A partner', { as: 'partner', purpose: 'third-party-sharing' }],
  ['A data protection officer', { as: 'dpo', purpose: 'rights-fulfilment' }],
  ['A customer', { as: 'customer', purpose: 'account-management' }],
])('%s is refused, and nobody is asked about', async (_, who) => {
  const reply = await system.recorded.ask(who, '{ customerMetrics { total { count } suppressed } }');
  expect(reply).toEqual(refused(String(who.purpose)));
  // Of a customer who asks only their own state was looked at.
  expect(system.wire.take().filter(({ path }) => path !== '/states')).toEqual([]);
});
