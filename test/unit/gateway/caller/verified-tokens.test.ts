/** A token's signature is checked once; that it still counts is asked every time: its end, its key, its issuer. */
import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { createLocalJWKSet, exportJWK, generateKeyPair, type JWK, type JWTVerifyGetKey, SignJWT } from 'jose';
import { createTokenVerifier } from '../../../../gateway/caller/token.ts';
import { CLOCK_SKEW } from '../../../../gateway/caller/token-rules.ts';
import { VerifiedTokens } from '../../../../gateway/caller/verified-tokens.ts';

const ISSUER = 'urn:example';
const START = Date.parse('2026-06-01T12:00:00Z');

interface Signer {
  readonly jwk: JWK;
  readonly token: (claims?: object) => Promise<string>;
}

async function signer(kid: string): Promise<Signer> {
  const { publicKey, privateKey } = await generateKeyPair('ES256');
  const about = { iss: ISSUER, aud: 'assent', sub: 's', roles: ['agent'], purposes: ['customer-care'] };
  return {
    jwk: { ...(await exportJWK(publicKey)), kid, alg: 'ES256' },
    token: (claims = {}) =>
      new SignJWT({ ...about, exp: START / 1_000 + 300, ...claims })
        .setProtectedHeader({ alg: 'ES256', typ: 'JWT', kid })
        .sign(privateKey),
  };
}

/** A verifier whose issuer has the keys that a test gives it; `read` counts how often the claims of a token were read. */
function verifying(first: readonly JWK[]) {
  const seen = { read: 0, keys: 0 };
  let set = createLocalJWKSet({ keys: [...first] });
  const keys: JWTVerifyGetKey = (header, token) => {
    seen.keys += 1;
    return set(header, token);
  };
  const pseudonym = (_: string, subject: string) => {
    seen.read += 1;
    return `pseudonym of ${subject}`;
  };
  const verify = createTokenVerifier({ issuers: [{ issuer: ISSUER, keys }], audience: 'assent', pseudonym });
  return {
    seen,
    verify: (token: string) => verify([`Bearer ${token}`]),
    fetchAnew: (jwks: readonly JWK[]) => {
      set = createLocalJWKSet({ keys: structuredClone([...jwks]) });
    },
  };
}

let one: Signer;
beforeEach(async () => {
  one = await signer('one');
  const others = ['nextTick', 'setImmediate', 'setTimeout', 'setInterval', 'queueMicrotask', 'performance'] as const;
  jest.useFakeTimers({ now: START, doNotFake: [...others] });
});
afterEach(() => {
  jest.useRealTimers();
});

describe('A token that comes again', () => {
  test('is read once, and its key is looked for each time', async () => {
    const { verify, seen } = verifying([one.jwk]);
    const token = await one.token();
    const answers = [await verify(token), await verify(token), await verify(token)];
    expect(answers[1]).toEqual(answers[0]);
    expect(answers[2]).toEqual(answers[0]);
    expect(seen).toEqual({ read: 1, keys: 3 });
  });

  test('P16: no two requests with one token have one caller', async () => {
    const { verify } = verifying([one.jwk]);
    const token = await one.token();
    const callers = [await verify(token), await verify(token), await verify(token)].map(({ caller }) => caller);
    expect(new Set(callers).size).toBe(3);
    expect(() => (callers[1]!.roles as string[]).push('dpo')).toThrow(TypeError);
  });

  test('ends when it ends', async () => {
    const { verify } = verifying([one.jwk]);
    const token = await one.token();
    await verify(token);
    jest.setSystemTime(START + (300 + CLOCK_SKEW - 1) * 1_000);
    await verify(token);
    jest.setSystemTime(START + (300 + CLOCK_SKEW) * 1_000);
    await expect(verify(token)).rejects.toThrow('A valid access token is required.');
  });

  test('P20: a token that comes again is worth nothing once its key is withdrawn', async () => {
    const two = await signer('two');
    const { verify, fetchAnew } = verifying([one.jwk, two.jwk]);
    const token = await one.token();
    await verify(token);
    fetchAnew([two.jwk]);
    await expect(verify(token)).rejects.toThrow('A valid access token is required.');
    await verify(await two.token());
    fetchAnew([one.jwk]);
    await verify(token);
  });

  test('is checked again when keys were fetched anew, whatever they are called', async () => {
    const { verify, fetchAnew, seen } = verifying([one.jwk]);
    const token = await one.token();
    await verify(token);
    fetchAnew([one.jwk]);
    await verify(token);
    await verify(token);
    expect(seen.read).toBe(2);
    fetchAnew([{ ...(await signer('other')).jwk, kid: 'one' }]);
    await expect(verify(token)).rejects.toThrow('A valid access token is required.');
  });

  test('with another signature is another token', async () => {
    const { verify } = verifying([one.jwk]);
    const token = await one.token();
    await verify(token);
    const other = await (await signer('one')).token();
    const mixed = [...token.split('.').slice(0, 2), other.split('.')[2]].join('.');
    await expect(verify(mixed)).rejects.toThrow('A valid access token is required.');
    await verify(token);
  });

  test('that was refused is refused again', async () => {
    const { verify, seen } = verifying([one.jwk]);
    const token = await one.token({ aud: 'other' });
    for (let at = 0; at < 2; at += 1) await expect(verify(token)).rejects.toThrow('A valid access token is required.');
    expect(seen).toEqual({ read: 0, keys: 2 });
  });
});

test('no more are kept than there is room for, and the one that was not used for longest goes', async () => {
  const tokens = new VerifiedTokens(2);
  const key = {};
  const lookedFor: unknown[][] = [];
  const keys = async (...asked: unknown[]) => {
    lookedFor.push(asked);
    return key as never;
  };
  const issuer = { issuer: ISSUER, keys };
  const says = { caller: { subject: 's', actor: 'a', roles: ['agent'] }, purposes: [] } as const;
  const add = (token: string) => tokens.add(token, { says, issuer, header: { alg: 'ES256' }, key, exp: 10 });
  add('a');
  add('b');
  expect(await tokens.find('a', 9)).toEqual(says);
  add('c');
  expect(tokens.size).toBe(2);
  expect([await tokens.find('a', 9), await tokens.find('b', 9), await tokens.find('c', 9)]).toEqual([
    says,
    undefined,
    says,
  ]);
  // The header alone chooses the key.
  expect(lookedFor[0]).toEqual([{ alg: 'ES256' }, { payload: '', signature: '' }]);
  expect(await tokens.find('a', 10)).toBeUndefined();
  expect(tokens.size).toBe(1);
});

test('nothing that is shared by the requests of a token can be written to', async () => {
  const tokens = new VerifiedTokens(1);
  const onBehalfOf = { actor: 'b', roles: ['customer' as const], customer: '2489' };
  const caller = { subject: 's', actor: 'a', roles: ['agent' as const], onBehalfOf };
  const says = { caller, purposes: ['customer-care' as const] };
  const issuer = { issuer: ISSUER, keys: async () => 'key' as never };
  tokens.add('a', { says, issuer, header: { alg: 'ES256' }, key: 'key', exp: 10 });
  const found = await tokens.find('a', 9);
  const shared = [found?.purposes, found?.caller.roles, found?.caller.onBehalfOf, found?.caller.onBehalfOf?.roles];
  expect(shared.map((each) => Object.isFrozen(each))).toEqual([true, true, true, true]);
  expect(Object.isFrozen(found?.caller)).toBe(false);
});
