/**
 * An agent with a customer on the telephone: each way to find out that it is them, what that opens and what it does not, who ends it, and
 * what is done in the customer's name. Whole answers, and what went over the wire.
 */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { demoCustomer } from '../../schema/demo-customers.ts';
import { tokenOf, type Who } from '../support/client.ts';
import { summary } from '../support/recorded-wire.ts';
import { type System, startSystem } from '../support/system.ts';
import { closed, low, substantial } from './case-answers.ts';
import {
  AUDIENCE,
  CLOSE,
  codeSaid,
  newCase,
  OPEN,
  refused,
  SEE,
  SEND,
  VERIFY,
  verifiedCase,
  wrong,
} from './case-requests.ts';

let system: System;
beforeAll(async () => {
  system = await startSystem();
}, 90_000);
afterAll(() => system?.stop(), 30_000);
beforeEach(() => void system.wire.take());
afterEach(() => void system.wire.take());

const agent: Who = { as: 'agent' };
const supervisor: Who = { as: 'supervisor' };
const consenting = demoCustomer('consents-to-all');
const refusing = demoCustomer('refuses-all');
const withdrew = demoCustomer('withdrew');

const see = (who: Who, id: string) => system.recorded.ask(who, SEE, { id });
const verify = (who: Who, input: object) => system.main.ask(who, VERIFY, { input });

describe('A code that is sent to the customer', () => {
  test('opens what a case opens, for the agent whose case it is, and nothing of it was fetched before', async () => {
    const reply = await system.main.ask(agent, OPEN, { input: { customerId: consenting, reason: 'ORDER' } });
    const caseId = reply.body.data?.openCase.case.id;
    const facts = { id: caseId, reason: 'ORDER', breakGlass: null, method: null, assurance: null };
    expect(reply).toEqual({ status: 200, body: { data: { openCase: { customer: { id: consenting }, case: facts } } } });
    const inCase: Who = { ...agent, case: caseId };
    expect(await see(inCase, consenting)).toEqual(closed(consenting));
    const sent = system.wire.take().map(({ body }) => body);
    for (const word of ['payment', 'ledger', 'consents']) expect(sent.join()).not.toContain(word);

    const input = { customerId: consenting, caseId };
    expect(await system.main.ask(agent, SEND, { input: { ...input, channel: 'SMS' } })).toEqual({
      status: 200,
      body: { data: { sendVerificationCode: { isSent: true, case: { id: caseId } } } },
    });
    const code = codeSaid(system.said(), consenting);
    expect(code).toMatch(/^\d{8}$/);

    const said = { ...input, method: 'ONE_TIME_CODE', code };
    for (const [who, other] of [
      [agent, { ...said, code: code === '00000000' ? '00000001' : '00000000' }],
      [supervisor, said],
      [agent, { ...said, caseId: 'case-of-nobody' }],
      [agent, { ...said, customerId: refusing }],
    ] as const)
      expect(await verify(who, other)).toEqual(wrong('verifyCustomer'));
    expect(await see(inCase, consenting)).toEqual(closed(consenting));

    expect(await verify(agent, said)).toEqual({
      status: 200,
      body: {
        data: {
          verifyCustomer: {
            customer: { id: consenting },
            case: { ...facts, method: 'ONE_TIME_CODE', assurance: 'SUBSTANTIAL' },
          },
        },
      },
    });
    expect(await see(inCase, consenting)).toEqual(substantial(consenting));
    expect(await verify(agent, said)).toEqual(wrong('verifyCustomer'));
    expect(await see(inCase, consenting)).toEqual(substantial(consenting));

    // Of the agent, in this case, with this customer alone.
    expect(await see(agent, consenting)).toEqual(closed(consenting));
    expect(await see({ ...supervisor, case: caseId }, consenting)).toEqual(closed(consenting));
    expect(await see({ ...agent, case: `${caseId}x` }, consenting)).toEqual(closed(consenting));
    expect(await see(inCase, refusing)).toEqual(closed(refusing));
  });

  test('is refused after five tries, though it is right', async () => {
    const caseId = await newCase(system.main, agent, demoCustomer('outdated-notice'));
    const input = { customerId: demoCustomer('outdated-notice'), caseId };
    await system.main.ask(agent, SEND, { input: { ...input, channel: 'PUSH' } });
    const code = codeSaid(system.said(), input.customerId);
    const tries = await Promise.all(
      Array.from({ length: 5 }, () => verify(agent, { ...input, method: 'ONE_TIME_CODE', code: 'x' })),
    );
    for (const reply of tries) expect(reply).toEqual(wrong('verifyCustomer'));
    expect(await verify(agent, { ...input, method: 'ONE_TIME_CODE', code })).toEqual(wrong('verifyCustomer'));
  });

  test('is sent to the customer alone, and not on the line on which somebody calls', async () => {
    const caseId = await newCase(system.main, agent, refusing);
    const input = { customerId: refusing, caseId };
    const { status, body } = await system.main.ask(agent, SEND, { input: { ...input, channel: 'PHONE' } });
    expect([status, body.errors?.[0]?.extensions?.code]).toEqual([400, 'BAD_USER_INPUT']);
    expect(codeSaid(system.said(), refusing)).toBe('');
  });
});

