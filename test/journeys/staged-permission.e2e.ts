/**
 * A customer is asked for one consent, says no, is asked for nothing more on that day, and loses nothing. What there is to ask is told to
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
const REFUSE = `mutation ($input: RefuseConsentInput!) { refuseConsent(input: $input) { records { purpose channel status { state } } } }`;
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
  test('a customer is asked for one thing, after a no for nothing more on that day, and loses nothing', async () => {
    const ask = () => system.main.ask(self, `{ me { ${NEXT} } }`);
    const first = {
      status: 200,
      body: { data: { me: { consentRequests: [request('DIRECT_MARKETING', 'EMAIL', true)] } } },
    };
    expect(await ask()).toEqual(first);
    expect(await ask()).toEqual(first);

    const own =
      '{ me { email loyalty { balance } restriction { ground } consents { purpose channel brand recipient status { state valid } } } }';
    const before = await system.main.ask(self, own);
    const { notice } = (await ask()).body.data.me.consentRequests[0];
    const reply = await system.main.ask(self, REFUSE, {
      input: {
        customerId: outdated,
        purpose: 'DIRECT_MARKETING',
        channel: 'EMAIL',
        brand: 'fresh',
        notice: { id: notice.id, version: notice.version, language: notice.language },
        method: 'CLICK_THROUGH',
        captureChannel: 'WEB',
      },
    });
    expect(reply.body).toEqual({
      data: {
        refuseConsent: { records: [{ purpose: 'DIRECT_MARKETING', channel: 'EMAIL', status: { state: 'REFUSED' } }] },
      },
    });
    expect(await ask()).toEqual({ status: 200, body: { data: { me: { consentRequests: [] } } } });
    // All that the customer has and had said is as it was, but this one answer.
    const after = await system.main.ask(self, own);
    const isRefused = (one: { purpose: string; channel: string; brand: string }) =>
      one.purpose === 'DIRECT_MARKETING' && one.channel === 'EMAIL' && one.brand === 'fresh';
    for (const { body } of [before, after])
      body.data.me.consents = body.data.me.consents.filter((one: never) => !isRefused(one));
    expect(before.body.data.me.consents.length).toBeGreaterThan(100);
    expect(after).toEqual(before);
  });

  test('the data protection officer is told, an agent without a verified case is not', async () => {
    const reader = demoCustomer('email-marketing-only');
    const query = `{ customer(id: "${reader}") { id ${NEXT} } }`;
    expect(await system.main.ask({ as: 'dpo' }, query)).toEqual({
      status: 200,
      body: {
        data: { customer: { id: reader, consentRequests: [request('DIRECT_MARKETING', 'SMS', false)] } },
      },
    });
    for (const agent of [{ as: 'agent' }, { as: 'agent', case: 'C-17' }] as const)
      expect(await system.main.ask(agent, query)).toEqual(refused(reader, 'CASE_REQUIRED', 'customer-care'));
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
