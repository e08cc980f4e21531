/**
 * What is done in a customer's name: an agent in a case with them gives and withdraws consent and changes contact data; a supervisor in an
 * emergency reads, and both are on record where the customer and the data protection officer look.
 */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { demoCustomer } from '../../schema/demo-customers.ts';
import type { Who } from '../support/client.ts';
import { type System, startSystem } from '../support/system.ts';
import { fieldError } from './answers.ts';
import { BREAK, CLOSE, newCase, REVIEW, REVIEWS, refused, verifiedCase, wrong } from './case-requests.ts';
import { GIVE, UPDATE, WITHDRAW, yes } from './consent-requests.ts';

let system: System;
beforeAll(async () => {
  system = await startSystem();
}, 90_000);
afterAll(() => system?.stop(), 30_000);
beforeEach(() => void system.wire.take());
afterEach(() => void system.wire.take());

const agent: Who = { as: 'agent' };
const supervisor: Who = { as: 'supervisor' };
const dpo: Who = { as: 'dpo', purpose: 'rights-fulfilment' };
const customer = demoCustomer('refuses-all');
const self: Who = { as: 'customer', customer };
const spoken = { channel: 'POST', method: 'SPOKEN', captureChannel: 'CALL_CENTRE' };

describe('An agent in a verified case with a customer', () => {
  test('gives a consent for them, which the marketer sees at once, and withdraws it; both recorded as on behalf', async () => {
    const inCase: Who = { ...agent, case: await verifiedCase(system.main, agent, customer) };
    const marketer: Who = { as: 'marketer' };
    const seen = () => system.recorded.ask(marketer, 'query ($id: ID!) { customer(id: $id) { id address { city } } }', { id: customer }); // biome-ignore format: one line
    expect((await seen()).body.data).toEqual({ customer: null });

    const input = yes(customer, spoken);
    expect((await system.main.ask(agent, GIVE, { input })).body).toEqual(
      refused('CASE_REQUIRED', 'giveConsent', 'consent.giving').body,
    );
    const given = await system.main.ask(inCase, GIVE, { input });
    expect(given.body.errors).toBeUndefined();
    expect((await seen()).body).toEqual({
      data: { customer: { id: customer, address: { city: expect.any(String) } } },
    });

    const withdrawal = { customerId: customer, purpose: 'DIRECT_MARKETING', channel: 'POST' };
    expect((await system.main.ask(inCase, WITHDRAW, { input: withdrawal })).body.errors).toBeUndefined();
    expect((await seen()).body.data).toEqual({ customer: null });

    const { body } = await system.main.ask(
      self,
      '{ me { consents { purpose channel events(first: 20) { edges { node { state method captureChannel receipt } } } } } }',
    );
    const record = body.data.me.consents.find(
      ({ purpose, channel }: { purpose: string; channel: string }) =>
        purpose === 'DIRECT_MARKETING' && channel === 'POST',
    );
    const events = record.events.edges.map(({ node }: { node: { receipt: string } }) => node);
    expect(events.slice(-2)).toMatchObject([
      { state: 'GIVEN', method: 'SPOKEN', captureChannel: 'CALL_CENTRE' },
      { state: 'WITHDRAWN' },
    ]);
    const claims = events
      .slice(-2)
      .map(({ receipt }: { receipt: string }) =>
        JSON.parse(String(Buffer.from(receipt.split('.')[1] ?? '', 'base64url'))),
      );
    for (const one of claims) expect(JSON.stringify(one)).toContain('"on_behalf":true');
  });

  test('changes their contact data, and is shown it', async () => {
    const inCase: Who = { ...agent, case: await verifiedCase(system.main, agent, customer) };
    const input = { customerId: customer, phone: '+12025550143' };
    expect(await system.main.ask(agent, UPDATE, { input })).toEqual(
      refused('CASE_REQUIRED', 'updateContact', 'contact.update'),
    );
    const { body } = await system.main.ask(inCase, UPDATE, { input });
    expect(body.errors).toBeUndefined();
    const phone = '{ me { phone } }';
    expect((await system.main.ask(self, phone)).body).toEqual({ data: { me: { phone: '+12025550143' } } });
  });

  test('does nothing for another customer, and nothing once the case is closed', async () => {
    const caseId = await verifiedCase(system.main, agent, customer);
    const inCase: Who = { ...agent, case: caseId };
    const other = demoCustomer('withdrew');
    expect((await system.main.ask(inCase, GIVE, { input: yes(other, spoken) })).body).toEqual(
      refused('CASE_REQUIRED', 'giveConsent', 'consent.giving').body,
    );
    await system.main.ask(self, CLOSE, { input: { customerId: customer, caseId } });
    expect((await system.main.ask(inCase, GIVE, { input: yes(customer, spoken) })).body).toEqual(
      refused('CASE_REQUIRED', 'giveConsent', 'consent.giving').body,
    );
    expect(await system.main.ask(inCase, WITHDRAW, { input: { customerId: customer, everything: true } })).toEqual(
      refused('CASE_REQUIRED', 'withdrawConsent', 'consent.withdrawal'),
    );
  });
});

