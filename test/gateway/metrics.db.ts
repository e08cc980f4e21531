/** Counts for operators: words of closed sets and numbers, and nothing of anybody. */
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { listenForMetrics } from '../../gateway/metrics/listener.ts';
import { personaNamed } from '../../schema/personas.ts';
import { type House, openHouse } from './house.ts';

let house: House;
beforeAll(async () => {
  house = await openHouse({ execute: () => ({ data: { hello: 'a secret value' } }) });
});
afterAll(() => house.stop());

const metrics = async (from = house): Promise<string> => (await from.call({ method: 'GET', path: '/metrics' })).text;

const authorization = async (): Promise<readonly [string, string]> => [
  'authorization',
  `Bearer ${await house.issuer.issueToken({ persona: personaNamed('store-staff')! })}`,
];

test('an operation is counted by kind, purpose and status, and by the codes in its answer', async () => {
  const headers = [await authorization()];
  await house.call({ headers, body: { query: '{ hello(name: "a literal") }' } });
  await house.call({ headers: [], body: { query: '{ hello }' } });
  const lines = (await metrics()).split('\n');
  expect(lines.filter((line) => /^assent_operation(s|_codes)_total/.test(line))).toEqual([
    'assent_operations_total{kind="query",purpose="order-management",status="200"} 1',
    'assent_operations_total{kind="none",purpose="none",status="401"} 1',
    'assent_operation_codes_total{code="UNAUTHENTICATED"} 1',
  ]);
  expect(lines).toContain('assent_operation_seconds_count{kind="query"} 1');
});

test('nothing of the caller, the document or the answer is among the counts', async () => {
  const text = await metrics();
  for (const secret of ['store-staff', 'a literal', 'a secret value', 'hello']) expect(text).not.toContain(secret);
});

test('where they have a port of their own, the gateway does not serve them', async () => {
  const other = await openHouse({ metricsHere: false });
  try {
    expect((await other.call({ method: 'GET', path: '/metrics' })).status).toBe(404);
  } finally {
    await other.stop();
  }
});

test('the port of their own serves them and nothing else', async () => {
  const source = { contentType: 'text/plain; version=0.0.4; charset=utf-8', text: async () => 'counts\n' };
  const listener = await listenForMetrics(source, '127.0.0.1', 0);
  try {
    const found = await fetch(listener.url);
    expect([found.status, found.headers.get('content-type'), await found.text()]).toEqual([
      200,
      source.contentType,
      'counts\n',
    ]);
    expect((await fetch(listener.url.replace('metrics', 'graphql'))).status).toBe(404);
    expect((await fetch(listener.url, { method: 'POST' })).status).toBe(404);
  } finally {
    await listener.stop();
  }
});

test('counts that cannot be had are no counts', async () => {
  const source = { contentType: 'text/plain', text: () => Promise.reject(new Error('a worker is gone')) };
  const listener = await listenForMetrics(source, '127.0.0.1', 0);
  try {
    const found = await fetch(listener.url);
    expect([found.status, await found.text()]).toEqual([503, '']);
  } finally {
    await listener.stop();
  }
});
