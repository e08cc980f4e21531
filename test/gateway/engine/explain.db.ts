/**
 * `Query.explain` through the engine: what decides each field and what would be asked, for whom it is explained, and who is refused
 * it. Nothing is fetched: what went over the wire is looked at.
 */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { askToExplain, explained, lines } from '../../support/explained.ts';
import { stateOf, yes } from '../../support/world/people.ts';
import { graphqlCalls, openWorld, statesCalls, type World } from '../../support/world.ts';

let world: World;
beforeAll(async () => {
  world = await openWorld(['1', '2']);
});
afterAll(() => world.stop());
beforeEach(() => {
  world.states.set('1', stateOf('1'));
});

const agent = { role: 'AGENT', purpose: 'CUSTOMER_CARE' };
const marketer = { role: 'MARKETER', purpose: 'PERSONALISATION' };
const self = { role: 'CUSTOMER', purpose: 'ACCOUNT_MANAGEMENT' };
const about = { customerId: '1' };
const ASKED = '{ customer(id: "1") { id email name { full } } }';

describe('each field', () => {
  test('has its category, its row, what that met, and the decision', async () => {
    const { fields } = await explained(world, '{ customer(id: "1") { email } }', agent, about);
    const [, email] = fields;
    expect(email).toEqual({
      coordinate: 'Customer.email',
      category: 'contact.email',
      inheritsFrom: null,
      effect: 'MASK',
      code: null,
      mask: 'email',
      row: 'agent-masked',
      basis: 'CONTRACT',
      met: ['ACCOUNT_OPEN', 'NOT_RESTRICTED'],
      rows: [
        {
          category: 'contact.email',
          row: 'agent-masked',
          basis: 'CONTRACT',
          mask: 'email',
          stands: true,
          code: null,
          met: ['ACCOUNT_OPEN', 'NOT_RESTRICTED'],
        },
        {
          category: 'contact.email',
          row: 'agent-case',
          basis: 'CONTRACT',
          mask: null,
          stands: false,
          code: 'CASE_REQUIRED',
          met: ['NO_VERIFIED_CASE'],
        },
      ],
    });
  });

  test('has the real code, whatever the caller would hear', async () => {
    world.states.set('1', stateOf('1', { restricted: true }));
    expect(lines(await explained(world, '{ customer(id: "1") { name { full } } }', agent, about))).toEqual([
      'Query.customer key DENY RESTRICTED agent ACCOUNT_OPEN+RESTRICTED',
      'Customer.name name DENY RESTRICTED agent ACCOUNT_OPEN+RESTRICTED',
      'PersonName.full name DENY RESTRICTED agent ACCOUNT_OPEN+RESTRICTED',
    ]);
  });

  test('that inherits says from which', async () => {
    const { fields } = await explained(world, '{ customer(id: "1") { name { full } } }', agent, about);
    expect(fields.map(({ coordinate, inheritsFrom }) => [coordinate, inheritsFrom])).toEqual([
      ['Query.customer', null],
      ['Customer.name', null],
      ['PersonName.full', 'Customer.name'],
    ]);
  });

  test('is there once, under however many names and in however many fragments', async () => {
    const twice = `{ a: customer(id: "1") { email ...F } b: customer(id: "2") { x: email } }
      fragment F on Customer { y: email __typename }`;
    expect(lines(await explained(world, twice, agent, about)).map((line) => line.split(' ')[0])).toEqual([
      'Query.customer',
      'Customer.email',
    ]);
  });

  test('is there for each set of arguments that a row reads', async () => {
    const status = `{ customer(id: "1") {
      a: consentStatus(purpose: PERSONALISATION) { valid } b: consentStatus(purpose: RESEARCH) { valid } } }`;
    world.states.set('1', stateOf('1', { consents: [yes('personalisation')] }));
    const found = lines(await explained(world, status, marketer, about));
    expect(found.filter((line) => line.startsWith('Customer.'))).toEqual([
      'Customer.consentStatus consent.status ALLOW marketer ABOUT_OWN_REQUEST+CONSENT+NOT_RESTRICTED',
      'Customer.consentStatus consent.status DENY FORBIDDEN',
    ]);
  });

  test('about no person is public, and nothing is asked', async () => {
    expect(lines(await explained(world, '{ product(id: "p-1") { category } }', agent, about))).toEqual([
      'Query.product public ALLOW',
      'Product.category public ALLOW',
    ]);
  });

  test('of the schema itself is not explained', async () => {
    const { fields, requests } = await explained(world, '{ __typename __schema { queryType { name } } }', agent);
    expect([fields, requests]).toEqual([[], []]);
  });
});

