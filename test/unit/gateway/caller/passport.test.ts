/** What the gateway says about a call, and the key it says it with. */
import { createHash, createHmac, hkdfSync } from 'node:crypto';
import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { createLocalJWKSet, jwtVerify } from 'jose';
import type { Asking } from '../../../../gateway/caller/caller.ts';
import { STATE_DIRECTORY, signingKey } from '../../../../gateway/caller/key-file.ts';
import { createPassports, GATEWAY_KEYS } from '../../../../gateway/caller/passport.ts';
import { createCasePseudonyms, createPseudonyms } from '../../../../gateway/caller/pseudonym.ts';
import { PASSPORT_ISSUER, PASSPORT_TYPE } from '../../../../schema/passport.ts';

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'keys-'));
});
afterEach(() => rm(directory, { recursive: true }));

const asking: Asking = {
  caller: { subject: 'somebody-in-particular', actor: 'pseudonym', roles: ['customer'], customer: '2489', acr: 'mfa' },
  purpose: 'account-management',
  brand: 'fresh',
  channel: 'EMAIL',
  case: 'C-17',
  now: 0,
};

describe('A passport', () => {
  const verified = async (
    body: Uint8Array | string,
    who: Parameters<ReturnType<typeof createPassports>['sign']>[2],
  ) => {
    const passports = createPassports(await signingKey(directory, 'keys.json'));
    const passport = await passports.sign('identity', body, who);
    return jwtVerify(passport, createLocalJWKSet({ keys: [...passports.jwks.keys] }), {
      issuer: PASSPORT_ISSUER,
      audience: 'identity',
      typ: PASSPORT_TYPE,
      algorithms: ['ES256'],
      requiredClaims: ['exp', 'jti', 'iat'],
    });
  };

  test('says who asks and why, binds the bytes, and lasts 30 seconds', async () => {
    const body = Buffer.from('{"query":"{ me { id } }"}');
    const { payload, protectedHeader } = await verified(body, asking);
    expect(payload).toEqual({
      iss: PASSPORT_ISSUER,
      aud: 'identity',
      iat: expect.any(Number),
      exp: (payload.iat ?? 0) + 30,
      jti: expect.stringMatching(/^[0-9a-f-]{36}$/),
      customer: '2489',
      actor: 'pseudonym',
      roles: ['customer'],
      purpose: 'account-management',
      brand: 'fresh',
      case: 'C-17',
      body_sha256: createHash('sha256').update(body).digest('base64url'),
    });
    expect(Object.keys(protectedHeader).sort()).toEqual(['alg', 'kid', 'typ']);
    expect(Math.abs((payload.iat ?? 0) - Date.now() / 1_000)).toBeLessThan(5);
  });

  test('of a delegate names no customer, whoever they act for, and says nothing of that one', async () => {
    const onBehalfOf = { actor: 'pseudonym-of-2489', roles: ['customer'], customer: '2489' } as const;
    const guardian = {
      subject: 'g',
      actor: 'guardian',
      roles: ['customer'],
      actingCustomer: '2455',
      onBehalfOf,
    } as const;
    const { payload } = await verified('', { ...asking, caller: guardian });
    expect(payload).toMatchObject({ actor: 'guardian', roles: ['customer'] });
    expect(payload).not.toHaveProperty('customer');
    expect(JSON.stringify(payload)).not.toMatch(/2489|2455/);
  });

  test('before the purpose is known says who asks alone', async () => {
    const { payload } = await verified('{}', { caller: asking.caller });
    expect(payload).toMatchObject({ customer: '2489', actor: 'pseudonym' });
    expect(payload).not.toHaveProperty('purpose');
  });

  test('of the gateway itself has no role', async () => {
    const { payload } = await verified('{}', undefined);
    expect(payload).toMatchObject({ actor: 'gateway', roles: [] });
    expect(payload).not.toHaveProperty('customer');
  });

  test('is never the same twice', async () => {
    const ids = await Promise.all([verified('', asking), verified('', asking)]);
    expect(ids[0].payload.jti).not.toBe(ids[1].payload.jti);
  });
});

