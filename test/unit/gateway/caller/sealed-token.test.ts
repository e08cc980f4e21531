/** What a client keeps for us: nobody reads, makes, changes or outlives it. */
import { hkdfSync } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import { decodeProtectedHeader, EncryptJWT } from 'jose';
import { createSealedTokens } from '../../../../gateway/caller/sealed-token.ts';

const TYPE = 'assent-export-resume';
const secret = new Uint8Array(32).fill(7);
const tokens = createSealedTokens(secret, TYPE);
const later = () => Date.now() + 60_000;
const keyOf = (of: Uint8Array): Buffer => Buffer.from(hkdfSync('sha256', of, '', `assent sealed token ${TYPE}`, 32));
const made = () => new EncryptJWT({ content: { at: 1 } }).setProtectedHeader({ alg: 'dir', enc: 'A256GCM', typ: TYPE });

test('what was sealed is what is opened, and the token does not say it', async () => {
  const token = await tokens.seal({ cursor: 'behind 4711' }, later());
  expect(token).not.toContain(Buffer.from('behind 4711').toString('base64url').slice(0, 8));
  expect(decodeProtectedHeader(token)).toEqual({ alg: 'dir', enc: 'A256GCM', typ: TYPE });
  expect(await tokens.open(token)).toEqual({ cursor: 'behind 4711' });
  expect(await createSealedTokens(secret, TYPE).open(token)).toEqual({ cursor: 'behind 4711' });
});

test('the key is that of HKDF for this type, so that tokens outlive a process', async () => {
  expect(await tokens.open(await made().setExpirationTime('1 minute').encrypt(keyOf(secret)))).toEqual({ at: 1 });
});

describe('is none of ours', () => {
  test('what has ended, to the second', async () => {
    expect(await tokens.open(await tokens.seal({}, Date.now() - 1_000))).toBeUndefined();
    expect(await tokens.open(await tokens.seal({}, Date.now() + 3_000))).toEqual({});
  });

  test('what never ends', async () => {
    expect(await tokens.open(await made().encrypt(keyOf(secret)))).toBeUndefined();
  });

  test('of another type, even with our key', async () => {
    const other = createSealedTokens(secret, 'assent-audience-changes');
    expect(await tokens.open(await other.seal({}, later()))).toBeUndefined();
    const header = { alg: 'dir', enc: 'A256GCM', typ: 'assent-audience-changes' };
    const forged = new EncryptJWT({ content: {} }).setProtectedHeader(header).setExpirationTime('1 minute');
    expect(await tokens.open(await forged.encrypt(keyOf(secret)))).toBeUndefined();
  });

  test('under another secret', async () => {
    const others = createSealedTokens(new Uint8Array(32).fill(8), TYPE);
    expect(await tokens.open(await others.seal({}, later()))).toBeUndefined();
  });

  test('what is encrypted in another way', async () => {
    const key = new Uint8Array(keyOf(secret));
    const wrapped = (alg: string, enc: string) =>
      new EncryptJWT({ content: {} })
        .setProtectedHeader({ alg, enc, typ: TYPE })
        .setExpirationTime('1 minute')
        .encrypt(key);
    expect(await tokens.open(await wrapped('A256KW', 'A256GCM'))).toBeUndefined();
    expect(await tokens.open(await wrapped('dir', 'A128CBC-HS256'))).toBeUndefined();
  });

  test('a changed one, what is no token, and what is longer than any', async () => {
    const token = await tokens.seal({}, later());
    const parts = token.split('.');
    parts[3] = Buffer.from('something else').toString('base64url');
    expect(await tokens.open(parts.join('.'))).toBeUndefined();
    expect(await tokens.open('')).toBeUndefined();
    const room = (length: number) => tokens.seal({ fill: 'x'.repeat(length) }, later());
    expect(await tokens.open(await room(2_900))).toEqual({ fill: 'x'.repeat(2_900) });
    expect(await tokens.open(await room(4_000))).toBeUndefined();
  });
});