describe('What the customer knows of their purchases', () => {
  test('opens less: what they bought, and neither their contact data nor how they paid', async () => {
    const caseId = await newCase(system.main, agent, withdrew);
    const bought = await system.main.ask(
      { as: 'customer', customer: withdrew },
      '{ me { purchases(first: 1) { edges { node { placedAt store { id } total { amount } lines { product { type } } } } } } }',
    );
    const [{ node }] = bought.body.data.me.purchases.edges;
    const knowledge = {
      placedOn: node.placedAt.slice(0, 10),
      storeId: node.store.id,
      total: Math.floor(Number(node.total.amount)),
      productType: node.lines[0].product.type,
    };
    const input = { customerId: withdrew, caseId, method: 'PURCHASE_KNOWLEDGE', knowledge };
    const inCase: Who = { ...agent, case: caseId };
    const guessed = { ...input, knowledge: { ...knowledge, total: knowledge.total + 50 } };
    expect(await system.recorded.ask(agent, VERIFY, { input: guessed })).toEqual(wrong('verifyCustomer'));
    // Counted before it was looked at, and nothing after it.
    const asked = summary(system.wire.take()).filter((call) => !call.endsWith('/states'));
    expect(asked).toEqual(['consent /cases', 'purchases /knowledge']);
    expect(await see(inCase, withdrew)).toEqual(closed(withdrew));

    const { body } = await verify(agent, input);
    expect(body.data?.verifyCustomer.case).toMatchObject({ method: 'PURCHASE_KNOWLEDGE', assurance: 'LOW' });
    expect(await see(inCase, withdrew)).toEqual(low(withdrew));
    const update = 'mutation ($input: UpdateContactInput!) { updateContact(input: $input) { customer { id } } }';
    expect(await system.main.ask(inCase, update, { input: { customerId: withdrew, phone: '+12025550143' } })).toEqual(
      refused('CASE_REQUIRED', 'updateContact', 'contact.update'),
    );
  });
});

describe('A token by which the customer shows who they are', () => {
  const audience = AUDIENCE;
  const customer = demoCustomer('email-marketing-only');

  test('opens what a code opens; one that opens data, another’s and an agent’s own do not', async () => {
    const caseId = await newCase(system.main, agent, customer);
    const input = { customerId: customer, caseId, method: 'IDENTITY_TOKEN' };
    const tokens = await Promise.all(
      [
        { as: 'customer', customer } as const,
        { as: 'customer', customer: refusing, audience } as const,
        { as: 'agent', audience } as const,
        { as: 'customer', customer, audience, ttl: -60 } as const,
      ].map(tokenOf),
    );
    for (const token of tokens) expect(await verify(agent, { ...input, token })).toEqual(wrong('verifyCustomer'));
    expect(await see({ ...agent, case: caseId }, customer)).toEqual(closed(customer));

    const token = await tokenOf({ as: 'customer', customer, audience });
    const { body } = await verify(agent, { ...input, token });
    expect(body.data?.verifyCustomer.case).toMatchObject({ method: 'IDENTITY_TOKEN', assurance: 'SUBSTANTIAL' });
    expect(await see({ ...agent, case: caseId }, customer)).toEqual(substantial(customer));
  });

  test('opens nothing by itself', async () => {
    const token = await tokenOf({ as: 'customer', customer, audience });
    const headers = { 'content-type': 'application/json', authorization: `Bearer ${token}` };
    const init = { method: 'POST', headers, body: JSON.stringify({ query: '{ me { id } }' }) };
    expect((await system.main.call('/graphql', init)).status).toBe(401);
  });
});

