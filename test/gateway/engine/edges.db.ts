/** Edges from one customer to another (pitfall P21): whoever is behind one is decided as their own. */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { stateOf, yesToAll } from '../../support/world/people.ts';
import { type Call, graphqlCalls, type Misbehaviour, openWorld, type World, wireText } from '../../support/world.ts';

let world: World;
const self = { self: '1', purpose: 'account-management' } as const;
const analyst = { role: 'analyst', purpose: 'research' } as const;
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

describe('P21: somebody else behind an edge', () => {
  const foreign = changed((data) => {
    const text = JSON.stringify(data).replaceAll('"customer":{"id":"1"', '"customer":{"id":"2"');
    Object.assign(data, JSON.parse(text));
  });

  test("a purchase in one's list that belongs to another is not there, nor anything of it", async () => {
    world.records.purchases.get('pur-1-b')!.customer = { id: '2' };
    try {
      const query = `{ customer(id: "1") { purchases { edges { node { id total { amount } customer { id email } } } } } }`;
      const mine = await world.ask(query, self);
      expect(mine.answer).toEqual({
        data: {
          customer: {
            purchases: {
              edges: [
                {
                  node: {
                    id: 'pur-1-a',
                    total: { amount: '1.25' },
                    customer: { id: '1', email: 'mail-of-1@example.com' },
                  },
                },
                { node: null },
              ],
            },
          },
        },
      });
      expect(wireText(mine.calls)).not.toContain('"2"');
      const listed = await world.ask(query.replace('customer(id: "1")', 'customersById(ids: ["1"])'), dpo);
      expect(listed.text).not.toContain('mail-of-2');
      expect(listed.text).not.toContain('pur-1-b');
    } finally {
      world.records.purchases.get('pur-1-b')!.customer = { id: '1' };
    }
  });

  test('an account that belongs to another is not there', async () => {
    world.misbehave('loyalty', foreign);
    expect((await world.ask('{ me { loyalty { tier customer { email } } } }', self)).text).toBe(
      '{"data":{"me":{"loyalty":null}}}',
    );
  });

  test('the customer of a purchase is decided as their own: consent of the one does not open the other', async () => {
    world.states.set('1', stateOf('1', { consents: yesToAll() }));
    world.misbehave(
      'purchases',
      changed(
        (data) => {
          (data.purchase as { customer: Json }).customer.id = '2';
        },
        (call) => !isEntities(call),
      ),
    );
    const { answer, calls } = await world.ask(
      '{ purchase(id: "pur-1-a") { id total { amount } customer { id demographics { ageBand } } } }',
      analyst,
    );
    expect(answer).toEqual({
      data: { purchase: null },
      errors: [
        {
          message: 'No valid consent covers this purpose.',
          path: ['purchase'],
          extensions: {
            code: 'CONSENT_REQUIRED',
            coordinate: 'Query.purchase',
            category: 'purchase.lines',
            purpose: 'research',
          },
        },
      ],
    });
    expect(graphqlCalls(calls)).toHaveLength(1);
  });

  test('two edges deep, and behind the payload of a mutation', async () => {
    const inner =
      '{ edges { node { customer { email purchases(first: 1) { edges { node { customer { id phone } } } } } } } }';
    const expected = {
      edges: [
        {
          node: {
            customer: {
              email: 'mail-of-1@example.com',
              purchases: { edges: [{ node: { customer: { id: '1', phone: '+12125550101' } } }] },
            },
          },
        },
      ],
    };
    const read = await world.ask(`{ me { purchases(first: 1) ${inner} } }`, self);
    expect(read.answer).toEqual({ data: { me: { purchases: expected } } });
    const written = await world.ask(
      `mutation { updateContact(input: { customerId: "1" }) { customer { purchases(first: 1) ${inner} } } }`,
      self,
    );
    expect(written.answer).toEqual({ data: { updateContact: { customer: { purchases: expected } } } });
  });

  test('a payload about another customer than the one written to', async () => {
    world.misbehave(
      'consent',
      changed(
        (data) => {
          ((data.withdrawConsent as Json).customer as Json).id = '2';
        },
        (call) => call.path !== '/states' && !isEntities(call),
      ),
    );
    const { answer, calls } = await world.ask(
      'mutation { withdrawConsent(input: { customerId: "1", everything: true }) { customer { id email } records { id } } }',
      self,
    );
    expect(answer).toEqual({ data: { withdrawConsent: { customer: null, records: [{ id: 'record-of-1' }] } } });
    expect(calls.filter((call) => call.service === 'identity')).toEqual([]);
  });

  test('an entity without a customer is nobody’s', async () => {
    world.records.purchases.get('pur-1-b')!.customer = null;
    try {
      const { answer } = await world.ask('{ me { purchases { edges { node { id } } } } }', self);
      expect(answer).toEqual({ data: { me: { purchases: { edges: [{ node: { id: 'pur-1-a' } }, { node: null }] } } } });
    } finally {
      world.records.purchases.get('pur-1-b')!.customer = { id: '1' };
    }
  });
});
