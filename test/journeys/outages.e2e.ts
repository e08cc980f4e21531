/**
 * What is left of an answer when a part of the system is gone, and how many calls an answer takes when all of it is there.
 * Without the consent service nothing personal is given; without another one, everything that is not its own.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { demoCustomer } from '../../schema/demo-customers.ts';
import { readHouseholds } from '../../subgraphs/kit/sample/households.ts';
import type { Who } from '../support/client.ts';
import { summary } from '../support/recorded-wire.ts';
import { CUSTOMERS, type System, startSystem } from '../support/system.ts';
import { fieldError, refusal } from './answers.ts';

let system: System;
beforeAll(async () => {
  system = await startSystem();
}, 90_000);
afterAll(() => system?.stop(), 30_000);

const own = demoCustomer('consents-to-all');
const EMAIL = 'jermey.wunsch395@example.org';
const self: Who = { as: 'customer' };
const marketer: Who = { as: 'marketer' };
const dpo: Who = { as: 'dpo' };

const about = (root: string, purpose: string) => ({ coordinate: `Query.${root}`, category: 'key', purpose });

describe('Without the consent service', () => {
  test('nobody sees anything of a customer, and no other service is asked', async () => {
    system.wire.take();
    await system.wire.without('consent', async () => {
      for (const [who, purpose] of [
        [marketer, 'direct-marketing'],
        [{ as: 'agent' }, 'customer-care'],
        [dpo, 'rights-fulfilment'],
      ] as const) {
        const reply = await system.recorded.ask(who, `{ customer(id: "${own}") { id name { full } email } }`);
        expect(reply).toEqual({
          status: 200,
          body: {
            data: { customer: null },
            errors: [fieldError('CONSENT_UNAVAILABLE', ['customer'], about('customer', purpose))],
          },
        });
      }
      const list = await system.recorded.ask(dpo, `{ customersById(ids: ["${own}", "nobody"]) { id email } }`);
      expect(list).toEqual({
        status: 200,
        body: {
          data: { customersById: [null, null] },
          errors: [fieldError('CONSENT_UNAVAILABLE', ['customersById'], about('customersById', 'rights-fulfilment'))],
        },
      });
    });
    expect(system.wire.take()).toEqual([]);
  });

  test("a customer's request is not answered at all", async () => {
    await system.wire.without('consent', async () => {
      expect(await system.recorded.ask(self, '{ me { id email } }')).toEqual(refusal('CONSENT_UNAVAILABLE', 503));
    });
  });

  test('a purchase found by its own id gives nothing but its refusal', async () => {
    const found = await system.main.ask(
      dpo,
      `{ customer(id: "${own}") { purchases(first: 1) { edges { node { id } } } } }`,
    );
    const [{ node }] = found.body.data.customer.purchases.edges;
    system.wire.take();
    await system.wire.without('consent', async () => {
      const reply = await system.recorded.ask(
        dpo,
        'query ($id: ID!) { purchase(id: $id) { id total { amount } payment { method } } }',
        { id: node.id },
      );
      expect(reply.status).toBe(200);
      expect(reply.body.data).toEqual({ purchase: null });
      expect(reply.body.errors.map(({ extensions }: { extensions: { code: string } }) => extensions.code)).toEqual([
        'CONSENT_UNAVAILABLE',
      ]);
    });
    const sent = system.wire.take();
    expect(summary(sent)).toEqual(['purchases /graphql']);
    expect(sent.map(({ body, answer }) => body + answer).join()).not.toMatch(/amount|method/);
  });

  test('a consent can be neither given nor withdrawn, and says so', async () => {
    const mutation = `mutation { withdrawConsent(input: { customerId: "${own}", everything: true }) { __typename } }`;
    await system.wire.without('consent', async () => {
      expect(await system.recorded.ask(self, mutation)).toEqual(refusal('CONSENT_UNAVAILABLE', 503));
    });
    const after = await system.recorded.ask(marketer, `{ customer(id: "${own}") { email } }`);
    expect(after.body).toEqual({ data: { customer: { email: EMAIL } } });
  });

  test('what is about nobody is still there, and the gateway says that it is not ready', async () => {
    await system.wire.without('consent', async () => {
      const product = await system.recorded.ask(marketer, '{ product(id: "898601") { id department category } }');
      expect(product).toEqual({
        status: 200,
        body: { data: { product: { id: '898601', department: 'GROCERY', category: 'BAKED SWEET GOODS' } } },
      });
      const ready = await system.recorded.call('/health/ready');
      expect([ready.status, ready.body]).toEqual([503, { status: 'not ready' }]);
    });
    // A no is told again for a moment, so that nobody can make the gateway ask all the time.
    await sleep(200);
    expect((await system.recorded.call('/health/ready')).status).toBe(200);
  });
});

describe('Without one other service', () => {
  const question = `{ me { id email purchaseSummary { count } loyalty { tier balance } consentStatus(purpose: RESEARCH) { valid } } }`;
  const whole = {
    id: own,
    email: EMAIL,
    purchaseSummary: { count: 40 },
    loyalty: { tier: 'GOLD', balance: 430 },
    consentStatus: { valid: true },
  };
  const failed = (coordinate: string, ...path: string[]) =>
    fieldError('SUBGRAPH_UNAVAILABLE', ['me', ...path], { coordinate });

  test('the rest of the answer arrives', async () => {
    expect(await system.recorded.ask(self, question)).toEqual({ status: 200, body: { data: { me: whole } } });
    for (const [service, field] of [
      ['loyalty', 'loyalty'],
      ['purchases', 'purchaseSummary'],
    ] as const) {
      const reply = await system.wire.without(service, () => system.recorded.ask(self, question));
      expect(reply).toEqual({
        status: 200,
        body: { data: { me: { ...whole, [field]: null } }, errors: [failed(`Customer.${field}`, field)] },
      });
    }
    expect(await system.recorded.ask(self, question)).toEqual({ status: 200, body: { data: { me: whole } } });
  });

  test('the one that says who there is leaves nothing to say but that', async () => {
    const reply = await system.wire.without('identity', () => system.recorded.ask(self, question));
    expect(reply).toEqual({
      status: 200,
      body: { data: { me: null }, errors: [fieldError('SUBGRAPH_UNAVAILABLE', ['me'], { coordinate: 'Query.me' })] },
    });
  });

  test('a refusal stays a refusal: an outage does not tell who is there', async () => {
    const query = 'query ($id: ID!) { customer(id: $id) { id email } }';
    const reply = await system.wire.without('identity', () =>
      system.recorded.ask(marketer, query, { id: demoCustomer('refuses-all') }),
    );
    expect(reply).toEqual({
      status: 200,
      body: {
        data: { customer: null },
        errors: [fieldError('CONSENT_REQUIRED', ['customer'], about('customer', 'direct-marketing'))],
      },
    });
  });
});

describe('The number of calls', () => {
  const fields = `{ id name { full } email phone address { city } demographics { ageBand } identities { subject } purchaseSummary { count }
    purchases(first: 5) { edges { node { id placedAt payment { method } sensitiveLines { amount { amount } } lines { product { category } } } } }
    sensitivePurchases(first: 5) { edges { node { total { amount } } } }
    loyalty { id tier balance ledger(first: 5) { edges { node { points } } } coupons { id } }
    consents { id purpose status { valid } events { edges { node { state } } } } consentStatus(purpose: RESEARCH) { valid } }`;

  const callsFor = async (who: Who, ids: readonly string[]) => {
    system.wire.take();
    const reply = await system.recorded.ask(who, `query ($ids: [ID!]!) { customersById(ids: $ids) ${fields} }`, {
      ids,
    });
    expect(reply.status).toBe(200);
    expect(reply.body.data.customersById.filter(Boolean).length).toBeGreaterThan(0);
    return summary(system.wire.take());
  };

  /** One batch of states and one call to each service: what any gateway would make. */
  const ALIKE = ['consent /graphql', 'consent /states', 'identity /graphql', 'loyalty /graphql', 'purchases /graphql'];
  /** Where customers agreed to different things: keys first, then each category for those who agreed to it. */
  const APART = [...ALIKE, 'identity /graphql', 'loyalty /graphql', 'purchases /graphql'].sort();

  test.each<[string, Who, string[]]>([
    ['everything', dpo, ALIKE],
    ['what consent opens', { as: 'analyst', purpose: 'research' }, APART],
  ])('for %s does not depend on the number of customers', async (_, who, calls) => {
    const everybody = [...(await readHouseholds(CUSTOMERS)).map(({ id }) => id), 'nobody'];
    expect(everybody).toHaveLength(CUSTOMERS + 1);
    expect(await callsFor(who, [own])).toEqual(ALIKE);
    expect(await callsFor(who, [...everybody, ...everybody])).toEqual(calls);
  });
});