describe('A verified case ends', () => {
  test('where the agent closes it, with the next request; nobody else of the staff can', async () => {
    const caseId = await verifiedCase(system.main, agent, consenting);
    const inCase: Who = { ...agent, case: caseId };
    const input = { customerId: consenting, caseId };
    expect(await system.main.ask(supervisor, CLOSE, { input })).toEqual(wrong('closeCase'));
    expect(await see(inCase, consenting)).toEqual(substantial(consenting));
    const ended = { id: caseId, reason: 'ORDER', breakGlass: null, method: 'IDENTITY_TOKEN', assurance: 'SUBSTANTIAL' };
    expect(await system.main.ask(agent, CLOSE, { input })).toEqual({
      status: 200,
      body: { data: { closeCase: { case: ended } } },
    });
    expect(await see(inCase, consenting)).toEqual(closed(consenting));
    expect(await system.main.ask(agent, CLOSE, { input })).toEqual(wrong('closeCase'));
  });

  test('where the customer closes it, whom nobody has to tell which there are', async () => {
    const caseId = await verifiedCase(system.main, agent, consenting);
    const self: Who = { as: 'customer', customer: consenting };
    const mine = await system.main.ask(self, '{ me { cases { id reason method } } }');
    expect(mine.body).toEqual({ data: { me: { cases: [{ id: caseId, reason: 'ORDER', method: 'IDENTITY_TOKEN' }] } } });
    const input = { customerId: consenting, caseId };
    const other = await system.main.ask({ as: 'customer', customer: refusing }, CLOSE, { input });
    expect(other.body.data).toEqual({ closeCase: null });
    expect(await see({ ...agent, case: caseId }, consenting)).toEqual(substantial(consenting));
    expect((await system.main.ask(self, CLOSE, { input })).body.errors).toBeUndefined();
    expect(await see({ ...agent, case: caseId }, consenting)).toEqual(closed(consenting));
  });

  test('where the customer objects to customer care, and none is opened while the objection stands', async () => {
    const caseId = await verifiedCase(system.main, agent, consenting);
    const self: Who = { as: 'customer', customer: consenting };
    const said = { customerId: consenting, purpose: 'CUSTOMER_CARE', captureChannel: 'APP' };
    const object = (name: string) =>
      system.main.ask(self, `mutation ($input: ${name[0]?.toUpperCase()}${name.slice(1)}Input!) { ${name}(input: $input) { customer { id } } }`, { input: said }); // biome-ignore format: one line
    expect((await object('objectToProcessing')).body.errors).toBeUndefined();
    expect(await see({ ...agent, case: caseId }, consenting)).toEqual(closed(consenting));
    expect(await system.main.ask(agent, OPEN, { input: { customerId: consenting, reason: 'ORDER' } })).toEqual(
      wrong('openCase'),
    );
    expect((await object('withdrawObjection')).body.errors).toBeUndefined();
    expect(await see({ ...agent, case: caseId }, consenting)).toEqual(closed(consenting));
    expect(await newCase(system.main, agent, consenting)).toMatch(/^[\w-]{22}$/);
  });
});

describe('A case', () => {
  test('of an unknown, an erased and a restricted customer is refused alike', async () => {
    for (const customerId of ['nobody', demoCustomer('erased'), demoCustomer('restricted')])
      expect(await system.recorded.ask(agent, OPEN, { input: { customerId, reason: 'OTHER' } })).toEqual(
        refused('FORBIDDEN', 'openCase', 'case.opening'),
      );
    expect(summary(system.wire.take())).toEqual(['consent /states', 'consent /states', 'consent /states']);
  });

  test.each([
    ['customer', 'account-management'],
    ['store-staff', 'order-management'],
    ['marketer', 'direct-marketing'],
    ['dpo', 'rights-fulfilment'],
    ['ingest', 'account-management'],
  ] as const)('is not opened by %s', async (as, purpose) => {
    const reply = await system.main.ask({ as, ...(as === 'customer' && { customer: consenting }) }, OPEN, {
      input: { customerId: consenting, reason: 'OTHER' },
    });
    expect(reply).toEqual(refused('FORBIDDEN', 'openCase', 'case.opening', purpose));
  });
});
