/** What is no export, and what is refused before there is a file: an answer as any other, with its status and without a row. */
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { hashOf, normalised, Registry } from '../../../gateway/operations/registry.ts';
import { errors } from '../../../schema/errors.ts';
import { findingNobody } from '../../support/finding-nobody.ts';
import { type Asker, type Exporting, IDS, openExporting, type Wanted } from './exporting.ts';

let here: Exporting;
beforeAll(async () => {
  here = await openExporting(['1', '2', '3', '4', '5']);
});
afterEach(() => {
  here.world.behave();
  here.world.calls.length = 0;
});
afterAll(() => here.stop());

const MARKETER = { as: 'marketer' } as const;
const refusedWhole = (code: keyof typeof errors, more: object = {}) => ({
  errors: [{ message: errors[code].message, extensions: { code, ...more } }],
});
const mistake = (message: string, code = 'BAD_REQUEST') => ({ errors: [{ message, extensions: { code } }] });

async function answerTo(asker: Asker, wanted: Wanted) {
  const { status, headers, text } = await here.export(asker, wanted);
  return { status, type: headers.get('content-type')?.split(';')[0], body: JSON.parse(text) };
}
const GRAPHQL = 'application/graphql-response+json';
const FORM = 'An export is a query of one connection and nothing else: { customers { edges { node { id } } } }.';

describe('who may not find customers exports none', () => {
  test.each(findingNobody)('%s', async (as, purpose) => {
    expect(await answerTo({ as, purpose }, {})).toEqual({
      status: 403,
      type: GRAPHQL,
      body: refusedWhole('FORBIDDEN', { coordinate: 'Query.customers', category: 'audience', purpose }),
    });
    expect(here.world.calls).toEqual([]);
  });

  test('nobody without a token, without a purpose, or for one that the token does not allow', async () => {
    for (const [headers, code, status] of [
      [{ authorization: '' }, 'UNAUTHENTICATED', 401],
      [{ 'x-purpose': '' }, 'PURPOSE_REQUIRED', 400],
      [{ 'x-purpose': 'research' }, 'PURPOSE_NOT_ALLOWED', 403],
    ] as const) {
      const answer = await answerTo({ ...MARKETER, headers }, {});
      expect([answer.status, answer.body]).toEqual([status, refusedWhole(code)]);
    }
    expect(here.world.calls).toEqual([]);
  });
});

describe('a query that is no export', () => {
  test.each([
    ['two fields', '{ customers { edges { node { id } } } product(id: "1") { id } }', FORM],
    ['no connection', '{ product(id: "1") { id } }', FORM],
    [
      'a mutation',
      'mutation { withdrawConsent(input: { customerId: "1", everything: true }) { customer { id } } }',
      FORM,
    ],
    ['a subscription', 'subscription { consentChanged(customerId: "1") { id } }', FORM],
    ['a question about the schema', '{ __schema { queryType { name } } }', FORM],
    [
      'paging of its own',
      '{ customers(first: 1) { edges { node { id } } } }',
      'An export is paged by the gateway: leave out first and after.',
    ],
    [
      'a way to others',
      '{ customers { edges { node { loyalty { customer { email } } } } } }',
      'An export is about the customers of its rows: it cannot lead to other customers.',
    ],
  ])('%s', async (_, query, message) => {
    expect(await answerTo(MARKETER, { query })).toEqual({ status: 400, type: GRAPHQL, body: mistake(message) });
    expect(here.world.calls).toEqual([]);
  });

  test('is refused as by a query where it is none, is not valid, or its variables do not fit', async () => {
    for (const [wanted, code] of [
      [{ query: '{ customers {' }, 'GRAPHQL_PARSE_FAILED'],
      [{ query: '{ customers { edges { node { nothing } } } }' }, 'GRAPHQL_VALIDATION_FAILED'],
      [{ query: 'query A { a: __typename } query B { b: __typename }' }, 'OPERATION_RESOLUTION_FAILURE'],
      [
        {
          query: `query($f: CustomerFilter!) ${IDS.replace('customers', 'customers(filter: $f)')}`,
          variables: { f: 1 },
        },
        'BAD_USER_INPUT',
      ],
    ] as const) {
      const answer = await answerTo(MARKETER, wanted);
      expect([answer.status, answer.body.errors[0].extensions.code]).toEqual([400, code]);
    }
    expect(here.world.calls).toEqual([]);
  });
});

describe('a request that is none', () => {
  const send = async (init: RequestInit) => {
    const response = await fetch(`${here.url}/export`, init);
    return { status: response.status, body: await response.json() };
  };

  test('by another method', async () => {
    const headers = await here.headersOf(MARKETER);
    expect(await send({ method: 'GET', headers })).toEqual({
      status: 404,
      body: mistake('There is nothing here. GraphQL is at POST /graphql.'),
    });
  });

  test.each(['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data'])(
    'of the type %s, which a page of another site can send without asking',
    async (type) => {
      const headers = { ...(await here.headersOf(MARKETER)), 'content-type': type };
      expect(await send({ method: 'POST', headers, body: JSON.stringify({ query: IDS }) })).toEqual({
        status: 415,
        body: mistake('Send the request as application/json.'),
      });
    },
  );

  test.each(['[]', '7', '"text"', 'null', '{'])('with the body %s', async (body) => {
    const headers = await here.headersOf(MARKETER);
    expect((await send({ method: 'POST', headers, body })).status).toBe(400);
  });

  test.each(['application/json', 'text/html', 'application/x-ndjson;q=0', 'application/vnd.apache.parquet'])(
    'for the form %s',
    async (accept) => {
      expect(await answerTo(MARKETER, { accept })).toEqual({
        status: 406,
        type: 'application/json',
        body: mistake('An export is application/x-ndjson or text/csv.'),
      });
    },
  );

  test('from a page of an origin that is not on the list gets no leave to read it', async () => {
    const { headers } = await here.export({ ...MARKETER, headers: { origin: 'https://evil.example' } });
    expect(headers.get('access-control-allow-origin')).toBeNull();
  });
});

