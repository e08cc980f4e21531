/**
 * Pitfall P13 over the wire: for every audience the answers about unknown, erased, restricted and refusing customers are the same bytes under the
 * same headers, after the same calls. What a refusal says to whom is in `engine/refusals.db.ts`; here only that it tells nobody apart.
 */
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import type { CustomerState } from '../../schema/customer-state.ts';
import { personaNamed } from '../../schema/personas.ts';
import type { Purpose } from '../../schema/vocabulary.ts';
import { stateOf, yesToAll } from '../support/world/people.ts';
import { type Call, openWorld, type World } from '../support/world.ts';
import { type Answer, type House, openHouse } from './house.ts';

let world: World;
let house: House;
beforeAll(async () => {
  world = await openWorld(['1', '2', '3']);
  house = await openHouse({ engine: world.engine });
});
afterEach(() => {
  world.states.set('2', stateOf('2'));
});
afterAll(async () => {
  await house.stop();
  await world.stop();
});

/** Everybody about whom nothing may be told apart; undefined: there is nobody. */
const GONE: Readonly<Record<string, CustomerState | undefined>> = {
  unknown: undefined,
  erased: stateOf('2', { erased: true, consents: yesToAll() }),
  restricted: stateOf('2', { restricted: true, consents: yesToAll() }),
};
const REFUSING = { refusing: stateOf('2'), closed: stateOf('2', { account: 'CLOSED' }) };

const ask = async (as: string, purpose: Purpose, query: string, more: readonly (readonly [string, string])[] = []) => {
  const token = await house.issuer.issueToken({
    persona: personaNamed(as)!,
    ...(as === 'customer' && { customer: '1' }),
  });
  world.calls.length = 0;
  const headers = [['authorization', `Bearer ${token}`] as const, ['x-purpose', purpose] as const, ...more];
  const answer = await house.call({ headers, body: { query } });
  return { answer, calls: world.calls.map(shapeOf) };
};

/** What of a call can be seen from how it is made: where to, what is asked, for how many. */
const shapeOf = ({ service, path, body }: Call) => [
  service,
  path,
  body.query,
  body.ids?.length,
  Object.entries(body.variables ?? {}).map(([name, value]) => [name, Array.isArray(value) ? value.length : 1]),
];

/** All of an answer but the two headers that are new for every request. */
const seen = ({ status, text, headers: { 'x-request-id': _id, date: _date, ...headers } }: Answer) => ({
  status,
  text,
  headers,
});

const AUDIENCES = [
  ['staff', 'agent', 'customer-care', GONE],
  ['staff', 'store-staff', 'order-management', GONE],
  ['data', 'marketer', 'direct-marketing', { ...GONE, ...REFUSING }],
  ['data', 'analyst', 'research', { ...GONE, ...REFUSING }],
  ['data', 'partner', 'third-party-sharing', { ...GONE, ...REFUSING }],
  [
    'stranger',
    'customer',
    'account-management',
    { ...GONE, ...REFUSING, open: stateOf('2', { consents: yesToAll() }) },
  ],
] as const;

const QUESTIONS: Readonly<Record<string, string>> = {
  'customer(id)': '{ customer(id: "2") { id name { full } email loyalty { tier } } }',
  'customer(id) under several names': '{ a: customer(id: "2") { id } b: customer(id: "2") { email } }',
  'customersById(ids)': '{ customersById(ids: ["2", "2"]) { id email purchaseSummary { count } } }',
  'an edge below it': '{ customer(id: "2") { purchases { edges { node { id total { amount } customer { id } } } } } }',
  updateContact: 'mutation { updateContact(input: { customerId: "2", email: "n@example.com" }) { customer { id } } }',
  withdrawConsent: 'mutation { withdrawConsent(input: { customerId: "2", everything: true }) { customer { id } } }',
};

describe('P13: the same bytes and the same calls, whoever is not there', () => {
  const cases = AUDIENCES.flatMap(([audience, as, purpose, gone]) =>
    Object.entries(QUESTIONS).map(([title, query]) => ({ audience, as, purpose, gone, title, query })),
  );

  test.each(cases)('$audience ($as): $title', async ({ as, purpose, gone, query, audience }) => {
    const all = [];
    for (const [kind, state] of Object.entries(gone)) {
      if (state === undefined) world.states.delete('2');
      else world.states.set('2', state);
      const { answer, calls } = await ask(as, purpose, query);
      all.push({ kind, seen: seen(answer), calls });
      expect(answer.headers['content-length']).toBe(String(Buffer.byteLength(answer.text)));
      if (audience === 'stranger')
        // The state of the caller's own customer, and nothing else; no call carries the id.
        expect(world.calls.map(({ path, body }) => [path, body.ids])).toEqual([['/states', ['1']]]);
    }
    const [first] = all;
    for (const each of all) expect(each).toEqual({ ...first, kind: each.kind });
    expect(first?.seen.status).toBe(200);
  });

  test.each(AUDIENCES)('%s (%s, %s): purchase(id)', async (_, as, purpose, gone) => {
    const all = [];
    for (const [kind, state] of [...Object.entries(gone), ['no such purchase', undefined] as const]) {
      if (state === undefined) world.states.delete('2');
      else world.states.set('2', state);
      const id = kind === 'no such purchase' ? 'pur-9-a' : 'pur-2-a';
      const { answer, calls } = await ask(as, purpose, `{ purchase(id: "${id}") { id total { amount } } }`);
      all.push({ kind, seen: seen(answer), calls });
    }
    const [first] = all;
    for (const each of all) expect(each).toEqual({ ...first, kind: each.kind });
  });

  test('a list tells of each code once, without saying of whom', async () => {
    world.states.delete('2');
    const { answer } = await ask('agent', 'customer-care', '{ customersById(ids: ["2", "1", "9", "2"]) { id } }');
    expect(answer.json).toMatchObject({
      data: { customersById: [null, { id: '1' }, null, null] },
      errors: [{ path: ['customersById'], extensions: { code: 'FORBIDDEN' } }],
    });
    expect((answer.json as { errors: unknown[] }).errors).toHaveLength(1);
  });
});
