/**
 * Who may ask at all, why, and in which form: what the gateway and the subgraphs say before any data is touched.
 */
import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { STATE_DIRECTORY, signingKey } from '../../gateway/caller/key-file.ts';
import { createPassports, GATEWAY_KEYS } from '../../gateway/caller/passport.ts';
import { subgraphNames } from '../../schema/classification.ts';
import { demoCustomer } from '../../schema/demo-customers.ts';
import { tokenOf, type Who } from '../support/client.ts';
import { forgedToken } from '../support/forged-token.ts';
import { type System, startSystem } from '../support/system.ts';
import { refusal } from './answers.ts';

let system: System;
beforeAll(async () => {
  system = await startSystem();
}, 90_000);
afterAll(() => system?.stop(), 30_000);

const own = demoCustomer('consents-to-all');
const marketer: Who = { as: 'marketer' };
const query = `{ customer(id: "${own}") { id email } }`;
const answer = { status: 200, body: { data: { customer: { id: own, email: 'jermey.wunsch395@example.org' } } } };
const UNAUTHENTICATED = refusal('UNAUTHENTICATED');

const post = async (authorization: string | undefined, more: Record<string, string> = {}) => {
  const headers = { 'content-type': 'application/json', 'x-purpose': 'direct-marketing', ...more };
  return system.recorded.call('/graphql', {
    method: 'POST',
    headers: authorization === undefined ? headers : { ...headers, authorization },
    body: JSON.stringify({ query }),
  });
};

describe('A token', () => {
  test('that is right is answered; nothing may be kept of the answer', async () => {
    const reply = await system.recorded.send(marketer, query);
    expect({ status: reply.status, body: reply.body }).toEqual(answer);
    expect(reply.headers.get('cache-control')).toBe('no-store');
    const vary = reply.headers.get('vary')?.toLowerCase().split(/, */);
    expect(vary).toEqual(
      expect.arrayContaining(['authorization', 'x-purpose', 'x-brand', 'x-channel', 'x-case', 'sec-gpc']),
    );
    const made = await post(`Bearer ${await forgedToken({})}`);
    expect({ status: made.status, body: made.body }).toEqual(answer);
    expect(reply.headers.get('x-request-id')).toMatch(/^[\w-]{36}$/);
  });

  test.each<[string, () => Promise<string | undefined> | undefined, string]>([
    ['is not there', () => undefined, 'Bearer'],
    ['is no token', async () => 'Bearer nonsense', 'Bearer error="invalid_token"'],
    [
      'is for another audience',
      async () => `Bearer ${await tokenOf({ ...marketer, audience: 'somebody-else' })}`,
      'Bearer error="invalid_token"',
    ],
    ['has expired', async () => `Bearer ${await tokenOf({ ...marketer, ttl: -60 })}`, 'Bearer error="invalid_token"'],
    [
      'never expires',
      async () => `Bearer ${await tokenOf({ ...marketer, noExp: true })}`,
      'Bearer error="invalid_token"',
    ],
    [
      'comes from a foreign issuer',
      async () => `Bearer ${await forgedToken({ iss: 'https://login.example' })}`,
      'Bearer error="invalid_token"',
    ],
    [
      'is signed with another key',
      async () => `Bearer ${await forgedToken({}, { foreign: true })}`,
      'Bearer error="invalid_token"',
    ],
    [
      'is of another type',
      async () => `Bearer ${await forgedToken({}, { typ: 'passport+jwt' })}`,
      'Bearer error="invalid_token"',
    ],
    [
      'acts for somebody',
      async () => `Bearer ${await forgedToken({ act: { sub: 'agent' } })}`,
      'Bearer error="invalid_token"',
    ],
    [
      'is of a customer who is an agent too',
      async () => `Bearer ${await forgedToken({ roles: ['customer', 'agent'], customer: own })}`,
      'Bearer error="invalid_token"',
    ],
    [
      'is of an agent with a customer',
      async () => `Bearer ${await tokenOf({ as: 'agent', customer: own })}`,
      'Bearer error="invalid_token"',
    ],
    [
      'names no role that there is',
      async () => `Bearer ${await forgedToken({ roles: ['emperor'] })}`,
      'Bearer error="invalid_token"',
    ],
    [
      'is of an erased customer',
      async () => `Bearer ${await tokenOf({ as: 'customer', customer: demoCustomer('erased') })}`,
      'Bearer error="invalid_token"',
    ],
    [
      'is of an unknown customer',
      async () => `Bearer ${await tokenOf({ as: 'customer', customer: 'nobody' })}`,
      'Bearer error="invalid_token"',
    ],
  ])('that %s is none', async (_, authorization, challenge) => {
    system.wire.take();
    const { status, body, headers } = await post(await authorization());
    expect({ status, body }).toEqual(UNAUTHENTICATED);
    expect(headers.get('www-authenticate')).toBe(challenge);
    expect(headers.get('cache-control')).toBe('no-store');
    expect(headers.get('vary')?.toLowerCase()).toContain('authorization');
    expect(system.wire.take().filter(({ path }) => path === '/graphql')).toEqual([]);
  });

  test('with a claim that only looks like self is not self', async () => {
    const token = await forgedToken({
      roles: ['customer'],
      customer: own,
      act: { sub: 'x' },
      purposes: ['account-management'],
    });
    const { status, body } = await post(`Bearer ${token}`, { 'x-purpose': 'account-management' });
    expect({ status, body }).toEqual(UNAUTHENTICATED);
  });
});