describe('whom it is about', () => {
  test('the state as it is now decides, with the consents of the purpose that is explained', async () => {
    expect(lines(await explained(world, ASKED, marketer, about))[1]).toBe(
      'Customer.id key DENY CONSENT_REQUIRED marketer NO_CONSENT',
    );
    world.states.set('1', stateOf('1', { consents: [yes('personalisation', { channel: 'SMS' })] }));
    const { answer, calls } = await askToExplain(world, ASKED, marketer, about);
    expect(lines(answer.data?.explain as never)).toEqual([
      'Query.customer key ALLOW marketer CONSENT+NOT_RESTRICTED',
      'Customer.id key ALLOW marketer CONSENT+NOT_RESTRICTED',
      'Customer.email contact.email DENY CONSENT_REQUIRED marketer NO_CONSENT',
      'Customer.name name ALLOW marketer CONSENT+NOT_RESTRICTED',
      'PersonName.full name ALLOW marketer CONSENT+NOT_RESTRICTED',
    ]);
    expect(calls.map(({ service, path, body }) => [service, path, body])).toEqual([
      ['consent', '/states', { ids: ['1'], purposes: ['rights-fulfilment'], brands: ['fresh'], recipients: [] }],
      ['consent', '/states', { ids: ['1'], purposes: ['personalisation'], brands: ['fresh'], recipients: [] }],
    ]);
  });

  test('every customer whom the operation names is read as that one, and nobody else is asked about', async () => {
    const { answer, calls } = await askToExplain(world, '{ customersById(ids: ["2", "9"]) { email } }', agent, about);
    expect(lines(answer.data?.explain as never)).toContain(
      'Customer.email contact.email MASK email agent-masked ACCOUNT_OPEN+NOT_RESTRICTED',
    );
    expect((answer.data as { explain: { requests: object[] } }).explain.requests).toMatchObject([
      { service: 'identity', isConditional: false },
    ]);
    expect(statesCalls(calls)).toEqual([['1'], ['1']]);
  });

  test('as a customer it is that customer themselves', async () => {
    expect(lines(await explained(world, '{ me { email } }', self, about))).toEqual([
      'Query.me key ALLOW self OWN_CUSTOMER',
      'Customer.email contact.email ALLOW self OWN_CUSTOMER',
    ]);
  });

  test('without one, what depends on the customer stays open, and nothing is loaded at all', async () => {
    const { answer, calls } = await askToExplain(
      world,
      '{ customer(id: "1") { email purchases { pageInfo { endCursor } } } }',
      agent,
    );
    expect(lines(answer.data?.explain as never)).toEqual([
      'Query.customer key DEPENDS_ON_CUSTOMER',
      'Customer.email contact.email DEPENDS_ON_CUSTOMER',
      'Customer.purchases purchase.lines DENY CASE_REQUIRED agent-case NO_VERIFIED_CASE',
      'PurchaseConnection.pageInfo purchase.lines DENY CASE_REQUIRED agent-case NO_VERIFIED_CASE',
      'PageInfo.endCursor purchase.lines DENY CASE_REQUIRED agent-case NO_VERIFIED_CASE',
    ]);
    expect(calls).toEqual([]);
  });

  test('a state that cannot be had explains nothing', async () => {
    world.misbehave('consent', () => ({ states: [] }));
    const { answer } = await askToExplain(world, ASKED, agent, about);
    world.misbehave('consent', undefined);
    expect(answer).toMatchObject({
      data: { explain: null },
      errors: [{ extensions: { code: 'CONSENT_UNAVAILABLE' } }],
    });
  });
});

