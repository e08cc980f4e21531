/** `Query.customers` through the engine, from both sides: the whole answer, and what went over the wire for it. */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { CustomerState } from '../../../schema/customer-state.ts';
import { policy } from '../../../schema/grants.ts';
import { type FindingWorld, MARKETER, openFindingWorld } from '../../support/finding-world.ts';
import { stateOf, yes, yesToAll } from '../../support/world/people.ts';
import { statesCalls, wireText } from '../../support/world.ts';

let world: FindingWorld;
const IDS = ['1', '2', '3', '4', '5', '6'];
const letters = { role: 'marketer', purpose: 'direct-marketing' } as const;
const analyst = { role: 'analyst', purpose: 'research' } as const;
const partner = { role: 'partner', purpose: 'third-party-sharing' } as const;

beforeAll(async () => {
  world = await openFindingWorld(IDS);
});
beforeEach(() => world.reset());
afterEach(() => world.behave());
afterAll(() => world.stop());

const refusal = (code: string, message: string, purpose: string) => ({
  message,
  path: ['customers'],
  extensions: { code, coordinate: 'Query.customers', category: 'audience', purpose },
});
const forbidden = (purpose: string) => refusal('FORBIDDEN', 'You may not do this.', purpose);

describe('who is found', () => {
  test('whoever agreed to the purpose, in the order of ids, as far as each may be seen', async () => {
    world.agree('5', '2', '4');
    const asked = await world.ask(
      '{ customers { edges { node { id email loyalty { tier } birthDate } } pageInfo { hasNextPage } } }',
      letters,
    );
    const node = (id: string) => ({
      node: { id, email: `mail-of-${id}@example.com`, loyalty: { tier: 'GOLD' }, birthDate: null },
    });
    expect(asked.answer).toEqual({
      data: { customers: { edges: ['2', '4', '5'].map(node), pageInfo: { hasNextPage: false } } },
      errors: [
        {
          message: 'You may not do this.',
          path: ['customers', 'edges'],
          extensions: {
            code: 'FORBIDDEN',
            coordinate: 'Customer.birthDate',
            category: 'birth-date',
            purpose: 'direct-marketing',
          },
        },
      ],
    });
    // Of the others nothing is asked at all: the stream of those who allow leaps over them.
    expect(wireText(asked.calls)).not.toMatch(/"(1|3|6)"/);
  });

  test('nobody who refused, is restricted, is erased, objected, or agreed to something else', async () => {
    const consents = yesToAll();
    const others: Partial<Extract<CustomerState, { known: true }>>[] = [
      { consents: [] },
      { consents, restricted: true },
      { consents, erased: true },
      { consents: [yes('personalisation', { brand: 'value' })] },
      { consents: [yes('personalisation', { until: '2026-06-01T12:00:00Z' })] },
      { consents: [yes('direct-marketing')] },
    ];
    others.forEach((more, at) => {
      world.states.set(IDS[at] ?? '', stateOf(IDS[at] ?? '', more));
    });
    const { answer } = await world.find({});
    expect(answer).toEqual({
      data: {
        customers: {
          edges: [],
          pageInfo: { hasNextPage: false, hasPreviousPage: false, startCursor: null, endCursor: null },
        },
      },
    });
  });

  test('a partner finds those who agreed to that very partner, and sees of them what it may', async () => {
    const sharing = (recipient: string) => yes('third-party-sharing', { recipient });
    world.states.set('1', stateOf('1', { consents: [sharing('partner-1')] }));
    world.states.set('2', stateOf('2', { consents: [sharing('partner-2')] }));
    const { answer } = await world.ask('{ customers { edges { node { id email name { given } } } } }', partner);
    expect(answer.data).toEqual({
      customers: { edges: [{ node: { id: '1', email: 'mail-of-1@example.com', name: null } }] },
    });
    expect(answer.errors).toHaveLength(1);
  });

  test('by a channel: whoever agreed to be addressed by one of them', async () => {
    for (const [id, channel] of [
      ['1', 'EMAIL'],
      ['2', 'SMS'],
      ['3', 'POST'],
    ] as const)
      world.states.set(id, stateOf(id, { consents: [yes('personalisation', { channel })] }));
    const by = (...channels: string[]) => world.found({ filter: { consent: { channels } } });
    expect(await by('SMS')).toEqual(['2']);
    expect(await by('EMAIL', 'POST')).toEqual(['1', '3']);
    expect(await by('PUSH')).toEqual([]);
    // Where the request is for a channel, that is the one.
    expect(await world.found({}, { ...MARKETER, channel: 'SMS' })).toEqual(['2']);
    const { answer } = await world.find(
      { filter: { consent: { channels: ['EMAIL'] } } },
      { ...MARKETER, channel: 'SMS' },
    );
    expect(answer.errors?.[0]?.extensions).toMatchObject({ code: 'BAD_USER_INPUT', input: 'filter.consent.channels' });
  });
});

