/** How a subscription ends: with the right to it, with the token, with what it rests on, with the gateway, and with its client. */
import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, expect, test } from '@jest/globals';
import { CLOCK_SKEW } from '../../../gateway/caller/token-rules.ts';
import { errors } from '../../../schema/errors.ts';
import { policy } from '../../../schema/grants.ts';
import { complete, event } from '../../support/event-stream.ts';
import { recordingTrail, tellingTo } from '../../support/recording-trail.ts';
import { yes } from '../../support/world/people.ts';
import { openWorld } from '../../support/world.ts';
import { type Listening, openListening, refusedCustomer, refusedWhole, someTime } from './listening.ts';

let here: Listening;
let stopMore = async (): Promise<unknown> => undefined;
afterEach(async () => {
  await here.stop();
  await stopMore();
  stopMore = async () => undefined;
});

const MARKETER = { as: 'marketer' } as const;
const ID = 'subscription { consentChanged(customerId: "1") { id } }';
const one = event({ data: { consentChanged: { id: '1' } } });

/** Nobody is asked about anybody any more. */
async function expectSilence(): Promise<void> {
  await someTime();
  const polls = here.polls().length;
  await someTime();
  expect(here.polls()).toHaveLength(polls);
}

test('who is not there for the caller is refused once, as for a query, and nobody listens', async () => {
  here = await openListening(['1']);
  here.change('1', { consents: [] });
  const stream = await here.subscribe(MARKETER, ID);
  expect(await stream.rest()).toEqual([event(refusedCustomer('CONSENT_REQUIRED', 'direct-marketing')), complete]);
  const store = await here.subscribe({ as: 'agent', purpose: 'identity-verification' }, ID);
  expect(await store.rest()).toEqual([event(refusedCustomer('FORBIDDEN', 'identity-verification')), complete]);
  expect(here.polls()).toEqual([]);
});

test('an unknown id and a refused customer have the same stream after the same calls', async () => {
  here = await openListening(['1']);
  here.change('1', { consents: [] });
  const known: unknown[] = [];
  const unknown: unknown[] = [];
  for (const [id, into] of [
    ['1', known],
    ['9', unknown],
  ] as const) {
    here.world.calls.length = 0;
    const stream = await here.subscribe(MARKETER, `subscription { consentChanged(customerId: "${id}") { id } }`);
    into.push(await stream.rest());
    await someTime();
    into.push(here.world.calls.map(({ service, path }) => `${service}${path}`));
  }
  expect(unknown).toEqual(known);
  expect(known[1]).toEqual(['consent/states']);
});

test('a stranger is told nothing, and no call carries the id that they asked about', async () => {
  here = await openListening(['1', '2']);
  for (const id of ['2', '9']) {
    here.world.calls.length = 0;
    const query = `subscription { consentChanged(customerId: "${id}") { id } }`;
    const stream = await here.subscribe({ as: 'customer', customer: '1' }, query);
    expect(await stream.rest()).toEqual([event({ data: { consentChanged: null } }), complete]);
    await someTime();
    expect(here.world.calls.map(({ path, body }) => [path, body.ids])).toEqual([['/states', ['1']]]);
  }
});

test('an erased customer is refused to staff, and is nobody for themselves', async () => {
  here = await openListening(['1']);
  const agent = await here.subscribe({ as: 'agent' }, ID);
  const self = await here.subscribe({ as: 'customer', customer: '1' }, ID);
  expect([await agent.next(), await self.next()]).toEqual([one, one]);
  here.change('1', { erased: true, consents: [] });
  expect(await agent.rest()).toEqual([event(refusedCustomer('FORBIDDEN', 'customer-care')), complete]);
  expect(await self.rest()).toEqual([event(refusedWhole('UNAUTHENTICATED')), complete]);
  await expectSilence();
});