describe('The purpose', () => {
  test.each<[string, Who, ReturnType<typeof refusal>]>([
    ['is missing where the token allows several', { ...marketer, purpose: null }, refusal('PURPOSE_REQUIRED')],
    ['is two', { ...marketer, purpose: 'direct-marketing, personalisation' }, refusal('PURPOSE_REQUIRED')],
    ['is not among those of the token', { ...marketer, purpose: 'research' }, refusal('PURPOSE_NOT_ALLOWED')],
    ['is unknown', { ...marketer, purpose: 'curiosity' }, refusal('PURPOSE_NOT_ALLOWED')],
    ['is fine, but the brand is unknown', { ...marketer, brandHeader: 'stale' }, refusal('BAD_USER_INPUT')],
    ['is fine, but the channel is unknown', { ...marketer, channel: 'FAX' }, refusal('BAD_USER_INPUT')],
    [
      "is fine, but the brand is not the token's",
      { ...marketer, brand: 'value', brandHeader: 'fresh' },
      refusal('FORBIDDEN'),
    ],
  ])('that %s ends the request', async (_, who, expected) => {
    system.wire.take();
    expect(await system.recorded.ask(who, query)).toEqual(expected);
    // It is looked at before the document is.
    expect(await system.recorded.ask(who, '{ this is no document')).toEqual(expected);
    expect(system.wire.take()).toEqual([]);
  });

  test('is the one that the token allows, and the brand the one that it is bound to', async () => {
    expect(await system.recorded.ask({ ...marketer, purposes: ['direct-marketing'], purpose: null }, query)).toEqual(
      answer,
    );
    const bound: Who = { ...marketer, brand: 'value' };
    const reader = `{ customer(id: "${demoCustomer('email-marketing-only')}") { id } }`;
    expect((await system.recorded.ask(bound, reader)).body.data).toEqual({ customer: null });
  });
});

