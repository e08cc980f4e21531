/** Pages of customers through the engine: sizes, cursors, what is refused of both, and what finding somebody may cost. */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { audienceMeans } from '../../../gateway/audience/means.ts';
import { policy } from '../../../schema/grants.ts';
import type { Policy } from '../../../schema/policy.ts';
import { FIND, type FindingWorld, MARKETER, openFindingWorld } from '../../support/finding-world.ts';
import { openWorld, type Question, type World } from '../../support/world.ts';

const IDS = ['1', '2', '3', '4', '5', '6', '7'];
let world: FindingWorld;
const letters = { role: 'marketer', purpose: 'direct-marketing' } as const;

beforeAll(async () => {
  world = await openFindingWorld(IDS);
});
beforeEach(() => {
  world.reset();
  world.agree(...IDS);
});
afterEach(() => world.behave());
afterAll(() => world.stop());

const badInput = (input: string) => ({
  data: { customers: null },
  errors: [
    {
      message: 'The input is not valid.',
      path: ['customers'],
      extensions: { code: 'BAD_USER_INPUT', coordinate: 'Query.customers', input },
    },
  ],
});
const cursorAfter = async (variables: object, question?: Question): Promise<string | null> =>
  world.connectionOf(await world.find(variables as Question['variables'], question)).pageInfo.endCursor;

describe('pages', () => {
  test('are of 20 where nothing is said, and of at most 100', async () => {
    const many = Array.from({ length: 25 }, (_, at) => String(100 + at));
    const other = await openFindingWorld(many);
    other.agree(...many);
    expect(await other.found({})).toEqual(many.slice(0, 20));
    expect(await other.found({ first: 100 })).toEqual(many);
    await other.stop();
    for (const first of [-1, 101]) expect((await world.find({ first })).answer).toEqual(badInput('first'));
  });

  test('say where they lie', async () => {
    const first = world.connectionOf(await world.find({ first: 3 }));
    expect(first.pageInfo).toEqual({
      hasNextPage: true,
      hasPreviousPage: false,
      startCursor: first.edges[0]?.cursor,
      endCursor: first.edges[2]?.cursor,
    });
    const last = world.connectionOf(await world.find({ first: 4, after: first.pageInfo.endCursor }));
    expect(last.edges.map(({ node }) => node.id)).toEqual(['4', '5', '6', '7']);
    expect(last.pageInfo).toMatchObject({ hasNextPage: false, hasPreviousPage: true });
    const none = world.connectionOf(await world.find({ first: 0 }));
    expect(none).toEqual({
      edges: [],
      pageInfo: { hasNextPage: true, hasPreviousPage: false, startCursor: null, endCursor: null },
    });
  });

  test.each(['PURCHASE_TOTAL_DESC', 'LAST_PURCHASE_ASC', 'BALANCE_ASC'])(
    'by %s go on where they ended',
    async (orderBy) => {
      const whole = await world.found({ orderBy });
      expect([...whole].sort()).toEqual(IDS);
      const first = await world.find({ orderBy, first: 3 });
      const rest = await world.found({ orderBy, after: world.connectionOf(first).pageInfo.endCursor });
      expect([...world.idsOf(first), ...rest]).toEqual(whole);
    },
  );
});

