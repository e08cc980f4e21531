/**
 * An agent and a marketer look at the demo customers: what they get, what they are refused, and what never went over the
 * wire between gateway and subgraphs.
 */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { demoCustomer, demoCustomers } from '../../schema/demo-customers.ts';
import type { Who } from '../support/client.ts';
import { forgedToken } from '../support/forged-token.ts';
import { carrying, summary } from '../support/recorded-wire.ts';
import { type System, startSystem } from '../support/system.ts';
import { fieldError } from './answers.ts';

let system: System;
beforeAll(async () => {
  system = await startSystem();
}, 90_000);
afterAll(() => system?.stop(), 30_000);
beforeEach(() => void system.wire.take());
afterEach(() => void system.wire.take());

const own = demoCustomer('consents-to-all');
const other = demoCustomer('refuses-all');
const reader = demoCustomer('email-marketing-only');
const READER_EMAIL = 'cary.leannon6800@example.net';
const EMAIL = 'jermey.wunsch395@example.org';

describe('An agent in customer care', () => {
  const agent: Who = { as: 'agent' };
  const refused = (code: 'FORBIDDEN' | 'CASE_REQUIRED', coordinate: string, category: string, ...path: string[]) =>
    fieldError(code, path, { coordinate, category, purpose: 'customer-care' });

  test('sees contact data masked, and is told what is masked', async () => {
    const reply = await system.recorded.ask(
      agent,
      `{ customer(id: "${own}") { id name { full } email mail: email phone address { street postalCode city country } birthDate
         identities { subject issuer } accountState } }`,
    );
    expect(reply).toEqual({
      status: 200,
      body: {
        data: {
          customer: {
            id: own,
            name: { full: 'Jermey Wunsch' },
            email: 'j***@***.org',
            mail: 'j***@***.org',
            phone: '+1***38',
            address: { street: '***', postalCode: '52***', city: '***', country: 'US' },
            birthDate: expect.stringMatching(/^\d{4}-01-01$/),
            identities: [{ subject: '***fbjx', issuer: 'urn:example:login' }],
            accountState: 'OPEN',
          },
        },
        extensions: {
          masked: [
            { coordinate: 'Customer.email', kind: 'email' },
            { coordinate: 'Customer.phone', kind: 'phone' },
            { coordinate: 'Customer.address', kind: 'address' },
            { coordinate: 'Customer.birthDate', kind: 'birth-year' },
            { coordinate: 'Customer.identities', kind: 'identifier-subject' },
          ],
        },
      },
    });
  });

  test('needs a case for what was bought, and has no use for who the household is; neither is fetched', async () => {
    const reply = await system.recorded.ask(
      { ...agent, case: 'C-17' },
      `{ customer(id: "${own}") { id purchaseSummary { count } purchases { edges { node { id lines { quantity } } } } demographics { ageBand }
         loyalty { tier balance ledger { edges { node { points } } } } consents { id } } }`,
    );
    expect(reply).toEqual({
      status: 200,
      body: {
        data: {
          customer: {
            id: own,
            purchaseSummary: { count: 40 },
            purchases: null,
            demographics: null,
            loyalty: { tier: 'GOLD', balance: 430, ledger: null },
            consents: null,
          },
        },
        errors: [
          refused('CASE_REQUIRED', 'Customer.purchases', 'purchase.lines', 'customer', 'purchases'),
          refused('FORBIDDEN', 'Customer.demographics', 'demographic', 'customer', 'demographics'),
          refused('CASE_REQUIRED', 'LoyaltyAccount.ledger', 'loyalty.ledger', 'customer', 'loyalty', 'ledger'),
          refused('CASE_REQUIRED', 'Customer.consents', 'consent.record', 'customer', 'consents'),
        ],
      },
    });
    const sent = system.wire
      .take()
      .map(({ body }) => body)
      .join();
    for (const word of ['lines', 'demographics', 'ledger', 'consents']) expect(sent).not.toContain(word);
  });

  test('hears the same of an unknown, an erased and a restricted customer', async () => {
    const query = 'query ($id: ID!) { customer(id: $id) { id name { full } email } }';
    for (const id of ['nobody', demoCustomer('erased'), demoCustomer('restricted')]) {
      const reply = await system.recorded.ask(agent, query, { id });
      expect(reply).toEqual({
        status: 200,
        body: { data: { customer: null }, errors: [refused('FORBIDDEN', 'Query.customer', 'key', 'customer')] },
      });
      expect(summary(system.wire.take())).toEqual(['consent /states']);
    }
  });
});

