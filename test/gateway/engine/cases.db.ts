/**
 * What a case opens through the engine: what it opens is fetched in one go with the rest, and once it is over, or another's, nothing of it goes
 * over the wire. Clocks are moved by the time of the request.
 */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { CaseGrant } from '../../../schema/customer-state.ts';
import { explained, lines } from '../../support/explained.ts';
import { stateOf } from '../../support/world/people.ts';
import { callerOf, NOW, openWorld, type World, wireText } from '../../support/world.ts';

let world: World;
beforeAll(async () => {
  world = await openWorld(['1', '2']);
});
afterAll(() => world.stop());

const who = { role: 'agent', purpose: 'customer-care' } as const;
const caller = callerOf(who);
const grant: CaseGrant = {
  id: 'case-1',
  actor: caller.actor,
  assurance: 'substantial',
  until: new Date(NOW + 1).toISOString(),
};
const QUERY = '{ customer(id: "1") { id email purchases(first: 1) { edges { node { payment { method } } } } } }';
const asked = async (more: { case?: string; now?: number } = {}) => {
  const asking = { caller, purpose: who.purpose, brand: 'fresh', now: NOW, case: 'case-1', ...more };
  const { answer, calls } = await world.askAs(asking, QUERY);
  return {
    data: answer.data,
    codes: answer.errors?.map((error) => (error.extensions as { code: string }).code),
    sent: wireText(calls),
  };
};

const OPEN = {
  customer: {
    id: '1',
    email: 'mail-of-1@example.com',
    purchases: { edges: [{ node: { payment: { method: 'method-of-1' } } }] },
  },
};
const CLOSED = { customer: { id: '1', email: 'm***@***.com', purchases: null } };

beforeEach(() => {
  world.states.set('1', stateOf('1', { cases: [grant] }));
});

test('until it ends it opens what the rows ask it for, and not a moment longer', async () => {
  expect(await asked()).toMatchObject({ data: OPEN, codes: undefined });
  const over = await asked({ now: NOW + 1 });
  expect(over).toMatchObject({ data: CLOSED, codes: ['CASE_REQUIRED'] });
  expect(over.sent).not.toContain('payment');
  expect(over.sent).not.toContain('method-of-1');
});

test.each<[string, Partial<CaseGrant>]>([
  ['another case', { id: 'case-2' }],
  ['somebody else’s', { actor: 'somebody else' }],
  ['access in an emergency, for an agent', { assurance: 'break-glass' }],
])('%s opens nothing', async (_, part) => {
  world.states.set('1', stateOf('1', { cases: [{ ...grant, ...part }] }));
  const found = await asked();
  expect(found).toMatchObject({ data: CLOSED, codes: ['CASE_REQUIRED'] });
  expect(found.sent).not.toContain('payment');
});

test('with another customer it opens nothing of this one', async () => {
  world.states.set('1', stateOf('1'));
  world.states.set('2', stateOf('2', { cases: [grant] }));
  expect(await asked()).toMatchObject({ data: CLOSED });
});

test('of low assurance it opens what was bought, and neither an address nor how it was paid', async () => {
  world.states.set('1', stateOf('1', { cases: [{ ...grant, assurance: 'low' }] }));
  const found = await asked();
  expect(found.data).toEqual({
    customer: { id: '1', email: 'm***@***.com', purchases: { edges: [{ node: { payment: null } }] } },
  });
  expect(found.sent).not.toContain('payment');
});

test.each([
  ['an objection', { objections: ['customer-care' as const] }],
  ['a suspended account', { account: 'SUSPENDED' as const }],
  ['a restriction', { restricted: true }],
  ['an erasure', { erased: true }],
])('ends with %s, whatever the state still says of it', async (_, more) => {
  world.states.set('1', stateOf('1', { cases: [grant], ...more }));
  const { data, sent } = await asked();
  expect(JSON.stringify(data)).not.toContain('mail-of-1');
  expect(sent).not.toContain('payment');
});

describe('explained', () => {
  const agent = { role: 'AGENT', purpose: 'CUSTOMER_CARE', case: 'case-1' };

  test('it is what it would be for whose case it is', async () => {
    world.states.set('1', stateOf('1', { cases: [{ ...grant, until: '2999-01-01T00:00:00Z' }] }));
    const found = await explained(world, '{ customer(id: "1") { email } }', agent, { customerId: '1' });
    expect(lines(found).at(-1)).toMatch(/^Customer.email contact.email ALLOW agent-case VERIFIED_CASE\+/);
  });

  test('another is none', async () => {
    const found = await explained(
      world,
      '{ customer(id: "1") { email } }',
      { ...agent, case: 'x' },
      { customerId: '1' },
    );
    expect(lines(found).at(-1)).toMatch(/^Customer.email contact.email MASK /);
  });
});
