/**
 * A customer is asked for one consent at a time, says no, and is asked for something else, and loses nothing. What there is to ask is told to
 * the customer and to whoever may read their consents, and to nobody else.
 */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { demoCustomer } from '../../schema/demo-customers.ts';
import type { Who } from '../support/client.ts';
import { type System, startSystem } from '../support/system.ts';
import { fieldError } from './answers.ts';

let system: System;
beforeAll(async () => {
  system = await startSystem();
}, 90_000);
afterAll(() => system?.stop(), 30_000);

const outdated = demoCustomer('outdated-notice');
const self: Who = { as: 'customer', customer: outdated };
const NEXT = `consentRequests(channel: WEB, context: CHECKOUT, language: "sv") { purpose channel brand recipient specialCategories
  renewal notice { id version language purposes text } }`;
const request = (purpose: string, channel: string, renewal: boolean) => ({
  purpose,
  channel,
  brand: 'fresh',
  recipient: null,
  specialCategories: false,
  renewal,
  notice: {
    id: `${purpose.toLowerCase().replaceAll('_', '-')}-fresh`,
    version: '2.0',
    language: 'sv',
    purposes: [purpose],
    text: expect.stringMatching(/samtyck/i),
  },
});

/** The customer's object with this one field refused. */
const refused = (id: string, code: 'CASE_REQUIRED' | 'FORBIDDEN', purpose: string) => ({
  status: 200,
  body: {
    data: { customer: { id, consentRequests: null } },
    errors: [
      fieldError(code, ['customer', 'consentRequests'], {
        coordinate: 'Customer.consentRequests',
        category: 'consent.record',
        purpose,
      }),
    ],
  },
});

describe('Staged permission', () => {
  test('a customer is asked for one thing at a time, and after a withdrawal for another', async () => {
    const ask = () => system.main.ask(self, `{ me { ${NEXT} } }`);
    const first = {
      status: 200,
      body: { data: { me: { consentRequests: [request('DIRECT_MARKETING', 'EMAIL', true)] } } },
    };
    expect(await ask()).toEqual(first);
    expect(await ask()).toEqual(first);

    const balance = '{ me { email loyalty { balance } consentStatus(purpose: RESEARCH) { state } } }';
    const before = await system.main.ask(self, balance);
    await system.main.ask(
      self,
      'mutation ($input: WithdrawConsentInput!) { withdrawConsent(input: $input) { customer { id } } }',
      {
        input: { customerId: outdated, purpose: 'DIRECT_MARKETING' },
      },
    );
    expect(await ask()).toEqual({
      status: 200,
      body: { data: { me: { consentRequests: [request('PRODUCT_RECOMMENDATION', 'EMAIL', true)] } } },
    });
    expect(await system.main.ask(self, balance)).toEqual(before);
  });

  test('the data protection officer is told, an agent without a verified case is not', async () => {
    const query = `{ customer(id: "${outdated}") { id ${NEXT} } }`;
    expect(await system.main.ask({ as: 'dpo' }, query)).toEqual({
      status: 200,
      body: {
        data: { customer: { id: outdated, consentRequests: [request('PRODUCT_RECOMMENDATION', 'EMAIL', true)] } },
      },
    });
    for (const agent of [{ as: 'agent' }, { as: 'agent', case: 'C-17' }] as const)
      expect(await system.main.ask(agent, query)).toEqual(refused(outdated, 'CASE_REQUIRED', 'customer-care'));
  });

  test('a marketer who may reach the customer is told nothing, and it is not asked of any service', async () => {
    const reader = demoCustomer('email-marketing-only');
    system.wire.take();
    const reply = await system.recorded.ask({ as: 'marketer' }, `{ customer(id: "${reader}") { id ${NEXT} } }`);
    expect(reply).toEqual(refused(reader, 'FORBIDDEN', 'direct-marketing'));
    expect(JSON.stringify(system.wire.take())).not.toContain('consentRequests');
  });

  test('what nobody knows is refused with the path of the input', async () => {
    expect(
      await system.main.ask(self, '{ me { id consentRequests(context: ACCOUNT, brand: "frsh") { purpose } } }'),
    ).toEqual({
      status: 200,
      body: {
        data: { me: { id: outdated, consentRequests: null } },
        errors: [
          fieldError('BAD_USER_INPUT', ['me', 'consentRequests'], {
            coordinate: 'Customer.consentRequests',
            input: 'brand',
          }),
        ],
      },
    });
  });
});