describe('a cursor of another question is refused', () => {
  test.each<[string, object, Question]>([
    ['purpose', {}, { ...MARKETER, purpose: 'product-recommendation' }],
    ['role', {}, { roles: ['marketer', 'analyst'], purpose: 'personalisation' }],
    ['brand', {}, { ...MARKETER, brand: 'value' }],
    ['channel', {}, { ...MARKETER, channel: 'EMAIL' }],
    ['filter', { filter: { loyalty: { balanceMin: 1 } } }, MARKETER],
    ['order', { orderBy: 'BALANCE_ASC' }, MARKETER],
  ])('by another %s', async (_, variables, question) => {
    const after = await cursorAfter({ first: 2 });
    expect((await world.find({ first: 2, after }, MARKETER)).answer.errors).toBeUndefined();
    expect((await world.find({ ...variables, after }, question)).answer).toEqual(badInput('after'));
  });

  test('by another caller of the same kind it is not: it is bound to what they may see', async () => {
    const after = await cursorAfter({ first: 6 });
    const { answer } = await world.askAs(
      {
        caller: { subject: 'x', actor: 'y', roles: ['marketer'] },
        purpose: 'personalisation',
        brand: 'fresh',
        now: Date.parse('2026-06-01T12:00:00Z'),
      },
      FIND,
      { variables: { after } },
    );
    expect(answer.data).toMatchObject({ customers: { edges: [{ node: { id: '7' } }] } });
  });

  test('under another policy, with the same secret', async () => {
    const audience = audienceMeans(Buffer.alloc(32, 7));
    const other: Policy = { ...policy, grants: { ...policy.grants, name: [] } };
    const [before, after, again] = await Promise.all([
      openFindingWorld(IDS, { audience }),
      openFindingWorld(IDS, { audience, policy: other }),
      openFindingWorld(IDS, { audience: audienceMeans(Buffer.alloc(32, 7)) }),
    ]);
    for (const each of [before, after, again]) each.agree(...IDS);
    const { endCursor } = before.connectionOf(await before.find({ first: 6 })).pageInfo;
    expect((await after.find({ after: endCursor })).answer).toEqual(badInput('after'));
    // After a restart, or beside it, the same policy goes on.
    expect(await again.found({ after: endCursor })).toEqual(['7']);
    await Promise.all([before.stop(), after.stop(), again.stop()]);
  });

  test.each(['', 'x', 'WyIxIl0', '__proto__'])('%j is none', async (after) => {
    expect((await world.find({ after })).answer).toEqual(badInput('after'));
  });
});

test('what is wrong with a filter is told by its path', async () => {
  const { answer } = await world.find({ filter: { bought: [{ type: 'a', lastDays: 0 }] } });
  expect(answer).toEqual(badInput('filter.bought.lastDays'));
});

test('days are counted back from when the first page was asked for', async () => {
  const day = (request: string): string | undefined => {
    const bodies = world.calls.filter(({ path }) => path === '/matching').map(({ body }) => JSON.stringify(body));
    return bodies.find((body) => body.includes(request))?.match(/"since":"([^"]+)"/)?.[1];
  };
  const variables = { filter: { bought: [{ category: 'TEA', lastDays: 300 }] }, first: 1 };
  const after = await cursorAfter(variables);
  const first = day('bought');
  world.calls.length = 0;
  const { answer } = await world.askAs(
    {
      caller: { subject: 's', actor: 'a', roles: ['marketer'] },
      purpose: 'personalisation',
      brand: 'fresh',
      now: Date.parse('2026-06-03T12:00:00Z'),
    },
    FIND,
    { variables: { ...variables, after } },
  );
  expect(answer.errors).toBeUndefined();
  expect(first).toBe('2025-08-05T12:00:00.000Z');
  expect(day('bought')).toBe(first);
});

