/** `npm run export` against a gateway: what it writes, where, and with which exit code. */
import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test } from '@jest/globals';
import { parse } from 'csv-parse/sync';
import { command } from '../../support/command.ts';
import { stateOf } from '../../support/world/people.ts';
import { type Exporting, fileOf, openExporting } from './exporting.ts';

let here: Exporting | undefined;
afterEach(async () => {
  await here?.stop();
  here = undefined;
});

const MAILS = '{ customers { edges { node { id email } } } }';
const IDS = ['1', '2', '3', '4', '5'];

/** With a token that this gateway trusts. */
async function run(...args: string[]) {
  const { authorization } = await here!.headersOf({ as: 'marketer' });
  const all = [
    '--as',
    'marketer',
    '--url',
    `${here!.url}/export`,
    '--header',
    `authorization: ${authorization}`,
    ...args,
  ];
  return command('commands/export.ts', all, { NODE_ENV: 'test' });
}

test('a whole file is on stdout, what became of it on stderr, and the exit code is 0', async () => {
  here = await openExporting(IDS);
  const { code, stdout, stderr } = await run(MAILS);
  const file = fileOf(200, new Headers(), stdout);
  expect([code, stderr]).toEqual([0, 'Complete: 5 customers on 3 pages.\n']);
  expect(file.ids()).toEqual(IDS);
  expect([file.first().record, file.last().record]).toEqual(['export', 'complete']);
}, 60_000);

test.each(['ndjson', 'csv'])(
  'what broke off ends with a whole page, exit code 1, and goes on behind it: %s',
  async (format) => {
    here = await openExporting(IDS);
    let asked = 0;
    here.world.misbehave('identity', (call, properly) => {
      if (call.body.query !== undefined) asked += 1;
      return asked > 2 ? 'nothing' : properly();
    });
    const broken = await run('--format', format, MAILS);
    expect(broken.code).toBe(1);
    const [, token] =
      /^Not complete after 4 customers\. SUBGRAPH_UNAVAILABLE: .*\nGo on, and append to the file, with: --resume (\S+)\n$/.exec(
        broken.stderr,
      ) ?? [];
    expect(token).toBeDefined();
    here.world.behave();
    const rest = await run('--format', format, '--resume', token!, MAILS);
    expect([rest.code, rest.stderr]).toEqual([0, 'Complete: 5 customers on 3 pages.\n']);
    const together = broken.stdout + rest.stdout;
    const ids =
      format === 'ndjson'
        ? fileOf(200, new Headers(), together).ids()
        : (parse(together, { columns: true }) as Record<string, string>[]).flatMap((row) =>
            row['export:record'] === 'customer' ? [row.id] : [],
          );
    expect(ids).toEqual(IDS);
  },
  60_000,
);

test('a page that was not taken to its end is not in the file', async () => {
  here = await openExporting(IDS);
  here.world.misbehave('identity', async (call, properly, response) => {
    if (call.body.query !== undefined && JSON.stringify(call.body).includes('"5"')) {
      response.socket?.destroy();
      await here!.house.stop();
      return undefined;
    }
    return properly();
  });
  const { code, stdout, stderr } = await run(MAILS);
  const file = fileOf(200, new Headers(), stdout);
  expect(code).toBe(1);
  expect(file.ids()).toEqual(['1', '2', '3', '4']);
  expect(['page', 'incomplete']).toContain(file.last().record);
  expect(stderr).toMatch(/--resume \S+\n$/);
  await here.world.stop();
  here = undefined;
}, 60_000);

test('with --out nothing is on stdout, and the file is its owner’s alone and is gone on with', async () => {
  here = await openExporting(IDS);
  const folder = await mkdtemp(join(tmpdir(), 'export-'));
  const path = join(folder, 'file');
  try {
    const { code, stdout } = await run('--out', path, MAILS);
    expect([code, stdout, (await stat(path)).mode & 0o777]).toEqual([0, '', 0o600]);
    const whole = fileOf(200, new Headers(), await readFile(path, 'utf8'));
    expect(whole.ids()).toEqual(IDS);
    const { resumeToken } = whole.lines().find(({ record }) => record === 'page')!;
    await run('--out', path, '--resume', resumeToken, MAILS);
    expect(fileOf(200, new Headers(), await readFile(path, 'utf8')).ids()).toEqual([...IDS, '3', '4', '5']);
    expect((await run('--out', join(folder, 'none', 'file'), MAILS)).code).toBe(1);
  } finally {
    await rm(folder, { recursive: true });
  }
}, 60_000);

test('a refusal is said on stderr, and nothing is on stdout', async () => {
  here = await openExporting(IDS);
  here.world.states.set('1', stateOf('1'));
  const { code, stdout, stderr } = await run('--purpose', 'research', MAILS);
  expect([code, stdout]).toEqual([1, '']);
  expect(stderr).toContain('HTTP 403\n{"errors":[{"message":"This purpose is not among those of the token."');
}, 60_000);

test.each([
  [['--help'], 0, /^npm run --silent export -- --as PERSONA/],
  [[], 2, /^An argument is missing\. Try --help\.\n$/],
  [[MAILS], 2, /^Say who asks with --as/],
  [['--as', 'nobody', MAILS], 2, /^There is no persona 'nobody'/],
  [['--as', 'analyst', '--format', 'parquet', MAILS], 2, /^--format must be ndjson or csv\./],
  [['--as', 'analyst', '--variables', '7', MAILS], 2, /^--variables must be a JSON object\./],
  [['--as', 'analyst', '--url', 'x', MAILS], 2, /^--url must be an http or https URL\./],
  [['--as', 'analyst', '--nothing', MAILS], 2, /^Unknown option/],
  [
    ['--as', 'analyst', '--url', 'http://127.0.0.1:1/export', MAILS],
    1,
    /^No answer from http:\/\/127\.0\.0\.1:1\/export/,
  ],
] as const)(
  '%j ends with %d',
  async (args, code, text) => {
    const outcome = await command('commands/export.ts', args, { NODE_ENV: 'test' });
    expect(outcome.code).toBe(code);
    expect(code === 0 ? outcome.stdout : outcome.stderr).toMatch(text);
  },
  30_000,
);