describe('A marketer', () => {
  const marketer: Who = { as: 'marketer' };
  const query = 'query ($id: ID!) { customer(id: $id) { id email } }';
  const refused = (root: string, purpose = 'direct-marketing') => [
    fieldError('CONSENT_REQUIRED', [root], { coordinate: `Query.${root}`, category: 'key', purpose }),
  ];

  test('has the e-mail address of who said yes to marketing by e-mail', async () => {
    const reply = await system.recorded.ask(marketer, query, { id: reader });
    expect(reply).toEqual({
      status: 200,
      body: { data: { customer: { id: reader, email: READER_EMAIL } } },
    });
  });

  test('does not see who refused, and no call to identity carries that id', async () => {
    const reply = await system.recorded.ask(marketer, query, { id: other });
    expect(reply).toEqual({ status: 200, body: { data: { customer: null }, errors: refused('customer') } });
    expect(summary(system.wire.take())).toEqual(['consent /states']);
  });

  test('hears byte for byte the same of everybody who is not there', async () => {
    const gone = ['refuses-all', 'withdrew', 'restricted', 'objected', 'erased', 'outdated-notice'] as const;
    const texts = [];
    for (const id of [...gone.map(demoCustomer), 'nobody'])
      texts.push((await system.recorded.send(marketer, query, { id })).text);
    expect(new Set(texts).size).toBe(1);
    expect(JSON.parse(texts[0]!)).toEqual({ data: { customer: null }, errors: refused('customer') });
  });

  test('gets a list without holes in what it says: only who consents, and identity hears only of those', async () => {
    const ids = demoCustomers.map(({ id }) => id);
    const reply = await system.recorded.ask(
      marketer,
      'query ($ids: [ID!]!) { customersById(ids: $ids) { id email phone } }',
      { ids },
    );
    const seen = new Map([
      [own, { id: own, email: EMAIL, phone: '+17045550138' }],
      [reader, { id: reader, email: READER_EMAIL, phone: null }],
    ]);
    expect(reply).toEqual({
      status: 200,
      body: {
        data: { customersById: ids.map((id) => seen.get(id) ?? null) },
        errors: [
          ...refused('customersById'),
          fieldError('CONSENT_REQUIRED', ['customersById'], {
            coordinate: 'Customer.phone',
            category: 'contact.phone',
            purpose: 'direct-marketing',
          }),
        ],
      },
    });
    const toIdentity = system.wire.take().filter(({ service }) => service === 'identity');
    expect(toIdentity.length).toBeGreaterThan(0);
    for (const id of ids) expect(carrying(toIdentity, id).length > 0).toBe(seen.has(id));
    // Whose e-mail stands and whose phone does not is in the e-mail's fetch and not in the phone's.
    for (const { body } of toIdentity.filter(({ body: text }) => text.includes('phone'))) {
      const { query: text, variables } = JSON.parse(body);
      const part = /(\$r\d+)\)\{(?:(?!_entities).)*phone/.exec(text)?.[1]?.slice(1);
      expect(variables[part!]).toEqual([{ __typename: 'Customer', id: own }]);
    }
  });

  test('sees another brand and another channel only where the yes covers it', async () => {
    const name = 'query ($id: ID!) { customer(id: $id) { id name { full } email } }';
    const value = await system.recorded.ask({ ...marketer, brandHeader: 'value' }, name, { id: reader });
    expect(value).toEqual({ status: 200, body: { data: { customer: null }, errors: refused('customer') } });
    const email = await system.recorded.ask({ ...marketer, channel: 'EMAIL' }, name, { id: reader });
    const whole = { id: reader, name: { full: 'Cary Leannon' }, email: READER_EMAIL };
    expect(email).toEqual({ status: 200, body: { data: { customer: whole } } });
    // Contact data goes by its own channel; everything else by the one that is named.
    const sms = await system.recorded.ask({ ...marketer, channel: 'SMS' }, name, { id: reader });
    expect(sms).toEqual({
      status: 200,
      body: {
        data: { customer: { ...whole, name: null } },
        errors: [
          fieldError('CONSENT_REQUIRED', ['customer', 'name'], {
            coordinate: 'Customer.name',
            category: 'name',
            purpose: 'direct-marketing',
          }),
        ],
      },
    });
    const all = await system.recorded.ask({ ...marketer, brandHeader: 'value' }, name, { id: own });
    expect(all.body.data.customer).toEqual({
      id: own,
      name: { full: 'Jermey Wunsch' },
      email: EMAIL,
    });
  });

  test('may personalise for who consented to it, and for nobody else', async () => {
    const who: Who = { as: 'marketer', purpose: 'personalisation' };
    const text = 'query ($id: ID!) { customer(id: $id) { id demographics { ageBand } purchaseSummary { count } } }';
    const yes = await system.recorded.ask(who, text, { id: own });
    expect(yes).toEqual({
      status: 200,
      body: { data: { customer: { id: own, demographics: { ageBand: '35-44' }, purchaseSummary: { count: 40 } } } },
    });
    const no = await system.recorded.ask(who, text, { id: reader });
    expect(no).toEqual({
      status: 200,
      body: { data: { customer: null }, errors: refused('customer', 'personalisation') },
    });
  });
});

