/** Services that are down, slow, or answer with something else: their fields are null with one code, the rest arrives. */
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { stateOf, yesToAll } from '../../support/world/people.ts';
import { type Misbehaviour, openWorld, type World } from '../../support/world.ts';

let world: World;
const self = { self: '1', purpose: 'account-management' } as const;
const agent = { role: 'agent', purpose: 'customer-care' } as const;
const dpo = { role: 'dpo', purpose: 'legal-compliance' } as const;

beforeAll(async () => {
  world = await openWorld(['1', '2', '3'], { deadline: 300 });
  for (const id of ['1', '2', '3']) world.states.set(id, stateOf(id, { consents: yesToAll() }));
});
afterEach(() => {
  for (const service of ['identity', 'consent', 'purchases', 'loyalty'] as const) world.misbehave(service, undefined);
});
afterAll(() => world.stop());

const failed = (coordinate: string, path: readonly (string | number)[], code = 'SUBGRAPH_UNAVAILABLE') => ({
  message: code === 'BAD_USER_INPUT' ? 'The input is not valid.' : 'A service did not answer as it should.',
  path,
  extensions: { code, coordinate },
});

const broken: [string, Misbehaviour][] = [
  ['cuts the connection', (_, __, response) => void response.destroy()],
  ['does not answer', () => undefined],
  [
    'stops in the middle',
    (_, __, response) => {
      response.writeHead(200, { 'content-type': 'application/json' });
      response.write('{"data":{"e0":[{"id":"1","loyalty":');
      return undefined;
    },
  ],
  ['sends HTML', () => '<html><body>mail-of-1@example.com</body></html>'],
  ['sends half of it', async (_, properly) => JSON.stringify(await properly()).slice(0, -9)],
  ['sends nothing', () => ''],
  ['sends null', () => 'null'],
  ['sends a list', () => '[{"data":{}}]'],
  ['sends neither data nor errors', () => ({ hello: 'mail-of-1@example.com' })],
  ['sends data that is a list', () => ({ data: [] as unknown })],
  ['sends data of another shape', () => ({ data: { e0: { id: '1' } } })],
  ['sends entities that are none', () => ({ data: { e0: ['mail-of-1@example.com'] } })],
  ['sends errors that are no list', () => ({ data: null, errors: { message: 'mail-of-1@example.com' } })],
  ['sends an error that is null', () => ({ data: null, errors: [null] })],
  [
    'sends an error alone',
    () => ({ errors: [{ message: 'mail-of-1@example.com', extensions: { code: 'INTERNAL' } }] }),
  ],
  [
    'fails',
    async (_, properly, response) => {
      response.statusCode = 500;
      return properly();
    },
  ],
  [
    'sends elsewhere',
    (_, __, response) => {
      response.writeHead(302, { location: 'http://127.0.0.1:1/' });
      response.end();
      return undefined;
    },
  ],
];

describe.each(broken)('a service that %s', (_, how) => {
  test('its entities', async () => {
    world.misbehave('loyalty', how);
    const { answer } = await world.ask('{ me { id name { given } loyalty { tier } purchaseSummary { count } } }', self);
    expect(answer).toEqual({
      data: { me: { id: '1', name: { given: 'given-of-1' }, loyalty: null, purchaseSummary: { count: 2 } } },
      errors: [failed('Customer.loyalty', ['me', 'loyalty'])],
    });
  });

  test('its root fields', async () => {
    world.misbehave('identity', how);
    const { answer } = await world.ask(
      '{ x: customer(id: "1") { id loyalty { tier } } product(id: "p") { id } }',
      agent,
    );
    expect(answer.data).toEqual({ x: null, product: { id: 'p' } });
    expect(answer.errors).toHaveLength(1);
    expect(JSON.stringify(answer)).not.toContain('mail-of');
  });
});

test('a list that may not be null takes all with it, as GraphQL says', async () => {
  world.misbehave('identity', () => '');
  const { answer } = await world.ask('{ customersById(ids: ["1"]) { id } product(id: "p") { id } }', agent);
  expect(answer).toEqual({ data: null, errors: [failed('Query.customersById', ['customersById'])] });
});

test('a call that was reset is sent again once, where it changes nothing', async () => {
  let resets = 1;
  world.misbehave('loyalty', async (_, properly, response) => {
    if (resets === 0) return properly();
    resets -= 1;
    response.destroy();
    return undefined;
  });
  expect((await world.ask('{ me { loyalty { tier } } }', self)).answer).toEqual({
    data: { me: { loyalty: { tier: 'GOLD' } } },
  });
});

