/**
 * A consent is withdrawn, and the next request obeys; it is given again, and the next request answers. What is held on
 * contract stays where it was. And whoever may not change a consent, changes none.
 */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { demoCustomer } from '../../schema/demo-customers.ts';
import type { Client, Who } from '../support/client.ts';
import { type System, startSystem } from '../support/system.ts';
import { fieldError } from './answers.ts';
import {
  badInput,
  CONFIRM,
  codeSentTo,
  evidence,
  GIVE,
  historyOf,
  invisible,
  record,
  refused,
  UPDATE,
  WITHDRAW,
  yes,
} from './consent-requests.ts';

let system: System;
beforeAll(async () => {
  system = await startSystem();
}, 90_000);
afterAll(() => system?.stop(), 30_000);

const reader = demoCustomer('email-marketing-only');
const other = demoCustomer('refuses-all');
const restricted = demoCustomer('restricted');
const EMAIL = 'cary.leannon6800@example.net';
const self: Who = { as: 'customer', customer: reader };
const marketerSees = (client: Client) => client.ask({ as: 'marketer' }, `{ customer(id: "${reader}") { id email } }`);
const visible = { status: 200, body: { data: { customer: { id: reader, email: EMAIL } } } };
const history = () => historyOf(self, system.main);

describe('Withdrawal', () => {
  test('P17: a withdrawal is obeyed by the very next request, in every gateway process, and leaves alone what rests on a contract', async () => {
    expect(await marketerSees(system.main)).toEqual(visible);
    expect(await marketerSees(system.recorded)).toEqual(visible);

    const reply = await system.main.ask(self, WITHDRAW, { input: { customerId: reader, purpose: 'DIRECT_MARKETING' } });
    expect(reply).toEqual({
      status: 200,
      body: {
        data: { withdrawConsent: { customer: { id: reader, email: EMAIL }, records: [record('WITHDRAWN', false)] } },
      },
    });

    system.wire.take();
    expect(await marketerSees(system.recorded)).toEqual(invisible);
    expect(await marketerSees(system.main)).toEqual(invisible);
    expect(system.wire.take().map(({ service, path }) => `${service} ${path}`)).toEqual(['consent /states']);

    const own = await system.recorded.ask(self, '{ me { email } }');
    expect(own).toEqual({ status: 200, body: { data: { me: { email: EMAIL } } } });
    const agent = await system.recorded.ask(
      { as: 'agent' },
      `{ customer(id: "${reader}") { email consentStatus(purpose: DIRECT_MARKETING) { state valid } } }`,
    );
    expect(agent).toEqual({
      status: 200,
      body: {
        data: { customer: { email: 'c***@***.net', consentStatus: { state: 'WITHDRAWN', valid: false } } },
        extensions: { masked: [{ coordinate: 'Customer.email', kind: 'email' }] },
      },
    });
  });

  test('ends where an explicit yes to the current notice is given', async () => {
    const notices = await system.main.ask(
      self,
      '{ notices(purpose: DIRECT_MARKETING, channel: EMAIL, brand: "fresh", language: "en") { id version language current } }',
    );
    expect(notices).toEqual({
      status: 200,
      body: {
        data: {
          notices: [
            { id: 'direct-marketing-fresh', version: '2.0', language: 'en', current: true },
            { id: 'direct-marketing-fresh', version: '1.0', language: 'en', current: false },
          ],
        },
      },
    });
    expect(
      await system.main.ask(self, GIVE, {
        input: yes(reader, { notice: { id: 'direct-marketing-fresh', version: '1.0', language: 'en' } }),
      }),
    ).toEqual(badInput('giveConsent', 'input.notice'));
    expect(await marketerSees(system.main)).toEqual(invisible);

    // It is no yes yet: whoever reads the mailbox has to say it again.
    const pending = await system.recorded.ask(self, GIVE, { input: yes(reader) });
    expect(pending.body.data.giveConsent.records).toMatchObject([{ status: { state: 'REQUESTED', valid: false } }]);
    expect(await marketerSees(system.main)).toEqual(invisible);
    expect(await system.main.ask(self, CONFIRM, { input: { customerId: reader, code: 'WRONG00000' } })).toEqual(
      badInput('confirmConsent', 'input.code'),
    );
    const code = await codeSentTo(reader, system);
    const reply = await system.recorded.ask(self, CONFIRM, { input: { customerId: reader, code } });
    const given = record('GIVEN', true);
    const status = { ...given.status, notice: { id: 'direct-marketing-fresh', version: '2.0' } };
    expect(reply).toEqual({
      status: 200,
      body: {
        data: {
          confirmConsent: {
            customer: { id: reader, email: EMAIL },
            records: [{ ...given, recipient: null, specialCategories: false, status }],
          },
        },
      },
    });
    expect(await marketerSees(system.main)).toEqual(visible);
    expect(await marketerSees(system.recorded)).toEqual(visible);
    expect(await history()).toEqual(['GIVEN', 'WITHDRAWN', 'REQUESTED', 'GIVEN']);
  });

  test('is carried out once for one idempotency key, and the key stands for nothing else', async () => {
    const input = { customerId: reader, purpose: 'DIRECT_MARKETING', idempotencyKey: 'withdrawal-1' };
    const first = await system.main.ask(self, WITHDRAW, { input });
    const again = await system.recorded.ask(self, WITHDRAW, { input });
    expect(first).toEqual({
      status: 200,
      body: {
        data: { withdrawConsent: { customer: { id: reader, email: EMAIL }, records: [record('WITHDRAWN', false)] } },
      },
    });
    expect(again).toEqual(first);
    expect(await history()).toEqual(['GIVEN', 'WITHDRAWN', 'REQUESTED', 'GIVEN', 'WITHDRAWN']);
    const another = { customerId: reader, everything: true, idempotencyKey: 'withdrawal-1' };
    expect(await system.main.ask(self, WITHDRAW, { input: another })).toEqual(
      badInput('withdrawConsent', 'input.idempotencyKey'),
    );
  });

  test('is never refused to the customer: under any purpose of the token, with nothing to withdraw, under restriction', async () => {
    const nothing = {
      status: 200,
      body: { data: { withdrawConsent: { customer: { id: reader, email: EMAIL }, records: [] } } },
    };
    for (const purpose of ['order-management', 'loyalty-programme', 'rights-fulfilment'])
      expect(
        await system.main.ask({ ...self, purpose }, WITHDRAW, { input: { customerId: reader, everything: true } }),
      ).toEqual(nothing);
    const delivery = { ...self, purposes: ['delivery'], purpose: 'delivery' };
    const text = 'mutation ($input: WithdrawConsentInput!) { withdrawConsent(input: $input) { __typename } }';
    expect(await system.main.ask(delivery, text, { input: { customerId: reader, everything: true } })).toEqual({
      status: 200,
      body: { data: { withdrawConsent: { __typename: 'ConsentPayload' } } },
    });
    const input = { customerId: restricted, purpose: 'RESEARCH', brand: 'fresh', channel: 'EMAIL' };
    const reply = await system.main.ask({ as: 'customer', customer: restricted }, WITHDRAW, { input });
    expect(reply.body.data.withdrawConsent.records).toEqual([
      {
        id: expect.any(String),
        purpose: 'RESEARCH',
        channel: 'EMAIL',
        brand: 'fresh',
        status: { state: 'WITHDRAWN', valid: false },
      },
    ]);
    expect(reply.body.errors).toBeUndefined();
  });

  test.each([
    ['neither a purpose nor everything', {}, 'input.purpose'],
    ['both', { purpose: 'DIRECT_MARKETING', everything: true }, 'input.purpose'],
    ['a purpose that needs no consent', { purpose: 'DELIVERY' }, 'input.purpose'],
    ['a brand that there is not', { purpose: 'DIRECT_MARKETING', brand: 'frehs' }, 'input.brand'],
  ])('of %s makes no sense', async (_, more, wrong) => {
    expect(await system.main.ask(self, WITHDRAW, { input: { customerId: reader, ...more } })).toEqual(
      badInput('withdrawConsent', wrong),
    );
  });
});

