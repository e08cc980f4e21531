/**
 * The supervisor with small children of its own: how they start, fail, come back, and end.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { ChildPlan } from '../../../../commands/supervisor/child.ts';
import { Supervisor } from '../../../../commands/supervisor/supervisor.ts';
import { processes, remaining, stillRunning } from '../../../support/processes.ts';

const plan = (name: string, kind: ChildPlan['kind'], file: string, ...args: string[]): ChildPlan => ({
  name,
  kind,
  module: `test/support/children/${file}.ts`,
  args,
  environment: {},
});

let lines: string[];
let deaths: string[];
let supervisor: Supervisor;

beforeEach(() => {
  lines = [];
  deaths = [];
  supervisor = new Supervisor(
    (line) => lines.push(line),
    (reason) => deaths.push(reason),
    1000,
  );
});
afterEach(async () => {
  await supervisor.end();
});

const until = async (holds: () => boolean): Promise<void> => {
  const deadline = performance.now() + 10_000;
  while (!holds() && performance.now() < deadline) await new Promise((resolve) => setTimeout(resolve, 20));
  expect(holds()).toBe(true);
};

describe('a child', () => {
  test('that becomes ready is waited for', async () => {
    expect(await supervisor.require(plan('oven', 'database', 'obedient', 'oven'))).toEqual({
      type: 'ready',
      url: 'http://oven',
    });
  });

  test('that cannot start says why in one line', async () => {
    const failed = supervisor.require(plan('oven', 'database', 'dying', 'failed'));
    await expect(failed).rejects.toThrow(/^oven: there is no bread$/);
  });

  test('that crashes is one line too, without a stack', async () => {
    const crashed = supervisor.require(plan('oven', 'database', 'dying', 'throws'));
    await expect(crashed).rejects.toThrow(/^oven: TypeError: nobody expected this$/);
  });

  test('with one thing to do has its say and is done', async () => {
    const heard: unknown[] = [];
    await supervisor.finish(plan('baker', 'import', 'dying', 'done'), (message) => heard.push(message));
    expect(heard).toEqual([{ type: 'report', lines: ['baked'] }]);
    await expect(supervisor.finish(plan('baker', 'import', 'dying', 'failed'))).rejects.toThrow(/^baker: there is no/);
  });
});

describe('a death after the start', () => {
  test('of a database is fatal', async () => {
    await supervisor.require(plan('oven', 'database', 'dying', 'later'));
    await until(() => deaths.length === 1);
    expect(deaths).toEqual(['oven: it ended with exit code 3']);
  });

  test('of a server is put right, each time a little later', async () => {
    await supervisor.keep(plan('shop', 'subgraph', 'dying', 'later'));
    await until(() => lines.length === 3);
    expect(lines).toEqual([
      'shop: it ended with exit code 3; starting it again in 0.5 s',
      'shop: it ended with exit code 3; starting it again in 1 s',
      'shop: it ended with exit code 3; starting it again in 2 s',
    ]);
    expect(deaths).toEqual([]);
  });
});

describe('the end', () => {
  test('comes to the gateway, then to the subgraphs, then to the database', async () => {
    await Promise.all([
      supervisor.require(plan('database', 'database', 'obedient', 'database')),
      supervisor.keep(plan('identity', 'subgraph', 'obedient', 'identity', '100')),
      supervisor.keep(plan('gateway', 'gateway', 'obedient', 'gateway', '200')),
    ]);
    await supervisor.end();
    expect(lines).toEqual(['gateway: gateway ends', 'identity: identity ends', 'database: database ends']);
    expect(deaths).toEqual([]);
    expect(supervisor.pids).toEqual([]);
  });

  test('does not wait for ever for a child that will not', async () => {
    await supervisor.require(plan('mule', 'database', 'stubborn'));
    const known = processes().filter(({ pid }) => supervisor.pids.includes(pid));
    expect(known).toHaveLength(1);
    await supervisor.end();
    expect(stillRunning(known)).toEqual([]);
  });

  test('is the end: nothing is started after it', async () => {
    await supervisor.end();
    expect(() => supervisor.start(plan('late', 'subgraph', 'obedient', 'late'))).toThrow();
  });

  test('of the supervisor itself, by SIGKILL, takes even a stubborn child with it within two seconds', async () => {
    const holder = spawn(process.execPath, ['--import', 'tsx', 'test/support/children/holder.ts'], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const [output] = (await once(holder.stdout, 'data')) as [Buffer];
    const pid = Number(output.toString());
    const known = processes().filter((process) => process.pid === pid);
    expect(known).toHaveLength(1);
    holder.kill('SIGKILL');
    expect(await remaining(known, 2000)).toEqual([]);
  });
});
