/** Who gets in, and that everybody else gets the same answer. */
import { createHmac } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { personaNamed } from '../../schema/personas.ts';
import { type House, OWN_ISSUER, openHouse, refused } from './house.ts';

let house: House;
beforeAll(async () => {
  house = await openHouse();
});
afterAll(() => house.stop());

const UNAUTHENTICATED = refused('UNAUTHENTICATED', 'A valid access token is required.');
const now = () => Math.floor(Date.now() / 1000);
const agent = () => ({
  iss: OWN_ISSUER,
  aud: 'assent',
  sub: 'somebody-in-particular',
  exp: now() + 600,
  roles: ['agent'],
  purposes: ['customer-care'],
});
const customer = () => ({ ...agent(), roles: ['customer'], customer: '2489', purposes: ['account-management'] });
const ask = (token?: string) =>
  house.call({
    headers: token === undefined ? [] : [['authorization', `Bearer ${token}`]],
    body: { query: '{ hello }' },
  });
const base64 = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');

describe('A token of a trusted issuer', () => {
  test('lets its caller in, with what the claims say', async () => {
    const token = await house.forge({
      ...agent(),
      roles: ['agent', 'offline_access'],
      acr: 'mfa',
      auth_time: 1_700_000_000,
    });
    const answer = await ask(token);
    expect([answer.status, answer.json]).toEqual([200, { data: { hello: 'world' } }]);
    expect(house.operations.at(-1)?.asking).toEqual({
      caller: {
        subject: 'somebody-in-particular',
        actor: expect.stringMatching(/^[\w-]{22}$/),
        roles: ['agent'],
        customer: undefined,
        recipient: undefined,
        acr: 'mfa',
        authTime: 1_700_000_000,
      },
      purpose: 'customer-care',
      purposes: ['customer-care'],
      brand: 'fresh',
      channel: undefined,
      case: undefined,
      now: expect.any(Number),
    });
  });

  test('may say that it is a plain JWT, or spell its media type out', async () => {
    for (const typ of ['JWT', 'jwt', 'application/at+jwt']) {
      expect((await ask(await house.forge(agent(), { typ }))).status).toBe(200);
    }
  });

  test('may name several audiences', async () => {
    expect((await ask(await house.forge({ ...agent(), aud: ['other', 'assent'] }))).status).toBe(200);
  });

  test('may have ended, or begin, within the seconds that clocks may differ by', async () => {
    expect((await ask(await house.forge({ ...agent(), exp: now() - 5 }))).status).toBe(200);
    expect((await ask(await house.forge({ ...agent(), nbf: now() + 5, auth_time: now() + 5 }))).status).toBe(200);
  });

  test('of each persona is a good one', async () => {
    for (const name of ['customer', 'agent', 'partner', 'ingest']) {
      const token = await house.issuer.issueToken({ persona: personaNamed(name)! });
      const { purposes } = personaNamed(name)!;
      const answer = await house.call({
        headers: [
          ['authorization', `bearer ${token}`],
          ['x-purpose', purposes[0]],
        ],
        body: { query: '{ hello }' },
      });
      expect(answer.json).toEqual({ data: { hello: 'world' } });
    }
  });

  test('gives a partner the recipient of its claim, and nobody else one', async () => {
    await ask(
      await house.forge({ ...agent(), roles: ['partner'], purposes: ['third-party-sharing'], recipient: 'partner-2' }),
    );
    expect(house.operations.at(-1)?.asking.caller.recipient).toBe('partner-2');
    await ask(await house.forge({ ...agent(), recipient: 'partner-2' }));
    expect(house.operations.at(-1)?.asking.caller.recipient).toBeUndefined();
  });
});

