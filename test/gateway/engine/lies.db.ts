/** Services that lie about whose data they send (pitfalls P8, P21, P22, P23): nobody's data comes under another's name. */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { stateOf, yes } from '../../support/world/people.ts';
import { type Call, graphqlCalls, type Misbehaviour, openWorld, type World, wireText } from '../../support/world.ts';

let world: World;
const self = { self: '1', purpose: 'account-management' } as const;
const agent = { role: 'agent', purpose: 'customer-care' } as const;
const dpo = { role: 'dpo', purpose: 'legal-compliance' } as const;

beforeAll(async () => {
  world = await openWorld(['1', '2', '3']);
});
beforeEach(() => {
  for (const id of ['1', '2', '3']) world.states.set(id, stateOf(id));
});
afterEach(() => {
  for (const service of ['identity', 'consent', 'purchases', 'loyalty'] as const) world.misbehave(service, undefined);
});
afterAll(() => world.stop());

type Json = Record<string, unknown>;
type Data = Record<string, Json[] | Json>;

const isEntities = (call: Call): boolean => call.body.query?.includes('_entities') ?? false;

/** Changes the data of a service's answers. */
const changed =
  (change: (data: Data, call: Call) => void, when: (call: Call) => boolean = () => true): Misbehaviour =>
  async (call, properly) => {
    const answer = await properly();
    if (when(call)) change(answer.data as Data, call);
    return answer;
  };

const unavailable = (coordinate: string, path: readonly (string | number)[]) => ({
  message: 'A service did not answer as it should.',
  path,
  extensions: { code: 'SUBGRAPH_UNAVAILABLE', coordinate },
});
const refused = (coordinate: string, category: string, purpose: string, path: readonly string[]) => ({
  message: 'You may not do this.',
  path,
  extensions: { code: 'FORBIDDEN', coordinate, category, purpose },
});

describe('P23: entities in the wrong place', () => {
  const entities = (change: (list: Json[]) => (Json | null)[]) =>
    changed((data) => {
      for (const [key, list] of Object.entries(data)) data[key] = change(list as Json[]) as Json[];
    }, isEntities);

  test('another order is an error of that fetch, not a shift', async () => {
    world.misbehave(
      'loyalty',
      entities((list) => list.reverse()),
    );
    const { answer, text } = await world.ask(
      '{ customersById(ids: ["1", "2"]) { name { given } loyalty { tier } } }',
      dpo,
    );
    expect(answer).toEqual({
      data: {
        customersById: [
          { name: { given: 'given-of-1' }, loyalty: null },
          { name: { given: 'given-of-2' }, loyalty: null },
        ],
      },
      errors: [unavailable('Customer.loyalty', ['customersById', 0, 'loyalty'])],
    });
    expect(text).not.toContain('GOLD');
  });

  test('another order of values that carry no id of their own', async () => {
    world.misbehave(
      'consent',
      entities((list) => list.reverse()),
    );
    const text = '{ customersById(ids: ["1", "2"]) { email consentStatus(purpose: RESEARCH) { valid } } }';
    expect((await world.ask(text, dpo)).answer).toEqual({
      data: {
        customersById: [
          { email: 'mail-of-1@example.com', consentStatus: null },
          { email: 'mail-of-2@example.com', consentStatus: null },
        ],
      },
      errors: [unavailable('Customer.consentStatus', ['customersById', 0, 'consentStatus'])],
    });
  });

  test('another order of purchases, whose key is not their customer', async () => {
    // Two customers who agreed to different things: what reveals health is then a fetch of its own.
    world.states.set('1', stateOf('1', { consents: [yes('research', { specialCategories: true })] }));
    world.states.set('2', stateOf('2', { consents: [yes('research')] }));
    world.misbehave(
      'purchases',
      changed((data, call) => {
        for (const [key, list] of Object.entries(data))
          if (wireText([call]).includes('"__typename":"Purchase"')) data[key] = (list as Json[]).reverse();
      }, isEntities),
    );
    const { answer } = await world.ask(
      '{ customersById(ids: ["1", "2"]) { purchases { edges { node { id sensitiveTotal { amount } } } } } }',
      { role: 'analyst', purpose: 'research' },
    );
    const path = ['customersById', 0, 'purchases', 'edges', 0, 'node', 'sensitiveTotal'];
    expect(answer.errors).toContainEqual(unavailable('Purchase.sensitiveTotal', path));
    expect((answer.data as { customersById: Json[] }).customersById[0]).toEqual({
      purchases: {
        edges: [{ node: { id: 'pur-1-a', sensitiveTotal: null } }, { node: { id: 'pur-1-b', sensitiveTotal: null } }],
      },
    });
  });

  const status = { __typename: 'ConsentStatus' };
  const question = '{ customersById(ids: ["1", "2"]) { id consentStatus(purpose: RESEARCH) { __typename } } }';

  test.each([
    ['too few', (list: Json[]) => list.slice(1)],
    ['too many', (list: Json[]) => [...list, ...list]],
    ['none', () => []],
  ])('%s of them', async (_, change) => {
    world.misbehave('consent', entities(change));
    expect((await world.ask(question, dpo)).answer).toEqual({
      data: {
        customersById: [
          { id: '1', consentStatus: null },
          { id: '2', consentStatus: null },
        ],
      },
      errors: [unavailable('Customer.consentStatus', ['customersById', 0, 'consentStatus'])],
    });
  });

  test('a null in their place leaves that one empty, and the others where they belong', async () => {
    world.misbehave(
      'consent',
      entities((list) => [null, ...list.slice(1)]),
    );
    expect((await world.ask(question, dpo)).answer).toEqual({
      data: {
        customersById: [
          { id: '1', consentStatus: null },
          { id: '2', consentStatus: status },
        ],
      },
    });
  });

  test('entities for a customer who was not asked about', async () => {
    world.misbehave(
      'loyalty',
      entities((list) => list.map(() => ({ id: '3', loyalty: { id: 'loy-3', customer: { id: '1' }, tier: 'GOLD' } }))),
    );
    expect((await world.ask('{ me { email loyalty { tier } } }', self)).answer).toEqual({
      data: { me: { email: 'mail-of-1@example.com', loyalty: null } },
      errors: [unavailable('Customer.loyalty', ['me', 'loyalty'])],
    });
  });
});