describe('what would be asked', () => {
  test('of whom, and only for whom it stands, where that is open', async () => {
    const { requests } = await explained(world, ASKED, marketer);
    expect(requests).toEqual([
      {
        service: 'identity',
        operation: 'query($customer_id:ID!){customer(id:$customer_id){__typename id}}',
        isConditional: true,
        perCustomer: ['key'],
      },
      {
        service: 'identity',
        operation:
          'query($r0:[_Any!]! $r1:[_Any!]!){e0:_entities(representations:$r0){...on Customer{name{full}id}} e1:_entities(representations:$r1){...on Customer{email id}}}',
        isConditional: true,
        perCustomer: ['name', 'contact.email'],
      },
    ]);
  });

  test('an object by its own id is asked for first, the rest by its customer', async () => {
    const { requests } = await explained(world, '{ purchase(id: "pur-1-a") { total { amount } payment { method } } }', {
      role: 'STORE_STAFF',
      purpose: 'ORDER_MANAGEMENT',
    });
    expect(requests.map(({ isConditional, perCustomer }) => [isConditional, [...perCustomer].sort()])).toEqual([
      [false, []],
      [true, ['purchase.lines', 'purchase.payment']],
    ]);
  });

  test('nothing, of what is refused', async () => {
    const none = await explained(world, '{ customer(id: "1") { name { full } } me { id } }', marketer, about);
    expect(none.requests).toEqual([]);
    expect(lines(none)).toContain('Query.me key DENY FORBIDDEN');
  });

  test('a change, once it is allowed, and what its answer reads after it', async () => {
    const change = 'mutation { withdrawConsent(input: {customerId: "9", everything: true}) { customer { id email } } }';
    const { requests, ...rest } = await explained(world, change, self, about);
    expect(lines({ requests, ...rest })).toEqual([
      'Mutation.withdrawConsent consent.withdrawal ALLOW self OWN_CUSTOMER',
      'ConsentPayload.customer key ALLOW self OWN_CUSTOMER',
      'Customer.id key ALLOW self OWN_CUSTOMER',
      'Customer.email contact.email ALLOW self OWN_CUSTOMER',
    ]);
    expect(requests.map(({ service, perCustomer }) => [service, perCustomer])).toEqual([
      ['consent', []],
      ['identity', ['contact.email']],
    ]);
  });

  test('no change that is refused, and nothing of its answer', async () => {
    const change = 'mutation { updateContact(input: {customerId: "1"}) { customer { id email } } }';
    const of = await explained(world, change, agent, about);
    expect([lines(of), of.requests]).toEqual([
      ['Mutation.updateContact contact.update DENY CASE_REQUIRED agent-case NO_VERIFIED_CASE'],
      [],
    ]);
    const never = await explained(world, change, marketer);
    expect([lines(never), never.requests]).toEqual([['Mutation.updateContact contact.update DENY FORBIDDEN'], []]);
  });

  test('what ingest reads in the answer to its own change', async () => {
    const change =
      'mutation { giveConsent(input: {customerId: "1", purpose: RESEARCH, brand: "fresh", notice: {id: "n", version: "1.0", language: "en"}, method: IMPORTED, captureChannel: IMPORT}) { customer { id email } } }';
    expect(lines(await explained(world, change, { role: 'INGEST', purpose: 'ACCOUNT_MANAGEMENT' }, about))).toEqual([
      'Mutation.giveConsent consent.giving ALLOW ingest ACCOUNT_OPEN+NOT_RESTRICTED',
      'ConsentPayload.customer key ALLOW ingest-payload OWN_PAYLOAD+ACCOUNT_OPEN+NOT_RESTRICTED',
      'Customer.id key ALLOW ingest-payload OWN_PAYLOAD+ACCOUNT_OPEN+NOT_RESTRICTED',
      'Customer.email contact.email DENY FORBIDDEN',
    ]);
  });

  test('an explanation can be explained; it is carried out no more than anything else', async () => {
    const inner =
      '{ explain(operation: "{ me { id } }", as: {role: AGENT, purpose: CUSTOMER_CARE}, customerId: "9") { fields { effect } } }';
    const dpo = { role: 'DPO', purpose: 'LEGAL_COMPLIANCE' };
    for (const more of [about, {}]) {
      const { requests, ...rest } = await explained(world, inner, dpo, more);
      expect(lines({ requests, ...rest })[0]).toMatch(/^Query\.explain explanation (ALLOW dpo|DEPENDS_ON_CUSTOMER)$/);
      expect(requests.map(({ service }) => service)).toEqual(['gateway']);
    }
  });
});

describe('the caller who is described', () => {
  test('variables come as an object or as its text', async () => {
    const operation = 'query($id: ID!, $with: Boolean = false) { customer(id: $id) { id email @include(if: $with) } }';
    for (const variables of [{ id: '1', with: true }, '{"id": "1", "with": true}'])
      expect(lines(await explained(world, operation, agent, { ...about, variables }))).toHaveLength(3);
    expect(lines(await explained(world, operation, agent, { ...about, variables: { id: '1' } }))).toHaveLength(2);
  });

  test('has brand, channel and recipient of their own', async () => {
    const sms = yes('personalisation', { channel: 'SMS', brand: 'value' });
    const shared = yes('third-party-sharing', { recipient: 'partner-2' });
    world.states.set('1', stateOf('1', { consents: [sms, shared] }));
    const nameFor = async (as: object, field = 'name { full }') =>
      lines(await explained(world, `{ customer(id: 1) { ${field} } }`, { ...marketer, ...as }, about))[1];
    expect(await nameFor({ brand: 'value', channel: 'SMS' })).toMatch(/ALLOW/);
    expect(await nameFor({ brand: 'value', channel: 'EMAIL' })).toMatch(/CONSENT_REQUIRED/);
    expect(await nameFor({ brand: 'fresh' })).toMatch(/CONSENT_REQUIRED/);
    const partner = { role: 'PARTNER', purpose: 'THIRD_PARTY_SHARING' };
    expect(await nameFor({ ...partner, recipient: 'partner-2' }, 'email')).toMatch(/ALLOW/);
    expect(await nameFor({ ...partner, recipient: 'partner-1' }, 'email')).toMatch(/CONSENT_REQUIRED/);
    expect(await nameFor(partner, 'email')).toMatch(/DENY FORBIDDEN$/);
  });
});

test('nothing of anybody is fetched, whatever is explained and for whomever', async () => {
  const before = world.calls.length;
  for (const as of [agent, marketer, self, { role: 'DPO', purpose: 'LEGAL_COMPLIANCE' }])
    for (const more of [about, {}])
      await explained(
        world,
        '{ me { email } customer(id: 1) { purchases { edges { node { customer { email } } } } } purchase(id: "pur-1-a") { id } notices { text } }',
        as,
        more,
      );
  expect(graphqlCalls(world.calls.slice(before))).toEqual([]);
});
