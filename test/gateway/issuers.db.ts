/** Keys of issuers elsewhere: found, fetched, kept, renewed, and never asked for more often than is good. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { exportJWK, generateKeyPair, type JWK, type JWTVerifyGetKey, SignJWT } from 'jose';
import { remoteIssuer } from '../../gateway/caller/issuers.ts';
import { KEY_TIMES, PAUSE } from '../../gateway/caller/key-set.ts';
import { REFRESHES } from '../../gateway/caller/refresh-budget.ts';
import { createTokenVerifier } from '../../gateway/caller/token.ts';

let server: Server;
let origin: string;
let requests: string[];
/** What the issuer answers, by path; a missing path is a 500. */
let answers: Record<string, unknown>;
/** Where it sends whoever asks, by path. */
let redirects: Record<string, string>;
/** The clock of the keys. */
let now: number;

beforeEach(async () => {
  requests = [];
  answers = {};
  redirects = {};
  now = 0;
  server = createServer((request, response) => {
    requests.push(request.url ?? '');
    const answer = answers[request.url ?? ''];
    const location = redirects[request.url ?? ''];
    if (location !== undefined) return void response.writeHead(302, { location }).end();
    response.writeHead(answer === undefined ? 500 : 200, { 'content-type': 'application/json' });
    response.end(JSON.stringify(answer ?? {}));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterEach(() => new Promise<unknown>((resolve) => server.close(resolve)));

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
  verifierOf(address.issuer, remoteIssuer(address, KEY_TIMES, () => now).keys);

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

  test('is asked about keys that it does not have a few times, however many tokens name one', async () => {
    const [known, stranger] = [await keyNamed('known'), await keyNamed('stranger')];
    answers['/keys'] = { keys: [known.jwk] };
    const verify = verifying({ issuer: 'urn:example', jwks: `${origin}/keys` });
    await verify(await known.token('urn:example'));
    for (let i = 0; i < 50; i++) {
      await expect(verify(await stranger.token('urn:example'))).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
    }
    expect(requests).toHaveLength(1 + REFRESHES);
    await verify(await known.token('urn:example'));
  });

  test('changes its key twenty times under load, and no token of a published key is refused', async () => {
    let published = [await keyNamed('0')];
    const publish = (): void => {
      answers['/keys'] = { keys: published.map(({ jwk }) => jwk) };
    };
    publish();
    const verify = verifying({ issuer: 'urn:example', jwks: `${origin}/keys` });
    const done: string[] = [];
    /** Four clients, each with tokens of whichever keys are published when it asks; strangers are among them. */
    const load = async (rounds: number): Promise<void> => {
      const client = async (): Promise<void> => {
        for (let round = 0; round < rounds; round += 1)
          for (const key of published) done.push((await verify(await key.token('urn:example'))).caller.actor);
      };
      await Promise.all([client(), client(), client(), client()]);
    };
    await load(1);
    for (let rotation = 1; rotation <= 20; rotation += 1) {
      const running = load(3);
      published = [published.at(-1)!, await keyNamed(String(rotation))];
      answers['/keys'] = {
        keys: [...new Set([...(answers['/keys'] as { keys: JWK[] }).keys, ...published.map(({ jwk }) => jwk)])],
      };
      await Promise.all([running, load(2)]);
      // The one before the last is withdrawn when none of its tokens is under way.
      publish();
    }
    expect(new Set(done)).toEqual(new Set(['pseudonym']));
    expect(done.length).toBeGreaterThan(20 * 4 * 5);
    expect(requests).toHaveLength(21);
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
    now += PAUSE;
    expect((await verify(await key.token('urn:example'))).caller.subject).toBe('somebody');
  });

  test('that goes away does not take those with it whose keys are known, until an hour is over', async () => {
    const key = await keyNamed('one');
    answers['/keys'] = { keys: [key.jwk] };
    const verify = verifying({ issuer: 'urn:example', jwks: `${origin}/keys` });
    const token = await key.token('urn:example');
    await verify(token);
    await new Promise((resolve) => {
      server.close(resolve);
      server.closeAllConnections();
    });
    now += KEY_TIMES.known - 1;
    await verify(token);
    await verify(await key.token('urn:example'));
    now += 1;
    await expect(verify(token)).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
    await expect(verify(await key.token('urn:example'))).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
  });

  test.each<[string, unknown]>([
    ['no key set', { keys: 'none' }],
    ['more than a megabyte', { keys: [], filler: 'x'.repeat(1024 * 1024) }],
  ])('that publishes %s is as one that does not answer', async (_, answer) => {
    const key = await keyNamed('one');
    answers['/keys'] = answer;
    const verify = verifying({ issuer: 'urn:example', jwks: `${origin}/keys` });
    for (let i = 0; i < 3; i++)
      await expect(verify(await key.token('urn:example'))).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
    expect(requests).toEqual(['/keys']);
  });

  test('that sends us elsewhere is not followed', async () => {
    const key = await keyNamed('one');
    answers['/elsewhere'] = { keys: [key.jwk] };
    redirects['/keys'] = '/elsewhere';
    const verify = verifying({ issuer: 'urn:example', jwks: `${origin}/keys` });
    await expect(verify(await key.token('urn:example'))).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
    expect(requests).toEqual(['/keys']);
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
