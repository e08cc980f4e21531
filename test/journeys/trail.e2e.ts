/**
 * The whole system: what somebody was given of a customer, that customer reads afterwards, and the trail holds when it is verified; also what
 * they are given while they listen.
 */
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { demoCustomers } from '../../schema/demo-customers.ts';
import { type System, startSystem } from '../support/system.ts';
import { expectChangeHeard } from './consent-changes.ts';

let system: System;
beforeAll(async () => {
  system = await startSystem();
}, 120_000);
afterAll(() => system.stop(), 30_000);

const customer = demoCustomers.find(({ label }) => label === 'consents-to-all')!.id;
const LOG = `query($after: String) { me { accessLog(first: 50, after: $after) { pageInfo { hasNextPage endCursor } edges { node {
  reference stage purpose bases who { roles isCustomer } allowed { category row } masked { category mask } denied { category code }
} } } } }`;
const own = { as: 'customer', customer, purpose: 'rights-fulfilment' } as const;

interface Entry {
  readonly reference: string;
  readonly [field: string]: unknown;
}
async function log(): Promise<readonly Entry[]> {
  const { body } = await system.main.ask(own, LOG);
  expect(body.errors).toBeUndefined();
  return body.data.me.accessLog.edges.map(({ node }: { node: Entry }) => node);
}
const named = ({ headers }: { readonly headers: Headers }) => String(headers.get('x-request-id'));

test('a customer reads who was given what of their data, and who asked and was not', async () => {
  const { main } = system;
  const marketing = await main.send(
    { as: 'marketer', purpose: 'direct-marketing' },
    'query($id: ID!) { customer(id: $id) { email birthDate } }',
    { id: customer },
  );
  const care = await main.send(
    { as: 'agent' },
    `{ customersById(ids: ["${customer}", "0"]) { phone consents { id } } }`,
  );
  const entries = await log();
  expect(entries.find(({ reference }) => reference === named(marketing))).toEqual({
    reference: named(marketing),
    stage: 'ANSWERED',
    purpose: 'DIRECT_MARKETING',
    bases: ['CONSENT'],
    who: { roles: ['MARKETER'], isCustomer: false },
    allowed: [
      { category: 'key', row: 'marketer' },
      { category: 'contact.email', row: 'marketer' },
    ],
    masked: [],
    denied: [{ category: 'birth-date', code: 'FORBIDDEN' }],
  });
  expect(entries.find(({ reference }) => reference === named(care))).toMatchObject({
    masked: [{ category: 'contact.phone', mask: 'phone' }],
    denied: [{ category: 'consent.record', code: 'CASE_REQUIRED' }],
  });
});

test('a change is there twice: before it was carried out, and what came of it', async () => {
  const changed = await system.main.send(
    { as: 'customer', customer, purpose: 'account-management' },
    'mutation($id: ID!) { updateContact(input: { customerId: $id, phone: "+12125550199" }) { customer { phone } } }',
    { id: customer },
  );
  expect(changed.body.errors).toBeUndefined();
  const found = (await log()).filter(({ reference }) => reference === named(changed));
  expect(found.map(({ stage }) => stage)).toEqual(['CONCLUDED', 'INTENDED']);
});

test('nothing of another customer is read there', async () => {
  const other = demoCustomers.find(({ label }) => label === 'refuses-all')!.id;
  const asked = await system.main.send({ as: 'agent' }, `{ customer(id: "${other}") { phone } }`);
  expect((await log()).map(({ reference }) => reference)).not.toContain(named(asked));
});

test('P17: a change of consent is heard by who listens at another gateway, and each event is in the trail', () =>
  expectChangeHeard(system));
