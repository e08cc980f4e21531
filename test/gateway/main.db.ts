/** The gateway as a process: how it starts, what it says when it cannot, and that it never stays behind. */
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type Server } from 'node:net';
import type { Readable } from 'node:stream';
import { afterEach, describe, expect, test } from '@jest/globals';
import type { ChildMessage } from '../../schema/process.ts';
import { trailOfTests } from '../support/trail-folder.ts';

interface Gateway {
  readonly process: ChildProcess;
  readonly messages: ChildMessage[];
  readonly said: () => string;
  readonly complained: () => string;
  readonly firstMessage: Promise<ChildMessage | undefined>;
  readonly exit: Promise<number | null>;
}

const running: ChildProcess[] = [];
const servers: Server[] = [];
afterEach(() => {
  for (const child of running.splice(0)) child.kill('SIGKILL');
  for (const server of servers.splice(0)) server.close();
});

function gateway(args: readonly string[], environment: Record<string, string> = {}): Gateway {
  const child = fork('gateway/main.ts', args, {
    execArgv: ['--import', 'tsx'],
    env: { PATH: process.env.PATH, LOG_LEVEL: 'silent', TRAIL: trailOfTests(), ...environment },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  running.push(child);
  const messages: ChildMessage[] = [];
  let [said, complained] = ['', ''];
  child.stdout?.on('data', (chunk) => {
    said += chunk;
  });
  child.stderr?.on('data', (chunk) => {
    complained += chunk;
  });
  child.on('message', (message) => messages.push(message as ChildMessage));
  // Not `close`: it never comes for a child whose channel was closed from this side.
  const exit = Promise.all([
    once(child, 'exit'),
    once(child, 'disconnect'),
    once(child.stdout as Readable, 'end'),
    once(child.stderr as Readable, 'end'),
  ]).then(([[code]]) => code as number | null);
  const firstMessage = Promise.race([
    new Promise<ChildMessage>((resolve) => child.on('message', (message) => resolve(message as ChildMessage))),
    exit.then(() => undefined),
  ]);
  return { process: child, messages, said: () => said, complained: () => complained, firstMessage, exit };
}

describe('A gateway that cannot start', () => {
  test.each<[string, string[], Record<string, string>, number, string]>([
    ['an unknown option', ['--nope'], {}, 2, "Unknown option '--nope'"],
    ['an argument', ['x'], {}, 2, "Unexpected argument 'x'"],
    ['a wrong option', ['--port', 'x'], {}, 2, 'PORT must be a port number.'],
    ['a wrong variable', [], { PORT: 'x' }, 1, 'PORT must be a port number.'],
    [
      'nobody to trust',
      ['--host', '0.0.0.0'],
      {},
      1,
      'ISSUERS is required when NODE_ENV is production or HOST is not loopback.',
    ],
  ])('because of %s says so in one line', async (_, args, environment, code, line) => {
    const started = gateway(args, environment);
    expect(await started.exit).toBe(code);
    expect(started.complained()).toContain(line);
    expect(started.complained().trim().split('\n')).toHaveLength(1);
    expect(started.messages).toEqual([{ type: 'failed', message: started.complained().trim() }]);
    expect(started.said()).toBe('');
  });

  test('because its port is taken says so in one line', async () => {
    const other = createServer();
    servers.push(other);
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
    const { port } = other.address() as { port: number };
    const started = gateway(['--port', String(port)]);
    expect(await started.exit).toBe(1);
    const line = `Port ${port} is taken at 127.0.0.1; set PORT or --port to another one.`;
    expect(started.complained()).toBe(`${line}\n`);
    expect(started.messages).toEqual([{ type: 'failed', message: line }]);
  });
});

describe('A gateway that starts', () => {
  test('tells where it is, is alive, is not ready without its subgraphs, and wants a token', async () => {
    const started = gateway(['--port', '0'], { SUBGRAPH_IDENTITY_URL: 'http://127.0.0.1:9' });
    const message = await started.firstMessage;
    expect([message, started.complained()]).toEqual([
      { type: 'ready', url: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+$/) },
      '',
    ]);
    const { url } = message as { url: string };
    expect((await fetch(`${url}/health/live`)).status).toBe(200);
    expect((await fetch(`${url}/health/ready`)).status).toBe(503);
    expect((await fetch(`${url}/graphql`, { method: 'POST' })).status).toBe(401);
  });

  test.each<[string, (child: ChildProcess) => void]>([
    ['SIGTERM', (child) => child.kill('SIGTERM')],
    ['SIGINT', (child) => child.kill('SIGINT')],
    ['the end of its supervisor', (child) => child.disconnect()],
  ])('ends cleanly within two seconds after %s', async (_, end) => {
    const started = gateway(['--port', '0']);
    expect(await started.firstMessage).toMatchObject({ type: 'ready' });
    const since = performance.now();
    end(started.process);
    expect(await started.exit).toBe(0);
    expect(performance.now() - since).toBeLessThan(2_000);
  });

  test('helps without starting', async () => {
    const started = gateway(['--help']);
    expect(await started.exit).toBe(0);
    expect(started.said()).toContain(
      'npm run gateway -- [--supergraph FILE] [--policy FILE] [--dry-run FILE] [--consent URL] [--host H] [--port N]',
    );
    expect(started.messages).toEqual([]);
  });
});