describe('errors of a service', () => {
  const withErrors =
    (errors: readonly object[], change: (data: Record<string, unknown>) => void = () => {}): Misbehaviour =>
    async (_, properly) => {
      const answer = await properly();
      change(answer.data as Record<string, unknown>);
      return { ...answer, errors };
    };

  test('a path into an entity concerns that field alone; the other customers keep theirs', async () => {
    const path = ['e0', 1, 'loyalty'];
    world.misbehave(
      'loyalty',
      withErrors([{ message: 'secret', path, extensions: { code: 'SECRET' } }], (data) => {
        (data.e0 as { loyalty: unknown }[])[1]!.loyalty = null;
      }),
    );
    const { answer, text } = await world.ask(
      '{ customersById(ids: ["1", "2", "3"]) { id loyalty { __typename } } }',
      dpo,
    );
    const loyalty = { __typename: 'LoyaltyAccount' };
    expect(answer).toEqual({
      data: {
        customersById: [
          { id: '1', loyalty },
          { id: '2', loyalty: null },
          { id: '3', loyalty },
        ],
      },
      errors: [failed('Customer.loyalty', ['customersById', 1, 'loyalty'])],
    });
    expect(text).not.toMatch(/secret/i);
  });

  test('a path through a list of its own ends at the field of the item', async () => {
    world.misbehave(
      'purchases',
      withErrors([{ message: 'x', path: ['e0', 0, 'purchases', 'edges', 1, 'node', 'store', 'brand'] }], (data) => {
        const text = JSON.stringify(data).replace(/(pur-1-b.*?"store":\{"id":"[^"]*","brand":)\{[^}]*\}/, '$1null');
        Object.assign(data, JSON.parse(text));
      }),
    );
    const { answer } = await world.ask(
      '{ me { purchases { edges { node { id store { id brand { id } } } } } } }',
      self,
    );
    const store = (brand: unknown) => ({ id: 'store-of-1', brand });
    expect(answer).toEqual({
      data: {
        me: {
          purchases: {
            edges: [
              { node: { id: 'pur-1-a', store: store({ id: 'fresh' }) } },
              { node: { id: 'pur-1-b', store: store(null) } },
            ],
          },
        },
      },
      errors: [failed('Store.brand', ['me', 'purchases', 'edges', 1, 'node', 'store', 'brand'])],
    });
  });

  test('without a path, or with one that leads nowhere, it concerns all that the call was about', async () => {
    for (const path of [undefined, [], ['e0'], ['e0', 7], ['e0', 'x']]) {
      world.misbehave('loyalty', withErrors([{ message: 'x', path }]));
      expect((await world.ask('{ me { id loyalty { tier } } }', self)).answer).toEqual({
        data: { me: { id: '1', loyalty: null } },
        errors: [failed('Customer.loyalty', ['me', 'loyalty'])],
      });
    }
  });

  test('P3: of what a service says only bad input passes, with our message', async () => {
    world.misbehave(
      'purchases',
      withErrors(
        [{ message: 'secret', path: ['e0', 0, 'purchases'], extensions: { code: 'BAD_USER_INPUT', secret: 1 } }],
        (data) => {
          (data.e0 as { purchases: unknown }[])[0]!.purchases = null;
        },
      ),
    );
    const { answer } = await world.ask(
      '{ me { p: purchases(after: "?") { edges { cursor } } purchaseSummary { count } } }',
      self,
    );
    expect(answer).toEqual({
      data: { me: { p: null, purchaseSummary: { count: 2 } } },
      errors: [failed('Customer.purchases', ['me', 'p'], 'BAD_USER_INPUT')],
    });
  });

  test('one error per coordinate and code, whatever number of customers it concerns', async () => {
    world.misbehave('loyalty', () => '');
    const { answer } = await world.ask('{ customersById(ids: ["1", "2", "3"]) { id loyalty { tier } } }', dpo);
    expect(answer.errors).toEqual([failed('Customer.loyalty', ['customersById', 0, 'loyalty'])]);
  });
});

describe('nulls and wrong values go up as in graphql-js', () => {
  const answered =
    (change: (text: string) => string): Misbehaviour =>
    async (_, properly) =>
      change(JSON.stringify(await properly()));

  test.each([
    [
      'a null in a non-null field',
      (text: string) => text.replace('"hasNextPage":false', '"hasNextPage":null'),
      null,
      'PageInfo.hasNextPage',
      ['me', 'purchases', 'pageInfo', 'hasNextPage'],
    ],
    [
      'a non-null object that is null',
      (text: string) => text.replace(/"pageInfo":\{[^}]*\}/, '"pageInfo":null'),
      null,
      'PurchaseConnection.pageInfo',
      ['me', 'purchases', 'pageInfo'],
    ],
    [
      'a null item that may not be',
      (text: string) => text.replace(/"edges":\[\{/, '"edges":[null,{'),
      { edges: null, pageInfo: { hasNextPage: false } },
      'PurchaseConnection.edges',
      ['me', 'purchases', 'edges', 0],
    ],
    [
      'a value of another type',
      (text: string) => text.replace('"hasNextPage":false', '"hasNextPage":"no"'),
      null,
      'PageInfo.hasNextPage',
      ['me', 'purchases', 'pageInfo', 'hasNextPage'],
    ],
    [
      'an object in place of a list',
      (text: string) => text.replace(/"edges":\[.*?\]/, '"edges":{}'),
      { edges: null, pageInfo: { hasNextPage: false } },
      'PurchaseConnection.edges',
      ['me', 'purchases', 'edges'],
    ],
    [
      'a list in place of an object',
      (text: string) => text.replace(/"pageInfo":(\{[^}]*\})/, '"pageInfo":[$1]'),
      null,
      'PurchaseConnection.pageInfo',
      ['me', 'purchases', 'pageInfo'],
    ],
  ] as const)('%s', async (_, change, purchases, coordinate, path) => {
    world.misbehave('purchases', answered(change));
    const { answer } = await world.ask('{ me { id purchases { edges { cursor } pageInfo { hasNextPage } } } }', self);
    expect(answer).toEqual({ data: { me: { id: '1', purchases } }, errors: [failed(coordinate, path)] });
  });
});

test('a client that goes away ends what is under way', async () => {
  const gone = new AbortController();
  world.misbehave('identity', () => {
    gone.abort();
    return undefined;
  });
  const started = performance.now();
  const { answer } = await world.ask('{ customer(id: "1") { id } }', { ...agent, signal: gone.signal });
  expect(answer.data).toEqual({ customer: null });
  expect(performance.now() - started).toBeLessThan(250);
});