describe('Who may not change anything', () => {
  test('a stranger and an unknown customer are the same, and nothing is sent to the subgraph', async () => {
    system.wire.take();
    for (const customerId of [other, 'nobody']) {
      const of = (field: string, category: string) => refused('FORBIDDEN', field, category, 'account-management');
      expect(await system.recorded.ask(self, WITHDRAW, { input: { customerId, everything: true } })).toEqual(
        of('withdrawConsent', 'consent.withdrawal'),
      );
      expect(await system.recorded.ask(self, GIVE, { input: yes(customerId) })).toEqual(
        of('giveConsent', 'consent.giving'),
      );
      expect(await system.recorded.ask(self, UPDATE, { input: { customerId, email: 'x@example.org' } })).toEqual(
        of('updateContact', 'contact.update'),
      );
    }
    const calls = system.wire.take();
    expect(new Set(calls.map(({ path }) => path))).toEqual(new Set(['/states']));
    expect(JSON.stringify(calls)).not.toMatch(new RegExp(`"${other}"|nobody`));
  });

  test('an agent needs a verified case, whatever x-case says', async () => {
    const agent: Who = { as: 'agent', case: 'C-17' };
    const of = (field: string, category: string) => refused('CASE_REQUIRED', field, category, 'customer-care');
    expect(await system.main.ask(agent, WITHDRAW, { input: { customerId: reader, everything: true } })).toEqual(
      of('withdrawConsent', 'consent.withdrawal'),
    );
    expect(await system.main.ask(agent, GIVE, { input: yes(reader) })).toEqual(of('giveConsent', 'consent.giving'));
    expect(await system.main.ask(agent, UPDATE, { input: { customerId: reader, email: 'x@example.org' } })).toEqual(
      of('updateContact', 'contact.update'),
    );
  });

  test.each([
    ['marketer', 'direct-marketing'],
    ['analyst', 'service-analytics'],
    ['partner', 'third-party-sharing'],
    ['store-staff', 'order-management'],
    ['dpo', 'rights-fulfilment'],
    ['auditor', 'rights-fulfilment'],
  ] as const)('%s', async (as, purpose) => {
    expect(await system.main.ask({ as }, GIVE, { input: yes(reader) })).toEqual(
      refused('FORBIDDEN', 'giveConsent', 'consent.giving', purpose),
    );
  });

  test('ingest without evidence of the yes; with it the yes is recorded, and ingest reads back nothing but the key', async () => {
    const ingest: Who = { as: 'ingest' };
    expect(await system.main.ask(ingest, GIVE, { input: yes(reader) })).toEqual(
      badInput('giveConsent', 'input.evidence'),
    );
    expect(await system.main.ask(self, GIVE, { input: yes(reader, { evidence }) })).toEqual(
      badInput('giveConsent', 'input.evidence'),
    );
    const input = yes(reader, {
      purpose: 'RESEARCH',
      channel: null,
      evidence,
      notice: { id: 'research-fresh', version: '2.0', language: 'en' },
    });
    const of = (coordinate: string, category: string, ...path: string[]) =>
      fieldError('FORBIDDEN', ['giveConsent', ...path], { coordinate, category, purpose: 'account-management' });
    expect(await system.main.ask(ingest, GIVE, { input })).toEqual({
      status: 200,
      body: {
        data: { giveConsent: { customer: { id: reader, email: null }, records: null } },
        errors: [
          of('Customer.email', 'contact.email', 'customer', 'email'),
          of('ConsentPayload.records', 'consent.record', 'records'),
        ],
      },
    });
    expect(await system.main.ask(ingest, GIVE, { input: { ...input, customerId: 'nobody' } })).toEqual(
      refused('FORBIDDEN', 'giveConsent', 'consent.giving', 'account-management'),
    );
    // Given before the withdrawal of everything, recorded after it: it does not pass it by.
    const reply = await system.main.ask(self, '{ me { consentStatus(purpose: RESEARCH) { state valid } } }');
    expect(reply).toEqual({
      status: 200,
      body: { data: { me: { consentStatus: { state: 'WITHDRAWN', valid: false } } } },
    });
  });
});

