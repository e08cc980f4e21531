/** GraphQL over HTTP: methods, media types, forged and oversized requests, headers of every answer, what machines ask. */
import { createHash } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { createLocalJWKSet, type JSONWebKeySet, jwtVerify } from 'jose';
import { personaNamed } from '../../schema/personas.ts';
import { type Answer, type Call, type House, openHouse } from './house.ts';

let house: House;
let authorization: readonly [string, string];
beforeAll(async () => {
  house = await openHouse({ corsOrigins: ['https://shop.example'] });
  const token = await house.issuer.issueToken({ persona: personaNamed('store-staff')! });
  authorization = ['authorization', `Bearer ${token}`];
});
beforeEach(() => {
  house.operations.length = 0;
});
afterAll(() => house.stop());

const ask = (call: Call): Promise<Answer> => house.call({ ...call, headers: [authorization, ...(call.headers ?? [])] });
const get = (parameters: Record<string, string>, headers: Call['headers'] = []) =>
  ask({ method: 'GET', path: `/graphql?${new URLSearchParams(parameters)}`, headers });
const code = ({ json }: Answer) =>
  (json as { errors?: { extensions: { code: string } }[] }).errors?.[0]?.extensions.code;

describe('A query', () => {
  test('may come by GET', async () => {
    const answer = await get({ query: 'query($id: ID) { hello(id: $id) }', variables: '{"id":"7"}' });
    expect([answer.status, answer.json]).toEqual([200, { data: { hello: 'world' } }]);
    expect({ ...house.operations[0]?.variables }).toEqual({ id: '7' });
  });

  test('is answered in the media type that the client prefers', async () => {
    const answer = await ask({
      headers: [['accept', 'application/graphql-response+json']],
      body: { query: '{ hello }' },
    });
    expect(answer.headers['content-type']).toBe('application/graphql-response+json; charset=utf-8');
    const none = await ask({ headers: [['accept', 'image/png']], body: { query: '{ hello }' } });
    expect([none.status, code(none)]).toEqual([406, 'BAD_REQUEST']);
  });

  test('may be asked for by its hash once it is known (APQ)', async () => {
    const query = '{ hello(name: "persisted") }';
    const persistedQuery = { version: 1, sha256Hash: createHash('sha256').update(query).digest('hex') };
    const first = await ask({ body: { extensions: { persistedQuery } } });
    expect(first.json).toEqual({
      errors: [{ message: 'PersistedQueryNotFound', extensions: { code: 'PERSISTED_QUERY_NOT_FOUND' } }],
    });
    await ask({ body: { query, extensions: { persistedQuery } } });
    const again = await ask({ body: { extensions: { persistedQuery } } });
    expect([again.status, again.json]).toEqual([200, { data: { hello: 'world' } }]);
    const wrong = await ask({ body: { query: '{ hello }', extensions: { persistedQuery } } });
    expect([wrong.status, code(wrong)]).toEqual([400, 'BAD_REQUEST']);
  });

  test('about the schema is answered without the engine', async () => {
    const answer = await ask({
      body: {
        query:
          '{ __typename __schema { queryType { name } } ...F } fragment F on Query { __type(name: "Query") { kind } }',
      },
    });
    expect(answer.json).toEqual({
      data: { __typename: 'Query', __schema: { queryType: { name: 'Query' } }, __type: { kind: 'OBJECT' } },
    });
    expect(house.operations).toEqual([]);
    await ask({ body: { query: '{ hello ... on Query { __schema { queryType { name } } } }' } });
    expect(house.operations).toHaveLength(1);
  });

  test('about the schema is refused in production', async () => {
    const other = await openHouse({ production: true });
    try {
      const token = await other.forge({
        iss: 'https://login.example',
        aud: 'assent',
        sub: 's',
        exp: Math.floor(Date.now() / 1000) + 60,
        roles: ['store-staff'],
        purposes: ['order-management'],
      });
      const headers = [['authorization', `Bearer ${token}`]] as const;
      const answer = await other.call({ headers, body: { query: '{ __schema { queryType { name } } }' } });
      expect([answer.status, code(answer)]).toEqual([400, 'GRAPHQL_VALIDATION_FAILED']);
      const typename = await other.call({ headers, body: { query: '{ __typename }' } });
      expect(typename.json).toEqual({ data: { __typename: 'Query' } });
    } finally {
      await other.stop();
    }
  });
});

