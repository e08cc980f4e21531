/** Limits in front of the whole engine: what is refused is refused before any service is asked, and a withdrawal is written. */
import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import { getIntrospectionQuery } from 'graphql';
import { errors } from '../../../schema/errors.ts';
import { personaNamed } from '../../../schema/personas.ts';
import { stateOf } from '../../support/world/people.ts';
import { openWorld, type World } from '../../support/world.ts';
import { type House, type HouseOptions, openHouse, refused } from '../house.ts';
import { endlessWindows } from './endless-windows.ts';

let world: World;
let house: House;
beforeAll(async () => {
  world = await openWorld(['1', '2']);
  for (const id of ['1', '2']) world.states.set(id, stateOf(id));
});
afterEach(() => house.stop());
afterAll(() => world.stop());

/** The house closes its engine with it; the world's goes on. */
async function open(limits: HouseOptions['limits']): Promise<void> {
  house = await openHouse({ engine: { ...world.engine, close: async () => {} }, makeCounter: endlessWindows, limits });
}

async function asking(persona: string, purpose: string, customer?: string) {
  const token = await house.issuer.issueToken({ persona: personaNamed(persona)!, customer });
  const headers = [
    ['authorization', `Bearer ${token}`],
    ['x-purpose', purpose],
  ] as const;
  return async (query: string) => {
    const before = world.calls.length;
    const { status, json } = await house.call({ headers, body: { query } });
    return { status, json, calls: world.calls.slice(before).map(({ service, path }) => `${service} ${path}`) };
  };
}

const limited = refused('RATE_LIMITED', errors.RATE_LIMITED.message);
const names = (count: number) => Array.from({ length: count }, (_, at) => `c${at}: customer(id: "1") { id }`).join(' ');

test('P14: a hundred aliased look-ups are a hundred attempts', async () => {
  await open({ clientLookups: 100 });
  const agent = await asking('agent', 'customer-care');
  expect((await agent(`{ ${names(100)} }`)).status).toBe(200);
  expect(await agent('{ customer(id: "1") { id } }')).toEqual({ status: 429, json: limited, calls: [] });
});

test('pages within pages are refused before anything is asked', async () => {
  await open({});
  const officer = await asking('dpo', 'legal-compliance');
  const page = (inside: string) => `purchases(first: 100) { edges { node { customer { ${inside} } } } }`;
  expect((await officer(`{ customer(id: "1") { ${page('id')} } }`)).status).toBe(200);
  expect(await officer(`{ customer(id: "1") { ${page(page('id'))} } }`)).toMatchObject({ status: 200 });
  expect(await officer(`{ customer(id: "1") { ${page(page(page('id')))} } }`)).toEqual({
    status: 400,
    json: refused('OPERATION_TOO_COMPLEX', errors.OPERATION_TOO_COMPLEX.message),
    calls: [],
  });
});

test('a customer without requests left withdraws, and reads nothing else with it', async () => {
  await open({ clientRequests: 1 });
  const ask = await asking('customer', 'account-management', '1');
  const withdraw = 'withdrawConsent(input: { customerId: "1", everything: true }) { customer { id } }';
  expect((await ask('{ me { id } }')).status).toBe(200);
  const own = ['consent /states'];
  expect(await ask('{ me { id } }')).toEqual({ status: 429, json: limited, calls: own });
  expect(await ask(`mutation { ${withdraw} updateContact(input: { customerId: "1" }) { customer { id } } }`)).toEqual({
    status: 429,
    json: limited,
    calls: own,
  });
  const { status, json, calls } = await ask(`mutation { ${withdraw} }`);
  expect([status, json]).toEqual([200, { data: { withdrawConsent: { customer: { id: '1' } } } }]);
  expect(calls).toContain('consent /graphql');
});

test('a question about the schema under many names is refused, beside data too, and what tools ask is not', async () => {
  await open({});
  const agent = await asking('agent', 'customer-care');
  const names = (inside: string) => ['a', 'b', 'c'].map((name) => `${name}: ${inside}`).join(' ');
  const schema = names('__schema { types { fields { type { fields { type { name } } } } } }');
  const wide = `${names(`__schema { types { ${names(`fields { ${names('type { fields { name } }')} }`)} } }`)}`;
  expect((await agent(getIntrospectionQuery())).status).toBe(200);
  expect((await agent(`{ ${schema} }`)).status).toBe(200);
  for (const root of ['', 'customer(id: "1") { id }'])
    expect(await agent(`{ ${root} ${wide} }`)).toEqual({
      status: 400,
      json: refused('OPERATION_TOO_COMPLEX', errors.OPERATION_TOO_COMPLEX.message),
      calls: [],
    });
});
