/** What a subgraph signed is read as it was signed, and nothing else is taken for it. */
import { createHmac, generateKeyPairSync, sign as signWith } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { PublishedKey } from '../../../../schema/published-key.ts';
import { readSigned } from '../../../../subgraphs/kit/signed-claims.ts';
import { headerOf, type KeptKeys, keptKeys, partOf } from '../../../support/receipts.ts';

const EXPECTED = { type: 'consent-receipt+jwt', algorithm: 'ES256' };
let kept: KeptKeys;
let keys: readonly PublishedKey[];
let jws: string;
beforeAll(async () => {
  kept = await keptKeys();
  ({ keys } = await kept.published());
  jws = await kept.sign({ a: 1 });
});
afterAll(() => kept.remove());

const read = (text: string, with_: readonly PublishedKey[] = keys) => readSigned(text, with_, EXPECTED);
const parts = () => jws.split('.') as [string, string, string];

test('what was signed is what it was', async () => {
  expect(await read(jws)).toEqual({ claims: { a: 1 }, kid: keys[0]!.kid });
});

test('no character of it can be another one, and none can be missing', async () => {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
  const place = fc.nat({ max: jws.length - 1 });
  await fc.assert(
    fc.asyncProperty(place, fc.constantFrom(...alphabet, '.', '=', ' '), async (at, other) => {
      fc.pre(jws[at] !== other);
      await expect(read(jws.slice(0, at) + other + jws.slice(at + 1))).rejects.toMatchObject({ name: 'NotGenuine' });
    }),
    { numRuns: 300 },
  );
  await fc.assert(
    fc.asyncProperty(place, (end) => expect(read(jws.slice(0, end))).rejects.toMatchObject({ name: 'NotGenuine' })),
  );
  // The last character has four bits that mean nothing.
  for (const other of alphabet)
    if (!jws.endsWith(other))
      await expect(read(jws.slice(0, -1) + other)).rejects.toMatchObject({ name: 'NotGenuine' });
});

describe('Not genuine is', () => {
  const header = () => headerOf(jws);
  const withHeader = (changed: object) => [partOf(changed), parts()[1], parts()[2]].join('.');
  /** Signed by somebody else, as well as can be. */
  const forged = (changed: object) => {
    const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const signed = `${partOf({ ...header(), jwk: publicKey.export({ format: 'jwk' }), ...changed })}.${partOf({ a: 2 })}`;
    const signature = signWith('sha256', Buffer.from(signed), { key: privateKey, dsaEncoding: 'ieee-p1363' });
    return `${signed}.${signature.toString('base64url')}`;
  };

  test.each<[string, () => string, string]>([
    ['other claims under the same signature', () => [parts()[0], partOf({ a: 2 }), parts()[2]].join('.'), 'signature'],
    ['one without a signature', () => [partOf({ ...header(), alg: 'none' }), parts()[1], ''].join('.'), 'algorithm'],
    ['one whose signature was taken away', () => `${parts()[0]}.${parts()[1]}.`, 'signature'],
    [
      'one that is "signed" with the public key as a secret (HS256)',
      () => {
        const signed = `${partOf({ ...header(), alg: 'HS256' })}.${parts()[1]}`;
        return `${signed}.${createHmac('sha256', JSON.stringify(keys[0])).update(signed).digest('base64url')}`;
      },
      'algorithm',
    ],
    ['one of another type', () => withHeader({ ...header(), typ: 'passport+jwt' }), 'type'],
    ['one of no type', () => withHeader({ alg: 'ES256', kid: header().kid }), 'type'],
    ['one with a key that is not known, though it brings it along', () => forged({ kid: 'mine' }), 'key'],
    ['one with another key under the name of a known one', () => forged({}), 'signature'],
    ['one that names no key', () => forged({ kid: undefined }), 'key'],
    [
      'one with an extension that nobody knows (crit)',
      () => withHeader({ ...header(), crit: ['x'], x: 1 }),
      'signature',
    ],
    ['no text', () => '', 'form'],
    ['a text without parts', () => 'receipt', 'form'],
    ['two parts', () => parts().slice(0, 2).join('.'), 'form'],
    ['four parts', () => `${jws}.`, 'form'],
    ['a header that is no object', () => [partOf([1]), parts()[1], parts()[2]].join('.'), 'form'],
  ])('%s', async (_, text, fault) => {
    await expect(read(text())).rejects.toMatchObject({ name: 'NotGenuine', fault });
  });

  test('what a key signed that is published for something else, or for nothing in particular', async () => {
    for (const signs of [undefined, 'passport+jwt'])
      await expect(read(jws, [{ ...keys[0]!, signs }])).rejects.toMatchObject({ fault: 'key' });
  });

  test('what was signed under another type by the same kind of key', async () => {
    const other = await keptKeys('something+jwt');
    const { keys: others } = await other.published();
    await expect(read(await other.sign({ a: 1 }), others)).rejects.toMatchObject({ fault: 'type' });
    await other.remove();
  });
});
