/**
 * The audit of GraphQL over HTTP that its specification's own implementation brings along (`graphql-http`), against the gateway
 * with its engine, graph and policy: every check of it, the optional ones among them.
 */
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { serverAudits } from 'graphql-http';
import { createEngine } from '../../gateway/federation/engine.ts';
import { policy } from '../../schema/grants.ts';
import { personaNamed } from '../../schema/personas.ts';
import { type House, openHouse } from './house.ts';

const read = (path: string) => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');

let house: House;
let headers: Record<string, string>;
beforeAll(async () => {
  const engine = await createEngine({
    supergraphSdl: read('schema/sdl/supergraph.graphql'),
    policy,
    serviceUrls: {},
    trail: 'none',
  });
  house = await openHouse({ engine });
  const token = await house.issuer.issueToken({ persona: personaNamed('agent')! });
  headers = { authorization: `Bearer ${token}`, 'x-purpose': 'customer-care' };
});
afterAll(() => house.stop());

/** What the audit sends, as somebody who may ask. */
const fetchFn: typeof fetch = (input, init) => fetch(input, { ...init, headers: { ...init?.headers, ...headers } });

const audits = serverAudits({ url: () => `http://127.0.0.1:${house.port}/graphql`, fetchFn });

test('the audit has the checks that are known', () => {
  expect(audits).toHaveLength(61);
  expect(new Set(audits.map(({ id }) => id)).size).toBe(61);
});

test.each(audits.map(({ id, name, fn }) => [id, name, fn] as const))('%s: the gateway %s', async (id, name, fn) => {
  const result = await fn();
  expect(result).toEqual({ id, name, status: 'ok' });
});

test.each([
  ['nothing', undefined, 400],
  ['anything', '*/*', 400],
  ['plain JSON', 'application/json', 200],
  ['plain JSON or the other', 'application/json, application/graphql-response+json;q=0.9', 200],
  ['the other or plain JSON', 'application/graphql-response+json, application/json;q=0.9', 400],
])('a client that accepts %s gets the errors of its document with its status', async (_, accept, status) => {
  const named: (readonly [string, string])[] = accept === undefined ? [] : [['accept', accept]];
  const ask = (query: string, more: object = {}) =>
    house.call({ headers: [...Object.entries(headers), ...named], body: { query, ...more } });
  const answers = [
    await ask('{'),
    await ask('{ nothing }'),
    await ask('query A { __typename } query B { __typename }'),
    await ask('query ($id: ID!) { customer(id: $id) { id } }', { variables: {} }),
  ];
  expect(answers.map((answer) => answer.status)).toEqual([status, status, status, status]);
  for (const { json } of answers) expect(Object.keys(json as object)).toEqual(['errors']);
});

test('whatever a client accepts, a refusal of caller or purpose, and what is no GraphQL, has its own status', async () => {
  const accept = ['accept', 'application/json'] as const;
  const authorization = ['authorization', headers.authorization ?? ''] as const;
  const purpose = ['x-purpose', 'customer-care'] as const;
  const body = { query: '{' };
  const nobody = await house.call({ headers: [accept], body });
  const noPurpose = await house.call({ headers: [accept, authorization], body });
  const noQuery = await house.call({ headers: [accept, authorization, purpose], body: {} });
  expect([nobody.status, noPurpose.status, noQuery.status]).toEqual([401, 400, 400]);
});
