/** Who gets in by a bearer token; that everybody else hears the same, and only that a token was sent or was not. */
import { afterEach, beforeAll, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { createLocalJWKSet, exportJWK, generateKeyPair, SignJWT } from 'jose';
import { createTokenVerifier, type TokenVerifier } from '../../../../gateway/caller/token.ts';

const ISSUER = 'urn:example';
const NOW = 1_780_000_000;

let verify: TokenVerifier;
let sign: (claims?: object, header?: object) => Promise<string>;
let read: number;
beforeAll(async () => {
  const { publicKey, privateKey } = await generateKeyPair('ES256');
  sign = (claims = {}, header = {}) =>
    new SignJWT({ iss: ISSUER, aud: 'assent', sub: 's', roles: ['agent'], exp: NOW + 300, ...claims })
      .setProtectedHeader({ alg: 'ES256', typ: 'at+jwt', kid: 'one', ...header })
      .sign(privateKey);
  const keys = createLocalJWKSet({ keys: [{ ...(await exportJWK(publicKey)), kid: 'one', alg: 'ES256' }] });
  const pseudonym = (): string => {
    read += 1;
    return 'pseudonym';
  };
  verify = createTokenVerifier({ issuers: [{ issuer: ISSUER, keys }], audience: 'assent', pseudonym });
});
beforeEach(() => {
  read = 0;
  const others = ['nextTick', 'setImmediate', 'setTimeout', 'setInterval', 'queueMicrotask', 'performance'] as const;
  jest.useFakeTimers({ now: NOW * 1_000, doNotFake: [...others] });
});
afterEach(() => {
  jest.useRealTimers();
});

const bearer = async (claims?: object, header?: object) => [`Bearer ${await sign(claims, header)}`];
const refusal = (challenge: string) => ({
  code: 'UNAUTHENTICATED',
  message: 'A valid access token is required.',
  headers: { 'www-authenticate': challenge },
});

describe('A token of a trusted issuer', () => {
  test.each(['at+jwt', 'JWT', 'jwt', 'application/jwt', 'application/at+jwt'])('may be of the type %s', async (typ) => {
    expect((await verify(await bearer({}, { typ }))).caller.actor).toBe('pseudonym');
  });

  test.each<[string, object]>([
    ['have ended within the seconds that clocks may differ by', { exp: NOW - 9 }],
    ['begin within them', { nbf: NOW + 10 }],
    ['say that somebody authenticates within them', { auth_time: NOW + 10 }],
    ['not say when somebody authenticated', { auth_time: undefined }],
    ['be for others as well', { aud: ['other', 'assent'] }],
  ])('may %s', async (_, claims) => {
    expect((await verify(await bearer(claims))).caller.subject).toBe('s');
  });

  test('lets in until clocks that differ agree that it has ended', async () => {
    expect((await verify(await bearer())).ends).toBe(NOW + 300 + 10);
  });

  test('that was just within them is read anew each time, and refused when they are over', async () => {
    const sent = await bearer({ exp: NOW - 9 });
    await verify(sent);
    await verify(sent);
    expect(read).toBe(1);
    jest.setSystemTime((NOW + 1) * 1_000);
    await expect(verify(sent)).rejects.toMatchObject(refusal('Bearer error="invalid_token"'));
  });
});

test.each<[string, object, object]>([
  ['is of another issuer', { iss: 'urn:other' }, {}],
  ['names no issuer', { iss: undefined }, {}],
  ['is for somebody else', { aud: 'identity' }, {}],
  ['is for nobody', { aud: undefined }, {}],
  ['has no subject', { sub: undefined }, {}],
  ['has no end', { exp: undefined }, {}],
  ['is over', { exp: NOW - 10 }, {}],
  ['has not begun', { nbf: NOW + 11 }, {}],
  ['is of somebody who authenticates only later', { auth_time: NOW + 11 }, {}],
  ['says no time of authentication that there is', { auth_time: 'yesterday' }, {}],
  ['is of another type', {}, { typ: 'risk+jwt' }],
  ['is of no type', {}, { typ: undefined }],
  ['describes nobody', { roles: [] }, {}],
])('A token that %s is refused, each time', async (_, claims, header) => {
  const sent = await bearer(claims, header);
  for (let at = 0; at < 2; at += 1)
    await expect(verify(sent)).rejects.toMatchObject(refusal('Bearer error="invalid_token"'));
});

test('Whoever sends no token is asked for one, and whoever sends two, or none that could be one, is told that it is not valid', async () => {
  await expect(verify(undefined)).rejects.toMatchObject(refusal('Bearer'));
  for (const sent of [[], [''], ['Bearer'], ['Bearer x'], ['Basic eDp5'], [...(await bearer()), ...(await bearer())]])
    await expect(verify(sent)).rejects.toMatchObject(refusal('Bearer error="invalid_token"'));
});

test('A token of another key is refused, though it names the issuer and its key', async () => {
  const { privateKey } = await generateKeyPair('ES256');
  const forged = await new SignJWT({ iss: ISSUER, aud: 'assent', sub: 's', roles: ['dpo'], exp: NOW + 300 })
    .setProtectedHeader({ alg: 'ES256', typ: 'at+jwt', kid: 'one' })
    .sign(privateKey);
  await expect(verify([`Bearer ${forged}`])).rejects.toMatchObject(refusal('Bearer error="invalid_token"'));
});
