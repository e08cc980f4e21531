/**
 * The customer looks at their own data and tries somebody else's. Whole answers, and what went over the wire between gateway
 * and subgraphs while they were made.
 */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { demoCustomer } from '../../schema/demo-customers.ts';
import type { Who } from '../support/client.ts';
import { carrying, summary } from '../support/recorded-wire.ts';
import { type System, startSystem } from '../support/system.ts';

let system: System;
beforeAll(async () => {
  system = await startSystem();
}, 90_000);
afterAll(() => system?.stop(), 30_000);
beforeEach(() => void system.wire.take());
afterEach(() => void system.wire.take());

const own = demoCustomer('consents-to-all');
const other = demoCustomer('refuses-all');

const ADDRESS = { street: '178 Cole Crossing', postalCode: '52429', city: 'Leannonmouth', country: 'US' };
const DATE_TIME = expect.stringMatching(/^\d{4}-\d{2}-\d{2}T[\d:.]+Z$/);
const DATE = expect.stringMatching(/^\d{4}-\d{2}-\d{2}$/);
const AMOUNT = expect.stringMatching(/^\d+\.\d{2}$/);
const MONEY = { amount: AMOUNT, currency: 'USD' };
const BRAND = expect.objectContaining({ name: expect.stringMatching(/^(Fresh|Value)$/) });
const ID = expect.stringMatching(/./);