test('a token that ends, ends what was asked with it', async () => {
  here = await openListening(['1']);
  const stream = await here.subscribe({ ...MARKETER, ttl: 2 - CLOCK_SKEW }, ID);
  const before = performance.now();
  expect(await stream.next()).toEqual(one);
  expect(await stream.rest()).toEqual([event(refusedWhole('UNAUTHENTICATED')), complete]);
  expect(performance.now() - before).toBeLessThan(3_000);
  await expectSilence();
});

test('a consent that ends by itself ends what rests on it, though nothing changed', async () => {
  here = await openListening(['1']);
  const until = new Date(Date.now() + 1_500).toISOString();
  here.change('1', { consents: [yes('direct-marketing', { until })] });
  const stream = await here.subscribe(MARKETER, ID);
  expect(await stream.next()).toEqual(one);
  expect((await stream.rest()).slice(-2)).toEqual([
    event(refusedCustomer('CONSENT_REQUIRED', 'direct-marketing')),
    complete,
  ]);
  expect(Date.now()).toBeGreaterThanOrEqual(Date.parse(until));
});

test('a case that ends by itself is an event, though nothing changed', async () => {
  here = await openListening(['1']);
  const until = new Date(Date.now() + 1_500).toISOString();
  here.change('1', { cases: [{ id: 'case-1', actor: 'somebody', assurance: 'low', until }] });
  const stream = await here.subscribe({ as: 'agent' }, ID);
  expect(await stream.next()).toEqual(one);
  while (Date.now() < Date.parse(until)) expect(await stream.next()).toEqual(one);
  stream.leave();
});

test('where the states cannot be had an event says so, and is the last', async () => {
  here = await openListening(['1']);
  const stream = await here.subscribe(MARKETER, ID);
  expect(await stream.next()).toEqual(one);
  here.world.misbehave('consent', (call, properly) => (call.path === '/states' ? 'no state' : properly()));
  here.change('1');
  expect(await stream.rest()).toEqual([
    event({
      data: { consentChanged: null },
      errors: [
        {
          message: errors.CONSENT_UNAVAILABLE.message,
          path: ['consentChanged'],
          extensions: {
            code: 'CONSENT_UNAVAILABLE',
            coordinate: 'Query.customer',
            category: 'key',
            purpose: 'direct-marketing',
          },
        },
      ],
    }),
    complete,
  ]);
});

test('a consent service that is silent for a moment is waited for; for long, and nobody is left to believe that nothing changed', async () => {
  here = await openListening(['1']);
  const stream = await here.subscribe(MARKETER, ID);
  expect(await stream.next()).toEqual(one);
  here.world.misbehave('consent', () => 'nothing');
  await sleep(500);
  here.world.misbehave('consent', undefined);
  expect(await stream.isQuiet(300)).toBe(true);
  here.change('1');
  expect(await stream.next()).toEqual(one);

  here.world.misbehave('consent', () => 'nothing');
  expect(await stream.rest()).toEqual([event(refusedWhole('CONSENT_UNAVAILABLE')), complete]);
  await expectSilence();
}, 20_000);

test('without a trail there is no data, and no stream; with one there is an entry for each event', async () => {
  const trail = recordingTrail();
  here = await openListening(['1'], { world: { trail: tellingTo(trail) } });
  const stream = await here.subscribe(MARKETER, ID);
  expect(await stream.next()).toEqual(one);
  here.change('1');
  expect(await stream.next()).toEqual(one);
  const request = stream.headers['x-request-id'];
  const told = { kind: 'query', request, operation: { text: 'query{customer(id:?){id}}' } };
  expect(trail.take()).toMatchObject([told, told]);
  trail.fail(() => true);
  here.change('1');
  expect(await stream.rest()).toEqual([event(refusedWhole('TRAIL_UNAVAILABLE')), complete]);
  const refused = await here.subscribe(MARKETER, ID);
  expect(refused.status).toBe(503);
});

