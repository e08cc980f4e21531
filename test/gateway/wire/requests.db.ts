/**
 * Whole requests over HTTP while services misbehave: the answer in time, with what is there and the documented code for the
 * rest; nobody else's request touched; nothing under way for a client who has gone.
 */
import type { ServerResponse } from 'node:http';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { personaNamed } from '../../../schema/personas.ts';
import { stateOf, yesToAll } from '../../support/world/people.ts';
import { type Call, type Misbehaviour, openWorld, type World } from '../../support/world.ts';
import { type House, openHouse } from '../house.ts';

/** Milliseconds for a request at the gateway that is in a hurry; one call could take longer. */
const PATIENCE = 2_000;
const SERVICES = ['identity', 'consent', 'purchases', 'loyalty'] as const;

type Headers = readonly (readonly [string, string])[];

/** A gateway over the one world, and how two people ask it. */
interface Desk {
  readonly house: House;
  readonly agent: Headers;
  readonly officer: Headers;
}

let world: World;
let patient: Desk;
let hurried: Desk;
beforeAll(async () => {
  world = await openWorld(['1', '2'], { deadline: 20_000 });
  for (const id of ['1', '2']) world.states.set(id, stateOf(id, { consents: yesToAll() }));
  patient = await openDesk(20_000);
  hurried = await openDesk(PATIENCE);
});
afterEach(() => {
  for (const service of SERVICES) world.misbehave(service, undefined);
});
afterAll(async () => {
  await patient.house.stop();
  await hurried.house.stop();
  await world.stop();
});

async function openDesk(requestTimeout: number): Promise<Desk> {
  const house = await openHouse({ engine: world.engine, requestTimeout });
  const agent = await as(house, 'agent', 'customer-care');
  return { house, agent, officer: await as(house, 'dpo', 'legal-compliance') };
}

async function as({ issuer }: House, name: string, purpose: string, customer?: string): Promise<Headers> {
  const token = await issuer.issueToken({ persona: personaNamed(name)!, customer });
  return [
    ['authorization', `Bearer ${token}`],
    ['x-purpose', purpose],
  ];
}

const CUSTOMER = '{ customer(id: "1") { id name { given } loyalty { tier } purchaseSummary { count } } }';
const WHOLE = { id: '1', name: { given: 'given-of-1' }, loyalty: { tier: 'GOLD' }, purchaseSummary: { count: 2 } };

async function ask(desk: Desk, query: string, headers = desk.agent) {
  const begun = performance.now();
  const answer = await desk.house.call({ headers, body: { query } });
  return { ...answer, took: performance.now() - begun };
}

const failed = (code: string, coordinate: string, path: readonly string[], more: object = {}) => ({
  message: expect.any(String),
  path,
  extensions: { code, coordinate, ...more },
});
const unavailable = (coordinate: string, path: readonly string[]) => failed('SUBGRAPH_UNAVAILABLE', coordinate, path);

const slow =
  (milliseconds: number): Misbehaviour =>
  async (_, properly) => {
    await new Promise((resolve) => setTimeout(resolve, milliseconds));
    return properly();
  };
/** Says when a call has arrived, and then nothing. */
function silent(service: (typeof SERVICES)[number]) {
  return new Promise<{ call: Call; closed: Promise<void> }>((arrived) => {
    world.misbehave(service, (call, _, response: ServerResponse) => {
      arrived({ call, closed: new Promise((resolve) => response.once('close', resolve)) });
      return undefined;
    });
  });
}

test('the world is whole when nobody misbehaves', async () => {
  expect((await ask(patient, CUSTOMER)).json).toEqual({ data: { customer: WHOLE } });
});

