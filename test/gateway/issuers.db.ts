/** Keys of issuers elsewhere: found, fetched, kept, renewed, and never asked for more often than is good. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { exportJWK, generateKeyPair, type JWK, type JWTVerifyGetKey, SignJWT } from 'jose';
import { remoteIssuer } from '../../gateway/caller/issuers.ts';
import { createTokenVerifier } from '../../gateway/caller/token.ts';

let server: Server;
let origin: string;
let requests: string[];
/** What the issuer answers, by path; a missing path is a 500. */
let answers: Record<string, unknown>;

beforeEach(async () => {
  requests = [];
  answers = {};
  server = createServer((request, response) => {
    requests.push(request.url ?? '');
    const answer = answers[request.url ?? ''];
    response.writeHead(answer === undefined ? 500 : 200, { 'content-type': 'application/json' });
    response.end(JSON.stringify(answer ?? {}));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterEach(() => new Promise((resolve) => server.close(resolve)));

async function keyNamed(kid: string): Promise<{ jwk: JWK; token: (issuer: string) => Promise<string> }> {
  const { publicKey, privateKey } = await generateKeyPair('EdDSA');
  return {
    jwk: { ...(await exportJWK(publicKey)), kid, alg: 'EdDSA' },
    token: (issuer) =>
      new SignJWT({ roles: ['agent'], purposes: ['customer-care'] })
        .setProtectedHeader({ alg: 'EdDSA', typ: 'JWT', kid })
        .setIssuer(issuer)
        .setAudience('assent')
        .setSubject('somebody')
        .setExpirationTime('5 minutes')
        .sign(privateKey),
  };
}

const verifierOf = (issuer: string, keys: JWTVerifyGetKey) => {
  const verify = createTokenVerifier({ issuers: [{ issuer, keys }], audience: 'assent', pseudonym: () => 'pseudonym' });
  return (token: string) => verify([`Bearer ${token}`]);
};
const verifying = (address: { issuer: string; jwks?: string }) =>
  verifierOf(address.issuer, remoteIssuer(address).keys);

describe('An issuer with a JWKS', () => {
  test('is asked once for its keys, by the first token', async () => {
    const key = await keyNamed('one');
    answers['/keys'] = { keys: [key.jwk] };
    const verify = verifying({ issuer: 'urn:example', jwks: `${origin}/keys` });
    expect(requests).toEqual([]);
    const token = await key.token('urn:example');
    const all = await Promise.all([verify(token), verify(token), verify(token)]);
    expect(all.map(({ caller }) => caller.roles)).toEqual([['agent'], ['agent'], ['agent']]);
    await verify(token);
    expect(requests).toEqual(['/keys']);
  });

  test('is not asked again for unknown keys within the cool-down', async () => {
    const [known, stranger] = [await keyNamed('known'), await keyNamed('stranger')];
    answers['/keys'] = { keys: [known.jwk] };
    const verify = verifying({ issuer: 'urn:example', jwks: `${origin}/keys` });
    await verify(await known.token('urn:example'));
    for (let i = 0; i < 5; i++) {
      await expect(verify(await stranger.token('urn:example'))).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
    }
    expect(requests).toEqual(['/keys']);
  });

  test('that does not answer is left alone for a moment, and nobody gets in', async () => {
    const key = await keyNamed('one');
    const verify = verifying({ issuer: 'urn:example', jwks: `${origin}/keys` });
    for (let i = 0; i < 5; i++) {
      await expect(verify(await key.token('urn:example'))).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
    }
    expect(requests).toEqual(['/keys']);
  });

  test('that comes back is asked again', async () => {
    const key = await keyNamed('one');
    const verify = verifying({ issuer: 'urn:example', jwks: `${origin}/keys` });
    await expect(verify(await key.token('urn:example'))).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
    answers['/keys'] = { keys: [key.jwk] };
    await new Promise((resolve) => setTimeout(resolve, 2_100));
    expect((await verify(await key.token('urn:example'))).caller.subject).toBe('somebody');
  });
});

describe('An issuer by discovery', () => {
  test('names its JWKS itself', async () => {
    const key = await keyNamed('one');
    answers['/.well-known/openid-configuration'] = { issuer: origin, jwks_uri: `${origin}/found` };
    answers['/found'] = { keys: [key.jwk] };
    const verify = verifying({ issuer: origin });
    expect((await verify(await key.token(origin))).purposes).toEqual(['customer-care']);
    expect(requests).toEqual(['/.well-known/openid-configuration', '/found']);
  });

  test.each<[string, () => unknown]>([
    ['says that it is another one', () => ({ issuer: 'https://other.example', jwks_uri: `${origin}/found` })],
    ['names a JWKS elsewhere without TLS', () => ({ issuer: origin, jwks_uri: 'http://login.example/keys' })],
    ['names no JWKS', () => ({ issuer: origin })],
  ])('that %s is not trusted', async (_, document) => {
    const key = await keyNamed('one');
    answers['/.well-known/openid-configuration'] = document();
    answers['/found'] = { keys: [key.jwk] };
    const verify = verifying({ issuer: origin });
    await expect(verify(await key.token(origin))).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
    expect(requests).toEqual(['/.well-known/openid-configuration']);
  });
});

test('Keys that a token brings along, or points to, are not looked at', async () => {
  const [known, stranger] = [await keyNamed('one'), await generateKeyPair('ES256')];
  answers['/keys'] = { keys: [known.jwk] };
  answers['/evil'] = { keys: [{ ...(await exportJWK(stranger.publicKey)), kid: 'evil' }] };
  const verify = verifying({ issuer: 'urn:example', jwks: `${origin}/keys` });
  const token = await new SignJWT({ roles: ['dpo'], sub: 'x', iss: 'urn:example', aud: 'assent' })
    .setProtectedHeader({
      alg: 'ES256',
      typ: 'JWT',
      kid: 'evil',
      jku: `${origin}/evil`,
      jwk: await exportJWK(stranger.publicKey),
    })
    .setExpirationTime('5 minutes')
    .sign(stranger.privateKey);
  await expect(verify(token)).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
  expect(requests).toEqual(['/keys']);
});