describe('A delegated token', () => {
  const onBehalf = () => ({
    ...customer(),
    act: { sub: 'somebody-acting', roles: ['store-staff'], act: { sub: 'somebody-before' } },
  });

  test('lets the acting party in, on behalf of the customer, whose state is asked for first', async () => {
    house.askedOwnCustomer.length = 0;
    const answer = await ask(await house.forge(onBehalf()));
    expect([answer.status, answer.json]).toEqual([200, { data: { hello: 'world' } }]);
    const { caller } = house.operations.at(-1)!.asking;
    expect(caller).toMatchObject({
      subject: 'somebody-acting',
      roles: ['store-staff'],
      onBehalfOf: { roles: ['customer'], customer: '2489' },
    });
    expect(caller.customer).toBeUndefined();
    expect(house.askedOwnCustomer).toEqual([caller]);
  });

  test('is in the log as two pseudonyms, and nothing of it by name', async () => {
    await ask(await house.forge(customer()));
    const own = house.operations.at(-1)!.asking.caller.actor;
    await ask(await house.forge(onBehalf()));
    const { actor, onBehalfOf, roles } = house.log().findLast(({ msg }) => msg === 'operation')!;
    expect({ actor, onBehalfOf, roles }).toEqual({
      actor: expect.stringMatching(/^[\w-]{22}$/),
      onBehalfOf: own,
      roles: ['store-staff'],
    });
    expect(actor).not.toBe(own);
    expect(house.logText()).not.toMatch(/somebody-acting|somebody-before|2489/);
  });

  test('is still bound to the purposes that it was made for', async () => {
    const answer = await house.call({
      headers: [
        ['authorization', `Bearer ${await house.forge(onBehalf())}`],
        ['x-purpose', 'order-management'],
      ],
      body: { query: '{ hello }' },
    });
    expect([answer.status, answer.json]).toEqual([
      403,
      refused('PURPOSE_NOT_ALLOWED', 'This purpose is not among those of the token.'),
    ]);
  });
});

