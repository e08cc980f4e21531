/** The trail over HTTP: an answer has the name of its entry, and without a trail there is no answer and no readiness. */
import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import { personaNamed } from '../../schema/personas.ts';
import { type RecordingTrail, recordingTrail, tellingTo } from '../support/recording-trail.ts';
import { openWorld, type World } from '../support/world.ts';
import { type House, openHouse, refused } from './house.ts';

let world: World;
let house: House;
let trail: RecordingTrail;
let isReady = true;

beforeAll(async () => {
  trail = recordingTrail();
  world = await openWorld(['1'], { trail: tellingTo(trail) });
  const ready = async () => isReady;
  house = await openHouse({
    engine: { ...world.engine, ready: async () => true },
    trail: { ready, close: () => trail.close() },
  });
});
afterEach(() => {
  trail.fail();
  trail.take();
});
afterAll(() => world.stop());

async function ask(query: string, headers: readonly (readonly [string, string])[] = []) {
  const token = await house.issuer.issueToken({ persona: personaNamed('agent')! });
  return house.call({
    headers: [['authorization', `Bearer ${token}`], ['x-purpose', 'customer-care'], ...headers],
    body: { query },
  });
}

test('the entry of an answer has the x-request-id of the answer', async () => {
  const answers = await Promise.all(
    ['{ customer(id: "1") { email } }', '{ me { id } }', '{ customer(id: "404") { id } }', '{ __typename }'].map(
      (query) => ask(query, [['x-request-id', 'of the client']]),
    ),
  );
  expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
  const ids = answers.map(({ headers }) => headers['x-request-id']);
  expect(new Set(ids).size).toBe(4);
  // What asks about the schema alone is nobody's data, and never gets as far as the engine.
  expect(
    trail
      .take()
      .map(({ request }) => request)
      .sort(),
  ).toEqual(ids.slice(0, 3).sort());
});

test('an answer that cannot be recorded is no answer', async () => {
  trail.fail(() => true);
  const answer = await ask('{ customer(id: "1") { email } }');
  expect([answer.status, answer.json]).toEqual([503, refused('TRAIL_UNAVAILABLE', 'The trail cannot be written.')]);
  expect(house.log().at(-1)).toMatchObject({ msg: 'operation', status: 503, codes: ['TRAIL_UNAVAILABLE'] });
});

test('the line of the log does not say what the trail says', async () => {
  await ask('{ customer(id: "1") { email } }', [['x-case', 'case-9']]);
  const line = JSON.stringify(house.log().at(-1));
  const [entry] = trail.take();
  expect(line).toContain(entry!.request);
  for (const text of [entry!.operation.sha256, entry!.policy, entry!.case!, ...entry!.about[0]!.customers])
    expect(line).not.toContain(text);
});

test('a gateway whose trail cannot be written is not ready', async () => {
  const see = async () => (await house.call({ method: 'GET', path: '/health/ready' })).status;
  isReady = false;
  expect(await see()).toBe(503);
  isReady = true;
  while ((await see()) !== 200) await new Promise((later) => setTimeout(later, 50));
});

test('the trail is closed after the last request, also after one whose client has gone', async () => {
  const reached = Promise.withResolvers<void>();
  world.misbehave('identity', () => {
    reached.resolve();
    return new Promise(() => {});
  });
  const [recording, go] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  trail.before(() => {
    recording.resolve();
    return go.promise;
  });
  const token = await house.issuer.issueToken({ persona: personaNamed('agent')! });
  const client = new AbortController();
  const gone = fetch(`http://127.0.0.1:${house.port}/graphql`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'x-purpose': 'customer-care', 'content-type': 'application/json' },
    body: JSON.stringify({ query: '{ customer(id: "1") { email } }' }),
    signal: client.signal,
  });
  await reached.promise;
  client.abort();
  await expect(gone).rejects.toThrow();
  await recording.promise;
  const stopped = house.stop();
  await new Promise((later) => setTimeout(later, 100));
  expect(trail.closed).toBe(false);
  go.resolve();
  await stopped;
  expect(trail.closed).toBe(true);
  expect(trail.take()).toMatchObject([{ kind: 'query', failures: ['SUBGRAPH_UNAVAILABLE'] }]);
});