describe('what it may cost', () => {
  let small: FindingWorld;
  beforeAll(async () => {
    small = await openFindingWorld(IDS, { audience: audienceMeans(undefined, 6) });
  });
  beforeEach(() => small.agree(...IDS));
  afterAll(() => small.stop());

  const tooMuch = {
    message: 'The operation asks for too much at once.',
    path: ['customers'],
    extensions: { code: 'OPERATION_TOO_COMPLEX', coordinate: 'Query.customers' },
  };
  /** Each stream tells of one customer at a time. */
  const slowly = (one: World): void =>
    one.misbehave('consent', async ({ path, body }, properly) => {
      if (path !== '/matching') return properly();
      const { ids } = (await properly()) as { ids: string[] };
      const until = (body as { after?: string | null }).after === '6' ? null : (ids[0] ?? null);
      return { ids: ids.slice(0, 1), until };
    });

  test('over the budget there is an error that says so, and none of those who were found', async () => {
    slowly(small);
    expect(await small.found({ first: 1 })).toEqual(['1']);
    expect((await small.find({ first: 6 })).answer).toEqual({ data: { customers: null }, errors: [tooMuch] });
    small.behave();
    expect(await small.found({ first: 6 })).toHaveLength(6);
  });

  test('all fields of a request share it, under whatever names', async () => {
    const names = Array.from({ length: 3 }, (_, at) => `n${at}: customers(first: ${at + 1}) { edges { node { id } } }`);
    const { answer } = await small.ask(`{ ${names.join(' ')} }`, MARKETER);
    expect(answer.errors).toMatchObject([{ extensions: tooMuch.extensions }]);
    expect(Object.values(answer.data ?? {}).filter((value) => value === null).length).toBeGreaterThan(0);
  });

  test('no service can say so in its place', async () => {
    world.misbehave('identity', () => ({
      data: null,
      errors: [{ message: 'x', extensions: { code: 'OPERATION_TOO_COMPLEX' } }],
    }));
    const { answer } = await world.ask('{ customers(first: 1) { edges { node { name { given } } } } }', MARKETER);
    expect(answer.errors).toMatchObject([
      { extensions: { code: 'SUBGRAPH_UNAVAILABLE', coordinate: 'Customer.name' } },
    ]);
  });

  test('it is no failure of a service', async () => {
    slowly(small);
    const failures: unknown[] = [];
    const told = await openWorld(IDS, {
      audience: audienceMeans(undefined, 1),
      onFailure: (...what) => failures.push(what),
    });
    for (const id of IDS) told.states.set(id, small.states.get(id) as never);
    const { answer } = await told.ask(FIND, MARKETER);
    expect(answer.errors).toHaveLength(1);
    expect(failures).toEqual([]);
    await told.stop();
  });
});

describe('what is seen only masked', () => {
  let masked: FindingWorld;
  beforeAll(async () => {
    const row = { row: 'marketer', role: 'marketer', purposes: ['personalisation'], basis: 'consent' } as const;
    const grants = { ...policy.grants, 'loyalty.balance': [{ ...row, mask: { kind: 'band', width: 100 } }] };
    masked = await openFindingWorld(IDS, { policy: { ...policy, grants } as Policy });
  });
  beforeEach(() => masked.agree(...IDS));
  afterAll(() => masked.stop());

  test('is shown, and neither filtered nor ordered by', async () => {
    const query = '{ customers(first: 1) { edges { node { loyalty { balance } } } } }';
    expect((await masked.ask(query, MARKETER)).answer.data).toEqual({
      customers: { edges: [{ node: { loyalty: { balance: 1000 } } }] },
    });
    const refused = {
      data: { customers: null },
      errors: [
        {
          message: 'You may not do this.',
          path: ['customers'],
          extensions: {
            code: 'FORBIDDEN',
            coordinate: 'Query.customers',
            category: 'audience',
            purpose: 'personalisation',
          },
        },
      ],
    };
    for (const variables of [
      { filter: { loyalty: { balanceMin: 1 } } },
      { filter: { loyalty: { tiers: ['GOLD'], balanceMax: 9_999 } } },
      { orderBy: 'BALANCE_ASC' },
    ]) {
      const { answer, calls } = await masked.find(variables);
      expect(answer).toEqual(refused);
      expect(calls).toEqual([]);
    }
    expect(await masked.found({ filter: { loyalty: { tiers: ['GOLD'] } }, orderBy: 'PURCHASE_COUNT_ASC' })).toEqual(
      IDS,
    );
  });
});

test('an answer under another purpose is of those who agreed to that', async () => {
  expect(await world.found({}, letters)).toEqual(IDS);
});