describe('A request that is refused before the engine', () => {
  const nested = `{ ${'... on Query { '.repeat(11_000)}hello${' }'.repeat(11_000)} }`;
  test.each<[string, () => Promise<Answer>, number, string]>([
    ['a mutation by GET', () => get({ query: 'mutation { change(input: { count: 1 }) }' }), 405, 'BAD_REQUEST'],
    [
      'a form',
      () => ask({ headers: [['content-type', 'application/x-www-form-urlencoded']], body: 'query={hello}' }),
      415,
      'BAD_REQUEST',
    ],
    [
      'plain text',
      () => ask({ headers: [['content-type', 'text/plain']], body: '{"query":"{ hello }"}' }),
      415,
      'BAD_REQUEST',
    ],
    [
      'an upload',
      () => ask({ headers: [['content-type', 'multipart/form-data; boundary=x']], body: '--x--' }),
      415,
      'BAD_REQUEST',
    ],
    [
      'a body without a type',
      () => ask({ headers: [['content-type', '']], body: '{"query":"{ hello }"}' }),
      415,
      'BAD_REQUEST',
    ],
    ['a batch', () => ask({ body: [{ query: '{ hello }' }, { query: '{ hello }' }] }), 400, 'BAD_REQUEST'],
    ['half a body', () => ask({ body: '{"query":' }), 400, 'BAD_REQUEST'],
    ['an empty body', () => ask({ body: {} }), 400, 'BAD_REQUEST'],
    ['a body of 300 kB', () => ask({ body: { query: '{ hello }', filler: 'x'.repeat(300_000) } }), 413, 'BAD_REQUEST'],
    ['variables in a string', () => ask({ body: { query: '{ hello }', variables: '{}' } }), 400, 'BAD_REQUEST'],
    [
      'no such operation',
      () => ask({ body: { query: 'query A { hello }', operationName: 'B' } }),
      400,
      'OPERATION_RESOLUTION_FAILURE',
    ],
    [
      'no choice of operation',
      () => ask({ body: { query: 'query A { hello } query B { hello }' } }),
      400,
      'OPERATION_RESOLUTION_FAILURE',
    ],
    ['no GraphQL', () => ask({ body: { query: 'hello?' } }), 400, 'GRAPHQL_PARSE_FAILED'],
    ['a document without end', () => ask({ body: { query: nested } }), 400, 'GRAPHQL_PARSE_FAILED'],
    [
      'fragments in a circle',
      () => ask({ body: { query: '{ ...A } fragment A on Query { ...B } fragment B on Query { ...A }' } }),
      400,
      'GRAPHQL_VALIDATION_FAILED',
    ],
    ['a subscription', () => ask({ body: { query: 'subscription { hello }' } }), 400, 'BAD_REQUEST'],
    [
      'the entities of a subgraph',
      () => ask({ body: { query: '{ _entities(representations: []) { __typename } }' } }),
      400,
      'GRAPHQL_VALIDATION_FAILED',
    ],
  ])('%s', async (_, call, status, expected) => {
    const answer = await call();
    expect([answer.status, code(answer)]).toEqual([status, expected]);
    expect(Object.keys(answer.json as object)).toEqual(['errors']);
    expect(answer.headers['cache-control']).toBe('no-store');
    expect(house.operations).toEqual([]);
  });

  test('does not learn what else there is', async () => {
    const answer = await ask({ body: { query: '{ helo }' } });
    expect(answer.text).not.toContain('Did you mean');
    expect(answer.text).not.toContain('hello');
    expect(answer.text).not.toContain('stacktrace');
  });

  test('without a token is a request that another site could forge, and gets nothing', async () => {
    const forged = await house.call({
      method: 'GET',
      path: '/graphql?query={hello}',
      headers: [['origin', 'https://evil.example']],
    });
    expect(forged.status).toBe(401);
    expect(forged.headers['access-control-allow-origin']).toBeUndefined();
  });
});