describe('A subgraph', () => {
  const body = JSON.stringify({ query: '{ __typename }' });
  const call = async (name: (typeof subgraphNames)[number], path: string, headers: Record<string, string>) => {
    const response = await fetch(`${system.subgraphs[name]}${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body,
    });
    return { status: response.status, text: await response.text() };
  };

  test.each(subgraphNames)('%s answers nobody but the gateway', async (name) => {
    const passports = createPassports(await signingKey(STATE_DIRECTORY, GATEWAY_KEYS));
    const others = subgraphNames.filter((one) => one !== name);
    const wrong: Record<string, string>[] = [
      {},
      { authorization: `Bearer ${await tokenOf({ as: 'dpo' })}` },
      ...(await Promise.all(
        others.map(async (other) => ({ authorization: `Bearer ${await passports.sign(other, body, undefined)}` })),
      )),
      { authorization: `Bearer ${await passports.sign(name, `${body} `, undefined)}` },
    ];
    for (const headers of wrong) expect(await call(name, '/graphql', headers)).toEqual({ status: 401, text: '' });
    if (name === 'consent') expect(await call(name, '/states', {})).toEqual({ status: 401, text: '' });
    const right = await call(name, '/graphql', {
      authorization: `Bearer ${await passports.sign(name, body, undefined)}`,
    });
    expect(right.status).toBe(200);
    expect(JSON.parse(right.text)).toEqual({ data: { __typename: 'Query' } });
  });
});

describe('The protocol', () => {
  const bearer = async () => ({ authorization: `Bearer ${await tokenOf(marketer)}`, 'x-purpose': 'direct-marketing' });

  test('a query may come as GET, a mutation may not', async () => {
    const get = async (text: string) => {
      const { status, body } = await system.main.call(`/graphql?query=${encodeURIComponent(text)}`, {
        headers: await bearer(),
      });
      return { status, body };
    };
    expect(await get(query)).toEqual(answer);
    const mutation = await get(
      `mutation { withdrawConsent(input: { customerId: "${own}", everything: true }) { __typename } }`,
    );
    expect(mutation.status).toBe(405);
    expect(mutation.body.data).toBeUndefined();
    const anonymous = await system.main.call(`/graphql?query=${encodeURIComponent(query)}`);
    expect({ status: anonymous.status, body: anonymous.body }).toEqual(UNAUTHENTICATED);
  });

  test('a persisted query is asked for by its hash once it was sent, and by each caller for themselves', async () => {
    const sha256Hash = createHash('sha256').update(query).digest('hex');
    const extensions = { persistedQuery: { version: 1, sha256Hash } };
    const send = async (payload: object, headers: Record<string, string>) => {
      const { status, body } = await system.main.call('/graphql', {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers },
        body: JSON.stringify(payload),
      });
      return { status, body };
    };
    const unknown = await send({ extensions }, await bearer());
    expect(unknown.body.errors).toEqual([
      { message: 'PersistedQueryNotFound', extensions: { code: 'PERSISTED_QUERY_NOT_FOUND' } },
    ]);
    expect(await send({ query, extensions }, await bearer())).toEqual(answer);
    expect(await send({ extensions }, await bearer())).toEqual(answer);
    const agent = { authorization: `Bearer ${await tokenOf({ as: 'agent' })}`, 'x-purpose': 'customer-care' };
    expect((await send({ extensions }, agent)).body.data).toEqual({ customer: { id: own, email: 'j***@***.org' } });
    expect(await send({ extensions }, {})).toEqual(UNAUTHENTICATED);
  });

  test('the schema can be asked for in development, without the names of what joins it together', async () => {
    const { status, body } = await system.main.ask({ as: 'dpo' }, '{ __schema { queryType { name } types { name } } }');
    expect(status).toBe(200);
    expect(body.data.__schema.queryType).toEqual({ name: 'Query' });
    const names = body.data.__schema.types.map(({ name }: { name: string }) => name);
    expect(names).toEqual(expect.arrayContaining(['Customer', 'Purchase', 'LoyaltyAccount', 'ConsentRecord']));
    expect(names.filter((name: string) => /^(join__|link__|_Any$|_Entity$|_Service$)/.test(name))).toEqual([]);
  });

  test('health and keys are for everybody, and the page loads nothing from elsewhere', async () => {
    const get = async (path: string, accept = '*/*') => system.main.call(path, { headers: { accept } });
    expect((await get('/health/live')).body).toEqual({ status: 'alive' });
    const ready = await get('/health/ready');
    expect([ready.status, ready.body]).toEqual([200, { status: 'ready' }]);
    const jwks = await get('/.well-known/jwks.json');
    const [key] = jwks.body.keys;
    expect(Object.keys(key).sort()).toEqual(['alg', 'crv', 'kid', 'kty', 'use', 'x', 'y']);
    expect((await get('/.well-known/gpc.json')).body).toEqual({
      gpc: true,
      lastUpdate: expect.stringMatching(/^\d{4}-\d{2}-\d{2}$/),
    });
    const page = await get('/', 'text/html');
    expect([page.status, page.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8']);
    const policy = page.headers.get('content-security-policy') ?? '';
    expect(policy).toContain("default-src 'none'");
    expect(policy).not.toMatch(/https?:|\*/);
    expect(page.text).not.toMatch(/<(?:script|link|img|iframe)[^>]+(?:src|href)=["']?(?:https?:)?\/\//i);
  });
});
