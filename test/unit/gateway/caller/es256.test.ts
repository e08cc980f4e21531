/** The signature that passports carry is the one that every implementation of ES256 verifies, whatever numbers it consists of. */
import { generateKeyPairSync, verify } from 'node:crypto';
import { expect, test } from '@jest/globals';
import { compactVerify } from 'jose';
import { es256 } from '../../../../gateway/caller/es256.ts';

const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const header = Buffer.from('{"alg":"ES256"}').toString('base64url');

test('jose verifies it', async () => {
  const signed = `${header}.${Buffer.from('{"a":"ü"}').toString('base64url')}`;
  const { payload } = await compactVerify(`${signed}.${es256(signed, privateKey)}`, publicKey, {
    algorithms: ['ES256'],
  });
  expect(Buffer.from(payload).toString()).toBe('{"a":"ü"}');
});

test('numbers that begin with zeros, and those that begin with a high bit, keep their places', () => {
  // One number in 256 is a byte shorter in DER, every second one a byte longer.
  const seen = { short: 0, high: 0 };
  for (let at = 0; at < 3_000; at += 1) {
    const bytes = Buffer.from(es256(`text ${at}`, privateKey), 'base64url');
    expect(bytes).toHaveLength(64);
    const isGood = verify('sha256', Buffer.from(`text ${at}`), { key: publicKey, dsaEncoding: 'ieee-p1363' }, bytes);
    if (!isGood) throw new Error(`signature of text ${at}`);
    for (const first of [bytes[0], bytes[32]]) {
      if (first === 0) seen.short += 1;
      if (first !== undefined && first >= 0x80) seen.high += 1;
    }
  }
  expect(seen.short).toBeGreaterThan(0);
  expect(seen.high).toBeGreaterThan(0);
});
