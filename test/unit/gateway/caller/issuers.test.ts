/** From where keys may come: over TLS or from this machine, and from what the issuer itself publishes, read no further than is good. */
import { afterEach, describe, expect, jest, test } from '@jest/globals';
import { isLoopback, isTrustworthy, remoteIssuer } from '../../../../gateway/caller/issuers.ts';
import { KEY_TIMES, PAUSE } from '../../../../gateway/caller/key-set.ts';

const ISSUER = 'https://login.example/';
const KEYS = 'https://login.example/keys';
const FOUND = 'https://login.example/.well-known/openid-configuration';
const key = { kty: 'EC', crv: 'P-256', kid: 'one', alg: 'ES256', x: 'A'.repeat(43), y: 'A'.repeat(43) };
const header = { alg: 'ES256', kid: 'one' };
const NO_TOKEN = { payload: '', signature: '' };

afterEach(() => {
  jest.restoreAllMocks();
});

/** What is published, by address; what is not there is a 404. Gives the addresses that were asked for, with how. */
function publishing(answers: Record<string, string>) {
  const asked: [string, RequestInit?][] = [];
  jest.spyOn(globalThis, 'fetch').mockImplementation(async (url, how) => {
    asked.push([String(url), how]);
    const body = answers[String(url)];
    return new Response(body ?? '{"keys":[]}', { status: body === undefined ? 404 : 200 });
  });
  return asked;
}

let now = 0;
const finding = (address: { issuer: string; jwks?: string }) => {
  const { keys } = remoteIssuer(address, KEY_TIMES, () => now);
  // An EC point that is none cannot be made a key of, and says so: whoever gets as far has found the key.
  return async (): Promise<string> => {
    try {
      await keys(header, NO_TOKEN);
      return 'found';
    } catch (error) {
      return (error as Error).message === 'The keys of the issuer cannot be had' ? 'unavailable' : 'found';
    }
  };
};

describe('This machine is', () => {
  test.each(['localhost', '::1', '[::1]', '127.0.0.1', '127.255.0.42'])('%s', (host) => {
    expect(isLoopback(host)).toBe(true);
  });

  test.each(['localhost.example', '::2', '127.0.0.1.example', 'x127.0.0.1', '127.0.0', '127.0.0.0.1', '10.0.0.1', ''])(
    'not %j',
    (host) => {
      expect(isLoopback(host)).toBe(false);
    },
  );
});

describe('Keys may come from', () => {
  test.each(['https://login.example/keys', 'http://127.0.0.1:8080/keys', 'http://localhost/keys', 'http://[::1]/keys'])(
    '%s',
    (url) => {
      expect(isTrustworthy(url)).toBe(true);
    },
  );

  test.each([
    'http://login.example/keys',
    'ftp://127.0.0.1/keys',
    'ftp://login.example/keys',
    'https://user@login.example/keys',
    'https://:secret@login.example/keys',
    'file:///etc/keys',
    'no address',
  ])('not from %s', (url) => {
    expect(isTrustworthy(url)).toBe(false);
  });
});

describe('An issuer', () => {
  test('is asked at its address, without a way to send us elsewhere, and not for longer than is good', async () => {
    const asked = publishing({ [KEYS]: JSON.stringify({ keys: [key] }) });
    expect(await finding({ issuer: ISSUER, jwks: KEYS })()).toBe('found');
    expect(asked).toEqual([
      [
        KEYS,
        {
          headers: { accept: 'application/json, application/jwk-set+json' },
          redirect: 'error',
          signal: expect.any(AbortSignal),
        },
      ],
    ]);
    expect(asked[0]?.[1]?.signal?.aborted).toBe(false);
  });

  test('is given five seconds', async () => {
    const deadline = jest.spyOn(AbortSignal, 'timeout');
    publishing({ [KEYS]: JSON.stringify({ keys: [key] }) });
    await finding({ issuer: ISSUER, jwks: KEYS })();
    expect(deadline).toHaveBeenCalledWith(5_000);
  });

  const MEGABYTE = 1024 * 1024;
  const of = (size: number): string => JSON.stringify({ keys: [key] }).padEnd(size);

  test.each<[string, string, string]>([
    ['as much as a megabyte', of(MEGABYTE), 'found'],
    ['more than a megabyte', of(MEGABYTE + 1), 'unavailable'],
    ['no JSON', 'keys', 'unavailable'],
    ['no keys', '{}', 'unavailable'],
    ['keys that are none', '{"keys":["one"]}', 'unavailable'],
  ])('that publishes %s', async (_, answer, expected) => {
    publishing({ [KEYS]: answer });
    expect(await finding({ issuer: ISSUER, jwks: KEYS })()).toBe(expected);
  });

  test('that answers with a failure has published nothing, whatever came with it', async () => {
    jest
      .spyOn(globalThis, 'fetch')
      .mockImplementation(async () => new Response(JSON.stringify({ keys: [key] }), { status: 503 }));
    expect(await finding({ issuer: ISSUER, jwks: KEYS })()).toBe('unavailable');
  });
});

describe('An issuer by discovery', () => {
  const document = (more: object = {}) => JSON.stringify({ issuer: ISSUER, jwks_uri: KEYS, ...more });

  test('is asked where its keys are, once', async () => {
    const answers: Record<string, string> = { [FOUND]: document(), [KEYS]: JSON.stringify({ keys: [key] }) };
    const asked = publishing(answers);
    const find = finding({ issuer: ISSUER });
    expect(await find()).toBe('found');
    now += KEY_TIMES.fresh;
    await find();
    expect(asked.map(([url]) => url)).toEqual([FOUND, KEYS, KEYS]);
  });

  test('is asked again where its keys are, after they were not there', async () => {
    const answers: Record<string, string> = { [FOUND]: document() };
    const asked = publishing(answers);
    const find = finding({ issuer: ISSUER });
    expect(await find()).toBe('unavailable');
    answers[FOUND] = document({ jwks_uri: 'https://login.example/moved' });
    answers['https://login.example/moved'] = JSON.stringify({ keys: [key] });
    now += PAUSE;
    expect(await find()).toBe('found');
    expect(asked.map(([url]) => url)).toEqual([FOUND, KEYS, FOUND, 'https://login.example/moved']);
  });

  test.each<[string, object]>([
    ['another issuer', { issuer: 'https://login.example' }],
    ['no issuer', { issuer: undefined }],
    ['keys elsewhere without TLS', { jwks_uri: 'http://login.example/keys' }],
    ['no keys', { jwks_uri: undefined }],
  ])('that names %s is not believed', async (_, more) => {
    const asked = publishing({
      [FOUND]: document(more),
      [KEYS]: JSON.stringify({ keys: [key] }),
      'http://login.example/keys': JSON.stringify({ keys: [key] }),
    });
    expect(await finding({ issuer: ISSUER })()).toBe('unavailable');
    expect(asked.map(([url]) => url)).toEqual([FOUND]);
  });
});

test('An issuer that is not asked for keeps its name, and nothing is fetched', () => {
  const asked = publishing({});
  expect(remoteIssuer({ issuer: ISSUER }).issuer).toBe(ISSUER);
  expect(asked).toEqual([]);
});
