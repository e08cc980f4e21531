/**
 * `npm start`, really started: what it says when all is well, and that nothing of it stays, however it ends.
 */
import { exec } from 'node:child_process';
import { createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { afterEach, describe, expect, jest, test } from '@jest/globals';
import { demoCustomers } from '../../schema/demo-customers.ts';
import { type RunningProcess, remaining } from '../support/processes.ts';
import { freePorts, StartProcess } from '../support/start-process.ts';

jest.setTimeout(120_000);

const started: StartProcess[] = [];
const start = async (args: string[], environment: Record<string, string> = {}): Promise<StartProcess> => {
  const run = await StartProcess.start(args, environment);
  started.push(run);
  return run;
};
afterEach(async () => {
  await Promise.all(started.splice(0).map((run) => run.destroy()));
});

const SMALL = ['--evaluation', '--customers', '12'];
/** Milliseconds: the compiler that tsx keeps for a process may end a blink after it. */
const SETTLING = 300;
const oneLine = (text: string) => text.trim().split('\n').length === 1;

async function runsOf(output: string): Promise<unknown[]> {
  const commands = [...output.matchAll(/^ {2}(npm run .*)$/gm)].map(([, command]) => command!);
  const answers = await Promise.all(commands.map((command) => promisify(exec)(command)));
  return answers.map(({ stdout }) => JSON.parse(stdout));
}

const named = (all: readonly RunningProcess[], part: string): RunningProcess => {
  const found = all.find(({ command }) => command.includes(part));
  if (found === undefined) throw new Error(`${part} does not run`);
  return found;
};

test('a start says where it is, who to ask about and what to try; Ctrl-C ends all of it with exit code 0', async () => {
  const run = await start(SMALL);
  await run.printed('Ready after');
  expect(run.stdout).toContain(`http://127.0.0.1:${run.port}/graphql`);
  for (const { label, id, note } of demoCustomers) {
    expect(run.stdout).toMatch(new RegExp(`${label} +${id} +${note.replace(/[()]/g, '.')}`));
  }
  expect(run.stdout).toMatch(/Dates: those of the sample plus \d+ weeks/);
  expect(run.stdout).toMatch(/purchases: .*[\d,]+ purchases/);

  expect(await runsOf(run.stdout)).toEqual([
    { data: { customer: { id: '2324', email: expect.stringMatching(/^[^*]+@[^*]+$/) } } },
    {
      data: { customer: null },
      errors: [
        {
          message: expect.any(String),
          path: ['customer'],
          extensions: expect.objectContaining({ code: 'CONSENT_REQUIRED', purpose: 'direct-marketing' }),
        },
      ],
    },
    {
      data: {
        customer: {
          name: { full: expect.any(String) },
          email: expect.stringMatching(/^.\*\*\*@\*\*\*\./),
          phone: expect.stringMatching(/\*\*\*\d\d$/),
        },
      },
      extensions: {
        masked: expect.arrayContaining([
          { coordinate: 'Customer.email', kind: 'email' },
          { coordinate: 'Customer.phone', kind: 'phone' },
        ]),
      },
    },
  ]);

  const all = run.all();
  expect(all.filter(({ command }) => /\/(main|start)\.ts/.test(command))).toHaveLength(7);
  run.signal('SIGINT');
  expect(await run.exit).toEqual({ code: 0, signal: null });
  expect(await remaining(all, SETTLING)).toEqual([]);
  expect(run.stderr).toBe('');
});

test('a subgraph and the gateway come back when they die; the database takes everything with it', async () => {
  const run = await start(SMALL);
  await run.printed('Ready after');
  const before = run.children();
  process.kill(named(before, 'main.ts loyalty').pid, 'SIGKILL');
  process.kill(named(before, 'gateway/main.ts').pid, 'SIGKILL');
  const ready = async () =>
    (await fetch(`http://127.0.0.1:${run.port}/health/ready`).catch(() => undefined))?.ok === true;
  const deadline = performance.now() + 20_000;
  await sleep(500);
  while (!(await ready()) && performance.now() < deadline) await sleep(100);
  expect(await ready()).toBe(true);
  expect(run.stderr).toMatch(/loyalty: it was ended by SIGKILL; starting it again/);

  const all = run.all();
  expect(named(all, 'main.ts loyalty').pid).not.toBe(named(before, 'main.ts loyalty').pid);
  process.kill(named(all, 'database/main.ts').pid, 'SIGKILL');
  expect(await run.exit).toEqual({ code: 1, signal: null });
  expect(run.stderr).toMatch(/database: it was ended by SIGKILL\n$/);
  expect(await remaining(all, SETTLING)).toEqual([]);
});

describe('a supervisor that is killed leaves no child after two seconds', () => {
  test.each([
    ['as soon as there is a child', 'Starting the database', 100],
    ['while it loads the imports', 'Importing', 150],
    ['in the middle of the import', 'Importing', 3500],
    ['while the subgraphs start', 'Starting the subgraphs', 200],
    ['when everything runs', 'Ready after', 0],
  ])('%s', async (_moment, text, delay) => {
    const run = await start(['--evaluation', '--customers', text === 'Importing' ? '1000' : '12']);
    await run.printed(text);
    await sleep(delay);
    expect(run.stdout.includes('Ready after')).toBe(text === 'Ready after');
    const children = run.killAlone();
    expect(children.length).toBeGreaterThan(0);
    expect(await remaining(children, 2000)).toEqual([]);
  });
});

describe('Ctrl-C ends a start cleanly', () => {
  test.each([
    ['while the database starts', 'Starting the database', 50],
    ['in the middle of the import', 'Importing', 2000],
    ['while the subgraphs start', 'Starting the subgraphs', 300],
  ])('%s', async (_moment, text, delay) => {
    const run = await start(['--evaluation', '--customers', text === 'Importing' ? '1000' : '12']);
    await run.printed(text);
    await sleep(delay);
    const all = run.all();
    run.signal('SIGINT');
    expect(await run.exit).toEqual({ code: 0, signal: null });
    expect(await remaining(all, SETTLING)).toEqual([]);
    expect(run.stderr).toBe('');
  });
});

describe('a start that cannot succeed says so in one line, with exit code 1', () => {
  test.each([
    ['a wrong PORT', { PORT: '99999' }, /^PORT must be/],
    ['a wrong LOG_LEVEL', { LOG_LEVEL: 'loud' }, /^LOG_LEVEL must be/],
    ['a wrong value of the gateway', { CORS_ORIGINS: 'shop' }, /^CORS_ORIGINS must be/],
    ['an issuer that is missing where HOST is not loopback', { HOST: '0.0.0.0' }, /^ISSUERS is required/],
    ['a MONGODB_URI that is none', { MONGODB_URI: 'postgres://u:secret@127.0.0.1' }, /^MONGODB_URI must begin with/],
    [
      'a MONGODB_URI where nobody is',
      { MONGODB_URI: 'mongodb://u:secret@127.0.0.1:1/' },
      /^database: .*127\.0\.0\.1:1/,
    ],
    ['the evaluation store in production', { NODE_ENV: 'production', ISSUERS: 'https://a.example' }, /production/],
  ])('%s', async (_what, environment: Record<string, string>, line) => {
    const run = await start(environment.MONGODB_URI === undefined ? SMALL : [], environment);
    expect(await run.exit).toEqual({ code: 1, signal: null });
    expect(run.stderr).toMatch(line);
    expect(run.stderr).not.toContain('secret');
    expect(oneLine(run.stderr)).toBe(true);
  });

  test.each([
    ['the gateway', 0],
    ['a subgraph', 3],
  ])('the port of %s is taken', async (_whose, offset) => {
    const first = await freePorts(5);
    const other = createServer().listen(first + offset, '127.0.0.1');
    try {
      const run = await start(SMALL, { PORT: String(first) });
      expect(await run.exit).toEqual({ code: 1, signal: null });
      expect(run.stderr).toContain(`Port ${first + offset} `);
      expect(oneLine(run.stderr)).toBe(true);
      expect(run.stdout).toBe('');
    } finally {
      other.close();
    }
  });

  test('the database dies in the middle of the import', async () => {
    const run = await start(['--evaluation', '--customers', '1000']);
    await run.printed('Importing');
    await sleep(2500);
    const all = run.all();
    process.kill(named(all, 'database/main.ts').pid, 'SIGKILL');
    expect(await run.exit).toEqual({ code: 1, signal: null });
    expect(oneLine(run.stderr)).toBe(true);
    expect(await remaining(all, SETTLING)).toEqual([]);
  });
});

describe('npm start', () => {
  test('ends with exit code 0 at Ctrl-C', async () => {
    const run = await StartProcess.startByNpm(SMALL);
    started.push(run);
    await run.printed('Ready after');
    const all = run.all();
    run.signal('SIGINT');
    expect(await run.exit).toEqual({ code: 0, signal: null });
    expect(await remaining(all, SETTLING)).toEqual([]);
  });

  test('leaves nothing behind when npm itself is killed', async () => {
    const run = await StartProcess.startByNpm(SMALL);
    started.push(run);
    await run.printed('Starting the subgraphs');
    const children = run.killAlone();
    expect(children.length).toBeGreaterThan(1);
    expect(await remaining(children, 2000)).toEqual([]);
  });
});

test('wrong usage is exit code 2', async () => {
  for (const args of [['--customers', 'few'], ['--customers', '0'], ['--unknown']]) {
    const run = await start(args);
    expect(await run.exit).toEqual({ code: 2, signal: null });
    expect(oneLine(run.stderr)).toBe(true);
  }
});
