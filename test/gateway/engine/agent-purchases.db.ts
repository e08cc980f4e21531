/** "What did I buy, where is my order": what an agent sees under a case is what the customer sees, by the same fields; without one nothing of it is fetched. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { CaseGrant } from '../../../schema/customer-state.ts';
import { stateOf } from '../../support/world/people.ts';
import { graphqlCalls, NOW, openWorld, type Question, type World, wireText } from '../../support/world.ts';

let world: World;
beforeAll(async () => {
  world = await openWorld(['1', '2']);
});
const grant = (more: Partial<CaseGrant> = {}): CaseGrant => ({
  id: 'case-1',
  actor: 'actor',
  assurance: 'low',
  until: new Date(NOW + 60_000).toISOString(),
  ...more,
});
const withCase = (...cases: CaseGrant[]): void => void world.states.set('1', stateOf('1', { cases }));
beforeEach(() => {
  withCase(grant());
  world.states.set('2', stateOf('2'));
});
afterAll(() => world.stop());

const agent: Question = { role: 'agent', purpose: 'customer-care', case: 'case-1' };
const self: Question = { self: '1', purpose: 'order-management' };
const PURCHASE =
  '{ id placedAt state store { id } total { amount } lines { quantity amount { amount } product { category type } } }';
const last = (more = '') => `purchases(first: 10${more}) { edges { node ${PURCHASE} } pageInfo { hasNextPage } }`;
const asked = (who: string, field: string) => `{ ${who} { id ${field} } }`;
const required = (id: string) => ({
  data: { customer: { id, purchases: null } },
  errors: [
    {
      message: 'A verified case with the customer is required.',
      path: ['customer', 'purchases'],
      extensions: {
        code: 'CASE_REQUIRED',
        coordinate: 'Customer.purchases',
        category: 'purchase.lines',
        purpose: 'customer-care',
      },
    },
  ],
});

describe('The last purchases, and those with a product', () => {
  test.each([
    ['', undefined],
    [', product: "tea"', 'tea'],
  ])('are the same for the agent under the case and for the customer%s', async (more, product) => {
    const agents = await world.ask(asked('customer(id: "1")', last(more)), agent);
    const customers = await world.ask(asked('me', last(more)), self);
    const seen = agents.answer.data as { customer: { purchases: { edges: unknown[] } } };
    expect(seen.customer.purchases.edges).toHaveLength(2);
    expect(agents.answer).toEqual({ data: { customer: customers.answer.data?.me } });
    const [call] = graphqlCalls(agents.calls).filter(({ service }) => service === 'purchases');
    expect(Object.values(call?.body.variables ?? {}).includes(product ?? 'tea')).toBe(product !== undefined);
  });

  test.each<[string, () => void, Question?]>([
    ['no case', () => withCase()],
    ['another case', () => withCase(grant({ id: 'case-2' }))],
    ['somebody else’s case', () => withCase(grant({ actor: 'somebody' }))],
    ['a case that is over', () => withCase(grant({ until: new Date(NOW).toISOString() }))],
    ['access in an emergency', () => withCase(grant({ assurance: 'break-glass' }))],
    ['a case that is not named', () => withCase(grant()), { ...agent, case: undefined }],
  ])('are not fetched with %s', async (_, set, who = agent) => {
    set();
    for (const more of ['', ', product: "tea"']) {
      const { answer, calls } = await world.ask(asked('customer(id: "1")', last(more)), who);
      expect(answer).toEqual(required('1'));
      expect(wireText(graphqlCalls(calls))).not.toMatch(/purchases|tea/);
    }
  });

  test('are not fetched of another customer than that of the case', async () => {
    const { answer, calls } = await world.ask(asked('customer(id: "2")', last(', product: "tea"')), agent);
    expect(answer).toEqual(required('2'));
    expect(graphqlCalls(calls).map(({ service }) => service)).toEqual(['identity']);
  });
});