test('when the gateway ends, every stream is told that it is over, and nothing holds it up', async () => {
  here = await openListening(['1']);
  const streams = await Promise.all([1, 2, 3].map(() => here.subscribe(MARKETER, ID)));
  for (const stream of streams) expect(await stream.next()).toEqual(one);
  const before = performance.now();
  const stopped = here.house.stop();
  for (const stream of streams) expect(await stream.rest()).toEqual([complete]);
  await stopped;
  expect(performance.now() - before).toBeLessThan(900);
  here = { ...here, stop: () => here.world.stop() };
});

test('another policy ends what was begun under the one before, and decides what is asked anew', async () => {
  here = await openListening(['1']);
  const { house, world } = here;
  const other = await openWorld(['1'], {
    served: undefined,
    policy: {
      ...policy,
      grants: Object.fromEntries(
        Object.entries(policy.grants).map(([category, rows]) => [
          category,
          'nobody' in rows ? rows : rows.filter(({ role }) => role !== 'marketer'),
        ]),
      ),
    },
  });
  stopMore = () => other.stop();
  const stream = await here.subscribe(MARKETER, ID);
  expect(await stream.next()).toEqual(one);
  await house.exchange({ engine: other.engine });
  expect(await stream.rest()).toEqual([complete]);
  const after = world.calls.length;
  const anew = await here.subscribe(MARKETER, ID);
  expect(await anew.rest()).toEqual([event(refusedCustomer('CONSENT_REQUIRED', 'direct-marketing')), complete]);
  await someTime();
  expect(world.calls).toHaveLength(after);
});

test('a client that goes away is not listened for', async () => {
  here = await openListening(['1']);
  const stream = await here.subscribe(MARKETER, ID);
  expect(await stream.next()).toEqual(one);
  here.change('1');
  expect(await stream.next()).toEqual(one);
  stream.leave();
  await expectSilence();
  const told = here.house.log().filter(({ msg }) => msg === 'operation');
  const line = { kind: 'subscription', fields: ['consentChanged'], codes: [], events: 2, status: 200 };
  expect(told).toEqual([expect.objectContaining(line)]);
});

test('a client that takes nothing is answered no more often than it takes, and let go when it is over', async () => {
  here = await openListening(['1'], { limits: { pollMilliseconds: 1 } });
  for (const person of here.world.records.people.values()) person.name = { full: 'x'.repeat(1_000_000) };
  const headers = Object.entries(await here.headersOf(MARKETER));
  const body = JSON.stringify({ query: 'subscription { consentChanged(customerId: "1") { name { full } } }' });
  const head = [
    'POST /graphql HTTP/1.1',
    `host: 127.0.0.1:${here.house.port}`,
    'content-type: application/json',
    'accept: text/event-stream',
    `content-length: ${body.length}`,
    ...headers.map((header) => header.join(': ')),
  ];
  const closed = new Promise((resolve) => {
    const socket = connect(here.house.port, '127.0.0.1', () => socket.write(`${head.join('\r\n')}\r\n\r\n${body}`));
    socket.on('error', () => {});
    socket.on('close', resolve);
    socket.once('data', () => socket.pause());
    setTimeout(() => socket.resume(), 8_000).unref();
  });
  await sleep(500);
  const answered = () =>
    here.world.calls.filter(({ service, path }) => service === 'identity' && path === '/graphql').length;
  // As long as the buffers between the two sockets take something.
  for (let times = 0; times < 100; times += 1) {
    here.change('1');
    await sleep(10);
  }
  const before = answered();
  expect(before).toBeLessThan(30);
  for (let times = 0; times < 50; times += 1) {
    here.change('1');
    await sleep(10);
  }
  expect(answered() - before).toBeLessThanOrEqual(1);
  const stopping = performance.now();
  await here.house.stop();
  expect(performance.now() - stopping).toBeLessThan(3_000);
  here = { ...here, stop: () => here.world.stop() };
  await closed;
}, 30_000);
