/** A body that comes long after its headers, or never: who asks is found out again, and nobody can hold a connection. */
import { type ClientRequest, type IncomingHttpHeaders, request } from 'node:http';
import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { type House, type HouseOptions, OWN_ISSUER, openHouse, refused } from './house.ts';

let house: House;
let ownCustomer: NonNullable<HouseOptions['ownCustomer']>;
beforeAll(async () => {
  house = await openHouse({ ownCustomer: (caller) => ownCustomer(caller) });
});
beforeEach(() => {
  ownCustomer = async () => 'known';
  house.operations.length = 0;
  house.askedOwnCustomer.length = 0;
});
afterAll(() => house.stop());

const BODY = JSON.stringify({ query: '{ hello }' });
const UNAUTHENTICATED = refused('UNAUTHENTICATED', 'A valid access token is required.');
const CONSENT_UNAVAILABLE = refused('CONSENT_UNAVAILABLE', 'The state of consent cannot be established.');
const now = () => Math.floor(Date.now() / 1000);
const tokenOf = (claims: object = {}) =>
  house.forge({
    iss: OWN_ISSUER,
    aud: 'assent',
    sub: 'somebody',
    exp: now() + 600,
    roles: ['customer'],
    customer: '2489',
    purposes: ['account-management'],
    ...claims,
  });

interface Received {
  readonly status: number | undefined;
  readonly headers: IncomingHttpHeaders;
  readonly json: unknown;
}

const received = (outgoing: ClientRequest): Promise<Received> =>
  new Promise((resolve, reject) => {
    outgoing.on('error', reject);
    outgoing.on('response', async (response) => {
      const chunks: Buffer[] = [];
      for await (const chunk of response) chunks.push(chunk);
      const json = JSON.parse(Buffer.concat(chunks).toString());
      resolve({ status: response.statusCode, headers: response.headers, json });
    });
  });

/** Headers and the first byte of the body now, all others after `during`. */
async function held(token: string, during: () => unknown): Promise<Received> {
  const outgoing = request({
    host: '127.0.0.1',
    port: house.port,
    path: '/graphql',
    method: 'POST',
    agent: false,
    headers: {
      authorization: `Bearer ${token}`,
      'content-type': 'application/json',
      'content-length': Buffer.byteLength(BODY),
    },
  });
  const answer = received(outgoing);
  outgoing.write(BODY.slice(0, 1));
  await during();
  outgoing.end(BODY.slice(1));
  return answer;
}

/** Until the gateway has looked at the headers, and some time more than its check holds. */
async function checked(): Promise<void> {
  while (house.askedOwnCustomer.length === 0) await sleep(10);
  await sleep(400);
}

describe('A body that comes late', () => {
  test('finds a token that has ended meanwhile worth nothing', async () => {
    // Clocks may differ by ten seconds: it has two left.
    const token = await tokenOf({ exp: now() - 8, roles: ['agent'], customer: undefined, purposes: ['customer-care'] });
    const answer = await held(token, () => sleep(3_200));
    expect([answer.status, answer.json]).toEqual([401, UNAUTHENTICATED]);
    expect(answer.headers['www-authenticate']).toBe('Bearer error="invalid_token"');
    expect(house.operations).toEqual([]);
  });

  test.each([
    ['is gone', 'gone', 401, UNAUTHENTICATED],
    ['cannot be asked about', 'unavailable', 503, CONSENT_UNAVAILABLE],
  ] as const)('finds a customer who %s meanwhile', async (_, state, status, body) => {
    const answer = await held(await tokenOf(), async () => {
      await checked();
      ownCustomer = async () => state;
    });
    expect([answer.status, answer.json]).toEqual([status, body]);
    expect(house.operations).toEqual([]);
  });

  test('is decided with the caller and the time of its own arrival', async () => {
    let sent = 0;
    const answer = await held(await tokenOf(), async () => {
      await checked();
      sent = Date.now();
    });
    expect([answer.status, answer.json]).toEqual([200, { data: { hello: 'world' } }]);
    const [operation] = house.operations;
    expect(operation?.asking.now).toBeGreaterThanOrEqual(sent);
    // The engine keeps the own customer's state by its caller: the one of the second look is what the operation begins with.
    expect(house.askedOwnCustomer).toHaveLength(2);
    expect(operation?.asking.caller).toBe(house.askedOwnCustomer[1]);
  });

  test('is looked at once if it is not late', async () => {
    for (let at = 0; at < 5; at += 1) expect((await held(await tokenOf(), () => {})).status).toBe(200);
    // Not exactly five: a machine that is busy can be late by itself.
    expect(house.askedOwnCustomer.length).toBeLessThan(10);
  });
});

