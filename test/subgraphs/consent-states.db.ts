/** The states of customers, as the consent service tells them to the gateway. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type CustomerState, statesAnswer } from '../../schema/customer-state.ts';
import { type DemoLabel, demoCustomer, demoCustomers } from '../../schema/demo-customers.ts';
import { RECIPIENTS } from '../../schema/personas.ts';
import { consentPurposes } from '../../schema/purposes.ts';
import { BRANDS, CHANNELS } from '../../schema/vocabulary.ts';
import { subgraph } from '../../subgraphs/consent/index.ts';
import { type DatabaseServer, databaseServer } from '../support/database.ts';
import { servedSubgraph, type TestSubgraph } from '../support/served-subgraph.ts';

let server: DatabaseServer;
let consent: TestSubgraph;

beforeAll(async () => {
  server = await databaseServer();
  consent = await servedSubgraph(subgraph, server, 60);
});

afterAll(async () => {
  await consent.stop();
  await server.stop();
});

type Known = Extract<CustomerState, { known: true }>;
const stateOf = async (id: string): Promise<Known> => {
  const { status, json } = await consent.post('/states', { ids: [id] });
  expect(status).toBe(200);
  return statesAnswer.parse(json).states[0] as Known;
};
const demo = (label: DemoLabel) => stateOf(demoCustomer(label));

/** Direct marketing, personalisation, recommendation 6 x 2; per recipient 6 x 2 x 2; analytics and research 7 x 2. */
const ALL = 3 * 12 + 2 * 24 + 2 * 14;

describe('the states', () => {
  test('keep the order and the length of the ids, and know who is unknown', async () => {
    const ids = [...demoCustomers.map(({ id }) => id), 'no one', demoCustomers[0].id];
    const { json } = await consent.post('/states', { ids });
    const { states } = statesAnswer.parse(json);
    expect(states.map(({ id }) => id)).toEqual(ids);
    expect(states.map(({ known }) => known)).toEqual([...demoCustomers.map(() => true), false, true]);
  });

  test('of the demo customers are what is promised', async () => {
    const open = { erased: false, restricted: false, account: 'OPEN', enrolled: true, objections: [] };
    const all = await demo('consents-to-all');
    expect(all).toMatchObject(open);
    expect(all.consents).toHaveLength(ALL);
    for (const purpose of consentPurposes) {
      const of = all.consents.filter((one) => one.purpose === purpose);
      expect(new Set(of.map((one) => one.brand))).toEqual(new Set(BRANDS));
      expect(new Set(of.map((one) => one.channel).filter(Boolean))).toEqual(new Set(CHANNELS));
      expect(of.every((one) => one.specialCategories)).toBe(['research', 'service-analytics'].includes(purpose));
      const recipients = ['targeted-advertising', 'third-party-sharing'].includes(purpose) ? RECIPIENTS : [null];
      expect(new Set(of.map((one) => one.recipient))).toEqual(new Set(recipients));
    }
    expect(await demo('refuses-all')).toMatchObject({ ...open, consents: [] });
    const email = await demo('email-marketing-only');
    expect(email).toMatchObject(open);
    expect(email.consents).toMatchObject([
      { purpose: 'direct-marketing', channel: 'EMAIL', brand: 'fresh', recipient: null, specialCategories: false },
    ]);
    expect(await demo('withdrew')).toMatchObject({ ...open, consents: [] });
    const restricted = await demo('restricted');
    expect(restricted).toMatchObject({ ...open, restricted: true });
    expect(restricted.consents).toHaveLength(ALL);
    const objected = await demo('objected');
    expect(objected).toMatchObject({ ...open, objections: ['fraud-prevention'] });
    expect(new Set(objected.consents.map((one) => one.purpose))).toEqual(
      new Set(['third-party-sharing', 'service-analytics', 'research']),
    );
    expect(await demo('erased')).toMatchObject({ known: true, erased: true, enrolled: false, consents: [] });
    expect(await demo('outdated-notice')).toMatchObject({ ...open, consents: [] });
  });

  test('for some purposes carry the consents to those alone', async () => {
    const whole = await demo('consents-to-all');
    for (const purposes of [['research', 'direct-marketing'], ['delivery'], []]) {
      const { json } = await consent.post('/states', { ids: [whole.id], purposes });
      const consents = whole.consents.filter(({ purpose }) => purposes.includes(purpose));
      expect(statesAnswer.parse(json).states).toEqual([{ ...whole, consents }]);
    }
  });

  test('of a wrong request are none', async () => {
    expect(await consent.post('/states', { ids: 'x' })).toEqual({ status: 400, json: undefined });
    expect((await consent.post('/states', { ids: Array.from({ length: 1001 }, String) })).status).toBe(400);
  });
});
