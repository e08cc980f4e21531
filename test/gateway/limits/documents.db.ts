/**
 * Documents, variables and heads of requests at the bound and over it (pitfalls P14, P15): at the bound they reach the engine, over
 * it the whole answer is a refusal and nothing does. The attacks are those that make parsers and validators slow.
 */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { errors } from '../../../schema/errors.ts';
import { personaNamed } from '../../../schema/personas.ts';
import { type Answer, type Call, type House, openHouse, refused } from '../house.ts';

let house: House;
let authorization: readonly [string, string];
beforeAll(async () => {
  house = await openHouse();
  const token = await house.issuer.issueToken({ persona: personaNamed('store-staff')! });
  authorization = ['authorization', `Bearer ${token}`];
});
beforeEach(() => {
  house.operations.length = 0;
});
afterAll(() => house.stop());

const ask = (call: Call): Promise<Answer> => house.call({ ...call, headers: [authorization, ...(call.headers ?? [])] });
const post = (query: string, more: object = {}) => ask({ body: { query, ...more } });
const times = (count: number, part: (at: number) => string) =>
  Array.from({ length: count }, (_, at) => part(at)).join(' ');

const TOO_COMPLEX = [400, refused('OPERATION_TOO_COMPLEX', errors.OPERATION_TOO_COMPLEX.message)];
const WORKS = [200, { data: { hello: 'world' } }];
const whole = ({ status, json }: Answer) => [status, json];

describe.each<[string, (count: number) => string, number]>([
  ['levels of selections', (count) => `{ ${'... on Query { '.repeat(count - 1)}hello${' }'.repeat(count - 1)} }`, 50],
  ['aliases', (count) => `{ ${times(count, (at) => `a${at}: hello`)} }`, 200],
  ['directives', (count) => `{ ${times(count, (at) => `a${at}: hello @include(if: true)`)} }`, 100],
  ['operations', (count) => `query Q { hello } ${times(count - 1, (at) => `query Q${at} { hello }`)}`, 10],
  [
    'fragments',
    (count) => `{ ${times(count, (at) => `...F${at}`)} } ${times(count, (at) => `fragment F${at} on Query { hello }`)}`,
    100,
  ],
  ['spreads', (count) => `{ ${'... { hello } '.repeat(count)} }`, 500],
])('%s', (_, document, most) => {
  const operationName = document(1).startsWith('query') ? { operationName: 'Q' } : {};

  test('reach the engine at the bound', async () => {
    expect(whole(await post(document(most), operationName))).toEqual(WORKS);
    expect(house.operations).toHaveLength(1);
  });

  test('are refused over it', async () => {
    expect(whole(await post(document(most + 1), operationName))).toEqual(TOO_COMPLEX);
    expect(house.operations).toEqual([]);
  });
});

describe('P15: a document that is made to be slow is refused before it is validated', () => {
  test.each<[string, string]>([
    ['lists within lists', `{ ids(ids: ${'['.repeat(2_000)}${']'.repeat(2_000)}) }`],
    ['objects within objects', `mutation { change(input: ${'{ a: '.repeat(1_000)}1${' }'.repeat(1_000)}) }`],
    ['directives on one field', `{ hello ${'@a '.repeat(3_000)} }`],
    ['directives on one field, no more than a document may have', `{ hello ${'@skip(if: false) '.repeat(6)} }`],
    ['directives of variables', `query(${times(101, (at) => `$v${at}: ID @a`)}) { hello }`],
    [
      'a chain of fragments',
      `{ ...F0 } ${times(900, (at) => `fragment F${at} on Query { hello ...F${at + 1} }`)} fragment F900 on Query { hello }`,
    ],
    ['a circle of fragments', `{ ...F0 } ${times(900, (at) => `fragment F${at} on Query { ...F${(at + 1) % 900} }`)}`],
    [
      'operations that share fragments',
      `${times(300, (at) => `query Q${at} { ...F }`)} fragment F on Query { ${times(200, (at) => `a${at}: hello`)} }`,
    ],
    ['inline fragments side by side', `{ ${'... on Query { hello } '.repeat(1_600)} }`],
    ['aliases that are conflicts', `{ ${times(1_200, (at) => `a: hello(name: "${at}")`)} }`],
  ])('%s', async (_, query) => {
    expect(whole(await post(query))).toEqual(TOO_COMPLEX);
    expect(house.operations).toEqual([]);
  });

  test('fields that are the same a thousand times are compared up to a bound', async () => {
    const answer = await post(`{ ${'hello '.repeat(9_000)} }`);
    expect(whole(answer)).toEqual([400, refused('GRAPHQL_VALIDATION_FAILED', expect.any(String) as never)]);
    expect(house.operations).toEqual([]);
  });

  test('a short circle of fragments is found by validation', async () => {
    const answer = await post('{ ...A } fragment A on Query { ...B } fragment B on Query { ...A }');
    expect([answer.status, answer.text]).toEqual([400, expect.stringContaining('GRAPHQL_VALIDATION_FAILED')]);
  });

  test('ten thousand tokens and one are too many to parse', async () => {
    expect((await post(`{ ${'hello '.repeat(9_999)}}`)).text).toContain('GRAPHQL_PARSE_FAILED');
    expect(house.operations).toEqual([]);
  });
});