describe('When the time of a request is up', () => {
  test('it is answered with what is there, and the service that it waited for sees its connection closed', async () => {
    const arrived = silent('loyalty');
    const answer = await ask(hurried, CUSTOMER);
    expect([answer.status, answer.json]).toEqual([
      200,
      {
        data: { customer: { ...WHOLE, loyalty: null } },
        errors: [unavailable('Customer.loyalty', ['customer', 'loyalty'])],
      },
    ]);
    expect(answer.took).toBeGreaterThanOrEqual(PATIENCE - 10);
    expect(answer.took).toBeLessThan(2 * PATIENCE);
    await (await arrived).closed;
  });

  test('in the middle of a chain of slow calls, what came before is there, and nothing is begun any more', async () => {
    for (const service of SERVICES) world.misbehave(service, slow(0.25 * PATIENCE));
    world.misbehave('purchases', slow(PATIENCE));
    const before = world.calls.length;
    // States, then identity, then purchases: the third would end after its time.
    const answer = await ask(
      hurried,
      '{ customer(id: "1") { name { given } purchases { edges { node { customer { id name { family } } } } } } }',
      hurried.officer,
    );
    const customer = { name: { given: 'given-of-1' }, purchases: null };
    expect(answer.json).toEqual({
      data: { customer },
      errors: [unavailable('Customer.purchases', ['customer', 'purchases'])],
    });
    expect(answer.took).toBeLessThan(2 * PATIENCE);
    const calls = world.calls.slice(before).map(({ service, path }) => `${service} ${path}`);
    expect(calls).toEqual(['consent /states', 'identity /graphql', 'purchases /graphql']);
    await new Promise((resolve) => setTimeout(resolve, PATIENCE));
    expect(world.calls.length - before).toBe(3);
  });

  test('before anybody’s consent is known, nothing personal is there', async () => {
    const arrived = silent('consent');
    const answer = await ask(hurried, '{ customer(id: "1") { id } product(id: "p") { id } }');
    expect(answer.json).toMatchObject({
      data: { customer: null },
      errors: [{ extensions: { code: 'CONSENT_UNAVAILABLE', coordinate: 'Query.customer' } }, {}],
    });
    expect(answer.took).toBeLessThan(2 * PATIENCE);
    await (await arrived).closed;
  });

  test('before it is known whether the customer who asks is still one, nobody gets in', async () => {
    const arrived = silent('consent');
    const answer = await ask(hurried, '{ me { id } }', await as(hurried.house, 'customer', 'account-management', '1'));
    expect(answer.status).toBe(503);
    expect(answer.took).toBeLessThan(2 * PATIENCE);
    await (await arrived).closed;
  });
});

describe('While a service misbehaves for one request', () => {
  const floods: Misbehaviour = (_, __, response) => {
    response.writeHead(200, { 'content-type': 'application/json' });
    const piece = Buffer.alloc(256 * 1024, 0x20);
    let sent = 0;
    const more = () => {
      while (!response.destroyed && sent < 1024 ** 3) {
        sent += piece.length;
        if (!response.write(piece)) {
          response.once('drain', more);
          return;
        }
      }
    };
    more();
    return undefined;
  };
  test.each<[string, Misbehaviour]>([
    ['sends a gigabyte', floods],
    ['says nothing', () => undefined],
    ['cuts every connection', (_, __, response) => void response.destroy()],
    ['sends an error page', (_, __, response) => void response.writeHead(502).end('<html>mail-of-1</html>')],
  ])('and %s, requests to others are answered as ever', async (_, how) => {
    world.misbehave('loyalty', how);
    const first = ask(hurried, CUSTOMER);
    const others = await Promise.all(
      Array.from({ length: 20 }, () =>
        ask(patient, '{ customer(id: "2") { name { given } purchaseSummary { count } } }'),
      ),
    );
    for (const { json } of others)
      expect(json).toEqual({ data: { customer: { name: { given: 'given-of-2' }, purchaseSummary: { count: 2 } } } });
    const { json, text } = await first;
    expect(json).toEqual({
      data: { customer: { ...WHOLE, loyalty: null } },
      errors: [unavailable('Customer.loyalty', ['customer', 'loyalty'])],
    });
    expect(text).not.toContain('mail-of');
    world.misbehave('loyalty', undefined);
    expect((await ask(patient, CUSTOMER)).json).toEqual({ data: { customer: WHOLE } });
  });
});

describe('When the client goes away', () => {
  test.each(['consent', 'identity', 'loyalty'] as const)(
    'while %s is asked, that call ends and no other is made; other clients are answered',
    async (service) => {
      const arrived = silent(service);
      const leaving = new AbortController();
      const request = fetch(`http://127.0.0.1:${patient.house.port}/graphql`, {
        method: 'POST',
        headers: [['content-type', 'application/json'], ...patient.agent] as [string, string][],
        body: JSON.stringify({ query: CUSTOMER }),
        signal: leaving.signal,
      });
      const { closed } = await arrived;
      const before = world.calls.length;
      leaving.abort();
      await expect(request).rejects.toThrow();
      const begun = performance.now();
      await closed;
      expect(performance.now() - begun).toBeLessThan(PATIENCE);
      await new Promise((resolve) => setTimeout(resolve, 50));
      // Its siblings may have been on their way.
      expect(world.calls.slice(before).filter((call) => call.service === service)).toEqual([]);
      world.misbehave(service, undefined);
      expect((await ask(patient, CUSTOMER)).json).toEqual({ data: { customer: WHOLE } });
    },
  );
});
