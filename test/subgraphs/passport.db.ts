/** A subgraph answers nobody without the gateway's passport, and reads nothing of what they sent (P4, P10, P20). */
import { createHash } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { RECEIPT_TYPE } from '../../schema/receipt.ts';
import { subgraph } from '../../subgraphs/identity/index.ts';
import { passportKeys, passportVerifier } from '../../subgraphs/kit/passport.ts';
import { type DatabaseServer, databaseServer } from '../support/database.ts';
import { passportOffice } from '../support/passport.ts';
import { servedSubgraph, type TestSubgraph } from '../support/served-subgraph.ts';

const question = JSON.stringify({ query: '{ customer(id: "2489") { id } }' });
const unparsable = JSON.stringify({ query: '{ customer(id: "2489") {' });

let server: DatabaseServer;
let identity: TestSubgraph;
let parsed = 0;

beforeAll(async () => {
  server = await databaseServer();
  const counting = {
    async requestDidStart() {
      return {
        async parsingDidStart() {
          parsed += 1;
        },
      };
    },
  };
  identity = await servedSubgraph(subgraph, server, 10, [counting]);
});

afterAll(async () => {
  await identity.stop();
  await server.stop();
});

const call = (body: string, authorization?: string, path = '/graphql') =>
  fetch(`${identity.origin}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(authorization === undefined ? {} : { authorization }) },
    body,
  });

const bearer = async (
  body: string,
  ...changes: Parameters<typeof identity.office.issue> extends [string, string, ...infer R] ? R : never
) => `Bearer ${await identity.office.issue('identity', body, ...changes)}`;

describe('with the right passport', () => {
  test('a question is answered', async () => {
    const answer = await call(question, await bearer(question));
    expect(answer.status).toBe(200);
    expect(await answer.json()).toEqual({ data: { customer: { id: '2489' } } });
    expect(answer.headers.get('cache-control')).toBe('no-store');
  });

  test('an unparsable document is an error without detail', async () => {
    const before = parsed;
    const answer = await call(unparsable, await bearer(unparsable));
    expect(answer.status).toBe(400);
    expect(await answer.json()).toEqual({
      errors: [{ message: 'Internal error.', extensions: { code: 'INTERNAL_SERVER_ERROR' } }],
    });
    expect(parsed).toBe(before + 1);
  });

  test('P4: with a passport its schema is given and references are resolved: no middleware is there to drop them', async () => {
    // The one that is not there is null only if `__resolveReference` ran: without it the reference itself would come back.
    const entities = JSON.stringify({
      query:
        '{ _service { sdl } _entities(representations: [{ __typename: "Customer", id: "2489" }, { __typename: "Customer", id: "nobody" }]) { ... on Customer { id } } }',
    });
    expect(await (await call(entities, await bearer(entities))).json()).toEqual({
      data: {
        _service: { sdl: expect.stringContaining('type Customer @key(fields: "id")') },
        _entities: [{ id: '2489' }, null],
      },
    });
  });
});

describe('P10: refused with 401, and the document is never parsed:', () => {
  const now = Math.floor(Date.now() / 1000);
  const wrong: Record<string, Parameters<typeof identity.office.issue>[2]> = {
    'another audience': { claims: { aud: 'consent' } },
    'another issuer': { claims: { iss: 'urn:assent:development' } },
    'one that has expired': { claims: { iat: now - 120, exp: now - 90 } },
    'one without an end': { claims: { exp: undefined } },
    'one without a beginning': { claims: { iat: undefined } },
    'one of a long life': { claims: { exp: now + 3600 } },
    'one that was made long ago and lives on': { claims: { iat: now - 3600, exp: now + 3600 } },
    'one without an id': { claims: { jti: undefined } },
    'one without an actor': { claims: { actor: undefined } },
    'one whose roles are no list': { claims: { roles: 'dpo' } },
    'one for another body': { claims: { body_sha256: createHash('sha256').update('another').digest('base64url') } },
    'one without a digest of the body': { claims: { body_sha256: undefined } },
    'another type of token': { header: { typ: 'at+jwt' } },
    'no type of token': { header: { typ: undefined } },
    'a key that nobody publishes': { header: { kid: 'unknown' } },
  };

  test.each(Object.entries(wrong))('%s', async (_, changes) => {
    const before = parsed;
    const answer = await call(unparsable, await bearer(unparsable, changes));
    expect({ status: answer.status, body: await answer.text() }).toEqual({ status: 401, body: '' });
    expect(parsed).toBe(before);
  });

  test('no passport, no bearer token, alg none, and the signature of somebody else', async () => {
    const before = parsed;
    const good = await identity.office.issue('identity', unparsable);
    const [, payload] = good.split('.');
    const none = Buffer.from(JSON.stringify({ alg: 'none', typ: 'passport+jwt' })).toString('base64url');
    const stranger = await (await passportOffice()).issue('identity', unparsable);
    for (const authorization of [
      undefined,
      '',
      'Bearer',
      `Basic ${good}`,
      `Bearer ${good} x`,
      `Bearer ${none}.${payload}.`,
      `Bearer ${stranger}`,
    ]) {
      const answer = await call(unparsable, authorization);
      expect({ authorization, status: answer.status }).toEqual({ authorization, status: 401 });
    }
    expect(parsed).toBe(before);
  });

  test('the schema and introspection without a passport', async () => {
    for (const query of ['{ _service { sdl } }', '{ __schema { types { name } } }']) {
      expect((await call(JSON.stringify({ query }))).status).toBe(401);
    }
  });
});

describe('beside questions', () => {
  test('GET is not accepted, with a passport or without', async () => {
    const url = `${identity.origin}/graphql?query=%7B__typename%7D`;
    expect((await fetch(url)).status).toBe(405);
    expect((await fetch(url, { headers: { authorization: await bearer('') } })).status).toBe(405);
  });

  test('an unknown path is 404, a body that is no JSON 400, one that is too large 413', async () => {
    expect((await call(question, await bearer(question), '/else')).status).toBe(404);
    expect((await call('{', await bearer('{'))).status).toBe(400);
    const large = JSON.stringify({ query: 'x'.repeat(5_000_000) });
    expect((await call(large, await bearer(large))).status).toBe(413);
  });

  test('health needs no passport', async () => {
    expect((await fetch(`${identity.origin}/health/ready`)).status).toBe(200);
    expect((await fetch(`${identity.origin}/health/live`)).status).toBe(200);
  });
});

describe('the keys of the gateway', () => {
  let publisher: Server;
  let published: { keys: object[] };
  let fetched = 0;
  let url: string;

  beforeAll(async () => {
    publisher = createServer((_, response) => {
      fetched += 1;
      response.setHeader('content-type', 'application/json').end(JSON.stringify(published));
    });
    await new Promise<void>((resolve) => publisher.listen(0, '127.0.0.1', resolve));
    url = `http://127.0.0.1:${(publisher.address() as AddressInfo).port}/jwks`;
  });

  afterAll(() => new Promise((resolve) => publisher.close(resolve)));

  test('are fetched when first needed, and unknown keys do not make them be fetched each time', async () => {
    const office = await passportOffice();
    published = office.jwks;
    const verify = passportVerifier('identity', passportKeys(url));
    const body = Buffer.from(question);
    expect(await verify(`Bearer ${await office.issue('identity', question)}`, body)).toEqual({
      actor: 'pseudonym',
      roles: ['agent'],
    });
    const stranger = await passportOffice();
    for (let attempt = 0; attempt < 5; attempt += 1) {
      const token = await stranger.issue('identity', question);
      await expect(verify(`Bearer ${token}`, body)).rejects.toMatchObject({ name: 'PassportRefused' });
    }
    expect(fetched).toBe(1);
  });

  test('count only for passports: one that stands beside them and signs something else makes none', async () => {
    const [gateway, receipts] = [await passportOffice(), await passportOffice()];
    published = { keys: [...gateway.jwks.keys, ...receipts.jwks.keys.map((key) => ({ ...key, signs: RECEIPT_TYPE }))] };
    const verify = passportVerifier('identity', passportKeys(url));
    const body = Buffer.from(question);
    await expect(verify(`Bearer ${await gateway.issue('identity', question)}`, body)).resolves.toBeDefined();
    await expect(verify(`Bearer ${await receipts.issue('identity', question)}`, body)).rejects.toMatchObject({
      name: 'PassportRefused',
    });
  });

  test('that cannot be had are not held against the passport', async () => {
    const office = await passportOffice();
    const verify = passportVerifier('identity', passportKeys('http://127.0.0.1:9/jwks'));
    const token = await office.issue('identity', question);
    await expect(verify(`Bearer ${token}`, Buffer.from(question))).rejects.toMatchObject({
      name: 'PassportKeysUnavailable',
    });
  });
});
