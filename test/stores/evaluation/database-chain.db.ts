/**
 * The database process as its supervisor sees it: what it says, what it refuses, and that nothing outlives it.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, test } from '@jest/globals';
import mongoose from 'mongoose';
import { hostHas } from '../../../subgraphs/kit/database/download.ts';
import { hostsOf } from '../../../subgraphs/kit/database/given.ts';
import type { DatabaseMessage } from '../../../subgraphs/kit/database/messages.ts';
import { startMongod } from '../../../subgraphs/kit/database/mongod.ts';

const ROOT = fileURLToPath(new URL('../../../', import.meta.url));
const MAIN = join(ROOT, 'subgraphs/kit/database/main.ts');
const SERVER = join(ROOT, 'subgraphs/kit/embedded/server.ts');
const folder = mkdtempSync(join(tmpdir(), 'assent-chain-'));

afterAll(() => rmSync(folder, { recursive: true, force: true }));

function start(
  args: string[],
  env: Record<string, string> = {},
): { child: ChildProcess; message: Promise<DatabaseMessage> } {
  const child = spawn(process.execPath, ['--import', 'tsx', MAIN, ...args], {
    cwd: ROOT,
    env: { PATH: process.env.PATH, HOME: process.env.HOME, ...env },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  return { child, message: once(child, 'message').then(([message]) => message as DatabaseMessage) };
}

async function exitOf(child: ChildProcess): Promise<{ code: number | null; milliseconds: number }> {
  const since = Date.now();
  const [code] = child.exitCode === null ? await once(child, 'exit') : [child.exitCode];
  return { code, milliseconds: Date.now() - since };
}

/** A program that stands in for mongod: takes its arguments, writes its process id, and speaks the protocol. */
function fakeMongod(name: string): { path: string; pidFile: string } {
  const path = join(folder, name);
  const pidFile = `${path}.pid`;
  const script = [
    `const { startEmbedded } = await import(${JSON.stringify(SERVER)});`,
    "const { writeFileSync } = await import('node:fs');",
    "await startEmbedded(Number(process.argv[process.argv.indexOf('--port') + 1]));",
    `writeFileSync(${JSON.stringify(pidFile)}, String(process.pid));`,
  ];
  writeFileSync(`${path}.mts`, script.join('\n'));
  writeFileSync(
    path,
    `#!/bin/sh\nexec "${process.execPath}" --import "${import.meta.resolve('tsx')}" "${path}.mts" "$@"\n`,
  );
  chmodSync(path, 0o755);
  return { path, pidFile };
}

const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
};

async function gone(pid: number, milliseconds: number): Promise<boolean> {
  for (const end = Date.now() + milliseconds; Date.now() < end; ) {
    if (!isAlive(pid)) return true;
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  return false;
}

describe('With --evaluation', () => {
  test('it says where it is and that its data ends with it, answers, and ends with its supervisor within two seconds', async () => {
    const { child, message } = start(['--evaluation']);
    const ready = await message;
    expect(ready).toMatchObject({ type: 'ready', kind: 'evaluation' });
    if (ready.type !== 'ready') throw new Error('not ready');
    expect(ready.description).toMatch(/evaluation only.*data ends with it/);
    const connection = await mongoose.createConnection(ready.uri).asPromise();
    expect(await connection.db?.command({ ping: 1 })).toMatchObject({ ok: 1 });
    await connection.close();
    child.disconnect();
    const { code, milliseconds } = await exitOf(child);
    expect(code).toBe(0);
    expect(milliseconds).toBeLessThan(2000);
  });

  test.each(['SIGTERM', 'SIGINT'] as const)('%s ends it with exit code 0', async (signal) => {
    const { child, message } = start(['--evaluation']);
    await message;
    child.kill(signal);
    expect((await exitOf(child)).code).toBe(0);
  });
});

describe('What cannot succeed is one line and exit code 1:', () => {
  test.each([
    [
      'production on the evaluation store',
      ['--evaluation'],
      { NODE_ENV: 'production' },
      /refuses to start under NODE_ENV=production/,
    ],
    [
      'a server that is not there',
      [],
      { MONGODB_URI: 'mongodb://eve:hunter2@127.0.0.1:1/db' },
      /^No MongoDB answers at 127\.0\.0\.1:1 within 2 seconds/,
    ],
    [
      'a URI that is none',
      [],
      { MONGODB_URI: 'mongodb://eve:hunter2%@host/?nonsense' },
      /^MONGODB_URI is not a MongoDB connection string/,
    ],
    ['a wrong scheme', [], { MONGODB_URI: 'http://eve:hunter2@host/' }, /^MONGODB_URI must begin with mongodb:/],
    [
      'a binary that does not run',
      [],
      { MONGOMS_SYSTEM_BINARY: '/bin/false', MONGOMS_SYSTEM_BINARY_VERSION_CHECK: '0' },
      /does not start/,
    ],
  ])('%s', async (_, args, env, expected) => {
    const { child, message } = start(args, env);
    let written = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream?.on('data', (chunk) => {
        written += chunk;
      });
    }
    const failed = await message;
    expect(failed.type).toBe('failed');
    if (failed.type === 'failed') expect(failed.message).toMatch(expected);
    expect(JSON.stringify(failed) + written).not.toContain('hunter2');
    expect(JSON.stringify(failed)).not.toContain('\\n');
    expect((await exitOf(child)).code).toBe(1);
  });
});

describe('A mongod', () => {
  test('is found by MONGOMS_SYSTEM_BINARY, and does not outlive a database process that was killed', async () => {
    const { path, pidFile } = fakeMongod('mongod-a');
    const env = { MONGOMS_SYSTEM_BINARY: path, MONGOMS_SYSTEM_BINARY_VERSION_CHECK: '0' };
    const { child, message } = start([], env);
    expect(await message).toMatchObject({ type: 'ready', kind: 'mongod' });
    for (let i = 0; i < 100 && !existsSync(pidFile); i += 1) await new Promise((resolve) => setTimeout(resolve, 20));
    const pid = Number(readFileSync(pidFile, 'utf8'));
    expect(isAlive(pid)).toBe(true);
    child.kill('SIGKILL');
    expect(await gone(pid, 2000)).toBe(true);
  });

  test('that ends by itself is reported, and one that is stopped is not', async () => {
    const { path, pidFile } = fakeMongod('mongod-b');
    const stopped = await startMongod(path, join(folder, 'data'));
    let lost = '';
    void stopped.lost.then((reason) => {
      lost = reason;
    });
    await stopped.stop();
    expect(lost).toBe('');
    rmSync(pidFile, { force: true });
    const killed = await startMongod(path, join(folder, 'data'));
    for (let i = 0; i < 100 && !existsSync(pidFile); i += 1) await new Promise((resolve) => setTimeout(resolve, 20));
    process.kill(Number(readFileSync(pidFile, 'utf8')), 'SIGKILL');
    expect(await killed.lost).toMatch(/ended by itself/);
  });
});

test('A host that does not answer has nothing to download, and no name of a host shows a password', async () => {
  expect(await hostHas('http://127.0.0.1:1/mongodb.tgz')).toBe(false);
  expect(hostsOf('mongodb://eve:p%40ss@a:1,b:2/db?x=y@z')).toBe('a:1,b:2');
});
