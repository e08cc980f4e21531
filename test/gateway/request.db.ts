/** The order of a request: caller, own customer, purpose, document, engine; and what each of them refuses. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { personaNamed } from '../../schema/personas.ts';
import { type Call, type House, type HouseOptions, openHouse, refused } from './house.ts';

let house: House;
let behaviour: HouseOptions = {};
beforeAll(async () => {
  house = await openHouse({
    execute: (operation) => behaviour.execute?.(operation) ?? { data: { hello: 'world' } },
    ownCustomer: async (caller) => (await behaviour.ownCustomer?.(caller)) ?? 'known',
  });
});
beforeEach(() => {
  behaviour = {};
  house.operations.length = 0;
  house.askedOwnCustomer.length = 0;
});
afterAll(() => house.stop());

type Headers = readonly (readonly [string, string])[];
const bearer = async (name: string, more: object = {}) =>
  ['authorization', `Bearer ${await house.issuer.issueToken({ persona: personaNamed(name)!, ...more })}`] as const;
const as = async (name: string, headers: Headers, call: Call = { body: { query: '{ hello }' } }, more: object = {}) =>
  house.call({ ...call, headers: [await bearer(name, more), ...(call.headers ?? []), ...headers] });
const asAgent = (call: Call, headers: Headers = []) => as('agent', [['x-purpose', 'customer-care'], ...headers], call);

const PURPOSE_REQUIRED = refused('PURPOSE_REQUIRED', 'State one purpose for this request.');
const PURPOSE_NOT_ALLOWED = refused('PURPOSE_NOT_ALLOWED', 'This purpose is not among those of the token.');
const BAD_USER_INPUT = refused('BAD_USER_INPUT', 'The input is not valid.');
const FORBIDDEN = refused('FORBIDDEN', 'You may not do this.');

describe('The purpose', () => {
  test('is the one that the header states and the token allows', async () => {
    const answer = await as('agent', [['x-purpose', 'identity-verification']]);
    expect([answer.status, answer.json]).toEqual([200, { data: { hello: 'world' } }]);
    expect(house.operations[0]?.asking.purpose).toBe('identity-verification');
  });

  test('need not be stated if the token allows exactly one', async () => {
    await as('store-staff', []);
    expect(house.operations[0]?.asking.purpose).toBe('order-management');
  });

  test.each<[string, Headers, number, object]>([
    ['is not stated', [], 400, PURPOSE_REQUIRED],
    ['is empty', [['x-purpose', '']], 400, PURPOSE_REQUIRED],
    [
      'is stated twice',
      [
        ['x-purpose', 'customer-care'],
        ['x-purpose', 'customer-care'],
      ],
      400,
      PURPOSE_REQUIRED,
    ],
    ['is two in one header', [['x-purpose', 'customer-care, identity-verification']], 400, PURPOSE_REQUIRED],
    ['is not among those of the token', [['x-purpose', 'direct-marketing']], 403, PURPOSE_NOT_ALLOWED],
    ['is unknown', [['x-purpose', 'curiosity']], 403, PURPOSE_NOT_ALLOWED],
    ['is written as an enum value', [['x-purpose', 'CUSTOMER_CARE']], 403, PURPOSE_NOT_ALLOWED],
  ])('refuses the request when it %s', async (_, headers, status, body) => {
    const answer = await as('agent', headers);
    expect([answer.status, answer.json]).toEqual([status, body]);
    expect(answer.headers['www-authenticate']).toBeUndefined();
    expect(house.operations).toEqual([]);
  });

  test('that is unknown is not allowed even if the token names it', async () => {
    const token = { purposes: ['curiosity', 'customer-care'] };
    const unknown = await as('agent', [['x-purpose', 'curiosity']], undefined, token);
    expect([unknown.status, unknown.json]).toEqual([403, PURPOSE_NOT_ALLOWED]);
    await as('agent', [], undefined, token);
    expect(house.operations[0]?.asking.purpose).toBe('customer-care');
  });

  test('of a token without purposes is none', async () => {
    const none = await as('agent', [], undefined, { purposes: [] });
    expect([none.status, none.json]).toEqual([400, PURPOSE_REQUIRED]);
    const some = await as('agent', [['x-purpose', 'customer-care']], undefined, { purposes: [] });
    expect([some.status, some.json]).toEqual([403, PURPOSE_NOT_ALLOWED]);
  });
});

describe('Brand, channel and case', () => {
  const care = ['x-purpose', 'customer-care'] as const;

  test('are what the headers say', async () => {
    await as('agent', [care, ['x-brand', 'value'], ['x-channel', 'EMAIL'], ['x-case', 'C-17']]);
    expect(house.operations[0]?.asking).toMatchObject({ brand: 'value', channel: 'EMAIL', case: 'C-17' });
  });

  test('are fresh, none and none without them', async () => {
    await as('agent', [care]);
    expect(house.operations[0]?.asking).toMatchObject({ brand: 'fresh', channel: undefined, case: undefined });
  });

  test('the brand of the token binds', async () => {
    await as('agent', [care], undefined, { brand: 'value' });
    await as('agent', [care, ['x-brand', 'value']], undefined, { brand: 'value' });
    expect(house.operations.map(({ asking }) => asking.brand)).toEqual(['value', 'value']);
    const other = await as('agent', [care, ['x-brand', 'fresh']], undefined, { brand: 'value' });
    expect([other.status, other.json]).toEqual([403, FORBIDDEN]);
  });

  test.each<[string, Headers]>([
    ['an unknown brand', [['x-brand', 'stale']]],
    [
      'a brand sent twice',
      [
        ['x-brand', 'fresh'],
        ['x-brand', 'fresh'],
      ],
    ],
    ['an unknown channel', [['x-channel', 'FAX']]],
    ['a channel in lower case', [['x-channel', 'email']]],
    [
      'a channel sent twice',
      [
        ['x-channel', 'EMAIL'],
        ['x-channel', 'SMS'],
      ],
    ],
    ['a case that is too long', [['x-case', 'c'.repeat(129)]]],
    ['an empty case', [['x-case', '']]],
    [
      'a case sent twice',
      [
        ['x-case', 'a'],
        ['x-case', 'b'],
      ],
    ],
  ])('%s refuses the request', async (_, headers) => {
    const answer = await as('agent', [care, ...headers]);
    expect([answer.status, answer.json]).toEqual([400, BAD_USER_INPUT]);
    expect(house.operations).toEqual([]);
  });
});

describe('The own customer', () => {
  const UNAVAILABLE = refused('CONSENT_UNAVAILABLE', 'The state of consent cannot be established.');
  const unauthenticated = refused('UNAUTHENTICATED', 'A valid access token is required.');

  test('is asked about for customers, and for nobody else', async () => {
    await asAgent({ body: { query: '{ hello }' } });
    expect(house.askedOwnCustomer).toEqual([]);
    await as('customer', [['x-purpose', 'account-management']], undefined, { customer: '2455' });
    expect(house.askedOwnCustomer.map(({ customer }) => customer)).toEqual(['2455']);
  });

  test('that is gone makes its token worth nothing', async () => {
    behaviour = { ownCustomer: async () => 'gone' };
    const answer = await as('customer', [['x-purpose', 'account-management']]);
    expect([answer.status, answer.json]).toEqual([401, unauthenticated]);
    expect(answer.headers['www-authenticate']).toBe('Bearer error="invalid_token"');
    expect(house.operations).toEqual([]);
  });

  test.each<[string, NonNullable<HouseOptions['ownCustomer']>]>([
    ['is not known', async () => 'unavailable'],
    ['cannot be asked', async () => Promise.reject(new Error('the id 2489 has leaked'))],
  ])('whose state %s leaves the request without an answer', async (_, ownCustomer) => {
    behaviour = { ownCustomer };
    const answer = await as('customer', [['x-purpose', 'account-management']]);
    expect([answer.status, answer.json]).toEqual([503, UNAVAILABLE]);
    expect(house.operations).toEqual([]);
  });
});

describe('The order', () => {
  const wrongDocument = { body: { query: '{ nothing } }' } };

  test('token before everything', async () => {
    const answer = await house.call({ ...wrongDocument, headers: [['x-purpose', 'curiosity']] });
    expect(answer.status).toBe(401);
    const unreadable = await house.call({ body: '{' });
    expect(unreadable.status).toBe(401);
  });

  test('own customer before purpose', async () => {
    behaviour = { ownCustomer: async () => 'gone' };
    expect((await as('customer', [['x-purpose', 'curiosity']], wrongDocument)).status).toBe(401);
    behaviour = { ownCustomer: async () => 'unavailable' };
    expect((await as('customer', [['x-purpose', 'curiosity']], wrongDocument)).status).toBe(503);
  });

  test('purpose before the document', async () => {
    expect((await as('agent', [['x-purpose', 'curiosity']], wrongDocument)).status).toBe(403);
    expect((await as('agent', [], { body: '{' })).status).toBe(400);
    expect((await as('agent', [], { body: '{' })).json).toEqual(PURPOSE_REQUIRED);
  });

  test('the document before the engine', async () => {
    const answer = await asAgent({ body: { query: '{ nothing }' } });
    expect(answer.status).toBe(400);
    expect(answer.json).toMatchObject({ errors: [{ extensions: { code: 'GRAPHQL_VALIDATION_FAILED' } }] });
    expect(house.operations).toEqual([]);
  });
});

describe('Global Privacy Control', () => {
  const GPC = [['sec-gpc', '1']] as const;
  const objections = async (name: string, headers: Headers) => {
    const answer = await as(name, headers);
    expect(answer.status).toBe(200);
    return house.operations.at(-1)?.asking.objections;
  };
  const [self, agent] = (['account-management', 'customer-care'] as const).map(
    (purpose) => ['x-purpose', purpose] as const,
  );

  test('of the customer is an objection for the request', async () => {
    expect(await objections('customer', [self!, ...GPC])).toEqual(['third-party-sharing', 'targeted-advertising']);
    expect(await objections('customer', [self!, ...GPC, ...GPC])).toHaveLength(2);
    expect(await objections('customer', [self!])).toBeUndefined();
  });

  test.each(['0', '', 'true', '11'])('with another value says nothing: %s', async (value) => {
    expect(await objections('customer', [self!, ['sec-gpc', value]])).toBeUndefined();
  });

  test('of anybody else says nothing about a customer', async () => {
    expect(await objections('agent', [agent!, ...GPC])).toBeUndefined();
  });
});
