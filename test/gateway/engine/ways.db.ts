/** The same field by every way to it (pitfall P9), and what an answer says of what it leaves out. */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { stateOf, yesToAll } from '../../support/world/people.ts';
import { graphqlCalls, openWorld, type Question, type World, wireText } from '../../support/world.ts';

let world: World;
const agent = { role: 'agent', purpose: 'customer-care' } as const;
const marketer = { role: 'marketer', purpose: 'direct-marketing' } as const;
const analyst = { role: 'analyst', purpose: 'research' } as const;
const dpo = { role: 'dpo', purpose: 'legal-compliance' } as const;

beforeAll(async () => {
  world = await openWorld(['1', '2', '3']);
});
beforeEach(() => {
  for (const id of ['1', '2', '3']) world.states.set(id, stateOf(id));
});
afterEach(() => {
  world.misbehave('consent', undefined);
  for (const [id, purchase] of world.records.purchases) purchase.customer = { id: id.split('-')[1] ?? '' };
});
afterAll(() => world.stop());

const MESSAGES = {
  FORBIDDEN: 'You may not do this.',
  CONSENT_REQUIRED: 'No valid consent covers this purpose.',
  CASE_REQUIRED: 'A verified case with the customer is required.',
  CONSENT_UNAVAILABLE: 'The state of consent cannot be established.',
} as const;
const refused = (
  code: keyof typeof MESSAGES,
  coordinate: string,
  category: string,
  { purpose }: Question,
  path: readonly string[],
) => ({ message: MESSAGES[code], path, extensions: { code, coordinate, category, purpose } });

describe('P9: the same field by every way', () => {
  const SECRET = /mail-of|birth/;
  test.each([
    ['an alias', '{ customer(id: "1") { id x: birthDate } }'],
    ['a fragment', '{ customer(id: "1") { ...F } } fragment F on Customer { id ... { birthDate } }'],
    ['a list', '{ customersById(ids: ["1"]) { id birthDate } }'],
    ['a nested customer', '{ customer(id: "1") { id loyalty { customer { birthDate } } } }'],
    [
      'two nested customers',
      '{ customersById(ids: ["1"]) { loyalty { customer { loyalty { customer { birthDate } } } } } }',
    ],
  ])('%s', async (_, query) => {
    world.states.set('1', stateOf('1', { consents: yesToAll() }));
    const { answer, text, calls } = await world.ask(query, marketer);
    expect(answer.errors).toHaveLength(1);
    expect(answer.errors).toMatchObject([{ extensions: { code: 'FORBIDDEN', coordinate: 'Customer.birthDate' } }]);
    expect(text).not.toContain('1981');
    expect(wireText(calls)).not.toMatch(SECRET);
  });

  test('a purchase, to its customer', async () => {
    world.states.set('1', stateOf('1', { consents: yesToAll() }));
    const { text, calls } = await world.ask(
      '{ purchase(id: "pur-1-a") { customer { purchases { edges { node { customer { email } } } } } } }',
      analyst,
    );
    expect(text).not.toMatch(SECRET);
    expect(wireText(calls)).not.toContain('email');
  });

  test('a payload', async () => {
    const { answer, calls } = await world.ask(
      `mutation { giveConsent(input: { customerId: "2", purpose: RESEARCH, brand: "fresh", notice: { id: "n-1", version: "2.0.0", language: "en" }, method: IMPORTED, captureChannel: IMPORT }) {
         customer { id email purchases { edges { node { customer { email } } } } loyalty { tier } } records { id } } }`,
      { role: 'ingest', purpose: 'account-management' },
    );
    expect(answer.data).toEqual({
      giveConsent: { customer: { id: '2', email: null, purchases: null, loyalty: null }, records: null },
    });
    expect(graphqlCalls(calls)).toHaveLength(1);
    expect(wireText(calls)).not.toMatch(/email|purchases|loyalty|records/);
  });
});

