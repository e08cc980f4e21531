/**
 * `Customer.accessLog` through the engine: planned, decided and projected like any field, answered in the process, and read only
 * for whom it is allowed.
 */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { about, entryOf } from '../../support/trail-entries.ts';
import { stateOf } from '../../support/world/people.ts';
import { callerOf, graphqlCalls, openWorld, statesCalls, type World } from '../../support/world.ts';

let world: World;
beforeAll(async () => {
  world = await openWorld(['1', '2', '3']);
});
afterAll(() => world.stop());
beforeEach(() => {
  world.kept.isBroken = false;
  world.kept.entries.length = 0;
  world.kept.asked.length = 0;
  world.states.set('2', stateOf('2'));
  world.kept.queue(entryOf({ about: [about(['pseudonym-of-1']), about(['pseudonym-of-2'], { allowed: [] })] }));
});

const WHO = 'accessLog { edges { node { who { roles pseudonym isCustomer } purpose allowed { category } } } }';
const own = { self: '1', purpose: 'rights-fulfilment' } as const;
const agent = { roles: ['AGENT'], pseudonym: 'actor-of-agent', isCustomer: false };
const node = { who: agent, purpose: 'CUSTOMER_CARE', allowed: [{ category: 'name' }] };

describe('the customer', () => {
  test('reads who was given which of their data, and why', async () => {
    const { answer } = await world.ask(`{ me { ${WHO} } }`, own);
    expect(answer).toEqual({ data: { me: { accessLog: { edges: [{ node }] } } } });
  });

  test('needs the key of their customer and their state, and nothing else of anybody', async () => {
    const { calls } = await world.ask(`{ me { ${WHO} } }`, own);
    expect(graphqlCalls(calls).map(({ service, body }) => [service, body.query])).toEqual([
      ['identity', 'query($me_id:ID!){me:customer(id:$me_id){__typename id}}'],
    ]);
    expect(statesCalls(calls)).toEqual([['1']]);
    expect(world.kept.asked).toEqual([
      { pseudonyms: ['pseudonym-of-1', 'before-1'], page: { first: 20, after: undefined } },
    ]);
  });

  test('gets it under names of their own, twice with two sets of arguments, and with __typename', async () => {
    world.kept.queue(entryOf({ request: 'request-2' }));
    const { answer } = await world.ask(
      `{ me { id: accessLog(first: 1) { __typename edges { __typename node { reference } } pageInfo { hasNextPage } }
              all: accessLog { edges { id: cursor } } } }`,
      own,
    );
    expect(answer).toEqual({
      data: {
        me: {
          id: {
            __typename: 'AccessLogConnection',
            edges: [{ __typename: 'AccessLogEdge', node: { reference: 'request-2' } }],
            pageInfo: { hasNextPage: true },
          },
          all: { edges: [{ id: expect.any(String) }, { id: expect.any(String) }] },
        },
      },
    });
  });

  test('is told which argument is wrong', async () => {
    const { answer } = await world.ask('query($n: Int) { me { id accessLog(first: $n) { edges { cursor } } } }', {
      ...own,
      variables: { n: 101 },
    });
    expect(answer).toEqual({
      data: { me: { id: '1', accessLog: null } },
      errors: [
        {
          message: 'The input is not valid.',
          path: ['me', 'accessLog'],
          extensions: { code: 'BAD_USER_INPUT', coordinate: 'Customer.accessLog', input: 'first' },
        },
      ],
    });
  });

  test('reads it while processing is restricted', async () => {
    world.states.set('2', stateOf('2', { restricted: true }));
    const { answer } = await world.ask(`{ me { ${WHO} } }`, { ...own, self: '2' });
    expect(answer).toEqual({ data: { me: { accessLog: { edges: [{ node: { ...node, allowed: [] } }] } } } });
  });

  test('reads nothing about anybody else, who is not asked about either', async () => {
    const { answer, calls } = await world.ask(`{ customer(id: "2") { ${WHO} } }`, own);
    expect([answer, calls]).toEqual([{ data: { customer: null } }, []]);
    expect(world.kept.asked).toEqual([]);
  });
});

describe('dpo and auditor', () => {
  test.each(['dpo', 'auditor'] as const)('%s reads it of several customers, of each their own', async (role) => {
    const { answer } = await world.ask(`{ customersById(ids: ["2", "1"]) { id ${WHO} } }`, {
      role,
      purpose: 'legal-compliance',
    });
    expect(answer).toEqual({
      data: {
        customersById: [
          { id: '2', accessLog: { edges: [{ node: { ...node, allowed: [] } }] } },
          { id: '1', accessLog: { edges: [{ node }] } },
        ],
      },
    });
  });

  test('under another purpose, nothing', async () => {
    const { answer } = await world.ask(`{ customer(id: "1") { ${WHO} } }`, { role: 'dpo', purpose: 'customer-care' });
    expect(answer).toEqual({
      data: { customer: null },
      errors: [
        {
          message: 'You may not do this.',
          path: ['customer'],
          extensions: {
            code: 'FORBIDDEN',
            coordinate: 'Query.customer',
            category: 'key',
            purpose: 'customer-care',
          },
        },
      ],
    });
  });
});

describe('everybody else', () => {
  test.each([
    ['agent', 'customer-care'],
    ['supervisor', 'customer-care'],
    ['store-staff', 'order-management'],
  ] as const)('%s is refused the field, and the trail is not read', async (role, purpose) => {
    const { answer } = await world.ask(`{ customer(id: "1") { id ${WHO} } }`, { role, purpose });
    expect(answer).toEqual({
      data: { customer: { id: '1', accessLog: null } },
      errors: [
        {
          message: 'You may not do this.',
          path: ['customer', 'accessLog'],
          extensions: { code: 'FORBIDDEN', coordinate: 'Customer.accessLog', category: 'trail', purpose },
        },
      ],
    });
    expect(world.kept.asked).toEqual([]);
  });
});

describe('when something is not there', () => {
  const unavailable = {
    data: { me: { id: '1', accessLog: null } },
    errors: [
      {
        message: 'A service did not answer as it should.',
        path: ['me', 'accessLog'],
        extensions: { code: 'SUBGRAPH_UNAVAILABLE', coordinate: 'Customer.accessLog' },
      },
    ],
  };

  test('the trail: the field is not answered, the rest is', async () => {
    world.kept.isBroken = true;
    const { answer } = await world.ask(`{ me { id ${WHO} } }`, own);
    expect(answer).toEqual(unavailable);
  });

  test('the state with the key: the field is not answered, the rest is', async () => {
    let asked = 0;
    world.misbehave('consent', (_, properly) => {
      asked += 1;
      return asked === 1 ? properly() : { states: [] };
    });
    const { answer } = await world.ask(`{ me { id ${WHO} } }`, own);
    world.misbehave('consent', undefined);
    expect(answer).toEqual(unavailable);
    expect(world.kept.asked).toEqual([]);
  });

  test('a customer who is gone by then has no key', async () => {
    let asked = 0;
    world.misbehave('consent', (_, properly) => {
      asked += 1;
      return asked === 1 ? properly() : { states: [{ id: '1', known: false }] };
    });
    const { answer } = await world.ask(`{ me { id ${WHO} } }`, own);
    world.misbehave('consent', undefined);
    expect(answer).toEqual(unavailable);
  });
});

test('the engine is ready without asking itself over HTTP', async () => {
  expect(callerOf(own).customer).toBe('1');
  const before = world.calls.length;
  await world.engine.ready();
  expect(world.calls.slice(before).map(({ service }) => service)).not.toContain('gateway');
});