describe('A partner', () => {
  const query = `{ customer(id: "${own}") { id email } }`;
  const seen = { status: 200, body: { data: { customer: { id: own, email: EMAIL } } } };
  const refused = (code: 'FORBIDDEN' | 'CONSENT_REQUIRED') => ({
    status: 200,
    body: {
      data: { customer: null },
      errors: [
        fieldError(code, ['customer'], {
          coordinate: 'Query.customer',
          category: 'key',
          purpose: 'third-party-sharing',
        }),
      ],
    },
  });

  test('sees who consented to that very recipient', async () => {
    expect(await system.main.ask({ as: 'partner' }, query)).toEqual(seen);
    expect(await system.main.ask({ as: 'partner', recipient: 'partner-2' }, query)).toEqual(seen);
    expect(await system.main.ask({ as: 'partner', recipient: 'partner-3' }, query)).toEqual(
      refused('CONSENT_REQUIRED'),
    );
  });

  test('that does not say for whom it asks has no rows, and hears what every data team hears', async () => {
    const token = await forgedToken({ roles: ['partner'], purposes: ['third-party-sharing'] });
    const headers = { authorization: `Bearer ${token}` };
    expect(await system.main.ask({ as: 'partner', headers }, query)).toEqual(refused('CONSENT_REQUIRED'));
  });
});

describe('Through other doors', () => {
  test('whoever is no customer has no me', async () => {
    const about = { coordinate: 'Query.me', category: 'key', purpose: 'rights-fulfilment' };
    expect(await system.main.ask({ as: 'dpo' }, '{ me { id email } }')).toEqual({
      status: 200,
      body: { data: { me: null }, errors: [fieldError('FORBIDDEN', ['me'], about)] },
    });
  });

  test('a purchase, an account and their customer lead to nothing that the direct way does not give', async () => {
    const reply = await system.recorded.ask(
      { as: 'analyst', purpose: 'research' },
      `{ customer(id: "${own}") { mail: id loyalty { customer { loyalty { customer { email } } } }
         purchases(first: 1) { edges { node { customer { name { full } purchases(first: 1) { edges { node { payment { method } } } } } } } } } }`,
    );
    const refused = (coordinate: string, category: string, ...path: string[]) =>
      fieldError('FORBIDDEN', ['customer', ...path], { coordinate, category, purpose: 'research' });
    expect(reply.body.data.customer).toEqual({
      mail: own,
      loyalty: { customer: { loyalty: { customer: { email: null } } } },
      purchases: {
        edges: [{ node: { customer: { name: null, purchases: { edges: [{ node: { payment: null } }] } } } }],
      },
    });
    expect(reply.body.errors).toEqual(
      expect.arrayContaining([
        refused('Customer.email', 'contact.email', 'loyalty', 'customer', 'loyalty', 'customer', 'email'),
        refused('Customer.name', 'name', 'purchases', 'edges'),
        refused('Purchase.payment', 'purchase.payment', 'purchases', 'edges'),
      ]),
    );
    expect(reply.body.errors).toHaveLength(3);
    const sent = system.wire
      .take()
      .map(({ body, answer }) => body + answer)
      .join();
    for (const word of ['email', 'full', 'payment', EMAIL]) expect(sent).not.toContain(word);
  });
});
