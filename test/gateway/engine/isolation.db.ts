/** Requests beside each other and after each other: nothing of one gets into another (pitfalls P16, P17). */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { parse, printSchema } from 'graphql';
import { policy } from '../../../schema/grants.ts';
import { referenceOf } from '../../oracle/enforced/reference.ts';
import { stateOf, yes, yesToAll } from '../../support/world/people.ts';
import {
  callerOf,
  graphqlCalls,
  NOW,
  openWorld,
  type Question,
  statesCalls,
  type World,
  wireText,
} from '../../support/world.ts';

const IDS = Array.from({ length: 50 }, (_, at) => String(at + 1));
let world: World;
const agent = { role: 'agent', purpose: 'customer-care' } as const;
const marketer = { role: 'marketer', purpose: 'direct-marketing' } as const;

beforeAll(async () => {
  world = await openWorld(IDS);
});
beforeEach(() => {
  for (const id of IDS) world.states.set(id, stateOf(id, { consents: Number(id) % 2 === 0 ? yesToAll() : [] }));
});
afterEach(() => {
  for (const service of ['identity', 'consent', 'purchases', 'loyalty'] as const) world.misbehave(service, undefined);
});
afterAll(() => world.stop());

const query = 'query($id: ID!) { customer(id: $id) { email birthDate demographics { ageBand } loyalty { balance } } }';

test('P16: 100 requests at once, of different callers about different customers: each gets its own answer', async () => {
  const questions: Question[] = Array.from({ length: 100 }, (_, at): Question => {
    const id = IDS[(at * 7) % IDS.length] as string;
    const askers: Question[] = [
      agent,
      marketer,
      { role: 'marketer', purpose: 'personalisation' },
      { role: 'analyst', purpose: 'research' },
      { role: 'dpo', purpose: 'legal-compliance' },
      { self: id, purpose: 'account-management' },
      { self: '1', purpose: 'account-management' },
    ];
    return { ...(askers[at % askers.length] as Question), variables: { id } };
  });
  // Services answer in an order of their own.
  for (const service of ['identity', 'consent', 'loyalty'] as const)
    world.misbehave(service, async (_, properly) => {
      await new Promise((later) => setTimeout(later, Math.random() * 15));
      return properly();
    });
  const answers = await Promise.all(questions.map((question) => world.ask(query, question)));
  const reference = referenceOf(printSchema(world.engine.schema), policy, world.records, world.states);
  for (const [at, { purpose, variables = {}, ...who }] of questions.entries()) {
    const asking = { caller: callerOf({ purpose, ...who }), purpose, brand: 'fresh', now: NOW };
    const { data } = await reference.answer(asking, parse(query), variables);
    expect(JSON.stringify(answers[at]?.answer.data)).toBe(data);
  }
});

test('P16: one plan, two purposes: a cached plan holds no decision', async () => {
  const text = '{ customersById(ids: ["1", "2"]) { email } }';
  const open = await world.ask(text, { role: 'dpo', purpose: 'legal-compliance' });
  const masked = await world.ask(text, agent);
  const consented = await world.ask(text, marketer);
  const emails = (each: typeof open) => Object.values(each.answer.data?.customersById ?? {}).map((one) => one?.email);
  expect(emails(open)).toEqual(['mail-of-1@example.com', 'mail-of-2@example.com']);
  expect(emails(masked)).toEqual(['m***@***.com', 'm***@***.com']);
  expect(emails(consented)).toEqual([undefined, 'mail-of-2@example.com']);
});

