/** The keys that a subgraph signs with: one for all processes, kept to their owner, and never lost by a rotation. */
import { readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { openSigningKeys, publishedIn, rotateKeys } from '../../../../subgraphs/kit/signing-keys.ts';
import { headerOf, isSigned, type KeptKeys, keptKeys, payloadOf } from '../../../support/receipts.ts';

const TYPE = 'consent-receipt+jwt';
let kept: KeptKeys;
beforeEach(async () => {
  kept = await keptKeys();
});
afterEach(() => kept.remove());

describe('The keys', () => {
  test('are made once, however many processes start at once, and only their owner may read them', async () => {
    const path = join(kept.folder, 'new', 'keys.json');
    const all = await Promise.all(Array.from({ length: 8 }, () => openSigningKeys({ path, make: true }, TYPE)));
    const kids = await Promise.all(all.map(async ({ sign }) => headerOf(await sign({})).kid));
    expect(new Set(kids).size).toBe(1);
    expect(await readdir(join(kept.folder, 'new'))).toEqual(['keys.json']);
    expect((await stat(path)).mode & 0o777).toBe(0o600);
  });

  test('sign as any JOSE library expects it, under their type', async () => {
    const jws = await kept.sign({ b: 2, a: 1 });
    const { keys } = await kept.published();
    expect(headerOf(jws)).toEqual({ alg: 'ES256', typ: TYPE, kid: keys[0]!.kid });
    expect(payloadOf(jws)).toEqual({ b: 2, a: 1 });
    expect(isSigned(jws, keys)).toBe(true);
  });

  test('are published without their private part, and say what they sign', async () => {
    const { keys } = await kept.published();
    expect(keys.map((key) => Object.keys(key).sort())).toEqual([
      ['alg', 'crv', 'kid', 'kty', 'signs', 'use', 'x', 'y'],
    ]);
    const [{ d }] = JSON.parse(await readFile(kept.path, 'utf8')).keys;
    expect(d).toHaveLength(43);
    expect(JSON.stringify(keys)).not.toContain(d);
  });

  test.each(['', 'secret-text', '{"keys":[]}', '{"keys":[{"kty":"RSA","d":"secret-text"}]}'])(
    'in a file that is none (%j) are an error that does not quote it',
    async (content) => {
      await writeFile(kept.path, content);
      const failure = openSigningKeys({ path: kept.path, make: true }, TYPE);
      await expect(failure).rejects.toMatchObject({ name: 'KeyFileError', message: `${kept.path} is not a key file` });
      expect(await readFile(kept.path, 'utf8')).toBe(content);
    },
  );

  test('that have to be there are not made', async () => {
    const path = join(kept.folder, 'missing.json');
    await expect(openSigningKeys({ path, make: false }, TYPE)).rejects.toThrow(`the key file ${path} is not there`);
    await expect(stat(path)).rejects.toThrow();
  });

  test('that cannot be made are an error of one line', async () => {
    const path = join(kept.folder, 'file', 'keys.json');
    await writeFile(join(kept.folder, 'file'), '');
    await expect(openSigningKeys({ path, make: true }, TYPE)).rejects.toThrow(`the key file ${path} cannot be made`);
  });
});

describe('A rotation', () => {
  test('publishes the new key before it signs, and keeps the old one published, without its private part', async () => {
    const before = await kept.sign({ a: 1 });
    const kid = await rotateKeys(kept.path);
    expect(headerOf(await kept.sign({})).kid).toBe(headerOf(before).kid);
    const { keys } = await kept.published();
    expect(keys.map((key) => key.kid)).toEqual([kid, headerOf(before).kid]);
    const after = await kept.sign({ a: 2 });
    expect(headerOf(after).kid).toBe(kid);
    for (const jws of [before, after]) expect(isSigned(jws, keys)).toBe(true);
    expect(JSON.parse(await readFile(kept.path, 'utf8')).keys.map((key: object) => 'd' in key)).toEqual([true, false]);
    expect((await stat(kept.path)).mode & 0o777).toBe(0o600);
    expect(await readdir(kept.folder)).toEqual(['receipt-keys.json']);
  });

  test('again and again loses none', async () => {
    const signed = [await kept.sign({})];
    for (let n = 0; n < 3; n += 1) {
      await rotateKeys(kept.path);
      await kept.published();
      signed.push(await kept.sign({ n }));
    }
    const { keys } = await publishedIn(kept.path, TYPE);
    expect(keys).toHaveLength(4);
    expect(signed.every((jws) => isSigned(jws, keys))).toBe(true);
  });

  test('that left half a file takes nothing from a process that runs', async () => {
    const { keys } = await kept.published();
    await writeFile(kept.path, '{"keys":');
    expect((await kept.published()).keys).toEqual(keys);
    expect(isSigned(await kept.sign({}), keys)).toBe(true);
  });
});
