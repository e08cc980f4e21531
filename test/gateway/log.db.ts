/** The log says who asked why and how it ended; it never holds a token, an id, a value or the text of a query. */
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { GraphQLError } from 'graphql';
import { createLog } from '../../gateway/http/log.ts';
import { personaNamed } from '../../schema/personas.ts';
import { type House, openHouse } from './house.ts';

let house: House;
let fail: unknown;
beforeAll(async () => {
  house = await openHouse({
    execute: () => {
      if (fail !== undefined) throw fail;
      return {
        data: { hello: 'secret-value' },
        errors: [new GraphQLError('secret-message', { path: ['hello'], extensions: { code: 'CONSENT_REQUIRED' } })],
      };
    },
    ownCustomer: async () => 'known',
  });
});
afterAll(() => house.stop());

const SECRETS = /secret-|2455|eyJ|persona:|x@example\.com|Jermey/;

test('One line for each operation', async () => {
  const token = await house.issuer.issueToken({ persona: personaNamed('customer')!, customer: '2455' });
  const answer = await house.call({
    headers: [
      ['authorization', `Bearer ${token}`],
      ['x-purpose', 'order-management'],
      ['x-channel', 'SMS'],
      ['x-case', 'secret-case'],
    ],
    body: {
      query: `query JermeyWunsch($name: String) { JermeyWunsch: hello(name: $name) ...JermeyWunsch __typename }
        fragment JermeyWunsch on Query { again: hello }`,
      variables: { name: 'secret-name' },
    },
  });
  expect(answer.status).toBe(200);
  const line = house.log().find(({ request }) => request === answer.headers['x-request-id']);
  expect(line).toEqual({
    level: 30,
    time: expect.any(String),
    request: answer.headers['x-request-id'],
    actor: expect.stringMatching(/^[\w-]{22}$/),
    roles: ['customer'],
    purpose: 'order-management',
    brand: 'fresh',
    channel: 'SMS',
    kind: 'query',
    fields: ['hello', '__typename'],
    codes: ['CONSENT_REQUIRED'],
    status: 200,
    ms: expect.any(Number),
    msg: 'operation',
  });
  expect(house.logText()).not.toMatch(SECRETS);
});

test('A refusal is logged with its code and nothing of what was sent', async () => {
  const answer = await house.call({
    headers: [
      ['authorization', 'Bearer eyJ.secret-token.x'],
      ['x-purpose', 'secret-purpose'],
    ],
    body: { query: '{ hello(name: "secret-name") }' },
  });
  const line = house.log().find(({ request }) => request === answer.headers['x-request-id']);
  expect(line).toMatchObject({ codes: ['UNAUTHENTICATED'], status: 401 });
  expect(Object.keys(line ?? {}).sort()).toEqual(['codes', 'level', 'ms', 'msg', 'request', 'status', 'time']);
  expect(house.logText()).not.toMatch(SECRETS);
});

test('A name that could be an id or of a person, unreadable bodies, wrong documents and failures leave nothing behind', async () => {
  const token = await house.issuer.issueToken({ persona: personaNamed('customer')!, customer: '2455' });
  const headers = [
    ['authorization', `Bearer ${token}`],
    ['x-purpose', 'order-management'],
  ] as const;
  await house.call({ headers, body: { query: 'query Of2455 { hello }' } });
  await house.call({
    headers,
    body: { query: 'query A { hello } query JermeyWunsch { hello }', operationName: 'Jermey' },
  });
  await house.call({ headers, body: { query: 'subscription JermeyWunsch { JermeyWunsch }' } });
  await house.call({ headers, body: '{"query": secret-body' });
  await house.call({ headers, body: { query: '{ secret-field-x@example.com }' } });
  await house.call({ headers, body: { query: '{ x2455 }' } });
  await house.call({
    headers,
    body: { query: 'query($ids: [ID!]!) { ids(ids: $ids) }', variables: { ids: { id: '2455' } } },
  });
  await house.call({ headers, path: '/2455?token=secret-token', body: '{}' });
  for (const failure of [new Error('secret-message about 2455'), 'secret-text', { secret: 'secret-object' }]) {
    fail = failure;
    await house.call({ headers, body: { query: '{ hello }' } });
  }
  fail = undefined;
  expect(house.log().filter(({ msg }) => msg === 'the engine failed')).toHaveLength(3);
  expect(house.logText()).not.toMatch(SECRETS);
});

test('What somebody logs by mistake is replaced', () => {
  const lines: string[] = [];
  const log = createLog('info', { write: (line) => void lines.push(line) });
  const secret = { authorization: 'secret-a', token: 'secret-b', customer: 'secret-c', variables: { id: 'secret-d' } };
  log.info(
    { ...secret, request: { ...secret, body: 'secret-e', inner: { headers: { cookie: 'secret-f' } } } },
    'mistake',
  );
  log.error({ err: new Error('secret-g') }, 'mistake');
  log.error(new Error('secret-h'), 'mistake');
  expect(lines).toHaveLength(3);
  expect(lines.join('')).not.toMatch(SECRETS);
});