describe('What only looks like too much', () => {
  test.each<[string, string]>([
    ['brackets in a string', `{ hello(name: "${'{[('.repeat(200)}") }`],
    ['colons in a comment', `# ${'a: b '.repeat(300)}\n{ hello }`],
    ['arguments, which are no aliases', `{ ${times(150, (at) => `a${at}: hello(name: "x", id: 1)`)} }`],
    ['an operation that is called fragment', `query fragment { hello }`],
  ])('%s is not', async (_, query) => {
    expect(whole(await post(query))).toEqual(WORKS);
  });
});

describe('Variables', () => {
  const deep = (levels: number): unknown => (levels === 0 ? 1 : [deep(levels - 1)]);
  const query = 'query($name: String) { hello(name: $name) }';

  test.each<[string, object, object]>([
    ['values', { name: 'a', more: Array(1_998).fill(0) }, { name: 'a', more: Array(1_999).fill(0) }],
    ['levels', { name: 'a', more: deep(19) }, { name: 'a', more: deep(20) }],
  ])('are taken up to a number of %s', async (_, most, more) => {
    expect(whole(await post(query, { variables: most }))).toEqual(WORKS);
    expect(whole(await post(query, { variables: more }))).toEqual(TOO_COMPLEX);
    expect(whole(await post(query, { variables: { name: 'a' }, extensions: { more } }))).toEqual(TOO_COMPLEX);
    expect(house.operations).toHaveLength(1);
  });

  test('that are nested a hundred thousand times end nothing', async () => {
    const bomb = `{"query":"{ hello }","variables":{"a":${'['.repeat(100_000)}${']'.repeat(100_000)}}}`;
    expect(whole(await ask({ body: bomb }))).toEqual(TOO_COMPLEX);
  });

  test('in a URL are counted as those in a body', async () => {
    const get = (variables: object) =>
      ask({ method: 'GET', path: `/graphql?${new URLSearchParams({ query, variables: JSON.stringify(variables) })}` });
    expect(whole(await get({ name: 'a', more: deep(19) }))).toEqual(WORKS);
    expect(whole(await get({ name: 'a', more: deep(20) }))).toEqual(TOO_COMPLEX);
  });

  test('that have a prototype of their own are refused', async () => {
    const answer = await ask({ body: '{"query":"{ hello }","variables":{"__proto__":{"a":1}}}' });
    expect(answer.status).toBe(400);
    expect(house.operations).toEqual([]);
  });
});

describe('The head of a request', () => {
  const headers = (count: number): [string, string][] => Array.from({ length: count }, (_, at) => [`x-h${at}`, 'a']);
  /** Host, authorization, content-type, content-length and connection come with every call of this test. */
  const OWN = 5;

  test('has at most a hundred headers', async () => {
    expect(whole(await ask({ headers: headers(100 - OWN), body: { query: '{ hello }' } }))).toEqual(WORKS);
    const answer = await ask({ headers: headers(101 - OWN), body: { query: '{ hello }' } });
    expect(whole(answer)).toEqual([431, refused('BAD_REQUEST', 'The headers of the request are too large.')]);
    expect(answer.headers['cache-control']).toBe('no-store');
  });

  test('has a URL of at most eight kilobytes, on every route', async () => {
    const path = (length: number) => `/graphql?query={hello}&x=${'x'.repeat(length)}`.slice(0, length);
    expect(whole(await ask({ method: 'GET', path: path(8_192) }))).toEqual(WORKS);
    const long = [414, refused('BAD_REQUEST', 'The URL is too long. Send the request by POST.')];
    expect(whole(await ask({ method: 'GET', path: path(8_193) }))).toEqual(long);
    expect(whole(await house.call({ method: 'GET', path: `/health/live?${'x'.repeat(9_000)}` }))).toEqual(long);
    expect(house.operations).toHaveLength(1);
  });

  test('P15: a form of another site cannot ask (CSRF): what it can send is refused', async () => {
    for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x']) {
      const answer = await ask({ headers: [['content-type', type]], body: '{"query":"{ hello }"}' });
      expect(whole(answer)).toEqual([415, refused('BAD_REQUEST', 'Send the request as application/json.')]);
    }
    expect(house.operations).toEqual([]);
  });
});

test('A body is read up to its bound, which is configured', async () => {
  const small = await openHouse({ limits: { bodyBytes: 1_000, documentAliases: 1 } });
  try {
    const token = await small.issuer.issueToken({ persona: personaNamed('store-staff')! });
    const headers = [['authorization', `Bearer ${token}`]] as const;
    const body = (length: number) => `{"query":"{ hello }"}${' '.repeat(length)}`.slice(0, length);
    expect(whole(await small.call({ headers, body: body(1_000) }))).toEqual(WORKS);
    const large = await small.call({ headers, body: body(1_001) });
    expect(whole(large)).toEqual([413, refused('BAD_REQUEST', 'The request is too large.')]);
    expect(whole(await small.call({ headers, body: { query: '{ a: hello b: hello }' } }))).toEqual(TOO_COMPLEX);
    expect(small.operations).toHaveLength(1);
  } finally {
    await small.stop();
  }
});

test('P15: a batch is no request, however small', async () => {
  const answer = await ask({ body: [{ query: '{ hello }' }] });
  expect([answer.status, answer.text]).toEqual([400, expect.stringContaining('BAD_REQUEST')]);
  expect(house.operations).toEqual([]);
});
