/**
 * One engine takes the place of another while requests run: each ends on the one that it began on, and an engine ends when
 * nobody needs it any more, not before.
 */
import { afterEach, expect, test } from '@jest/globals';
import { buildSchema } from 'graphql';
import { ANYBODY } from '../../gateway/caller/anybody.ts';
import type { Engine } from '../../gateway/engine.ts';
import { createLog } from '../../gateway/http/log.ts';
import { inThisProcess } from '../../gateway/limits/counters.ts';
import { DEFAULT_LIMITS } from '../../gateway/limits/table.ts';
import { createMetrics } from '../../gateway/metrics/metrics.ts';
import { createServer } from '../../gateway/server.ts';

interface Fake {
  readonly engine: Engine;
  readonly closed: () => number;
  /** Lets what waits be answered. */
  readonly answer: () => void;
  /** Resolves when an operation has arrived. */
  readonly busy: Promise<void>;
}

/** Answers with its name: at once, or when it is told to. */
function fake(name: string, waits = false): Fake {
  let closed = 0;
  const gate = Promise.withResolvers<void>();
  const arrived = Promise.withResolvers<void>();
  if (!waits) gate.resolve();
  const schema = buildSchema(`type Query { name: String ${name}: Int }`);
  return {
    closed: () => closed,
    answer: gate.resolve,
    busy: arrived.promise,
    engine: {
      schema,
      visibleTo: async () => schema,
      weigh: () => ({ cost: 1, lookups: 0, isWithdrawal: false }),
      ownCustomer: async () => 'known',
      execute: async () => {
        arrived.resolve();
        await gate.promise;
        return { data: { name } };
      },
      ready: async () => name === 'two',
      close: async () => {
        closed += 1;
      },
    },
  };
}

let stop = async () => {};
afterEach(() => stop());

async function serve(first: Fake) {
  const server = await createServer({
    engine: first.engine,
    verifyToken: ANYBODY,
    jwks: { keys: [] },
    production: false,
    corsOrigins: [],
    trail: 'none',
    introspection: true,
    graphiql: false,
    limits: DEFAULT_LIMITS,
    makeCounter: inThisProcess,
    audience: 'assent',
    metrics: createMetrics(),
    metricsHere: false,
    log: createLog('silent'),
  });
  stop = () => server.close();
  const url = await server.listen({ host: '127.0.0.1', port: 0 });
  const ask = async (query = '{ name }', signal?: AbortSignal) => {
    const response = await fetch(`${url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query }),
      signal,
    });
    return ((await response.json()) as { data?: { name?: string } }).data?.name;
  };
  return { server, url, ask };
}

/** Long enough for what follows an answer. */
const settled = () => new Promise((resolve) => setTimeout(resolve, 50));

test('what comes after is answered by the new one, readiness and schema included', async () => {
  const [one, two] = [fake('one'), fake('two')];
  const { server, url, ask } = await serve(one);
  expect([await ask(), (await fetch(`${url}/health/ready`)).status]).toEqual(['one', 503]);
  await server.exchange({ engine: two.engine });
  expect([await ask(), (await fetch(`${url}/health/ready`)).status]).toEqual(['two', 200]);
  expect(await ask('{ name one }')).toBeUndefined();
  expect(await ask('{ name two }')).toBe('two');
});

test('what has begun ends on the old one, which ends after it', async () => {
  const [one, two] = [fake('one', true), fake('two')];
  const { server, ask } = await serve(one);
  const asked = ask();
  await one.busy;
  await server.exchange({ engine: two.engine });
  expect(await ask()).toBe('two');
  expect(one.closed()).toBe(0);
  one.answer();
  expect(await asked).toBe('one');
  await settled();
  expect([one.closed(), two.closed()]).toEqual([1, 0]);
});

test('an old one that nobody uses ends at once', async () => {
  const [one, two] = [fake('one'), fake('two')];
  const { server, ask } = await serve(one);
  await ask();
  await settled();
  await server.exchange({ engine: two.engine });
  await settled();
  expect(one.closed()).toBe(1);
  await server.close();
  expect([one.closed(), two.closed()]).toEqual([1, 1]);
});

test('a client that goes away does not end an engine under the operation', async () => {
  const [one, two] = [fake('one', true), fake('two')];
  const { server, ask } = await serve(one);
  const leaving = new AbortController();
  const asked = ask('{ name }', leaving.signal).catch(() => 'gone');
  await one.busy;
  leaving.abort();
  expect(await asked).toBe('gone');
  await server.exchange({ engine: two.engine });
  await settled();
  expect(one.closed()).toBe(0);
  one.answer();
  await settled();
  expect(one.closed()).toBe(1);
});

test('one that cannot be used changes nothing', async () => {
  const one = fake('one');
  const { server, ask } = await serve(one);
  const broken = { ...fake('two').engine, schema: {} as Engine['schema'] };
  await expect(server.exchange({ engine: broken })).rejects.toThrow();
  expect(await ask()).toBe('one');
  expect(one.closed()).toBe(0);
});