describe('P22: another customer than the one decided on', () => {
  const renamed = changed((data) => {
    for (const value of Object.values(data)) for (const each of [value].flat()) if (each !== null) each.id = '3';
  });

  test.each([
    ['me', '{ me { email loyalty { tier } } }', self, 'Query.me'],
    ['customer', '{ customer(id: "1") { email loyalty { tier } } }', agent, 'Query.customer'],
  ])('%s: it is dropped, and no other service is asked about either', async (name, query, question, coordinate) => {
    world.misbehave('identity', renamed);
    const { answer, calls } = await world.ask(query, question);
    expect(answer).toEqual({ data: { [name]: null }, errors: [refused(coordinate, 'key', question.purpose, [name])] });
    expect(graphqlCalls(calls)).toHaveLength(1);
  });

  test('customersById: the one that came has no place in the answer', async () => {
    world.misbehave(
      'identity',
      changed(
        (data) => {
          (data.customersById as Json[])[0]!.id = '3';
        },
        (call) => !isEntities(call),
      ),
    );
    const { answer, calls } = await world.ask(
      '{ customersById(ids: ["1", "2"]) { id email loyalty { tier } } }',
      agent,
    );
    expect(answer.data).toEqual({
      customersById: [null, { id: '2', email: 'm***@***.com', loyalty: { tier: 'GOLD' } }],
    });
    expect(wireText(graphqlCalls(calls))).not.toContain('"3"');
  });

  test('a key that changes in the answer to an entity fetch', async () => {
    world.misbehave(
      'loyalty',
      changed((data) => {
        for (const list of Object.values(data)) for (const each of list as Json[]) each.id = '2';
      }),
    );
    expect((await world.ask('{ customer(id: "1") { id loyalty { tier } } }', dpo)).answer).toEqual({
      data: { customer: { id: '1', loyalty: null } },
      errors: [unavailable('Customer.loyalty', ['customer', 'loyalty'])],
    });
  });

  test('an entity of another type', async () => {
    world.misbehave(
      'loyalty',
      changed((data) => {
        for (const list of Object.values(data)) for (const each of list as Json[]) each.__typename = 'Purchase';
      }),
    );
    expect((await world.ask('{ customer(id: "1") { id loyalty { tier } } }', dpo)).answer).toEqual({
      data: { customer: { id: '1', loyalty: null } },
      errors: [unavailable('Customer.loyalty', ['customer', 'loyalty'])],
    });
  });

  test('values under keys that nobody asked for do not come through', async () => {
    world.misbehave(
      'loyalty',
      changed((data) => {
        for (const list of Object.values(data))
          for (const each of list as Json[])
            Object.assign(each, { email: 'other@example.com', purchases: { edges: [] } });
      }),
    );
    expect((await world.ask('{ customer(id: "2") { email loyalty { tier } } }', agent)).answer).toMatchObject({
      data: { customer: { email: 'm***@***.com', loyalty: { tier: 'GOLD' } } },
    });
  });
});

describe('keys that mean something to JavaScript', () => {
  const raw =
    (text: string): Misbehaviour =>
    (call) =>
      isEntities(call) ? text : `{"data":${text}}`;

  test('P8: an answer cannot reach the prototype of all objects', async () => {
    try {
      world.misbehave(
        'identity',
        raw(
          '{"__proto__":{"polluted":"yes"},"customer":{"__proto__":{"email":"x@y.zz"},"id":"1","constructor":{"prototype":{"polluted":"yes"}}}}',
        ),
      );
      const { answer } = await world.ask('{ customer(id: "1") { id email } }', self);
      expect(({} as Json).polluted).toBeUndefined();
      expect(answer).toEqual({ data: { customer: { id: '1', email: null } } });
      world.misbehave(
        'loyalty',
        () => '{"data":{"e0":[{"__proto__":{"polluted":"yes"},"id":"1","loyalty":{"__proto__":{"polluted":"yes"}}}]}}',
      );
      world.misbehave('identity', undefined);
      await world.ask('{ customer(id: "1") { id email loyalty { tier } } }', self);
      expect(({} as Json).polluted).toBeUndefined();
    } finally {
      for (const key of ['polluted', 'email']) delete (Object.prototype as unknown as Json)[key];
    }
  });
});