describe('a token to go on with', () => {
  const tokenOf = async (asker: Asker, wanted?: Wanted) =>
    (await here.export(asker, wanted)).lines().find(({ record }) => record === 'page')!.resumeToken as string;

  test.each<[string, Asker, Wanted]>([
    ['of another query', MARKETER, { query: '{ customers { edges { node { id email } } } }' }],
    ['of other variables', MARKETER, { variables: { a: 1 } }],
    ['of another purpose', { ...MARKETER, purpose: 'personalisation' }, {}],
    ['of another brand', { ...MARKETER, headers: { 'x-brand': 'value' } }, {}],
    ['of another role', { as: 'analyst' }, {}],
  ])('%s is none', async (_, asker, wanted) => {
    const resumeToken = await tokenOf(MARKETER);
    here.world.calls.length = 0;
    expect(await answerTo(asker, { ...wanted, resumeToken })).toEqual({
      status: 400,
      type: GRAPHQL,
      body: refusedWhole('BAD_USER_INPUT', { input: 'resumeToken' }),
    });
    expect(here.world.calls).toEqual([]);
  });

  test('that somebody made is none', async () => {
    for (const resumeToken of ['', 'x', 7, {}, 'eyJhbGciOiJub25lIn0.e30.']) {
      const answer = await answerTo(MARKETER, { resumeToken });
      expect([answer.status, answer.body]).toEqual([400, refusedWhole('BAD_USER_INPUT', { input: 'resumeToken' })]);
    }
  });
});

test('where the first page is not there, nothing is', async () => {
  here.world.misbehave('loyalty', () => 'nothing');
  const answer = await answerTo(MARKETER, { query: '{ customers { edges { node { id loyalty { tier } } } } }' });
  expect([answer.status, answer.body.errors[0].extensions.code]).toEqual([503, 'SUBGRAPH_UNAVAILABLE']);
  expect(JSON.stringify(answer.body)).not.toContain('"data"');
});

test('where only registered operations run, others are exported as little as they are answered', async () => {
  const text = '{ customers { edges { node { id email } } } }';
  const registry = new Registry({ [hashOf(normalised(text))]: normalised(text) });
  const house = await openExporting(['1', '2'], { registry });
  try {
    const refused = await house.export(MARKETER);
    expect([refused.status, JSON.parse(refused.text)]).toEqual([403, refusedWhole('OPERATION_NOT_REGISTERED')]);
    const file = await house.export(MARKETER, { query: text });
    expect(file.ids()).toEqual(['1', '2']);
  } finally {
    await house.stop();
  }
});

describe('the headers of a file', () => {
  test('say its form, its purpose, its policy and its time, and that nobody keeps it', async () => {
    const { headers, first } = await here.export(MARKETER);
    expect(headers.get('content-type')).toBe('application/x-ndjson');
    expect(headers.get('cache-control')).toBe('no-store');
    const [, policy, time] =
      /^attachment; filename="customers\.direct-marketing\.([\w-]{12})\.(\d{8}T\d{6}Z)\.ndjson"$/.exec(
        headers.get('content-disposition')!,
      ) ?? [];
    expect(first().policy.startsWith(policy)).toBe(true);
    expect(first().time.replace(/\.\d+|[:-]/g, '')).toBe(time);
  });

  test.each([
    ['text/csv', 'text/csv; charset=utf-8; header=present', 'csv'],
    ['text/*', 'text/csv; charset=utf-8; header=present', 'csv'],
    ['application/x-ndjson;q=0.5, text/csv', 'text/csv; charset=utf-8; header=present', 'csv'],
    ['*/*', 'application/x-ndjson', 'ndjson'],
  ])('%s gets %s', async (accept, type, extension) => {
    const { headers } = await here.export(MARKETER, { accept });
    expect(headers.get('content-type')).toBe(type);
    expect(headers.get('content-disposition')).toMatch(new RegExp(`\\.${extension}"$`));
  });

  test('CSV that goes on has no header again, and together they are one table', async () => {
    const whole = await here.export(MARKETER, { accept: 'text/csv' });
    const lines = whole.text.trimEnd().split('\r\n');
    const [, about = ''] = /^page,"(.*)",$/.exec(lines.find((line) => line.startsWith('page'))!) ?? [];
    const { resumeToken } = JSON.parse(about.replaceAll('""', '"'));
    const rest = await here.export(MARKETER, { accept: 'text/csv', resumeToken });
    expect(rest.headers.get('content-type')).toBe('text/csv; charset=utf-8; header=absent');
    expect(rest.text.split('\r\n').filter((line) => line.startsWith('customer'))).toEqual([
      'customer,,3',
      'customer,,4',
      'customer,,5',
    ]);
    expect(lines[0]).toBe('export:record,export:about,id');
    expect(rest.text).not.toContain('export:record');
  });
});
