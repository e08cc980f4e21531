/** The processes of a subgraph: they start, say so, refuse in one line, and end with their supervisor. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import type { ChildMessage } from '../../schema/process.ts';
import { connectSubgraph } from '../../subgraphs/kit/connection.ts';
import { type EmbeddedServer, startEmbedded } from '../../subgraphs/kit/embedded/server.ts';
import { readMarker } from '../../subgraphs/kit/import-marker.ts';

const TIME = 30_000;
let server: EmbeddedServer;
const children: ChildProcess[] = [];

beforeAll(async () => {
  server = await startEmbedded();
});
afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
});
afterAll(() => server.stop());

interface Run {
  readonly child: ChildProcess;
  readonly messages: ChildMessage[];
  readonly output: () => string;
  readonly ended: Promise<number | null>;
  /** The first message of a type. */
  readonly message: <Type extends ChildMessage['type']>(type: Type) => Promise<Extract<ChildMessage, { type: Type }>>;
}

function run(
  file: 'main' | 'import',
  args: string[],
  options: { ipc?: boolean; env?: Record<string, string> } = {},
): Run {
  const child = spawn(process.execPath, ['--import', 'tsx', `subgraphs/${file}.ts`, ...args], {
    stdio: ['ignore', 'pipe', 'pipe', ...(options.ipc ? (['ipc'] as const) : [])],
    env: { PATH: process.env.PATH, MONGODB_URI: server.uri, LOG_LEVEL: 'silent', ...options.env },
  });
  children.push(child);
  const messages: ChildMessage[] = [];
  let output = '';
  child.on('message', (message) => messages.push(message as ChildMessage));
  child.stdout?.on('data', (chunk) => {
    output += chunk;
  });
  child.stderr?.on('data', (chunk) => {
    output += chunk;
  });
  return {
    child,
    messages,
    output: () => output,
    // With a channel that this side has closed, `close` does not come; without one, the output is whole only then.
    ended: once(child, options.ipc ? 'exit' : 'close').then(([code]) => code as number | null),
    message: async (type) => {
      for (;;) {
        const found = messages.find((message) => message.type === type);
        if (found !== undefined) return found as never;
        if (child.exitCode !== null) throw new Error(`ended with ${child.exitCode}: ${output}`);
        await Promise.race([once(child, 'message'), once(child, 'exit')]);
      }
    },
  };
}

const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
};

describe('wrong usage ends with 2, a wrong environment with 1, each with nothing else than words about it:', () => {
  test.each([
    ['main', []],
    ['main', ['identity', '--port', 'x']],
    ['import', ['identity', '--customers', '-1']],
    ['import', ['identity', '--reset', '--status']],
  ] as const)(
    '%s %j',
    async (file, args) => {
      const { ended, output } = run(file, [...args]);
      expect(await ended).toBe(2);
      expect(output()).toMatch(/^Usage: /);
    },
    TIME,
  );

  test.each(['main', 'import'] as const)(
    '%s of a subgraph that there is not says so',
    async (file) => {
      const { ended, output } = run(file, ['nope']);
      expect(await ended).toBe(2);
      expect(output()).toMatch(/^Unknown subgraph: nope\.\nUsage: /);
    },
    TIME,
  );

  test(
    'help',
    async () => {
      const { ended, output } = run('main', ['--help']);
      expect(await ended).toBe(0);
      expect(output()).toMatch(/^Usage: /);
    },
    TIME,
  );

  test.each([
    [{ MONGODB_URI: '' }, 'identity: MONGODB_URI is required\n'],
    [{ MONGODB_URI: 'mongodb://user:secret@127.0.0.1:9/' }, 'identity: MONGODB_URI: no server answers there\n'],
    [{ LOG_LEVEL: 'loud' }, /^identity: LOG_LEVEL [^\n]+\n$/],
  ])(
    '%j',
    async (env, line) => {
      const { ended, output } = run('main', ['identity', '--port', '0'], { env });
      expect(await ended).toBe(1);
      if (typeof line === 'string') expect(output()).toBe(line);
      else expect(output()).toMatch(line);
    },
    TIME,
  );
});

describe('a subgraph', () => {
  test(
    'says where it answers, and that a port is taken',
    async () => {
      const first = run('main', ['identity', '--port', '0'], { ipc: true });
      const { url } = await first.message('ready');
      expect((await fetch(url.replace('/graphql', '/health/ready'))).status).toBe(200);
      expect((await fetch(url, { method: 'POST', body: '{}' })).status).toBe(401);

      const second = run('main', ['identity', '--port', new URL(url).port], { ipc: true });
      expect(await second.ended).toBe(1);
      expect(second.messages).toEqual([{ type: 'failed', message: `identity: port ${new URL(url).port} is taken` }]);

      first.child.kill('SIGTERM');
      expect(await first.ended).toBe(0);
    },
    TIME,
  );

  test(
    'ends when the channel to its supervisor closes',
    async () => {
      const { child, message, ended } = run('main', ['consent', '--port', '0'], { ipc: true });
      await message('ready');
      const before = Date.now();
      child.disconnect();
      expect(await ended).toBe(0);
      expect(Date.now() - before).toBeLessThan(2000);
      expect(isAlive(child.pid!)).toBe(false);
    },
    TIME,
  );
});

describe('an import', () => {
  const status = async () => {
    const { message } = run('import', ['consent', '--status'], { ipc: true });
    return (await message('status')).marker;
  };

  test(
    'killed at any moment and begun again leaves nothing twice',
    async () => {
      expect(await status()).toBeNull();
      const killed = run('import', ['consent', '--customers', '1000', '--shift-weeks', '400'], { ipc: true });
      await killed.message('progress');
      killed.child.kill('SIGKILL');
      await killed.ended;
      expect(await status()).toMatchObject({ status: 'running', customers: 1000, finishedAt: null });

      const again = run('import', ['consent', '--customers', '150', '--shift-weeks', '400'], { ipc: true });
      expect((await again.message('report')).lines[0]).toMatch(/^consent: 150 customers, /);
      expect(await again.ended).toBe(0);
      expect(await status()).toMatchObject({ status: 'done', customers: 150, shiftWeeks: 400 });
      const connection = await connectSubgraph('consent', { uri: server.uri });
      expect(await connection.collection('customers').estimatedDocumentCount()).toBe(150);
      expect((await readMarker(connection))?.report?.imported.customers).toBe(150);
      await connection.close();

      expect(await run('import', ['consent', '--reset']).ended).toBe(0);
      expect(await status()).toBeNull();
    },
    TIME,
  );

  test(
    'ends when the channel to its supervisor closes',
    async () => {
      const { child, message, ended } = run('import', ['consent'], { ipc: true });
      await message('progress');
      child.disconnect();
      const before = Date.now();
      await ended;
      expect(Date.now() - before).toBeLessThan(2000);
    },
    TIME,
  );
});
