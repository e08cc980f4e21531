/**
 * Several processes on one port: they answer as one, one that dies is replaced, and none outlives the process that holds them.
 */
import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { afterAll, afterEach, beforeAll, expect, jest, test } from '@jest/globals';
import { client } from '../support/client.ts';
import { type GatewayOptions, type GatewayProcess, gatewayProcess } from '../support/gateway-process.ts';
import { type RunningProcess, remaining, stillRunning } from '../support/processes.ts';
import { openShop, type Shop } from '../support/shop.ts';
import { freePorts } from '../support/start-process.ts';

const DIED = 'a worker died and is started again';

let shop: Shop;
let directory: string;
let gateway: GatewayProcess;
const file = (name: string) => join(directory, name);
beforeAll(async () => {
  shop = await openShop();
  directory = await mkdtemp(join(tmpdir(), 'workers-'));
  await writeFile(file('shop.graphql'), shop.supergraphSdl);
  const args = ['init', file('policy.json'), '--supergraph', file('shop.graphql'), '--class', 'public'];
  await promisify(execFile)(process.execPath, ['--import', 'tsx', 'commands/policy.ts', ...args]);
});
const servers: Server[] = [];
afterEach(async () => {
  for (const server of servers.splice(0)) server.close();
  await gateway.stop();
});
afterAll(async () => {
  await shop.stop();
  await rm(directory, { recursive: true });
});

const files = () => ['--supergraph', file('shop.graphql'), '--policy', file('policy.json')];
async function serve(options: Partial<GatewayOptions> = {}): Promise<string> {
  const args = files();
  gateway = gatewayProcess({ args, environment: { WORKERS: '2' }, ...options });
  return gateway.url;
}

/** Asks over connections of their own, so that every worker gets some. */
async function askAll(url: string, times = 12) {
  const { ask } = client(url);
  const headers = { connection: 'close' };
  return Promise.all(Array.from({ length: times }, () => ask({ as: 'agent', headers }, '{ version }')));
}
const RIGHT = { status: 200, body: { data: { version: 'one' } } };

// Each test starts several processes, on a machine that may be busy with others.
jest.setTimeout(90_000);

/** Those that run, once there are so many. */
async function workers(count: number): Promise<RunningProcess[]> {
  const deadline = performance.now() + 20_000;
  for (;;) {
    const found = gateway.workers();
    if (found.length === count || performance.now() > deadline) return found;
    await sleep(50);
  }
}

test('two answer on one port, and trust the tokens that either of them makes', async () => {
  const url = await serve();
  expect(await workers(2)).toHaveLength(2);
  expect(await askAll(url)).toEqual(Array(12).fill(RIGHT));

  const origin = { origin: url, 'content-type': 'application/json', connection: 'close' };
  const made = await Promise.all(
    Array.from({ length: 4 }, () =>
      client(url).call('/development/token', {
        method: 'POST',
        headers: origin,
        body: JSON.stringify({ persona: 'agent' }),
      }),
    ),
  );
  const answers = made.flatMap(({ body }) =>
    Array.from({ length: 3 }, () =>
      client(url).call('/graphql', {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          connection: 'close',
          authorization: `Bearer ${body.token}`,
          'x-purpose': 'customer-care',
        },
        body: JSON.stringify({ query: '{ version }' }),
      }),
    ),
  );
  expect((await Promise.all(answers)).map(({ status }) => status)).toEqual(Array(12).fill(200));
});

test('one that dies is started again, and the other answers meanwhile', async () => {
  const url = await serve();
  const [first] = await workers(2);
  process.kill(first!.pid, 'SIGKILL');
  const [line] = await gateway.logged(DIED);
  expect(line).toMatchObject({ level: 50, reason: 'it was ended by SIGKILL' });
  expect(await askAll(url)).toEqual(Array(12).fill(RIGHT));
  const now = await workers(2);
  expect(now.map(({ pid }) => pid)).not.toContain(first!.pid);
  expect(await askAll(url)).toEqual(Array(12).fill(RIGHT));
});

test('one that is started again serves what was read last, whatever is in the files by then', async () => {
  // A port that is given: one that the system chose goes when all of them have died at once.
  const url = await serve({ args: [...files(), '--port', String(await freePorts(1))] });
  await writeFile(file('policy.json'), '{');
  try {
    await gateway.logged('the changed files are refused, what was served before goes on');
    for (const { pid } of await workers(2)) process.kill(pid, 'SIGKILL');
    await gateway.logged(DIED, 2);
    await gateway.logged(`Server listening at ${url}`, 4);
    expect(await askAll(url)).toEqual(Array(12).fill(RIGHT));
  } finally {
    await rm(file('policy.json'));
    const args = ['init', file('policy.json'), '--supergraph', file('shop.graphql'), '--class', 'public'];
    await promisify(execFile)(process.execPath, ['--import', 'tsx', 'commands/policy.ts', ...args]);
  }
});

test.each<[NodeJS.Signals, number | null]>([
  ['SIGTERM', 0],
  ['SIGINT', 0],
  ['SIGKILL', null],
])('after %s to the one that holds them nobody is left two seconds later', async (signal, code) => {
  await serve();
  const held = await workers(2);
  const since = performance.now();
  gateway.signal(signal);
  expect(await gateway.exit).toBe(code);
  expect(await remaining(held, 2_000 - (performance.now() - since))).toEqual([]);
  expect(gateway.log().filter(({ msg }) => msg === DIED)).toEqual([]);
});

test('a request that runs when the end comes is still answered', async () => {
  const slow = await openShop({ version: 'slow', delay: 600 });
  try {
    await writeFile(file('slow.graphql'), slow.supergraphSdl);
    const url = await serve({ args: ['--supergraph', file('slow.graphql'), '--policy', 'public'] });
    const asked = client(url).ask({ as: 'agent' }, '{ version }');
    await slow.asked();
    gateway.signal('SIGTERM');
    expect((await asked).body).toEqual({ data: { version: 'slow' } });
    expect(await gateway.exit).toBe(0);
  } finally {
    await slow.stop();
  }
});

test('when they cannot listen, it is said once', async () => {
  const other = createServer();
  await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
  servers.push(other);
  const { port } = other.address() as { port: number };
  await expect(serve({ args: [...files(), '--port', String(port)] })).rejects.toThrow(
    new RegExp(`^Port ${port} is taken at 127\\.0\\.0\\.1; set PORT or --port to another one\\.\n$`),
  );
  expect(await gateway.exit).toBe(1);
});

test('under a supervisor’s leash they are held by the gateway, which is held by the supervisor', async () => {
  const leash = new URL(`../../commands/supervisor/leash.ts?supervisor=${process.pid}`, import.meta.url).href;
  const url = await serve({ nodeOptions: ['--import', leash] });
  const held = await workers(2);
  expect(await askAll(url)).toEqual(Array(12).fill(RIGHT));
  expect(stillRunning(held)).toHaveLength(2);
});

test('what they count is summed by their primary, on the port of the metrics', async () => {
  const port = await freePorts(1);
  const url = await serve({ environment: { WORKERS: '2', METRICS_PORT: String(port) } });
  await askAll(url, 20);
  const text = await (await fetch(`http://127.0.0.1:${port}/metrics`)).text();
  expect(text).toMatch(/^assent_operations_total\{kind="query",purpose="customer-care",status="200"\} 20$/m);
  expect((await fetch(`${url}/metrics`)).status).toBe(404);
});