describe('A supervisor in an emergency', () => {
  const text = 'the caller has fainted';
  const input = (customerId: string) => ({ customerId, reason: 'DANGER_TO_LIFE', text });
  const see = (who: Who, id = customer, client = system.recorded) =>
    client.ask(
      who,
      `query ($id: ID!) { customer(id: $id) { id address { street } purchases(first: 1) { edges { node { sensitiveTotal { amount } } } }
         sensitivePurchases { edges { node { placedAt } } } demographics { ageBand } } }`,
      { id },
    );
  const no = (coordinate: string, category: string, ...path: string[]) =>
    fieldError('FORBIDDEN', ['customer', ...path], { coordinate, category, purpose: 'customer-care' });

  test('sees what a case opens, never what reveals health, and what nobody in care sees stays closed', async () => {
    const { body } = await system.main.ask(supervisor, BREAK, { input: input(customer) });
    const id = body.data?.breakGlass.case.id;
    const facts = { id, reason: null, breakGlass: 'DANGER_TO_LIFE', method: null, assurance: null };
    expect(body).toEqual({ data: { breakGlass: { customer: { id: customer }, case: facts } } });
    system.wire.take();
    expect((await see({ ...supervisor, case: id })).body).toEqual({
      data: {
        customer: {
          id: customer,
          address: { street: expect.not.stringContaining('*') },
          purchases: { edges: [{ node: { sensitiveTotal: null } }] },
          sensitivePurchases: null,
          demographics: null,
        },
      },
      errors: [
        no('Purchase.sensitiveTotal', 'special-category', 'purchases', 'edges'),
        no('Customer.sensitivePurchases', 'special-category', 'sensitivePurchases'),
        no('Customer.demographics', 'demographic', 'demographics'),
      ],
    });
    const sent = system.wire.take().map(({ body: bytes }) => bytes);
    for (const word of ['sensitive', 'demographics']) expect(sent.join()).not.toContain(word);

    // It is no verified case: nothing is done with it in the customer's name.
    expect((await system.main.ask({ ...supervisor, case: id }, GIVE, { input: yes(customer, spoken) })).body).toEqual(
      refused('CASE_REQUIRED', 'giveConsent', 'consent.giving').body,
    );
    // Nor is it anybody else's, nor about anybody else.
    const masked = { address: { street: '***' }, purchases: null };
    expect((await see({ ...agent, case: id })).body.data.customer).toMatchObject(masked);
    const elsewhere = await see({ ...supervisor, case: id }, demoCustomer('withdrew'));
    expect(elsewhere.body.data.customer).toMatchObject(masked);
  });

  test('is seen by the customer, and reviewed by the data protection officer, once', async () => {
    const caseId = String(
      (await system.main.ask(supervisor, BREAK, { input: input(customer) })).body.data.breakGlass.case.id,
    );
    // The customer reads the trail of the gateway that they ask.
    await see({ ...supervisor, case: caseId }, customer, system.main);
    const log =
      '{ me { cases { id breakGlass } accessLog(first: 100) { edges { node { action breakGlass who { roles } allowed { category row } } } } } }';
    const { me } = (await system.main.ask(self, log)).body.data;
    expect(me.cases).toContainEqual({ id: caseId, breakGlass: 'DANGER_TO_LIFE' });
    const entries = me.accessLog.edges.map(({ node }: { node: { breakGlass: boolean; action: string } }) => node);
    const emergencies = entries.filter(({ breakGlass }: { breakGlass: boolean }) => breakGlass);
    expect(emergencies).toContainEqual({
      action: 'READ',
      breakGlass: true,
      who: { roles: ['SUPERVISOR'] },
      allowed: expect.arrayContaining([{ category: 'contact.address', row: 'supervisor-break-glass' }]),
    });
    expect(emergencies).toContainEqual(
      expect.objectContaining({ action: 'WRITE', allowed: [{ category: 'break-glass.opening', row: 'supervisor' }] }),
    );
    expect(JSON.stringify(entries)).not.toContain(text);

    const queued = async () => (await system.main.ask(dpo, REVIEWS)).body.data.breakGlassReviews;
    const node = { id: caseId, customer: { id: customer }, reason: 'DANGER_TO_LIFE', text, outcome: null };
    expect((await queued()).edges.map((edge: { node: object }) => edge.node)).toContainEqual(node);
    const review = { customerId: customer, caseId, outcome: 'JUSTIFIED', remark: 'help came in time' };
    expect(await system.main.ask(dpo, REVIEW, { input: review })).toEqual({
      status: 200,
      body: {
        data: {
          reviewBreakGlass: {
            customer: { id: customer },
            review: { id: caseId, outcome: 'JUSTIFIED', remark: 'help came in time' },
          },
        },
      },
    });
    expect((await queued()).edges.map((edge: { node: object }) => edge.node)).not.toContainEqual(node);
    expect(await system.main.ask(dpo, REVIEW, { input: review })).toEqual(wrong('reviewBreakGlass'));
  });

  test('has no access to who is restricted, erased or unknown, and is told the same of each', async () => {
    for (const customerId of ['nobody', demoCustomer('erased'), demoCustomer('restricted')])
      expect(await system.main.ask(supervisor, BREAK, { input: input(customerId) })).toEqual(
        refused('FORBIDDEN', 'breakGlass', 'break-glass.opening'),
      );
  });

  test('is no agent, and nobody but the data protection officer reviews what was opened', async () => {
    expect(await system.main.ask(agent, BREAK, { input: input(customer) })).toEqual(
      refused('FORBIDDEN', 'breakGlass', 'break-glass.opening'),
    );
    const review = { customerId: customer, caseId: 'any', outcome: 'JUSTIFIED', remark: 'mine' };
    expect(await system.main.ask(supervisor, REVIEW, { input: review })).toEqual(
      refused('FORBIDDEN', 'reviewBreakGlass', 'break-glass.reviewing'),
    );
    const { body } = await system.main.ask(supervisor, REVIEWS);
    expect(body).toEqual({
      data: { breakGlassReviews: null },
      errors: [
        fieldError('FORBIDDEN', ['breakGlassReviews'], {
          coordinate: 'Query.breakGlassReviews',
          category: 'break-glass.record',
          purpose: 'customer-care',
        }),
      ],
    });
  });

  test('of which nobody says why has none', async () => {
    for (const said of ['', ' ', 'x'.repeat(501)]) {
      const { body } = await system.main.ask(supervisor, BREAK, { input: { ...input(customer), text: said } });
      expect(body.errors?.[0]?.extensions).toMatchObject({ code: 'BAD_USER_INPUT', input: 'input.text' });
    }
  });

  test('reads with the case of an agent as little as without', async () => {
    const caseId = await newCase(system.main, agent, customer);
    expect((await see({ ...supervisor, case: caseId })).body.data.customer).toMatchObject({ purchases: null });
  });
});
