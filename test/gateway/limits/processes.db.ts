/** Limits of whole gateways: workers count together, and a registry of operations is followed like the other files. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, jest, test } from '@jest/globals';
import { hashOf } from '../../../gateway/operations/registry.ts';
import { client } from '../../support/client.ts';
import { type GatewayProcess, gatewayProcess } from '../../support/gateway-process.ts';
import { openShop, type Shop } from '../../support/shop.ts';

let shop: Shop;
let directory: string;
let gateway: GatewayProcess;
const file = (name: string) => join(directory, name);
beforeAll(async () => {
  shop = await openShop();
  directory = await mkdtemp(join(tmpdir(), 'limits-'));
  await writeFile(file('shop.graphql'), shop.supergraphSdl);
});
afterEach(() => gateway.stop());
afterAll(async () => {
  await shop.stop();
  await rm(directory, { recursive: true });
});

// Each test starts several processes, on a machine that may be busy with others.
jest.setTimeout(90_000);

const open = ['--policy', 'public'];
const serve = (environment: Record<string, string>, args: readonly string[] = open): Promise<string> => {
  gateway = gatewayProcess({ args: ['--supergraph', file('shop.graphql'), ...args], environment });
  return gateway.url;
};
const post = (url: string, body: object) =>
  client(url).call('/graphql', {
    method: 'POST',
    headers: { 'content-type': 'application/json', connection: 'close' },
    body: JSON.stringify(body),
  });

test('two workers count together', async () => {
  gateway = gatewayProcess({ args: [], environment: { WORKERS: '2', ADDRESS_FAILURES_PER_MINUTE: '6' } });
  const url = await gateway.url;
  const answers = [];
  for (let at = 0; at < 16; at += 1) answers.push((await post(url, { query: '{ __typename }' })).status);
  expect(answers).toEqual([...Array(6).fill(401), ...Array(10).fill(429)]);
});

test('only what is registered runs, and what is registered later runs then', async () => {
  const version = '{\n  version\n}';
  const typename = '{\n  __typename\n}';
  const registered = (text: string) => JSON.stringify({ [hashOf(text)]: text });
  await writeFile(file('operations.json'), registered(typename));
  const url = await serve({ OPERATIONS: file('operations.json') });
  const seen = async () => [
    (await post(url, { documentId: hashOf(version) })).status,
    (await post(url, { query: '{ __typename }' })).status,
  ];
  expect(await seen()).toEqual([403, 200]);

  await writeFile(file('operations.json'), registered(version));
  await gateway.logged('the files were read again and are served');
  expect(await seen()).toEqual([200, 403]);

  await writeFile(file('operations.json'), '{');
  await gateway.logged('the changed files are refused, what was served before goes on');
  expect(await seen()).toEqual([200, 403]);
});

test('a registry that is not there ends the start with one line', async () => {
  await expect(serve({ OPERATIONS: file('nothing.json') })).rejects.toThrow(/nothing\.json: ENOENT/);
  expect(await gateway.exit).toBe(1);
});

test('a limit that is no number ends the start with one line that names it', async () => {
  await expect(serve({ DOCUMENT_MAX_DEPTH: 'deep' })).rejects.toThrow(
    /^DOCUMENT_MAX_DEPTH must be a whole number from 1 to 500\.\n$/,
  );
  expect(await gateway.exit).toBe(1);
});