describe('Every answer', () => {
  test.each<[string, Call]>([
    ['of data', { body: { query: '{ hello }' } }],
    ['of a refusal', { body: { query: '{ hello }' }, headers: [['x-purpose', 'x']] }],
    ['of a page that is not there', { method: 'GET', path: '/nothing' }],
    ['of readiness', { method: 'GET', path: '/health/ready' }],
  ])('%s may not be stored, and says on what it depends', async (_, call) => {
    const one = await ask(call);
    const other = await ask(call);
    expect(one.headers['cache-control']).toBe('no-store');
    expect(one.headers.vary?.toLowerCase().split(', ').sort().join(' ')).toBe(
      'accept authorization origin sec-gpc x-brand x-case x-channel x-purpose x-risk-signal',
    );
    expect(one.headers['x-request-id']).toMatch(/^[0-9a-f-]{36}$/);
    expect(one.headers['x-request-id']).not.toBe(other.headers['x-request-id']);
  });

  test('has a request id of our own, whatever the client sends', async () => {
    const answer = await ask({
      headers: [
        ['x-request-id', 'mine'],
        ['request-id', 'mine'],
      ],
      body: { query: '{ hello }' },
    });
    expect(answer.headers['x-request-id']).not.toBe('mine');
  });
});

describe('Other origins', () => {
  test('that are configured may read answers', async () => {
    const answer = await ask({ headers: [['origin', 'https://shop.example']], body: { query: '{ hello }' } });
    expect(answer.headers['access-control-allow-origin']).toBe('https://shop.example');
    expect(answer.headers['access-control-allow-credentials']).toBeUndefined();
    const preflight = await house.call({
      method: 'OPTIONS',
      headers: [
        ['origin', 'https://shop.example'],
        ['access-control-request-method', 'POST'],
        ['access-control-request-headers', 'authorization, x-purpose'],
      ],
    });
    expect([preflight.status, preflight.headers['access-control-allow-headers']]).toEqual([
      204,
      'authorization, x-purpose',
    ]);
  });

  test('that are not, may not', async () => {
    const answer = await ask({ headers: [['origin', 'https://evil.example']], body: { query: '{ hello }' } });
    expect(answer.headers['access-control-allow-origin']).toBeUndefined();
  });

  test('are none without configuration', async () => {
    const other = await openHouse();
    try {
      const answer = await other.call({ headers: [['origin', 'https://shop.example']], body: { query: '{ hello }' } });
      expect(answer.headers['access-control-allow-origin']).toBeUndefined();
    } finally {
      await other.stop();
    }
  });
});

describe('Machines learn without a token', () => {
  const see = async (path: string) => {
    const { status, json } = await house.call({ method: 'GET', path });
    return [status, json];
  };

  test('that the gateway is alive and ready', async () => {
    expect(await see('/health/live')).toEqual([200, { status: 'alive' }]);
    expect(await see('/health/ready')).toEqual([200, { status: 'ready' }]);
  });

  test.each([
    ['says no', async () => false],
    ['fails', () => Promise.reject(new Error('down'))],
  ])('that it is not ready when the engine %s', async (_, ready) => {
    const other = await openHouse({ ready });
    try {
      const answer = await other.call({ method: 'GET', path: '/health/ready' });
      expect([answer.status, answer.json]).toEqual([503, { status: 'not ready' }]);
      expect((await other.call({ method: 'GET', path: '/health/live' })).status).toBe(200);
    } finally {
      await other.stop();
    }
  });

  test('that it honours Global Privacy Control', async () => {
    expect(await see('/.well-known/gpc.json')).toEqual([200, { gpc: true, lastUpdate: '2026-11-22' }]);
  });

  test('the public keys of passports, and no private part', async () => {
    const [status, jwks] = await see('/.well-known/jwks.json');
    expect(status).toBe(200);
    expect(jwks).toEqual({
      keys: [
        {
          kty: 'EC',
          crv: 'P-256',
          x: expect.any(String),
          y: expect.any(String),
          kid: expect.any(String),
          alg: 'ES256',
          use: 'sig',
        },
      ],
    });
    const development = await house.issuer.issueToken({ persona: personaNamed('agent')! });
    await expect(jwtVerify(development, createLocalJWKSet(jwks as JSONWebKeySet))).rejects.toThrow();
  });
});
