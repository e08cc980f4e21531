/** The states of customers, as the consent service tells them to the gateway. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { statesAnswer } from '../../schema/customer-state.ts';
import { demoCustomers } from '../../schema/demo-customers.ts';
import { RECIPIENTS } from '../../schema/personas.ts';
import { consentPurposes } from '../../schema/purposes.ts';
import { BRANDS, CHANNELS } from '../../schema/vocabulary.ts';
import { ALL_YESES, type ServedConsent, servedConsent } from '../support/served-consent.ts';

let consent: ServedConsent;

beforeAll(async () => {
  consent = await servedConsent(60);
});

afterAll(() => consent.stop());

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
    const all = await consent.demo('consents-to-all');
    expect(all).toMatchObject(open);
    expect(all.consents).toHaveLength(ALL_YESES);
    for (const purpose of consentPurposes) {
      const of = all.consents.filter((one) => one.purpose === purpose);
      expect(new Set(of.map((one) => one.brand))).toEqual(new Set(BRANDS));
      expect(new Set(of.map((one) => one.channel).filter(Boolean))).toEqual(new Set(CHANNELS));
      expect(of.every((one) => one.specialCategories)).toBe(['research', 'service-analytics'].includes(purpose));
      const recipients = ['targeted-advertising', 'third-party-sharing'].includes(purpose) ? RECIPIENTS : [null];
      expect(new Set(of.map((one) => one.recipient))).toEqual(new Set(recipients));
    }
    expect(await consent.demo('refuses-all')).toMatchObject({ ...open, consents: [] });
    const email = await consent.demo('email-marketing-only');
    expect(email).toMatchObject(open);
    expect(email.consents).toMatchObject([
      { purpose: 'direct-marketing', channel: 'EMAIL', brand: 'fresh', recipient: null, specialCategories: false },
    ]);
    expect(await consent.demo('withdrew')).toMatchObject({ ...open, consents: [] });
    const restricted = await consent.demo('restricted');
    expect(restricted).toMatchObject({ ...open, restricted: true });
    expect(restricted.consents).toHaveLength(ALL_YESES);
    const objected = await consent.demo('objected');
    expect(objected).toMatchObject({ ...open, objections: ['fraud-prevention'] });
    expect(new Set(objected.consents.map((one) => one.purpose))).toEqual(
      new Set(['third-party-sharing', 'service-analytics', 'research']),
    );
    expect(await consent.demo('erased')).toMatchObject({ known: true, erased: true, enrolled: false, consents: [] });
    expect(await consent.demo('outdated-notice')).toMatchObject({ ...open, consents: [] });
  });

  test('for some purposes carry the consents to those alone', async () => {
    const whole = await consent.demo('consents-to-all');
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

describe('new customers', () => {
  const made = (...customers: object[]) => consent.post('/customers', { customers });

  test('are there from then on, with an open account and nothing agreed to, each with a key of their own for the trail', async () => {
    const some = [
      { id: 'new-1', enrolled: true },
      { id: 'new-2', enrolled: false },
    ];
    expect(await made(...some)).toEqual({ status: 200, json: {} });
    const states = await Promise.all(some.map(({ id }) => consent.stateOf(id)));
    expect(states).toEqual(
      some.map((each) => ({
        ...each,
        known: true,
        epoch: 0,
        erased: false,
        restricted: false,
        account: 'OPEN',
        objections: [],
        signals: [],
        consents: [],
        cases: [],
        trailKey: expect.stringMatching(/^[\w-]{43}$/),
      })),
    );
    expect(new Set(states.map(({ trailKey }) => trailKey)).size).toBe(2);
  });

  test('who are there already stay as they are, also beside others, and whoever is erased stays erased', async () => {
    const before = [
      await consent.demo('consents-to-all'),
      await consent.demo('erased'),
      await consent.stateOf('new-2'),
    ];
    await made(...before.map(({ id }) => ({ id, enrolled: true })), { id: 'new-3', enrolled: false });
    expect([
      await consent.demo('consents-to-all'),
      await consent.demo('erased'),
      await consent.stateOf('new-2'),
    ]).toEqual(before);
    expect(await consent.stateOf('new-3')).toMatchObject({ known: true, enrolled: false });
    expect(await made()).toEqual({ status: 200, json: {} });
  });

  test.each<[string, unknown]>([
    ['an id that nobody can be given', { customers: [{ id: 'no one', enrolled: true }] }],
    ['an id that stands for nobody', { customers: [{ id: '-', enrolled: true }] }],
    ['more than an id and the programme', { customers: [{ id: 'a', enrolled: true, account: 'CLOSED' }] }],
    ['no list', { customers: 'a' }],
  ])('are not made of %s', async (_, body) => {
    expect(await consent.post('/customers', body)).toEqual({ status: 400, json: undefined });
  });
});
