/** What is no subscription, and what is refused before there is a stream: an answer as any other, with its status. */
import { createHash } from 'node:crypto';
import { afterEach, describe, expect, test } from '@jest/globals';
import { Registry } from '../../../gateway/operations/registry.ts';
import { personaNamed } from '../../../schema/personas.ts';
import { event } from '../../support/event-stream.ts';
import { openFederation } from '../../support/federated.ts';
import { type House, openHouse } from '../house.ts';
import { type Listening, openListening, refusedWhole } from './listening.ts';

let here: Listening | undefined;
let house: House | undefined;
let stopMore = async (): Promise<unknown> => undefined;
afterEach(async () => {
  await Promise.all([here?.stop(), house?.stop()]);
  await stopMore();
  here = house = undefined;
  stopMore = async () => undefined;
});

const MARKETER = { as: 'marketer' } as const;
const ID = 'subscription { consentChanged(customerId: "1") { id } }';
const one = event({ data: { consentChanged: { id: '1' } } });

interface Sent {
  readonly accept?: string;
  readonly query?: string;
  readonly method?: string;
  readonly more?: object;
  readonly headers?: Readonly<Record<string, string>>;
}

async function ask({ url, headersOf }: Listening, { accept, query = ID, method = 'POST', more, headers }: Sent) {
  const search = method === 'GET' ? `?${new URLSearchParams({ query })}` : '';
  const response = await fetch(`${url}/graphql${search}`, {
    method,
    headers: {
      'content-type': 'application/json',
      ...(accept !== undefined && { accept }),
      ...(await headersOf(MARKETER)),
      ...headers,
    },
    ...(method === 'POST' && { body: JSON.stringify({ query, ...more }) }),
  });
  const text = await response.text();
  const [type = ''] = (response.headers.get('content-type') ?? '').split(';');
  return { status: response.status, type, body: type.endsWith('json') ? JSON.parse(text) : text };
}

const mistake = (message: string, code = 'BAD_REQUEST') => ({ errors: [{ message, extensions: { code } }] });
const GRAPHQL = 'application/graphql-response+json';
const STREAM = 'text/event-stream';

