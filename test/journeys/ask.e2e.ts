/**
 * `npm run ask` as a process: what it sends, what it prints, and its exit codes. The gateway behind it is a small HTTP server
 * that shows what arrived.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { decodeJwt } from 'jose';
import { demoCustomer } from '../../schema/demo-customers.ts';
import { freePorts } from '../support/start-process.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));

let server: Server;
let status = 200;
let url = '';

beforeAll(async () => {
  server = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += chunk;
    response.writeHead(status, { 'content-type': 'application/json' });
    response.end(
      JSON.stringify({ data: { method: request.method, headers: request.headers, body: JSON.parse(body) } }),
    );
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/graphql`;
});
afterAll(() => {
  server.close();
});

interface Outcome {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

async function ask(args: readonly string[], environment: Record<string, string> = {}): Promise<Outcome> {
  const child = spawn(process.execPath, ['--import', 'tsx', 'commands/ask.ts', ...args], {
    cwd: root,
    env: { PATH: process.env.PATH, HOME: process.env.HOME, ...environment },
  });
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', (chunk) => {
    stdout += chunk;
  });
  child.stderr.on('data', (chunk) => {
    stderr += chunk;
  });
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, stdout, stderr };
}

/** What arrived at the server. */
const arrived = ({ stdout }: Outcome) => {
  const { headers, body } = JSON.parse(stdout).data as { headers: Record<string, string>; body: unknown };
  return { headers, body, token: decodeJwt(headers.authorization!.replace('Bearer ', '')) };
};

test('it asks as the persona, under its first purpose, and prints what came', async () => {
  const outcome = await ask(['--as', 'agent', '--url', url, '{ me { id } }']);
  expect(outcome).toMatchObject({ code: 0, stderr: '' });
  expect(outcome.stdout).toMatch(/^\{\n {2}"data"/);
  const { headers, body, token } = arrived(outcome);
  expect(body).toEqual({ query: '{ me { id } }' });
  expect(headers['x-purpose']).toBe('customer-care');
  expect(token).toMatchObject({
    roles: ['agent'],
    purposes: ['customer-care', 'identity-verification'],
    aud: 'assent',
  });
  expect(token).not.toHaveProperty('customer');
});

test('every option arrives', async () => {
  const options = [
    '--purpose',
    'rights-fulfilment',
    '--brand',
    'value',
    '--channel',
    'EMAIL',
    '--case',
    'C-1',
    '--acr',
    'high',
  ];
  const more = ['--header', 'Sec-GPC: 1', '--variables', '{"id":"1"}', '--customer', 'refuses-all'];
  const outcome = await ask([
    '--as',
    'customer',
    ...options,
    ...more,
    '--url',
    url,
    'query ($id: ID!) { customer(id: $id) { id } }',
  ]);
  const { headers, body, token } = arrived(outcome);
  expect(headers).toMatchObject({
    'x-purpose': 'rights-fulfilment',
    'x-brand': 'value',
    'x-channel': 'EMAIL',
    'x-case': 'C-1',
    'sec-gpc': '1',
  });
  expect(body).toMatchObject({ variables: { id: '1' } });
  expect(token).toMatchObject({ customer: demoCustomer('refuses-all'), acr: 'high' });
});

test('an id that is no demo customer is taken as it is; without one the customer consents to all', async () => {
  const given = await ask(['--as', 'customer', '--customer', '4711', '--url', url, '{ a }']);
  expect(arrived(given).token.customer).toBe('4711');
  const none = await ask(['--as', 'customer', '--url', url, '{ a }']);
  expect(arrived(none).token.customer).toBe(demoCustomer('consents-to-all'));
});

test('an answer that says no is an answer', async () => {
  status = 403;
  const outcome = await ask(['--as', 'agent', '--url', url, '{ a }']);
  status = 200;
  expect(outcome).toMatchObject({ code: 0, stderr: 'HTTP 403\n' });
});

test('nothing there is one line and exit code 1; the port comes from the environment', async () => {
  const port = String(await freePorts(1));
  const outcome = await ask(['--as', 'agent', '{ a }'], { PORT: port });
  expect(outcome).toMatchObject({ code: 1, stdout: '' });
  expect(outcome.stderr).toMatch(
    new RegExp(`^No answer from http://127\\.0\\.0\\.1:${port}/graphql \\(ECONNREFUSED\\).*\\n$`),
  );
});

test.each([
  [[], /argument is missing/],
  [['{ a }'], /--as: one of customer, agent/],
  [['--as', 'king', '{ a }'], /no persona 'king'; there are customer, agent/],
  [['--as', 'agent', '--customer', '1', '{ a }'], /--customer says who the persona customer is/],
  [['--as', 'agent', '--variables', '[1]', '{ a }'], /--variables must be a JSON object/],
  [['--as', 'agent', '--header', 'x', '{ a }'], /--header must be/],
  [['--as', 'agent', '--url', 'nowhere', '{ a }'], /--url must be/],
  [['--as', 'agent', '--nonsense', '{ a }'], /nonsense/],
  [['--as', 'agent', '{ a }', '{ b }'], /Unexpected argument/],
])('%j is wrong usage: one line, exit code 2', async (args, line) => {
  const outcome = await ask(args);
  expect(outcome).toMatchObject({ code: 2, stdout: '' });
  expect(outcome.stderr).toMatch(line);
  expect(outcome.stderr.trim().split('\n')).toHaveLength(1);
});

test('--help explains and is no error', async () => {
  const outcome = await ask(['--help']);
  expect(outcome).toMatchObject({ code: 0, stderr: '' });
  expect(outcome.stdout).toMatch(/^npm run ask/);
});