describe('Contact data', () => {
  test('is changed by the customer, and a masked value is not taken for a new one', async () => {
    const address = {
      street: '312 Dare Fork',
      city: 'South Elody',
      country: 'US',
      postalCode: expect.stringMatching(/^\d{5}$/),
    };
    const before = await system.main.ask(self, '{ me { phone } }');
    for (const masked of [{ email: 'c***@***.net' }, { phone: '+1***38' }])
      expect(await system.main.ask(self, UPDATE, { input: { customerId: reader, ...masked } })).toEqual(
        badInput('updateContact', `input.${Object.keys(masked)[0]}`),
      );
    expect(
      await system.main.ask(self, UPDATE, { input: { customerId: reader, email: 'New.Name@Example.ORG' } }),
    ).toEqual({
      status: 200,
      body: {
        data: {
          updateContact: {
            customer: { id: reader, email: 'New.Name@example.org', phone: before.body.data.me.phone, address },
          },
        },
      },
    });
    const removed = await system.recorded.ask(self, UPDATE, { input: { customerId: reader, phone: null } });
    expect(removed.body).toEqual({
      data: { updateContact: { customer: { id: reader, email: 'New.Name@example.org', phone: null, address } } },
    });
    const under = { ...self, purpose: 'order-management' };
    expect(await system.main.ask(under, UPDATE, { input: { customerId: reader, email: 'x@example.org' } })).toEqual(
      refused('FORBIDDEN', 'updateContact', 'contact.update', 'order-management'),
    );
  });
});