/** What the gateway says on a connection on which so much is sent and no more, and after how many milliseconds it ends it. */
const abandoned = (text: string): Promise<{ said: string; after: number }> =>
  new Promise((resolve) => {
    const since = performance.now();
    const socket = connect(house.port, '127.0.0.1', () => socket.write(text));
    let said = '';
    socket.on('data', (data) => {
      said += data;
    });
    socket.on('error', () => {});
    socket.on('close', () => resolve({ said, after: performance.now() - since }));
  });

const TOO_LATE = {
  errors: [{ message: 'The request took too long to arrive.', extensions: { code: 'BAD_REQUEST' } }],
};
const MALFORMED = { errors: [{ message: 'The request is malformed.', extensions: { code: 'BAD_REQUEST' } }] };
const TOO_LARGE = {
  errors: [{ message: 'The headers of the request are too large.', extensions: { code: 'BAD_REQUEST' } }],
};

function expectAnswer(said: string, status: string, body: object): void {
  const [head = '', text = ''] = said.split('\r\n\r\n');
  const [first, ...lines] = head.split('\r\n');
  expect([first, JSON.parse(text)]).toEqual([`HTTP/1.1 ${status}`, body]);
  expect(Object.fromEntries(lines.map((line) => line.split(': ')))).toEqual({
    'cache-control': 'no-store',
    vary: expect.stringContaining('Authorization'),
    'x-request-id': expect.stringMatching(/^[0-9a-f-]{36}$/),
    'x-content-type-options': 'nosniff',
    'content-type': 'application/json; charset=utf-8',
    'content-length': String(Buffer.byteLength(text)),
    connection: 'close',
  });
}

describe('A request that does not come', () => {
  test('is ended after ten seconds, whatever it is for', async () => {
    const half = 'content-type: application/json\r\ncontent-length: 50\r\n\r\n{';
    const host = `127.0.0.1:${house.port}`;
    const all = await Promise.all([
      abandoned(`POST /graphql HTTP/1.1\r\nhost: ${host}\r\nauthorization: Bearer ${await tokenOf()}\r\n${half}`),
      abandoned(`POST /development/token HTTP/1.1\r\nhost: ${host}\r\norigin: http://${host}\r\n${half}`),
      abandoned(`POST /graphql HTTP/1.1\r\nhost: ${host}\r\nx-half`),
      abandoned(''),
    ]);
    for (const { said, after } of all) {
      expectAnswer(said, '408 Request Timeout', TOO_LATE);
      expect(after).toBeGreaterThan(9_000);
      expect(after).toBeLessThan(15_000);
    }
    expect(house.operations).toEqual([]);
    expect(house.log().filter(({ level }) => Number(level) > 30)).toEqual([]);
  });

  test('because it is no HTTP is ended at once, in the shape of every answer', async () => {
    expectAnswer((await abandoned('hello\r\n\r\n')).said, '400 Bad Request', MALFORMED);
    const large = `GET / HTTP/1.1\r\nhost: x\r\nx-large: ${'x'.repeat(20_000)}\r\n\r\n`;
    expectAnswer((await abandoned(large)).said, '431 Request Header Fields Too Large', TOO_LARGE);
  });
});