test('a channel is one that somebody agreed to: where a row asks for no consent, nobody is found by one', async () => {
  const row = {
    row: 'marketer',
    role: 'marketer',
    purposes: ['personalisation'],
    basis: 'legitimate-interest',
  } as const;
  const lax = await openFindingWorld(IDS, { policy: { ...policy, grants: { ...policy.grants, audience: [row] } } });
  expect(await lax.found({})).toEqual(IDS);
  expect(await lax.found({ filter: { consent: { channels: ['EMAIL'] } } })).toEqual([]);
  await lax.stop();
});

test('a stream that lets through too many lets nobody through: who is found is decided by their state', async () => {
  world.states.set('1', stateOf('1', { consents: [yes('personalisation', { channel: 'SMS' })] }));
  world.states.set('2', stateOf('2', { consents: [yes('personalisation', { channel: 'EMAIL' })] }));
  world.states.set('3', stateOf('3', { consents: [yes('research')] }));
  world.states.set('4', stateOf('4', { consents: yesToAll(), restricted: true }));
  world.misbehave('consent', async ({ path }, properly) =>
    path === '/matching' ? { ids: ['0', ...IDS, '999'], until: null } : properly(),
  );
  expect(await world.found({})).toEqual(['1', '2']);
  expect(await world.found({ filter: { consent: { channels: ['SMS', 'PUSH'] } } })).toEqual(['1']);
  expect(await world.found({ filter: { boughtSensitive: [{ product: 'p-9' }] } }, analyst)).toEqual([]);
});

describe('by what somebody may be found', () => {
  const bought = { filter: { bought: [{ category: 'tea' }] } };

  test('a campaign leaves out who bought something, only with consent to personalisation', async () => {
    world.agree(...IDS);
    const lines = (id: string) => [
      world.records.purchases.get(`pur-${id}-a`),
      world.records.purchases.get(`pur-${id}-b`),
    ];
    for (const id of ['1', '2', '3', '6']) for (const purchase of lines(id)) if (purchase) purchase.lines = [];
    const without = { filter: { notBought: [{ type: 'Leaf', lastDays: 200 }] } };
    expect(await world.found(without)).toEqual(['1', '2', '3', '6']);
    const { answer, calls } = await world.find(without, letters);
    expect(answer).toEqual({ data: { customers: null }, errors: [forbidden('direct-marketing')] });
    expect(calls).toEqual([]);
  });

  test('what reveals health is found by explicit consent alone', async () => {
    world.states.set('1', stateOf('1', { consents: [yes('research', { specialCategories: true })] }));
    world.states.set('2', stateOf('2', { consents: [yes('research')] }));
    const filter = { boughtSensitive: [{ product: 'p-9' }] };
    expect(await world.found({ filter }, analyst)).toEqual(['1']);
    expect(await world.found({ filter: { notBoughtSensitive: [{ product: 'none' }] } }, analyst)).toEqual(['1']);
    expect(await world.found({ filter: { bought: [{ product: 'p-9' }] } }, analyst)).toEqual([]);
    const { answer } = await world.find({ filter });
    expect(answer).toEqual({ data: { customers: null }, errors: [forbidden('personalisation')] });
  });

  test('an order reads what it orders by', async () => {
    world.agree(...IDS);
    expect(await world.found({ orderBy: 'BALANCE_DESC' })).toEqual(['6', '5', '4', '3', '2', '1']);
    expect(await world.found({ orderBy: 'ID' }, letters)).toEqual(IDS);
    const { answer, calls } = await world.find({ orderBy: 'BALANCE_DESC' }, letters);
    expect(answer).toEqual({ data: { customers: null }, errors: [forbidden('direct-marketing')] });
    expect(calls).toEqual([]);
  });

  test.each([
    ['agent', 'customer-care'],
    ['supervisor', 'customer-care'],
    ['store-staff', 'order-management'],
    ['dpo', 'legal-compliance'],
    ['auditor', 'rights-fulfilment'],
    ['ingest', 'account-management'],
  ] as const)('%s finds nobody, with a filter or without', async (role, purpose) => {
    world.agree(...IDS);
    for (const variables of [{}, bought, { filter: {}, orderBy: 'BALANCE_ASC', first: 1 }]) {
      const { answer, calls } = await world.find(variables, { role, purpose });
      expect(answer).toEqual({ data: { customers: null }, errors: [forbidden(purpose)] });
      expect(calls).toEqual([]);
    }
  });

  test('customers find nobody, not even themselves', async () => {
    world.agree(...IDS);
    const { answer, calls } = await world.find({}, { self: '1', purpose: 'account-management' });
    expect(answer).toEqual({ data: { customers: null }, errors: [forbidden('account-management')] });
    expect(calls).toEqual([]);
  });
});

