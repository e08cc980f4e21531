/**
 * "What did I buy, where is my order?" From the first words of a caller to their purchases: the agent finds them, opens a case, and sees
 * what the customer sees in the app, value for value; before the customer is verified, and once the case is closed, none of it.
 */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { demoCustomer } from '../../schema/demo-customers.ts';
import type { Who } from '../support/client.ts';
import { summary } from '../support/recorded-wire.ts';
import { type System, startSystem } from '../support/system.ts';
import { fieldError } from './answers.ts';
import { CLOSE, newCase, verifiedCase } from './case-requests.ts';

let system: System;
beforeAll(async () => {
  system = await startSystem();
}, 90_000);
afterAll(() => system?.stop(), 30_000);

const ME = demoCustomer('consents-to-all');
const agent: Who = { as: 'agent' };
const app: Who = { as: 'customer', customer: ME, purpose: 'order-management' };

const PAGE = `{ edges { cursor node { id placedAt state brand { name } store { id brand { name } } total { amount currency }
  lines { quantity unit amount { amount } discount { amount } product { id department category type packageSize } } } } pageInfo { hasNextPage endCursor } }`;
const PURCHASES = `last: purchases(first: 10) ${PAGE} cheese: purchases(first: 2, product: "cheese") ${PAGE} hotDogs: purchases(product: "the hot dogs") ${PAGE} blender: purchases(product: "blender") ${PAGE}`;
const inApp = async () => (await system.main.ask(app, `{ me { ${PURCHASES} } }`)).body.data.me;
const byAgent = (who: Who, id = ME) => system.recorded.ask(who, `{ customer(id: "${id}") { ${PURCHASES} } }`);

const FIELDS = ['last', 'cheese', 'hotDogs', 'blender'];
const closed = {
  status: 200,
  body: {
    data: { customer: Object.fromEntries(FIELDS.map((field) => [field, null])) },
    errors: [
      fieldError('CASE_REQUIRED', ['customer', 'last'], {
        coordinate: 'Customer.purchases',
        category: 'purchase.lines',
        purpose: 'customer-care',
      }),
    ],
  },
};

interface Edge {
  readonly node: {
    readonly lines: readonly { readonly product: { readonly category: string; readonly type: string } | null }[];
  };
}

describe('A caller asks what they have bought', () => {
  test('and is found, verified and told what they see themselves: the last ten, and those with a product', async () => {
    const { body } = await system.main.ask(app, '{ me { email } }');
    const found = await system.recorded.ask(agent, 'query ($by: LookupBy!) { lookupCustomers(by: $by) { id } }', {
      by: { email: body.data.me.email },
    });
    expect(found).toEqual({ status: 200, body: { data: { lookupCustomers: [{ id: ME }] } } });

    const inCase: Who = { ...agent, case: await verifiedCase(system.main, agent, ME) };
    system.wire.take();
    const seen = await byAgent(inCase);
    expect(summary(system.wire.take())).toEqual(['consent /states', 'identity /graphql', 'purchases /graphql']);
    expect(seen).toEqual({ status: 200, body: { data: { customer: await inApp() } } });

    const { last, cheese, hotDogs, blender } = seen.body.data.customer;
    expect(last.edges).toHaveLength(10);
    expect(cheese.edges).toHaveLength(2);
    expect(cheese.pageInfo.hasNextPage).toBe(true);
    for (const [edges, word] of [
      [cheese.edges, 'CHEESE'],
      [hotDogs.edges, 'HOT DOG'],
    ] as const)
      for (const { node } of edges as Edge[])
        expect(node.lines.some(({ product }) => `${product?.category} ${product?.type}`.includes(word))).toBe(true);
    expect(blender.edges).toEqual([]);
  });

  test('and both go on from a page of the other, but not from one of another product', async () => {
    const inCase: Who = { ...agent, case: await verifiedCase(system.main, agent, ME) };
    const { cheese } = await inApp();
    const next = `purchases(first: 2, product: "Cheeses", after: "${cheese.pageInfo.endCursor}") ${PAGE}`;
    const own = await system.main.ask(app, `{ me { ${next} } }`);
    const agents = await system.main.ask(inCase, `{ customer(id: "${ME}") { ${next} } }`);
    expect(own.body.data.me.purchases.edges.length).toBeGreaterThan(0);
    expect(agents.body).toEqual({ data: { customer: own.body.data.me } });
    const wrong = await system.main.ask(inCase, `{ customer(id: "${ME}") { ${next.replace('Cheeses', 'eggs')} } }`);
    expect(wrong.body).toEqual({
      data: { customer: { purchases: null } },
      errors: [
        fieldError('BAD_USER_INPUT', ['customer', 'purchases'], { coordinate: 'Customer.purchases', input: 'after' }),
      ],
    });
  });

  test('and is told nothing while nobody knows that it is them, in the case of another, or when the case is closed', async () => {
    const caseId = await newCase(system.main, agent, ME);
    system.wire.take();
    for (const who of [agent, { ...agent, case: caseId }]) expect(await byAgent(who)).toEqual(closed);
    const other: Who = { ...agent, case: await verifiedCase(system.main, agent, ME) };
    expect(await byAgent(other, demoCustomer('refuses-all'))).toEqual(closed);
    expect(await byAgent({ ...other, as: 'supervisor' })).toEqual(closed);
    expect(summary(system.wire.take()).filter((call) => call.startsWith('purchases'))).toEqual([]);

    expect((await byAgent(other)).body.errors).toBeUndefined();
    await system.main.ask(agent, CLOSE, { input: { customerId: ME, caseId: other.case } });
    system.wire.take();
    expect(await byAgent(other)).toEqual(closed);
    expect(summary(system.wire.take()).filter((call) => call.startsWith('purchases'))).toEqual([]);
  });
});