describe('states', () => {
  test('50 customers over four services are one call for states, and one call for each step of a service', async () => {
    const { answer, calls } = await world.ask(
      `query($ids: [ID!]!) { customersById(ids: $ids) { id email name { given } loyalty { tier customer { id phone } }
         purchaseSummary { count } consentStatus(purpose: RESEARCH) { valid } purchases { edges { node { id payment { method } } } } } }`,
      { role: 'dpo', purpose: 'legal-compliance', variables: { ids: IDS } },
    );
    expect(answer.errors).toBeUndefined();
    expect(statesCalls(calls)).toEqual([IDS]);
    const services = graphqlCalls(calls).map((call) => call.service);
    // Identity twice: the customers themselves, and those behind their accounts, who are decided as their own.
    expect(services.sort()).toEqual(['consent', 'identity', 'identity', 'loyalty', 'purchases']);
  });

  test('P5: customers who are decided differently are fetched category by category, each only for those who agreed', async () => {
    world.states.set('1', stateOf('1', { consents: [yes('direct-marketing', { channel: 'EMAIL' })] }));
    world.states.set('2', stateOf('2', { consents: [yes('direct-marketing', { channel: 'POST' })] }));
    const { answer, calls } = await world.ask(
      '{ customersById(ids: ["1", "2"]) { email address { city } } }',
      marketer,
    );
    expect(answer.data).toEqual({
      customersById: [
        { email: 'mail-of-1@example.com', address: null },
        { email: null, address: { city: 'city-of-2' } },
      ],
    });
    const [keys, categories, ...more] = graphqlCalls(calls);
    expect(more).toEqual([]);
    expect(keys?.body.query).not.toMatch(/email|address/);
    const parts = [...(categories?.body.query ?? '').matchAll(/\$(r\d)\)\s*\{[^}]*?(email|address)/g)];
    expect(parts.map(([, variable, field]) => [field, categories?.body.variables?.[variable as string]])).toEqual(
      expect.arrayContaining([
        ['email', [{ __typename: 'Customer', id: '1' }]],
        ['address', [{ __typename: 'Customer', id: '2' }]],
      ]),
    );
  });

  test('P17: states are asked for again by the next request: a withdrawal works at once', async () => {
    const text = '{ customer(id: "2") { email } }';
    expect((await world.ask(text, marketer)).answer.data).toEqual({ customer: { email: 'mail-of-2@example.com' } });
    world.states.set('2', stateOf('2'));
    const after = await world.ask(text, marketer);
    expect(after.answer.data).toEqual({ customer: null });
    expect(after.calls.map((call) => call.path)).toEqual(['/states']);
  });

  test('a request does not join the batch of another that is already under way', async () => {
    let release = (): void => {};
    const held = new Promise<void>((done) => {
      release = done;
    });
    let first = true;
    world.misbehave('consent', async (_, properly) => {
      const before = await properly();
      if (first) {
        first = false;
        await held;
        return before;
      }
      return properly();
    });
    const text = '{ customer(id: "4") { email } }';
    const slow = world.ask(text, marketer);
    await new Promise((later) => setTimeout(later, 20));
    world.states.set('4', stateOf('4'));
    expect((await world.ask(text, marketer)).answer.data).toEqual({ customer: null });
    release();
    expect((await slow).answer.data).toEqual({ customer: { email: 'mail-of-4@example.com' } });
  });

  test("the state that a customer's request began with is not that of the next", async () => {
    const caller = callerOf({ self: '6', purpose: 'account-management' });
    expect(await world.engine.ownCustomer(caller)).toBe('known');
    world.states.set('6', stateOf('6', { erased: true }));
    expect(await world.engine.ownCustomer(caller)).toBe('gone');
    world.states.delete('6');
    expect(await world.engine.ownCustomer(callerOf({ self: '6', purpose: 'account-management' }))).toBe('gone');
    world.misbehave('consent', () => '');
    expect(await world.engine.ownCustomer(callerOf({ self: '6', purpose: 'account-management' }))).toBe('unavailable');
  });
});

test('consents count for their purpose, channel, brand, recipient and time alone', async () => {
  const ask = async (question: Partial<Question>, consents: ReturnType<typeof yesToAll>) => {
    world.states.set('1', stateOf('1', { consents }));
    const { answer, calls } = await world.ask('{ customer(id: "1") { id email } }', { ...marketer, ...question });
    const customer = answer.data?.customer as { email: string | null } | null;
    // What is not allowed was not asked for either.
    expect(wireText(calls).includes(' email')).toBe(typeof customer?.email === 'string');
    return customer === null ? 'nobody' : customer.email;
  };
  const mail = 'mail-of-1@example.com';
  expect(await ask({}, [yes('direct-marketing')])).toBe(mail);
  expect(await ask({}, [yes('direct-marketing', { channel: 'SMS' })])).toBeNull();
  expect(await ask({}, [yes('direct-marketing', { brand: 'value' })])).toBe('nobody');
  expect(await ask({ brand: 'value' }, [yes('direct-marketing', { brand: 'value' })])).toBe(mail);
  expect(await ask({}, [yes('personalisation')])).toBe('nobody');
  expect(await ask({}, [yes('direct-marketing', { until: '2026-06-01T12:00:00Z' })])).toBe('nobody');
  expect(await ask({}, [yes('direct-marketing', { until: '2026-06-01T12:00:01Z' })])).toBe(mail);
  const partner = { role: 'partner', purpose: 'third-party-sharing' } as const;
  expect(await ask(partner, [yes('third-party-sharing', { recipient: 'partner-2' })])).toBe('nobody');
  expect(await ask(partner, [yes('third-party-sharing', { recipient: 'partner-1' })])).toBe(mail);
});