describe('refused is', () => {
  test.each([
    ['a client that takes JSON', { accept: 'application/json' }],
    ['a client that takes anything', { accept: '*/*' }],
    ['a client that would rather have no stream', { accept: `${STREAM};q=0, application/json` }],
  ])('a subscription of %s', async (_, sent) => {
    here = await openListening(['1']);
    const answer = await ask(here, sent);
    expect(answer).toEqual({
      status: 400,
      type: 'application/json',
      body: mistake('A subscription is a stream of events. Send it by POST and accept text/event-stream.'),
    });
    expect(here.world.calls).toEqual([]);
  });

  test('a subscription by GET', async () => {
    here = await openListening(['1']);
    const answer = await ask(here, { method: 'GET', accept: `${STREAM}, application/json` });
    expect([answer.status, answer.body]).toEqual([
      405,
      mistake('GET requests only support query operations, not subscription operations', 'BAD_REQUEST'),
    ]);
    expect(here.world.calls).toEqual([]);
  });

  test('anything but a subscription where nothing but a stream is taken', async () => {
    here = await openListening(['1']);
    for (const query of [
      '{ customer(id: "1") { id } }',
      '{ __typename }',
      `mutation { withdrawConsent(input: { customerId: "1", everything: true }) { customer { id } } }`,
    ]) {
      const answer = await ask(here, { accept: STREAM, query });
      expect(answer).toEqual({
        status: 400,
        type: GRAPHQL,
        body: mistake('Only a subscription is a stream of events. Accept application/json.'),
      });
    }
    expect(here.world.calls).toEqual([]);
  });

  test('a document that is none, and one that is not valid', async () => {
    here = await openListening(['1']);
    const parse = await ask(here, { accept: STREAM, query: 'subscription {' });
    expect([parse.status, parse.type, parse.body.errors[0].extensions]).toEqual([
      400,
      GRAPHQL,
      { code: 'GRAPHQL_PARSE_FAILED' },
    ]);
    const invalid = [
      'subscription { consentChanged(customerId: "1") { nothing } }',
      'subscription { consentChanged { id } }',
      'subscription { one: consentChanged(customerId: "1") { id } two: consentChanged(customerId: "2") { id } }',
      'subscription { __typename }',
    ];
    for (const query of invalid) {
      const answer = await ask(here, { accept: STREAM, query });
      expect([query, answer.status, answer.body.errors[0].extensions]).toEqual([
        query,
        400,
        { code: 'GRAPHQL_VALIDATION_FAILED' },
      ]);
    }
    const value = await ask(here, {
      accept: STREAM,
      query: 'subscription ($id: ID!) { consentChanged(customerId: $id) { id } }',
      more: { variables: { id: { no: 'id' } } },
    });
    expect([value.status, value.body.errors[0].extensions.code]).toEqual([400, 'BAD_USER_INPUT']);
    expect(here.world.calls).toEqual([]);
  });

  test('who has no token, no purpose or another', async () => {
    here = await openListening(['1']);
    const answers = [
      await ask(here, { accept: STREAM, headers: { authorization: 'Bearer no' } }),
      await ask(here, { accept: STREAM, headers: { 'x-purpose': 'customer-care' } }),
    ];
    expect(answers.map(({ status, body }) => [status, body])).toEqual([
      [401, refusedWhole('UNAUTHENTICATED')],
      [403, refusedWhole('PURPOSE_NOT_ALLOWED')],
    ]);
    expect(here.world.calls).toEqual([]);
  });

  test('a page of another site that sends a form', async () => {
    here = await openListening(['1']);
    const answer = await ask(here, { accept: STREAM, headers: { 'content-type': 'text/plain' } });
    expect(answer.status).toBe(415);
  });

  test('more than a client may have open, and more than a process may', async () => {
    here = await openListening(['1'], { limits: { clientStreams: 2, processStreams: 3 } });
    const open = [await here.subscribe(MARKETER, ID), await here.subscribe(MARKETER, ID)];
    const third = await ask(here, { accept: STREAM });
    expect([third.status, third.body]).toEqual([429, refusedWhole('RATE_LIMITED')]);
    open.push(await here.subscribe({ as: 'agent' }, ID));
    const other = await here.subscribe({ as: 'supervisor' }, ID);
    expect(other.status).toBe(429);
    open[2]?.leave();
    open[0]?.leave();
    await new Promise((resolve) => setTimeout(resolve, 100));
    const again = await here.subscribe(MARKETER, ID);
    expect(await again.next()).toEqual(one);
    for (const stream of [...open, again]) stream.leave();
  });

  test('an event beyond what a client may cost, which is the last', async () => {
    here = await openListening(['1'], { limits: { clientCost: 3 } });
    const stream = await here.subscribe(MARKETER, ID);
    expect(stream.status).toBe(200);
    for (let times = 0; times < 4; times += 1) {
      here.change('1');
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    const rest = await stream.rest();
    expect(rest.slice(-2)).toEqual([event(refusedWhole('RATE_LIMITED')), { event: 'complete' }]);
  });

  test('what is not registered, where only registered operations run', async () => {
    const registry = new Registry({ [createHash('sha256').update(ID).digest('hex')]: ID });
    here = await openListening(['1'], { registry });
    const stream = await here.subscribe(MARKETER, ID);
    expect(await stream.next()).toEqual(one);
    here.change('1');
    expect(await stream.next()).toEqual(one);
    stream.leave();
    const other = await ask(here, { accept: STREAM, query: ID.replace('{ id }', '{ id email }') });
    expect([other.status, other.body.errors[0].extensions.code]).toEqual([403, 'OPERATION_NOT_REGISTERED']);
  });

  test('a subscription of a service of somebody else', async () => {
    const federation = await openFederation({
      a: {
        sdl: 'type Query { a: String } type Subscription { consentChanged(customerId: ID!): String ticks: String }',
      },
    });
    stopMore = () => federation.stop();
    house = await openHouse({ engine: federation.engine });
    const token = await house.issuer.issueToken({ persona: personaNamed('store-staff')! });
    for (const query of ['subscription { ticks }', 'subscription { consentChanged(customerId: "1") }']) {
      for (const accept of ['application/json', STREAM]) {
        const headers: [string, string][] = [
          ['authorization', `Bearer ${token}`],
          ['accept', accept],
        ];
        const answer = await house.call({ headers, body: { query } });
        expect([answer.status, answer.json]).toEqual([400, mistake('Subscriptions of services are not carried.')]);
      }
    }
  });
});

test('a client that takes JSON as well as streams has its queries answered in JSON', async () => {
  here = await openListening(['1']);
  const both = { accept: `${GRAPHQL}, application/json;q=0.9, ${STREAM}` };
  expect(await ask(here, { ...both, query: '{ customer(id: "1") { id } }' })).toEqual({
    status: 200,
    type: GRAPHQL,
    body: { data: { customer: { id: '1' } } },
  });
  const stream = await here.subscribe({ ...MARKETER, headers: both }, ID);
  expect([stream.headers['content-type'], await stream.next()]).toEqual([`${STREAM}; charset=utf-8`, one]);
  stream.leave();
});