describe('consistent within a request', () => {
  test('who withdraws after they were looked at makes room for the next, and the page is full', async () => {
    world.agree('1', '2', '3');
    let asked = 0;
    world.misbehave('consent', async ({ path }, properly) => {
      const answer = await properly();
      if (path === '/states' && asked++ === 0) world.states.set('2', stateOf('2'));
      return answer;
    });
    const found = await world.find({ first: 2 });
    expect(found.answer.errors).toBeUndefined();
    expect(world.idsOf(found)).toEqual(['1', '3']);
  });

  test('who withdraws after that is in the answer with what was decided, in all of it', async () => {
    world.agree('1', '2');
    let asked = 0;
    world.misbehave('consent', async ({ path }, properly) => {
      const answer = await properly();
      asked += path === '/states' ? 1 : 0;
      if (asked === 2) world.states.set('2', stateOf('2'));
      return answer;
    });
    const { answer, calls } = await world.ask('{ customers { edges { node { id email } } } }', MARKETER);
    expect(answer).toEqual({
      data: { customers: { edges: ['1', '2'].map((id) => ({ node: { id, email: `mail-of-${id}@example.com` } })) } },
    });
    expect(statesCalls(calls)).toHaveLength(2);
    world.behave();
    expect(await world.found({})).toEqual(['1']);
  });

  test('a withdrawal between two pages is obeyed on the second', async () => {
    world.agree(...IDS);
    const first = await world.find({ first: 2 });
    world.states.set('3', stateOf('3'));
    world.states.set('1', stateOf('1'));
    const { endCursor } = world.connectionOf(first).pageInfo;
    const second = await world.find({ first: 2, after: endCursor });
    expect(world.idsOf(second)).toEqual(['4', '5']);
    expect(world.connectionOf(second).pageInfo).toMatchObject({ hasNextPage: true, hasPreviousPage: true });
  });
});

describe('without an answer', () => {
  const unavailable = {
    message: 'A service did not answer as it should.',
    path: ['customers'],
    extensions: { code: 'SUBGRAPH_UNAVAILABLE', coordinate: 'Query.customers' },
  };
  const question = { filter: { bought: [{ category: 'TEA' }], loyalty: { balanceMin: 0 } } };

  test.each(['consent', 'purchases', 'loyalty'] as const)(
    'of %s there is none, and not fewer customers',
    async (service) => {
      world.agree(...IDS);
      world.misbehave(service, () => 'no json');
      const { answer } = await world.find(question);
      expect(answer).toEqual({ data: { customers: null }, errors: [unavailable] });
    },
  );

  test('about one state there is none', async () => {
    world.agree(...IDS);
    world.misbehave('consent', async ({ path }, properly) => {
      const answer = (await properly()) as { states?: object[] };
      return path === '/states' ? { states: answer.states?.slice(1) } : answer;
    });
    expect((await world.find({})).answer).toEqual({ data: { customers: null }, errors: [unavailable] });
  });

  test('a stream out of order is none', async () => {
    world.agree(...IDS);
    world.misbehave('consent', async ({ path }, properly) => {
      const answer = (await properly()) as { ids?: string[] };
      return path === '/matching' ? { ...answer, ids: answer.ids?.toReversed() } : answer;
    });
    expect((await world.find({})).answer).toEqual({ data: { customers: null }, errors: [unavailable] });
  });
});
