/** `npm run trail` as people run it: what it prints, and its exit codes. */
import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { trailIn } from '../../../../gateway/audit/create-trail.ts';
import { FileSink } from '../../../../gateway/audit/file/sink.ts';
import { GroupCommit } from '../../../../gateway/audit/group-commit.ts';
import { type SigningKey, STATE_DIRECTORY, signingKey } from '../../../../gateway/caller/key-file.ts';
import { GATEWAY_KEYS } from '../../../../gateway/caller/passport.ts';
import { createSigner } from '../../../../gateway/caller/seal.ts';
import { entry } from '../../../support/trail/entries.ts';

let key: SigningKey;
let folder: string;
let trail: string;
let jwks: string;

const quiet = { error: () => {}, warn: () => {} };

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'assent-trail-command-'));
  trail = join(folder, 'trail');
  jwks = join(folder, 'jwks.json');
  key = await signingKey(STATE_DIRECTORY, GATEWAY_KEYS);
  await writeFile(jwks, JSON.stringify(key.jwks));
  const options = { period: 'month', sealRecords: 4, sealSeconds: 3_600 } as const;
  const written = trailIn(await FileSink.open(trail), options, key, quiet);
  for (let n = 0; n < 5; n += 1) await written.append(entry(`request-${n}`, ['customer-pseudonym'], `{ a${n} }`));
  await written.close();
});
afterAll(() => rm(folder, { recursive: true, force: true }));

interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

const run = (args: readonly string[], environment: Record<string, string> = {}): Promise<Ended> =>
  new Promise((resolve) => {
    const { PATH = '', HOME = '' } = process.env;
    const env = { PATH, HOME, TRAIL: `file:${trail}`, ...environment };
    execFile(process.execPath, ['--import', 'tsx', 'commands/trail.ts', ...args], { env }, (error, stdout, stderr) =>
      resolve({ code: error === null ? 0 : Number(error.code), stdout, stderr }),
    );
  });

/** A copy of the trail, changed. */
async function changed(name: string, change: (lines: string[]) => void): Promise<string> {
  const copy = join(folder, name);
  await (await FileSink.open(copy)).close();
  for (const file of await readdir(trail)) {
    const text = await readFile(join(trail, file), 'utf8');
    const lines = text.split('\n');
    if (file.endsWith('.jsonl')) change(lines);
    await writeFile(join(copy, file), lines.join('\n'));
  }
  return copy;
}

describe('verify', () => {
  test('says that nothing was found, and in how much', async () => {
    const { code, stdout } = await run(['verify']);
    expect(stdout).toMatch(/ok {3}1 chain, \d+ records, 5 entries, \d+ seals; 0 chains removed\n$/);
    expect(code).toBe(0);
  });

  test('names the record that was changed by hand, with the keys of a file', async () => {
    const from = await changed('edited', (lines) => {
      lines[2] = lines[2]!.replace('agent', 'supervisor');
    });
    const { code, stdout } = await run(['verify', '--from', from, '--jwks', jwks]);
    expect(stdout).toMatch(/FAIL chain [0-9a-z]{29}, record 2: was changed/);
    expect(code).toBe(1);
  });

  test('names the first record that is missing', async () => {
    const from = await changed('cut', (lines) => void lines.splice(-3, 2));
    const { code, stdout } = await run(['verify', '--from', `file:${from}`]);
    expect(stdout).toMatch(/FAIL chain [0-9a-z]{29}, record \d+: is missing/);
    expect(code).toBe(1);
  });

  test('prints a chain of findings to a bound', async () => {
    const from = await changed('garbled', (lines) => {
      for (let n = 0; n < 30; n += 1) lines.unshift('nonsense');
    });
    const { code, stdout } = await run(['verify', '--from', from]);
    expect(stdout.match(/^FAIL/gm)).toHaveLength(21);
    expect(stdout).toMatch(/FAIL chain [0-9a-z]{29}: \d+ more/);
    expect(code).toBe(1);
  });

  test.each([
    [['verify', '--from', '/nowhere'], 1, 'There is no trail in'],
    [['verify', '--jwks', '/nowhere'], 1, 'There is no set of keys'],
  ])('%j ends with %d', async (args, code, told) => {
    expect(await run(args)).toMatchObject({ code, stderr: expect.stringContaining(told) });
  });
});

test('show prints the newest entries, the newest last, for people', async () => {
  const { code, stdout } = await run(['show', '--last', '2']);
  expect(code).toBe(0);
  expect(stdout).not.toContain('request-2');
  expect(stdout.indexOf('request-3')).toBeGreaterThan(0);
  expect(stdout.indexOf('request-4')).toBeGreaterThan(stdout.indexOf('request-3'));
  expect(stdout).toContain('query by agent actor-pseudonym under customer-care, fresh');
  expect(stdout).toContain('    masked: contact.email as email (contract, agent-email)');
  expect((await run(['show'])).stdout.match(/ query by /g)).toHaveLength(5);
});

test('a proof is printed, and proves its record and no other', async () => {
  const { stdout } = await run(['show', '--last', '1']);
  const [, place] = /place (\S+)/.exec(stdout)!;
  const printed = await run(['proof', place!]);
  const proof = JSON.parse(printed.stdout);
  expect(proof.record).toContain('request-4');
  const file = join(folder, 'proof.json');
  await writeFile(file, printed.stdout);
  expect(await run(['check-proof', file, '--jwks', jwks])).toMatchObject({
    code: 0,
    stdout: expect.stringContaining('ok '),
  });
  await writeFile(file, JSON.stringify({ ...proof, record: proof.record.replace('request-4', 'request-5') }));
  expect(await run(['check-proof', file])).toMatchObject({ code: 1, stdout: expect.stringContaining('FAIL') });
  expect(await run(['proof', `${'0'.repeat(29)}.1`])).toMatchObject({ code: 1, stdout: '' });
});

test('prune removes what is over, says so, and verify misses nothing', async () => {
  const from = join(folder, 'old');
  const sign = createSigner('assent-trail-seal', key);
  const sink = await FileSink.open(from);
  const clock = () => Date.UTC(2020, 0, 1);
  const old = new GroupCommit({ sink, period: 'month', sealRecords: 4, sealSeconds: 3_600, sign, log: quiet, clock });
  await old.append(entry());
  await old.close();
  const recent = trailIn(await FileSink.open(from), { period: 'month', sealRecords: 4, sealSeconds: 9 }, key, quiet);
  await recent.append(entry());
  await recent.close();
  const { code, stdout } = await run(['prune'], { TRAIL: `file:${from}`, TRAIL_RETENTION: '12' });
  expect(stdout).toMatch(/removed chain [0-9a-z]{29} of 2020-01: \d+ records\n1 chain removed\n$/);
  expect(code).toBe(0);
  expect(await readdir(from).then((names) => names.filter((name) => name.endsWith('.jsonl')))).toHaveLength(1);
  const verified = await run(['verify', '--from', from]);
  expect(verified.stdout).toMatch(/ok {3}1 chain, .* 1 chain removed\n$/);
  expect(verified.code).toBe(0);
});

test.each([
  [['constructor']],
  [['verify', 'more']],
  [['show', '--last', '0']],
  [['verify', '--last', '3']],
  [['proof']],
])('%j is wrong usage', async (args) => {
  expect(await run(args)).toMatchObject({ code: 2, stdout: '', stderr: expect.stringContaining('--help') });
});

test('--help says the rest', async () => {
  const { code, stdout } = await run(['--help']);
  expect(code).toBe(0);
  expect(stdout).toContain('npm run trail -- verify');
});