describe('The key', () => {
  test('is one, however many processes start at once, and only its owner may read it', async () => {
    const keys = await Promise.all(Array.from({ length: 8 }, () => signingKey(directory, 'keys.json')));
    expect(new Set(keys.map(({ kid }) => kid)).size).toBe(1);
    expect(await readdir(directory)).toEqual(['keys.json']);
    expect((await stat(join(directory, 'keys.json'))).mode & 0o777).toBe(0o600);
    expect((await signingKey(directory, 'keys.json')).kid).toBe(keys[0]?.kid);
  });

  test('is read where it is, and nothing is written then', async () => {
    await signingKey(directory, 'keys.json');
    const { mtimeNs } = await stat(directory, { bigint: true });
    await signingKey(directory, 'keys.json');
    expect((await stat(directory, { bigint: true })).mtimeNs).toBe(mtimeNs);
  });

  test('of a gateway is where it has always been, in a folder of this project', () => {
    const folder = fileURLToPath(new URL('../../../../.assent/', import.meta.url));
    expect([STATE_DIRECTORY, GATEWAY_KEYS]).toEqual([folder, 'gateway-keys.json']);
  });

  test('that can be neither read nor made is an error that says so', async () => {
    await mkdir(join(directory, 'folder'));
    await expect(signingKey(directory, 'folder')).rejects.toMatchObject({ code: 'EISDIR' });
    await expect(signingKey(directory, 'missing/keys.json')).rejects.toMatchObject({ code: 'ENOENT', syscall: 'open' });
  });

  test('has 32 bytes that other keys are made of', async () => {
    expect((await signingKey(directory, 'keys.json')).secret).toHaveLength(32);
  });

  test('is published without its private part', async () => {
    const { jwks, secret } = await signingKey(directory, 'keys.json');
    expect(Object.keys(jwks.keys[0] ?? {}).sort()).toEqual(['alg', 'crv', 'kid', 'kty', 'use', 'x', 'y']);
    expect(JSON.stringify(jwks)).not.toContain(secret.toString('base64url'));
  });

  test.each(['', 'secret-text', '{"keys":[{"kty":"RSA","d":"secret-text"}]}'])(
    'in a file that is none (%s) is an error that does not quote it',
    async (content) => {
      await writeFile(join(directory, 'keys.json'), content);
      const failure = signingKey(directory, 'keys.json');
      await expect(failure).rejects.toThrow('is not a key file');
      await expect(failure).rejects.not.toThrow('secret-text');
      expect(await readFile(join(directory, 'keys.json'), 'utf8')).toBe(content);
    },
  );
});

/** By the standards alone: HMAC under a key of HKDF without salt, which is what keeps a name the same from one release to the next. */
const standard = (secret: string, use: string, text: string): string => {
  const key = Buffer.from(hkdfSync('sha256', secret, '', use, 32));
  return createHmac('sha256', key).update(text).digest('base64url').slice(0, 22);
};

describe('The name of a case', () => {
  test('is the same for one case, another for every other, and takes the secret to make', () => {
    const named = createCasePseudonyms(Buffer.from('key'));
    expect(named('C-17')).toBe(standard('key', 'assent case pseudonym', 'C-17'));
    expect(named('C-18')).not.toBe(named('C-17'));
    expect(createCasePseudonyms(Buffer.from('other'))('C-17')).not.toBe(named('C-17'));
    expect(named('Anna Berg')).not.toContain('Anna');
  });
});

describe('The pseudonym', () => {
  const pseudonym = createPseudonyms(Buffer.from('key'));

  test('is the same for one subject of one issuer, and another for every other', () => {
    expect(pseudonym('a', 'b')).toBe(createPseudonyms(Buffer.from('key'))('a', 'b'));
    expect(pseudonym('a', 'b')).toBe(standard('key', 'assent actor pseudonym', '["a","b"]'));
    const others = [
      pseudonym('a', 'b'),
      pseudonym('a', 'c'),
      pseudonym('b', 'b'),
      pseudonym('ab', ''),
      pseudonym('', 'ab'),
    ];
    expect(new Set(others).size).toBe(5);
  });

  test('cannot be made without the key, and does not contain what it stands for', () => {
    expect(createPseudonyms(Buffer.from('other'))('a', 'b')).not.toBe(pseudonym('a', 'b'));
    expect(pseudonym('issuer', 'customer-2489')).toMatch(/^[\w-]{22}$/);
  });
});
