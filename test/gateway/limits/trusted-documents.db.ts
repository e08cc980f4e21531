/**
 * Trusted documents: with a registry only its operations run, by hash or by text; without one any operation does. And what is not
 * in production unless asked for: questions about the schema, and the page.
 */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { print } from 'graphql';
import { hashOf, Registry } from '../../../gateway/operations/registry.ts';
import { errors } from '../../../schema/errors.ts';
import { personaNamed } from '../../../schema/personas.ts';
import { type Answer, type House, openHouse, refused } from '../house.ts';

const HELLO = 'query Hello($name: String) {\n  hello(name: $name)\n}';
const CHANGE = 'mutation Change {\n  change(input: {count: 1})\n}';
const registry = new Registry(Object.fromEntries([HELLO, CHANGE].map((text) => [hashOf(text), text])));

const WORKS = [200, { data: { hello: 'world' } }];
const NOT_REGISTERED = [403, refused('OPERATION_NOT_REGISTERED', errors.OPERATION_NOT_REGISTERED.message)];
const whole = ({ status, json }: Answer) => [status, json];

let house: House;
let headers: readonly (readonly [string, string])[];
beforeAll(async () => {
  house = await openHouse({ registry });
  headers = [['authorization', `Bearer ${await house.issuer.issueToken({ persona: personaNamed('store-staff')! })}`]];
});
beforeEach(() => {
  house.operations.length = 0;
});
afterAll(() => house.stop());

const post = (body: object) => house.call({ headers, body });
const get = (parameters: Record<string, string>) =>
  house.call({ headers, method: 'GET', path: `/graphql?${new URLSearchParams(parameters)}` });
const byHash = (text: string) => ({ persistedQuery: { version: 1, sha256Hash: hashOf(text) } });

describe('A registered operation runs', () => {
  test.each<[string, () => Promise<Answer>]>([
    ['by its hash, as clients of Apollo send it', () => post({ extensions: byHash(HELLO), variables: { name: 'a' } })],
    ['by its hash as documentId', () => post({ documentId: hashOf(HELLO), variables: { name: 'a' } })],
    [
      'by its hash as sha256 documentId',
      () => post({ documentId: `sha256:${hashOf(HELLO)}`, variables: { name: 'a' } }),
    ],
    ['by its text', () => post({ query: HELLO, variables: { name: 'a' } })],
    ['by its text and hash', () => post({ query: HELLO, extensions: byHash(HELLO), variables: { name: 'a' } })],
    [
      'by its text in other white space',
      () => post({ query: `# a comment\n${HELLO.replaceAll('\n', ' ')}`, variables: { name: 'a' } }),
    ],
    ['by GET and hash', () => get({ extensions: JSON.stringify(byHash(HELLO)), variables: '{"name":"a"}' })],
    ['by GET and text', () => get({ query: HELLO, operationName: 'Hello', variables: '{"name":"a"}' })],
  ])('%s, and it is the registered text', async (_, call) => {
    expect(whole(await call())).toEqual(WORKS);
    const [operation] = house.operations;
    expect(print(operation!.document)).toBe(HELLO);
    expect({ ...operation?.variables }).toEqual({ name: 'a' });
  });

  test('and a mutation does not by GET', async () => {
    expect(whole(await post({ documentId: hashOf(CHANGE) }))).toEqual(WORKS);
    const answer = await get({ documentId: hashOf(CHANGE) });
    expect([answer.status, answer.text]).toEqual([405, expect.stringContaining('BAD_REQUEST')]);
    expect(house.operations).toHaveLength(1);
  });
});

describe('Nothing else runs', () => {
  test.each<[string, () => Promise<Answer>]>([
    ['another operation', () => post({ query: '{ hello }' })],
    ['more than is registered', () => post({ query: `${HELLO} query More { hello }`, operationName: 'Hello' })],
    ['an unknown hash', () => post({ documentId: hashOf('{ hello }') })],
    [
      'a hash of APQ with its text, which registers nothing',
      () => post({ query: '{ hello }', extensions: byHash('{ hello }') }),
    ],
    ['the text of one with the hash of another', () => post({ query: HELLO, extensions: byHash(CHANGE) })],
    ['another text with the hash of one', () => post({ query: '{ hello }', extensions: byHash(HELLO) })],
    ['a name of every object', () => post({ documentId: '__proto__' })],
    ['no operation at all', () => post({ variables: {} })],
    ['what is no GraphQL', () => post({ query: 'hello?' })],
    ['a question about the schema', () => post({ query: '{ __schema { queryType { name } } }' })],
    ['the question whether it is alive', () => post({ query: '{ __typename }' })],
  ])('%s is refused', async (_, call) => {
    expect(whole(await call())).toEqual(NOT_REGISTERED);
    expect(house.operations).toEqual([]);
  });
});

describe('In production', () => {
  const about = { query: '{ __schema { queryType { name } } }' };
  const page = { method: 'GET', path: '/', headers: [['accept', 'text/html']] } as const;

  async function seen(options: { introspection?: boolean; graphiql?: boolean }) {
    const other = await openHouse({ production: true, ...options });
    try {
      const token = await other.forge({
        iss: 'https://login.example',
        aud: 'assent',
        sub: 's',
        exp: Math.floor(Date.now() / 1_000) + 60,
        roles: ['store-staff'],
        purposes: ['order-management'],
      });
      const asked = await other.call({ headers: [['authorization', `Bearer ${token}`]], body: about });
      const development = await other.call({ path: '/development/token', body: { persona: 'agent' } });
      return [asked.status, (await other.call(page)).status, development.status];
    } finally {
      await other.stop();
    }
  }

  test('neither questions about the schema nor the page are there', async () => {
    expect(await seen({})).toEqual([400, 404, 404]);
  });

  test('each is there where it is asked for, and tokens of the development issuer never', async () => {
    expect(await seen({ introspection: true })).toEqual([200, 404, 404]);
    expect(await seen({ graphiql: true })).toEqual([400, 200, 404]);
  });
});
