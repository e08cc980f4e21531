/** Keys of an issuer elsewhere: asked for ahead of time, never in the way, never longer than is said, and never as often as a stranger likes. */
import { beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { exportJWK, generateKeyPair, type JWK } from 'jose';
import { KEY_TIMES, KeySet, PAUSE } from '../../../../gateway/caller/key-set.ts';
import { REFILL, REFRESHES } from '../../../../gateway/caller/refresh-budget.ts';

const NO_TOKEN = { payload: '', signature: '' };
const MINUTE = 60_000;

const keys: Record<string, JWK> = {};
beforeAll(async () => {
  for (const kid of ['a', 'b', 'c']) {
    const { publicKey } = await generateKeyPair('ES256');
    keys[kid] = { ...(await exportJWK(publicKey)), kid, alg: 'ES256' };
  }
});

/** What the issuer publishes; undefined: it does not answer. */
let published: string[] | undefined;
let now: number;
let fetches: number;
/** Where it is set, answers wait for it. */
let gate: Promise<void> | undefined;
let set: KeySet;
beforeEach(() => {
  published = ['a'];
  now = 1_000_000;
  fetches = 0;
  gate = undefined;
  set = new KeySet(
    async () => {
      fetches += 1;
      const answer = published?.map((kid) => keys[kid]!);
      await gate;
      if (answer === undefined) throw new Error('No answer');
      return { keys: answer };
    },
    KEY_TIMES,
    () => now,
  );
});

const find = async (kid: string) => set.find({ alg: 'ES256', kid }, NO_TOKEN);
const isTrusted = (kid: string) =>
  find(kid).then(
    () => true,
    () => false,
  );
/** Lets what goes on in the background come to its end. */
const settle = () => new Promise((resolve) => setImmediate(resolve));

describe('An issuer that answers', () => {
  test('is not asked again while what it said is new', async () => {
    await find('a');
    now += 7 * MINUTE;
    await find('a');
    await settle();
    expect(fetches).toBe(1);
  });

  test('is asked ahead of time, and nobody waits for it', async () => {
    const key = await find('a');
    now += 9 * MINUTE;
    gate = new Promise(() => {});
    expect(await find('a')).toBe(key);
    expect(fetches).toBe(2);
  });

  test('is asked ahead of time from the eighth minute on', async () => {
    await find('a');
    now += 8 * MINUTE - 1;
    await find('a');
    expect(fetches).toBe(1);
    now += 1;
    await find('a');
    expect(fetches).toBe(2);
  });

  test('is waited for once what it said is ten minutes old: a key that it withdrew is not trusted any longer', async () => {
    published = ['a', 'b'];
    await find('a');
    published = ['b'];
    now += 10 * MINUTE;
    expect(await isTrusted('a')).toBe(false);
    expect(await isTrusted('b')).toBe(true);
  });

  test('gives the same key object as long as it publishes the same keys', async () => {
    const key = await find('a');
    now += 11 * MINUTE;
    expect(await find('a')).toBe(key);
    expect(fetches).toBe(2);
    published = ['a', 'b'];
    now += 11 * MINUTE;
    expect(await find('a')).not.toBe(key);
  });

  test('is not asked again about a name that two of its keys have', async () => {
    published = ['a', 'a'];
    for (let at = 0; at < 3; at += 1)
      await expect(find('a')).rejects.toMatchObject({ code: 'ERR_JWKS_MULTIPLE_MATCHING_KEYS' });
    expect(fetches).toBe(1);
  });

  test('may publish no key at all, and then nobody gets in', async () => {
    published = [];
    expect(await isTrusted('a')).toBe(false);
  });
});

describe('An issuer that does not answer', () => {
  test('and never did lets nobody in, and is left alone for a moment', async () => {
    published = undefined;
    expect([await isTrusted('a'), await isTrusted('a')]).toEqual([false, false]);
    expect(fetches).toBe(1);
    published = ['a'];
    now += PAUSE;
    expect(await isTrusted('a')).toBe(true);
  });

  test('lets its known keys go on for an hour, and then nobody in', async () => {
    await find('a');
    published = undefined;
    for (const age of [8, 10, 30, 59]) {
      now = 1_000_000 + age * MINUTE;
      expect([age, await isTrusted('a')]).toEqual([age, true]);
    }
    now = 1_000_000 + 60 * MINUTE;
    expect(await isTrusted('a')).toBe(false);
    // In the pause after the failure as well.
    expect(await isTrusted('a')).toBe(false);
    published = ['a'];
    now += PAUSE;
    expect(await isTrusted('a')).toBe(true);
  });

  test('holds up nobody: after one failure it is asked in the background, once per pause', async () => {
    await find('a');
    published = undefined;
    now += 11 * MINUTE;
    await find('a');
    expect(fetches).toBe(2);
    gate = new Promise(() => {});
    for (let at = 0; at < 10; at += 1) {
      now += PAUSE / 5;
      expect(await isTrusted('a')).toBe(true);
    }
    expect(fetches).toBe(3);
  });

  test('and then withdraws a key is believed as soon as it answers, also to the first who asks after a silence', async () => {
    published = ['a', 'b'];
    await find('a');
    published = undefined;
    now += 11 * MINUTE;
    expect(await isTrusted('a')).toBe(true);
    published = ['b'];
    now += 5 * MINUTE;
    expect(await isTrusted('a')).toBe(false);
  });

  test('is left alone for a moment after each failure, also in the background', async () => {
    await find('a');
    published = undefined;
    now += 11 * MINUTE;
    for (let at = 0; at < 5; at += 1) {
      expect(await isTrusted('a')).toBe(true);
      await settle();
    }
    expect(fetches).toBe(2);
    now += PAUSE - 1;
    await find('a');
    await settle();
    expect(fetches).toBe(2);
    now += 1;
    await find('a');
    await settle();
    expect(fetches).toBe(3);
  });

  test('is waited for again half a minute after its last failure', async () => {
    await find('a');
    published = undefined;
    now += 11 * MINUTE;
    await find('a');
    published = ['b'];
    now += 30_000;
    expect(await isTrusted('a')).toBe(false);
  });

  test('is not asked about keys that nobody knows', async () => {
    await find('a');
    published = undefined;
    for (let at = 0; at < 20; at += 1) expect(await isTrusted('b')).toBe(false);
    expect(fetches).toBe(2);
    expect(await isTrusted('a')).toBe(true);
  });
});

describe('A key that nobody knows', () => {
  test('is asked for at once, and found where the issuer has published it', async () => {
    await find('a');
    published = ['a', 'b'];
    expect(await isTrusted('b')).toBe(true);
    expect(fetches).toBe(2);
  });

  test('is asked for by one call, however many tokens name it', async () => {
    await find('a');
    published = ['a', 'b'];
    expect(await Promise.all(Array.from({ length: 500 }, () => isTrusted('b')))).toEqual(Array(500).fill(true));
    expect(fetches).toBe(2);
  });

  test('is found though a call is under way that began before it was published', async () => {
    await find('a');
    const { promise, resolve } = Promise.withResolvers<void>();
    gate = promise;
    const stranger = isTrusted('c');
    await settle();
    published = ['a', 'b'];
    const rotated = isTrusted('b');
    resolve();
    expect([await stranger, await rotated]).toEqual([false, true]);
    expect(fetches).toBe(3);
  });

  test('costs no call of its own where the keys have just been fetched for it', async () => {
    expect(await isTrusted('b')).toBe(false);
    expect(fetches).toBe(1);
  });

  test('leads to a few calls at once, then to one every ten seconds, whatever is sent', async () => {
    await find('a');
    for (let at = 0; at < 200; at += 1) expect(await isTrusted(`stranger-${at}`)).toBe(false);
    expect(fetches).toBe(1 + REFRESHES);
    await Promise.all(Array.from({ length: 500 }, (_, at) => isTrusted(`other-${at}`)));
    expect(fetches).toBe(1 + REFRESHES);
    for (let at = 0; at < 60; at += 1) {
      now += 1_000;
      await Promise.all([isTrusted('stranger'), isTrusted(`other-${at}`)]);
    }
    expect(fetches).toBe(1 + REFRESHES + 60_000 / REFILL);
    expect(await isTrusted('a')).toBe(true);
  });

  test('that two keys have by then is of neither', async () => {
    await find('a');
    published = ['a', 'b', 'b'];
    await expect(find('b')).rejects.toMatchObject({ code: 'ERR_JWKS_MULTIPLE_MATCHING_KEYS' });
    expect(fetches).toBe(2);
  });

  test('gives back the one call that it took, however many waited for it', async () => {
    await find('a');
    for (let at = 1; at < REFRESHES; at += 1) await isTrusted(`stranger-${at}`);
    published = ['a', 'b'];
    expect(await Promise.all([isTrusted('b'), isTrusted('b'), isTrusted('b')])).toEqual([true, true, true]);
    for (let at = 0; at < 5; at += 1) await isTrusted(`other-${at}`);
    expect(fetches).toBe(1 + REFRESHES + 1);
  });

  test('that turns out to be new costs nothing: rotations are never slowed down', async () => {
    await find('a');
    for (let at = 0; at < 20; at += 1) {
      published = at % 2 === 0 ? ['a', 'b'] : ['a', 'c'];
      expect(await isTrusted(at % 2 === 0 ? 'b' : 'c')).toBe(true);
    }
    expect(fetches).toBe(21);
  });
});