describe('what an answer says about itself', () => {
  test('errors are one per coordinate and code, their path stops at the first list', async () => {
    const { answer } = await world.ask(
      '{ a: customersById(ids: ["1", "2"]) { demographics { ageBand } x: demographics { incomeBand } identities { subject } } b: customer(id: "1") { demographics { ageBand } } }',
      agent,
    );
    expect(answer.errors).toEqual([refused('FORBIDDEN', 'Customer.demographics', 'demographic', agent, ['a'])]);
  });

  test('the same among the fields of a mutation', async () => {
    const write = 'updateContact(input: { customerId: "1" }) { customer { id } }';
    const { answer, calls } = await world.ask(`mutation { a: ${write} b: ${write} }`, agent);
    expect(answer).toEqual({
      data: { a: null, b: null },
      errors: [refused('CASE_REQUIRED', 'Mutation.updateContact', 'contact.update', agent, ['a'])],
    });
    expect(calls).toEqual([]);
  });

  test('masked values are named, once each, and null stays null', async () => {
    const nobody = world.records.people.get('2');
    if (nobody !== undefined) nobody.phone = null;
    const { answer } = await world.ask(
      '{ customersById(ids: ["1", "2"]) { email phone address { street postalCode city country } birthDate identities { issuer subject } } }',
      agent,
    );
    const of = (id: string) => ({
      email: 'm***@***.com',
      phone: id === '1' ? '+1***01' : null,
      address: { street: '***', postalCode: `${id}2***`, city: '***', country: 'US' },
      birthDate: `198${id}-01-01`,
      identities: [{ issuer: 'urn:issuer', subject: `***of-${id}`.replace('of', 'of') }],
    });
    expect(answer).toEqual({
      data: { customersById: [of('1'), of('2')] },
      extensions: {
        masked: [
          { coordinate: 'Customer.email', kind: 'email' },
          { coordinate: 'Customer.phone', kind: 'phone' },
          { coordinate: 'Customer.address', kind: 'address' },
          { coordinate: 'Customer.birthDate', kind: 'birth-year' },
          { coordinate: 'Customer.identities', kind: 'identifier-subject' },
        ],
      },
    });
  });

  test('consentStatus of another purpose is refused from the arguments alone', async () => {
    world.states.set('1', stateOf('1', { consents: yesToAll() }));
    const { answer, calls } = await world.ask(
      '{ customer(id: "1") { id own: consentStatus(purpose: DIRECT_MARKETING) { valid } other: consentStatus(purpose: RESEARCH) { valid } brand: consentStatus(purpose: DIRECT_MARKETING, brand: "value") { valid } } }',
      marketer,
    );
    expect(answer).toEqual({
      data: { customer: { id: '1', own: { valid: true }, other: null, brand: null } },
      errors: [refused('FORBIDDEN', 'Customer.consentStatus', 'consent.status', marketer, ['customer', 'other'])],
    });
    expect(wireText(calls)).not.toMatch(/RESEARCH|value"/);
  });

  test('the same behind a list: what is refused by its arguments does not travel with what is not', async () => {
    world.states.set('1', stateOf('1', { consents: yesToAll() }));
    const { answer, calls } = await world.ask(
      '{ customersById(ids: ["1"]) { own: consentStatus(purpose: DIRECT_MARKETING) { valid } other: consentStatus(purpose: RESEARCH) { valid } } }',
      marketer,
    );
    expect(answer.data).toEqual({ customersById: [{ own: { valid: true }, other: null }] });
    expect(wireText(calls)).toContain('DIRECT_MARKETING');
    expect(wireText(calls)).not.toContain('RESEARCH');
  });

  test('who is no customer has no me', async () => {
    expect(await world.ask('{ me { id } }', dpo)).toMatchObject({
      answer: { data: { me: null }, errors: [refused('FORBIDDEN', 'Query.me', 'key', dpo, ['me'])] },
      calls: [],
    });
  });
});
