/** `npm run receipt` as people run it: what it prints, and its exit codes. No service is there, and no network is needed. */

import { readFile, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { PUBLISHED_KEYS_PATH } from '../../../../schema/published-key.ts';
import { rightsReceiptOf } from '../../../../subgraphs/consent/model/rights/receipt.ts';
import { rotateKeys } from '../../../../subgraphs/kit/signing-keys.ts';
import { command } from '../../../support/command.ts';
import { CLAIMS, headerOf, type KeptKeys, keptKeys, partOf } from '../../../support/receipts.ts';

let kept: KeptKeys;
let jwks: string;
let receipt: string;
let kid: string;
beforeAll(async () => {
  kept = await keptKeys();
  jwks = join(kept.folder, 'jwks.json');
  await writeFile(jwks, JSON.stringify(await kept.published()));
  receipt = await kept.sign(CLAIMS);
  ({ kid } = headerOf(receipt));
});
afterAll(() => kept.remove());

const run = (args: readonly string[], environment: Record<string, string> = {}) =>
  command('commands/receipt.ts', args, { RECEIPT_KEYS: join(kept.folder, 'none.json'), ...environment });
async function verify(content: string, keys = jwks) {
  const file = join(kept.folder, 'receipt.txt');
  await writeFile(file, content);
  return run(['verify', file, '--keys', keys]);
}

describe('verify', () => {
  test('says in words what a genuine receipt says, with a saved key and nothing else', async () => {
    expect(await verify(`${receipt}\n`)).toEqual({
      code: 0,
      stderr: '',
      stdout: [
        `ok   receipt event-1 is genuine: signed by urn:assent:consent with the key ${kid}`,
        '     Customer 2324 gave consent on 2026-03-01T12:00:00.500Z',
        '     for direct-marketing (consent), by EMAIL, to the brand fresh',
        '     Controller: fresh',
        `     Notice shown: direct-marketing-fresh, version 2.0, language en, SHA-256 ${'a'.repeat(64)}`,
        '     Acted: the customer, pseudonym pseudonym-1; by CLICK_THROUGH, captured at WEB',
        '     It counts until 2028-03-01T12:00:00.500Z, unless something happened after it: a receipt proves what happened, not what stands now.',
        '     Record record-1',
        '',
      ].join('\n'),
    });
  });

  test('says what a receipt of an objection says, and of nothing that is signed and is neither', async () => {
    const objection = rightsReceiptOf('2324', {
      ...{ id: 'event-3', kind: 'OBJECTED', at: new Date('2026-03-01T12:00:00.500Z'), actor: 'pseudonym-1' },
      ...{ onBehalf: true, captureChannel: 'CALL_CENTRE', purposes: ['fraud-prevention'], channel: null, brand: null },
      ...{ recipient: null, ground: null, frequency: null, signal: null },
    });
    expect(await verify(await kept.sign(objection))).toEqual({
      code: 0,
      stderr: '',
      stdout: [
        `ok   receipt event-3 is genuine: signed by urn:assent:consent with the key ${kid}`,
        '     Customer 2324 objected to processing on 2026-03-01T12:00:00.500Z',
        '     about fraud-prevention; every channel, every brand',
        '     Right: eu-gdpr:A21',
        '     Controller: Fresh, privacy@fresh.example, Value, privacy@value.example',
        '     Acted: somebody on behalf of the customer, pseudonym pseudonym-1; captured at CALL_CENTRE',
        '     A receipt proves what happened, not what stands now.',
        '',
      ].join('\n'),
    });
    const { event, ...rest } = objection;
    const neither = await verify(await kept.sign({ ...rest, event: { ...event, event_time: 'soon' } }));
    expect([neither.code, neither.stdout]).toEqual([1, expect.stringContaining('says nothing that a receipt says')]);
  });

  test('with the keys of this machine, where there are any', async () => {
    const file = join(kept.folder, 'one.txt');
    await writeFile(file, receipt);
    expect((await run(['verify', file], { RECEIPT_KEYS: kept.path })).code).toBe(0);
    expect(await run(['verify', file])).toEqual({
      code: 1,
      stdout: '',
      stderr: 'There are no keys of receipts on this machine: give --keys.\n',
    });
  });

  test('reads the answer of the gateway, and each receipt in it', async () => {
    const withdrawal = await kept.sign({
      ...CLAIMS,
      jti: 'event-2',
      event: { ...CLAIMS.event, event_state: 'WITHDRAWN' },
    });
    const edges = [receipt, withdrawal].map((text) => ({ node: { receipt: text } }));
    const { code, stdout } = await verify(JSON.stringify({ data: { me: { consents: [{ events: { edges } }] } } }));
    expect(code).toBe(0);
    expect(stdout).toMatch(
      /^ok {3}receipt event-1 .*\n(?: {5}.*\n)+ok {3}receipt event-2 .*\n {5}Customer 2324 withdrew /,
    );
    expect(stdout).toMatch(/\n2 of 2 receipts are genuine\n$/);
  });

  test('says of each of a list, and is 1 when one is not genuine', async () => {
    const { code, stdout } = await verify(JSON.stringify([receipt, receipt.slice(0, -1), 'nonsense']));
    expect(code).toBe(1);
    expect(stdout.match(/^(ok|FAIL) /gm)).toEqual(['ok ', 'FAIL ', 'FAIL ']);
    expect(stdout).toContain('FAIL receipt 3 of 3 is not genuine: it is no receipt');
    expect(stdout).toMatch(/\n1 of 3 receipts are genuine\n$/);
  });

  const changed = (change: (parts: [string, string, string]) => string[]) => () =>
    change(receipt.split('.') as [string, string, string]).join('.');
  const other = { ...CLAIMS, pii_principal_id: '2455' };
  test.each<[string, () => string | Promise<string>, string]>([
    [
      'changed claims',
      changed(([h, , s]) => [h, partOf(other), s]),
      'it was changed after it was signed, or was signed with another key',
    ],
    [
      'no algorithm',
      changed(([, p]) => [partOf({ alg: 'none', typ: 'consent-receipt+jwt', kid }), p, '']),
      'it names the algorithm "none", and receipts are signed with ES256',
    ],
    [
      'another type',
      changed(([, p, s]) => [partOf({ alg: 'ES256', typ: 'passport+jwt', kid }), p, s]),
      'it is of the type "passport+jwt", and is no consent receipt',
    ],
    [
      'a key that is not published, whose name is meant for a terminal',
      changed(([, p, s]) => [partOf({ alg: 'ES256', typ: 'consent-receipt+jwt', kid: '\u001b[2Jok\u202e' }), p, s]),
      'its key "?[2Jok?" is not among the keys of receipts',
    ],
    ['a receipt that was cut', () => receipt.slice(0, 200), 'it is no receipt, or not all of one'],
    [
      'a signed text that is no receipt',
      () => kept.sign({ iss: 'urn:assent:consent' }),
      'it is signed with a key of receipts, but says nothing that a receipt says',
    ],
    [
      'a receipt of another issuer',
      () => kept.sign({ ...CLAIMS, iss: 'urn:other' }),
      'says nothing that a receipt says',
    ],
  ])('%s is not genuine', async (_, text, words) => {
    const { code, stdout, stderr } = await verify(await text());
    expect(stdout).toMatch(/^FAIL the receipt is not genuine: [ -~]*\n$/);
    expect(stdout).toContain(words);
    expect([code, stderr]).toEqual([1, '']);
  });

  test.each([
    ['', 'There is no receipt in '],
    ['{"data":{"me":null}}', 'There is no receipt in '],
    ['{"data":{"me":{"receipt":"eyJhb', ' is not whole: it begins as JSON and is none.'],
  ])('a file with %j in it proves nothing', async (content, words) => {
    expect(await verify(content)).toMatchObject({ code: 1, stdout: '', stderr: expect.stringContaining(words) });
  });

  test('a key that signs something else, or that says nothing of it, is none of receipts', async () => {
    const { keys } = await kept.published();
    const file = join(kept.folder, 'others.json');
    for (const signs of ['passport+jwt', undefined]) {
      await writeFile(file, JSON.stringify({ keys: keys.map((key) => ({ ...key, signs })) }));
      expect(await verify(receipt, file)).toEqual({
        code: 1,
        stdout: '',
        stderr: `There is no key of receipts at ${file}.\n`,
      });
    }
  });
});

test('a rotation leaves what was signed genuine, with keys that are saved after it', async () => {
  const turned = await keptKeys();
  try {
    const before = await turned.sign(CLAIMS);
    const { code, stdout } = await run(['rotate'], { RECEIPT_KEYS: turned.path });
    expect([code, stdout]).toEqual([0, expect.stringMatching(/^Receipts will be signed with the key [\w-]{43}\n$/)]);
    const old = join(turned.folder, 'old.json');
    const saved = join(turned.folder, 'saved.json');
    await writeFile(old, JSON.stringify({ keys: (await turned.published()).keys.slice(1) }));
    const served = createServer(async (request, response) => {
      expect(request.url).toBe(PUBLISHED_KEYS_PATH);
      response.end(JSON.stringify(await turned.published()));
    });
    await new Promise<void>((resolve) => served.listen(0, '127.0.0.1', resolve));
    const url = `http://127.0.0.1:${(served.address() as AddressInfo).port}${PUBLISHED_KEYS_PATH}`;
    expect(await run(['keys', saved, '--from', url])).toMatchObject({
      code: 0,
      stdout: `2 keys of receipts saved in ${saved}\n`,
    });
    await new Promise((resolve) => served.close(resolve));
    expect(JSON.parse(await readFile(saved, 'utf8'))).toEqual(await turned.published());
    const after = await turned.sign(CLAIMS);
    expect((await verify(JSON.stringify([before, after]), saved)).code).toBe(0);
    expect((await verify(JSON.stringify([before, after]), old)).stdout).toMatch(/1 of 2 receipts are genuine\n$/);
    expect((await verify(before, url)).stderr).toBe(`There is no set of keys (RFC 7517) at ${url}.\n`);
  } finally {
    await turned.remove();
  }
});

test('a rotation where there are no keys makes none', async () => {
  expect(await run(['rotate'])).toMatchObject({ code: 1, stderr: expect.stringContaining('is not there') });
  await rotateKeys(kept.path).then(() => kept.published());
});

test.each([
  [[]],
  [['constructor']],
  [['verify']],
  [['verify', 'a', 'b']],
  [['verify', 'a', '--from', 'b']],
  [['keys', 'a', '--keys', 'b']],
  [['rotate', 'a']],
  [['verify', 'a', '--keys', 'http://keys.example/jwks.json']],
])('%j is wrong usage', async (args) => {
  expect(await run(args)).toMatchObject({ code: 2, stdout: '', stderr: expect.stringContaining('--help') });
});

test('--help says the rest', async () => {
  expect(await run(['--help'])).toMatchObject({
    code: 0,
    stdout: expect.stringContaining('npm run receipt -- verify'),
  });
});