describe('P20: whoever is not let in', () => {
  const expectRefusal = async (token: string | undefined, challenge = 'Bearer error="invalid_token"') => {
    const before = house.operations.length;
    const answer = await ask(token);
    expect(answer.status).toBe(401);
    expect(answer.json).toEqual(UNAUTHENTICATED);
    expect(answer.headers['www-authenticate']).toBe(challenge);
    expect(answer.headers['content-type']).toBe('application/json; charset=utf-8');
    expect(answer.headers['cache-control']).toBe('no-store');
    expect(answer.headers.vary).toContain('Authorization');
    expect(answer.headers['x-request-id']).toMatch(/^[0-9a-f-]{36}$/);
    expect(house.operations).toHaveLength(before);
  };

  test('sent no token', () => expectRefusal(undefined, 'Bearer'));

  test.each([
    ['garbage', () => 'garbage'],
    ['three parts of garbage', () => 'a.b.c'],
    ['nothing after the scheme', () => ''],
    ['more than 8 KiB', () => house.forge({ ...agent(), filler: 'x'.repeat(8 * 1024) })],
    ['no signature (alg none)', () => `${base64({ alg: 'none', typ: 'JWT' })}.${base64(agent())}.`],
    [
      'an HMAC with the public key as secret',
      () => {
        const text = `${base64({ alg: 'HS256', typ: 'at+jwt', kid: 'second' })}.${base64(agent())}`;
        return `${text}.${createHmac('sha256', house.publicPem).update(text).digest('base64url')}`;
      },
    ],
    [
      'claims changed after signing',
      async () => {
        const [header, , signature] = (await house.forge(agent())).split('.');
        return `${header}.${base64({ ...agent(), roles: ['dpo'] })}.${signature}`;
      },
    ],
    ['a key that the issuer does not have', () => house.forge(agent(), { kid: 'third' })],
    ['the name of another issuer', () => house.forge({ ...agent(), iss: 'https://other.example' })],
    ['the name of the development issuer', () => house.forge({ ...agent(), iss: 'urn:assent:development' })],
    ['no issuer', () => house.forge({ ...agent(), iss: undefined })],
    ['another audience', () => house.forge({ ...agent(), aud: 'identity' })],
    ['no audience', () => house.forge({ ...agent(), aud: undefined })],
    ['an end a minute ago', () => house.forge({ ...agent(), exp: now() - 60 })],
    ['an end in infinity', () => house.forge(JSON.stringify({ ...agent(), exp: 0 }).replace('"exp":0', '"exp":1e400'))],
    ['an end in milliseconds', () => house.forge({ ...agent(), exp: Date.now() })],
    ['a last authentication a minute from now', () => house.forge({ ...agent(), auth_time: now() + 60 })],
    ['a last authentication in milliseconds', () => house.forge({ ...agent(), auth_time: Date.now() })],
    ['no end', () => house.forge({ ...agent(), exp: undefined })],
    ['a beginning a minute from now', () => house.forge({ ...agent(), nbf: now() + 60 })],
    ['the type of an id token', () => house.forge(agent(), { typ: 'id_token+jwt' })],
    ['the type of a passport', () => house.forge(agent(), { typ: 'passport+jwt' })],
    ['no type', () => house.forge(agent(), { typ: undefined })],
    ['a header that must be understood and is not', () => house.forge(agent(), { crit: ['policy'], policy: 'none' })],
    ['no subject', () => house.forge({ ...agent(), sub: undefined })],
    ['a number as subject', () => house.forge({ ...agent(), sub: 7 })],
    ['an empty subject', () => house.forge({ ...agent(), sub: '' })],
    ['no roles', () => house.forge({ ...agent(), roles: undefined })],
    ['roles in one string', () => house.forge({ ...agent(), roles: 'agent' })],
    ['unknown roles only', () => house.forge({ ...agent(), roles: ['admin'] })],
    ['a list of other things as purposes', () => house.forge({ ...agent(), purposes: [{}] })],
    ['a brand that does not exist', () => house.forge({ ...agent(), brand: 'stale' })],
    ['an actor who acts for another', () => house.forge({ ...agent(), act: { sub: 'x' } })],
    ['a customer who is acted for', () => house.forge({ ...customer(), act: { sub: 'x' } })],
    ['an empty act', () => house.forge({ ...customer(), act: null })],
    ['a customer claim beside another role', () => house.forge({ ...agent(), customer: '2489' })],
    ['the role customer beside another', () => house.forge({ ...customer(), roles: ['customer', 'agent'] })],
    [
      'the role customer beside an unknown one',
      () => house.forge({ ...customer(), roles: ['customer', 'household-delegate'] }),
    ],
    ['the role customer without a customer', () => house.forge({ ...customer(), customer: undefined })],
    ['a number as customer', () => house.forge({ ...customer(), customer: 2489 })],
  ])('sent %s', async (_, token) => expectRefusal(await token()));

  test('sent what `token --ttl -60`, `--no-exp` and `--audience other` make', async () => {
    const persona = personaNamed('agent')!;
    await expectRefusal(await house.issuer.issueToken({ persona, ttl: -60 }));
    await expectRefusal(await house.issuer.issueToken({ persona, noExp: true }));
    await expectRefusal(await house.issuer.issueToken({ persona, audience: 'other' }));
  });

  test.each([
    ['another scheme', [['authorization', 'Basic YTpi']]],
    [
      'two headers',
      [
        ['authorization', 'Bearer a.b.c'],
        ['authorization', 'Bearer a.b.c'],
      ],
    ],
  ] as const)('sent %s', async (_, headers) => {
    const answer = await house.call({ headers, body: { query: '{ hello }' } });
    expect([answer.status, answer.json]).toEqual([401, UNAUTHENTICATED]);
  });

  test('sent a good token twice', async () => {
    const header = ['authorization', `Bearer ${await house.forge(agent())}`] as const;
    const answer = await house.call({ headers: [header, header], body: { query: '{ hello }' } });
    expect([answer.status, answer.json]).toEqual([401, UNAUTHENTICATED]);
  });

  test('sent a token in the query string or the body instead of the header', async () => {
    const token = await house.forge(agent());
    const answer = await house.call({
      path: `/graphql?access_token=${token}`,
      body: { query: '{ hello }', access_token: token },
    });
    expect([answer.status, answer.json]).toEqual([401, UNAUTHENTICATED]);
  });

  test('gets the media type that it asks for', async () => {
    const answer = await house.call({
      headers: [['accept', 'application/graphql-response+json, application/json;q=0.9']],
      body: { query: '{ hello }' },
    });
    expect(answer.headers['content-type']).toBe('application/graphql-response+json; charset=utf-8');
    expect([answer.status, answer.json]).toEqual([401, UNAUTHENTICATED]);
  });
});

test('In production a token of the development issuer is worth nothing', async () => {
  const other = await openHouse({ production: true });
  try {
    const token = await other.issuer.issueToken({ persona: personaNamed('agent')! });
    const answer = await other.call({ headers: [['authorization', `Bearer ${token}`]], body: { query: '{ hello }' } });
    expect([answer.status, answer.json]).toEqual([401, UNAUTHENTICATED]);
  } finally {
    await other.stop();
  }
});