describe('The customer', () => {
  const self: Who = { as: 'customer' };

  test('sees who the group says they are, and how it reaches them', async () => {
    const reply = await system.recorded.ask(
      self,
      `{ me { __typename id name { given family full } email phone address { street postalCode city country } birthDate
         demographics { ageBand incomeBand homeOwnership maritalStatus householdSize householdComposition kidsCount }
         accountState identities { issuer subject linkedAt assurance } } }`,
    );
    expect(reply).toEqual({
      status: 200,
      body: {
        data: {
          me: {
            __typename: 'Customer',
            id: own,
            name: { given: 'Jermey', family: 'Wunsch', full: 'Jermey Wunsch' },
            email: 'jermey.wunsch395@example.org',
            phone: '+17045550138',
            address: ADDRESS,
            birthDate: expect.stringMatching(/^\d{4}-(?!01-01)\d{2}-\d{2}$/),
            demographics: {
              ageBand: '35-44',
              incomeBand: '50-74K',
              homeOwnership: 'Homeowner',
              maritalStatus: 'Married',
              householdSize: '2',
              householdComposition: '2 Adults No Kids',
              kidsCount: '0',
            },
            accountState: 'OPEN',
            identities: [
              {
                issuer: 'urn:example:login',
                subject: 'ymcqswegbplvkcuduhxsfbjx',
                linkedAt: DATE_TIME,
                assurance: 'substantial',
              },
            ],
          },
        },
      },
    });
    expect(summary(system.wire.take())).toEqual(['consent /states', 'identity /graphql']);
  });

  test('sees what they bought, how they paid, and what of it says something about their health', async () => {
    const { status, body } = await system.recorded.ask(
      self,
      `{ me { purchaseSummary { count total { amount currency } firstAt lastAt }
         purchases(first: 100) { edges { cursor node { id customer { id } placedAt brand { id name } store { id brand { id name } }
           total { amount currency } state payment { method cardEnding }
           lines { quantity unit amount { amount currency } discount { amount currency } product { id department category type packageSize } }
           sensitiveLines { amount { amount } product { category } } sensitiveTotal { amount currency } } }
           pageInfo { hasNextPage hasPreviousPage startCursor endCursor } }
         sensitivePurchases { edges { cursor node { placedAt store { id brand { id } } total { amount currency } lines { product { category } } } }
           pageInfo { hasNextPage hasPreviousPage } } } }`,
    );
    const { me } = body.data;
    expect({ status, keys: Object.keys(body) }).toEqual({ status: 200, keys: ['data'] });
    expect(me.purchaseSummary).toEqual({
      count: 40,
      total: { amount: '2447.72', currency: 'USD' },
      firstAt: DATE_TIME,
      lastAt: me.purchases.edges[0].node.placedAt,
    });
    const nodes = me.purchases.edges.map(({ node }: { node: unknown }) => node);
    expect(nodes).toHaveLength(40);
    const cents = (amount: string) => Math.round(Number(amount) * 100);
    expect(nodes.reduce((sum: number, { total }: { total: { amount: string } }) => sum + cents(total.amount), 0)).toBe(
      244_772,
    );
    for (const node of nodes) {
      expect(node).toEqual({
        id: ID,
        customer: { id: own },
        placedAt: DATE_TIME,
        brand: BRAND,
        store: { id: expect.stringMatching(/^\d+$/), brand: node.brand },
        total: MONEY,
        state: expect.stringMatching(/^(PLACED|READY|COLLECTED|DELIVERED|RETURNED)$/),
        payment: { method: ID, cardEnding: expect.stringMatching(/^\d{4}$/) },
        lines: expect.any(Array),
        sensitiveLines: expect.any(Array),
        sensitiveTotal: MONEY,
      });
      expect(node.lines.length).toBeGreaterThan(0);
      for (const { product, ...line } of node.lines) {
        expect(line).toEqual({
          quantity: expect.stringMatching(/^\d+(\.\d+)?$/),
          unit: expect.stringMatching(/^(piece|gallon)$/),
          amount: MONEY,
          discount: MONEY,
        });
        if (product !== null) expect(product.id).toMatch(/^\d+$/);
      }
    }
    const days = nodes.map(({ placedAt }: { placedAt: string }) => placedAt);
    expect(days).toEqual([...days].sort().reverse());
    expect(me.purchases.pageInfo).toEqual({
      hasNextPage: false,
      hasPreviousPage: false,
      startCursor: me.purchases.edges[0].cursor,
      endCursor: me.purchases.edges[39].cursor,
    });
    expect(me.sensitivePurchases).toEqual({
      edges: [
        {
          cursor: ID,
          node: {
            placedAt: DATE_TIME,
            store: { id: '362', brand: { id: 'fresh' } },
            total: { amount: '14.98', currency: 'USD' },
            lines: [{ product: { category: 'ANTACIDS' } }, { product: { category: 'ANTACIDS' } }],
          },
        },
      ],
      pageInfo: { hasNextPage: false, hasPreviousPage: false },
    });
    expect(summary(system.wire.take())).toEqual(['consent /states', 'identity /graphql', 'purchases /graphql']);
  });

  test('sees their membership, points and coupons', async () => {
    const { status, body } = await system.recorded.ask(
      self,
      `{ me { loyalty { id customer { id } tier balance memberSince
         ledger(first: 100) { edges { cursor node { id at points reason purchaseId } } pageInfo { hasNextPage } }
         coupons { id redeemedAt campaign { id type startsOn endsOn } } } } }`,
    );
    expect({ status, keys: Object.keys(body) }).toEqual({ status: 200, keys: ['data'] });
    const { ledger, coupons, ...account } = body.data.me.loyalty;
    expect(account).toEqual({
      id: 'L-B512BE14C1FB',
      customer: { id: own },
      tier: 'GOLD',
      balance: 430,
      memberSince: DATE,
    });
    const entries = ledger.edges.map(({ node }: { node: unknown }) => node);
    for (const entry of entries)
      expect(entry).toEqual({
        id: ID,
        at: DATE_TIME,
        points: expect.any(Number),
        reason: expect.stringMatching(/^(PURCHASE|REDEMPTION)$/),
        purchaseId: ID,
      });
    expect(entries.reduce((sum: number, { points }: { points: number }) => sum + points, 0)).toBe(430);
    expect(ledger.pageInfo).toEqual({ hasNextPage: false });
    expect(coupons.length).toBeGreaterThan(0);
    for (const { id, redeemedAt, campaign } of coupons) {
      expect(campaign).toEqual({ id: ID, type: expect.stringMatching(/^Type [ABC]$/), startsOn: DATE, endsOn: DATE });
      expect([id, redeemedAt]).toEqual([ID, redeemedAt === null ? null : DATE_TIME]);
    }
  });

  test('sees every consent, its history, and the notice that they read', async () => {
    const { status, body } = await system.recorded.ask(
      self,
      `{ me { consents { id purpose channel brand recipient specialCategories
           status { state valid since until notice { id version language brand purposes channels recipients specialCategories text current } }
           events { edges { cursor node { id at state actor method captureChannel noticeId noticeVersion language } } pageInfo { hasNextPage } } }
         consentStatus(purpose: RESEARCH) { state valid } } }`,
    );
    expect({ status, keys: Object.keys(body) }).toEqual({ status: 200, keys: ['data'] });
    const { consents, consentStatus } = body.data.me;
    expect(consentStatus).toEqual({ state: 'GIVEN', valid: true });
    // Seven purposes: three by channel, two by channel and recipient, two with and without a channel; for each of two brands.
    expect(consents).toHaveLength(2 * (3 * 6 + 2 * 6 * 2 + 2 * 7));
    const texts = consents.map(({ purpose, channel, brand, recipient }: Record<string, string>) =>
      [purpose, channel, brand, recipient].join(),
    );
    expect(new Set(texts).size).toBe(consents.length);
    for (const { status: stands, events, ...record } of consents) {
      expect({ ...stands, notice: { ...stands.notice, text: '' } }).toEqual({
        state: 'GIVEN',
        valid: true,
        since: DATE_TIME,
        until: DATE_TIME,
        notice: expect.objectContaining({ version: expect.stringMatching(/^2\./), brand: record.brand }),
      });
      expect(stands.notice.purposes).toContain(record.purpose);
      // Of personalisation there may be other words by now than those that were shown then.
      if (record.purpose !== 'PERSONALISATION') expect(stands.notice.current).toBe(true);
      expect(stands.notice.text.length).toBeGreaterThan(50);
      expect(events).toEqual({
        edges: [
          {
            cursor: ID,
            node: {
              id: ID,
              at: stands.since,
              state: 'GIVEN',
              actor: ID,
              method: ID,
              captureChannel: ID,
              noticeId: stands.notice.id,
              noticeVersion: stands.notice.version,
              language: stands.notice.language,
            },
          },
        ],
        pageInfo: { hasNextPage: false },
      });
    }
    expect(summary(system.wire.take())).toEqual(['consent /graphql', 'consent /states', 'identity /graphql']);
  });

  test('reads what to agree to again where what they agreed to has changed', async () => {
    const outdated: Who = { as: 'customer', customer: demoCustomer('outdated-notice') };
    const shown = '{ id version current sha256 }';
    const reply = await system.main.ask(
      outdated,
      `{ me { consentStatus(purpose: PERSONALISATION, brand: "fresh") { state valid notice ${shown} renewal ${shown} } } }`,
    );
    const [id, sha256] = ['personalisation-fresh', expect.stringMatching(/^[0-9a-f]{64}$/)];
    const notice = { id, version: '1.0', current: false, sha256 };
    const renewal = { id, version: '2.1', current: true, sha256 };
    const consentStatus = { state: 'EXPIRED', valid: false, notice, renewal };
    expect(reply).toEqual({ status: 200, body: { data: { me: { consentStatus } } } });
  });

  test.each([
    ['customer(id:)', '{ customer(id: "ID") { id email purchases { edges { node { id } } } } }', { customer: null }],
    ['customersById', '{ customersById(ids: ["ID", "nobody"]) { id email } }', { customersById: [null, null] }],
    ['an alias', '{ me: customer(id: "ID") { id: email } }', { me: null }],
  ])('finds nothing of another customer by %s, and no subgraph hears that id', async (_, text, data) => {
    const reply = await system.recorded.ask(self, text.replace('ID', other));
    expect(reply).toEqual({ status: 200, body: { data } });
    const calls = system.wire.take();
    expect(summary(calls)).toEqual(['consent /states']);
    expect(carrying(calls, other)).toEqual([]);
  });

  test('gets their own out of a list with others, and no subgraph hears the others', async () => {
    const reply = await system.recorded.ask(
      self,
      '{ customersById(ids: ["ID", "OWN", "nobody", "OWN"]) { id email } }'.replace('ID', other).replaceAll('OWN', own),
    );
    const me = { id: own, email: 'jermey.wunsch395@example.org' };
    expect(reply).toEqual({ status: 200, body: { data: { customersById: [null, me, null, me] } } });
    const calls = system.wire.take();
    expect(summary(calls)).toEqual(expect.arrayContaining(['consent /states', 'identity /graphql']));
    expect([...carrying(calls, other), ...carrying(calls, 'nobody')]).toEqual([]);
  });

  test("hears of another's purchase what they hear of one that does not exist, after calls of the same kind", async () => {
    const found = await system.main.ask(
      { as: 'dpo' },
      `{ customer(id: "${other}") { purchases(first: 1) { edges { node { id } } } } }`,
    );
    const [{ node: theirs }] = found.body.data.customer.purchases.edges;
    const query = 'query ($id: ID!) { purchase(id: $id) { id total { amount } customer { id email } } }';
    const answers = [];
    for (const id of [theirs.id, 'no-such-purchase']) {
      const { status, text } = await system.recorded.send(self, query, { id });
      const calls = system.wire.take();
      expect(carrying(calls, other)).toEqual([]);
      answers.push({
        status,
        text,
        calls: calls.map(({ service, path, body }) => [service, path, body.replace(id, 'ID')]),
      });
      expect(JSON.stringify(calls)).not.toContain('"amount"');
    }
    expect(answers[0]).toEqual(answers[1]);
    expect(answers[0]).toMatchObject({ status: 200, text: expect.stringContaining('{"data":{"purchase":null}}') });
  });
});
