/** The word of a trusted edge about the use of a token: it counts whole, for this token, for a minute; and whatever else is sent raises. */
import { createHash } from 'node:crypto';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { createLocalJWKSet, exportJWK, generateKeyPair, SignJWT } from 'jose';
import { createRiskReader, highest, RISK_HEADER, type RiskReader } from '../../../../gateway/caller/risk.ts';
import { RISKS } from '../../../../schema/vocabulary.ts';

const EDGE = 'urn:edge';
const TOKEN = 'a.b.c';
const ath = createHash('sha256').update(TOKEN).digest('base64url');
const now = () => Math.floor(Date.now() / 1000);

let read: RiskReader;
let sign: (claims?: object, header?: object) => Promise<string>;
let stranger: typeof sign;
beforeAll(async () => {
  const { publicKey, privateKey } = await generateKeyPair('ES256');
  const signer =
    (key: CryptoKey): typeof sign =>
    (claims = {}, header = {}) =>
      new SignJWT({ iss: EDGE, aud: 'assent', iat: now(), exp: now() + 30, ath, risk: 'low', ...claims })
        .setProtectedHeader({ alg: 'ES256', typ: 'risk+jwt', kid: 'edge', ...header })
        .sign(key);
  sign = signer(privateKey);
  stranger = signer((await generateKeyPair('ES256')).privateKey);
  const keys = createLocalJWKSet({ keys: [{ ...(await exportJWK(publicKey)), kid: 'edge', alg: 'ES256' }] });
  read = createRiskReader([{ issuer: EDGE, keys }], 'assent');
});

describe('A signal', () => {
  test.each(RISKS)('of the edge says %s', async (risk) => {
    expect(await read([await sign({ risk })], TOKEN)).toBe(risk);
  });

  test('that is not there says nothing', async () => {
    expect(await read(undefined, TOKEN)).toBeUndefined();
  });

  test('where nobody is trusted to send one is not read', async () => {
    expect(await createRiskReader([], 'assent')([await sign({ risk: 'high' })], TOKEN)).toBeUndefined();
  });

  test.each<[string, () => Promise<string> | string]>([
    ['nothing', () => ''],
    ['a level in plain words', () => 'low'],
    ['a level that there is not', () => sign({ risk: 'none' })],
    ['no level', () => sign({ risk: undefined })],
    ['the hash of another token', () => sign({ ath: createHash('sha256').update('a.b.d').digest('base64url') })],
    ['the hash of no token', () => sign({ ath: undefined })],
    ['the key of a stranger', () => stranger()],
    ['the name of a stranger', () => sign({ iss: 'urn:stranger' })],
    ['another audience', () => sign({ aud: 'identity' })],
    ['the type of a token', () => sign({}, { typ: 'at+jwt' })],
    ['no type', () => sign({}, { typ: undefined })],
    ['an end in the past', () => sign({ exp: now() - 20 })],
    ['no end', () => sign({ exp: undefined })],
    ['a beginning more than a minute ago', () => sign({ iat: now() - 80 })],
    ['no beginning', () => sign({ iat: undefined })],
    ['more than 8 KiB', () => sign({ filler: 'x'.repeat(8 * 1024) })],
  ])('with %s counts as high, and never as low', async (_, signal) => {
    expect(await read([await signal()], TOKEN)).toBe('high');
  });

  test('comes in a header of its own', () => {
    expect(RISK_HEADER).toBe('x-risk-signal');
  });

  test('that comes twice counts as high', async () => {
    const signal = await sign();
    expect(await read([signal, signal], TOKEN)).toBe('high');
  });
});

test('of what the token and the edge say the higher counts, and none is lowered by the other', () => {
  const order = [undefined, ...RISKS];
  for (const one of order)
    for (const other of order)
      expect(highest(one, other)).toBe(order[Math.max(order.indexOf(one), order.indexOf(other))]);
});
