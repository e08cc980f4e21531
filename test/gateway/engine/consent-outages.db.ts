/** The consent service down, slow, short or wrong (pitfall P19): no personal data, whoever asks. */
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { stateOf, yesToAll } from '../../support/world/people.ts';
import { graphqlCalls, type Misbehaviour, openWorld, type World } from '../../support/world.ts';

let world: World;
const agent = { role: 'agent', purpose: 'customer-care' } as const;
const marketer = { role: 'marketer', purpose: 'direct-marketing' } as const;
const dpo = { role: 'dpo', purpose: 'legal-compliance' } as const;

beforeAll(async () => {
  world = await openWorld(['1', '2', '3'], { deadline: 300 });
  for (const id of ['1', '2', '3']) world.states.set(id, stateOf(id, { consents: yesToAll() }));
});
afterEach(() => {
  for (const service of ['identity', 'consent', 'purchases', 'loyalty'] as const) world.misbehave(service, undefined);
});
afterAll(() => world.stop());

describe('the consent service', () => {
  const state = {
    id: '1',
    known: true,
    epoch: 1,
    erased: false,
    restricted: false,
    account: 'OPEN',
    enrolled: true,
    objections: [],
    consents: [],
  };
  const answering =
    (body: (ids: readonly string[]) => object | string): Misbehaviour =>
    (call, properly) =>
      call.path === '/states' ? (body(call.body.ids ?? []) as never) : properly();
  const bad: [string, Misbehaviour][] = [
    ['is down', (_, __, response) => void response.destroy()],
    ['is slow', () => undefined],
    [
      'fails',
      (_, properly, response) => {
        response.statusCode = 500;
        return properly();
      },
    ],
    ['answers for fewer', answering((ids) => ({ states: ids.slice(1).map((id) => ({ ...state, id })) }))],
    ['answers for more', answering((ids) => ({ states: [...ids, 'x'].map((id) => ({ ...state, id })) }))],
    ['answers for others', answering((ids) => ({ states: ids.map((id) => ({ ...state, id: `${id}0` })) }))],
    ['answers in another order', answering((ids) => ({ states: ids.map((id) => ({ ...state, id })).reverse() }))],
    ['leaves a part out', answering((ids) => ({ states: ids.map((id) => ({ ...state, id, restricted: undefined })) }))],
    [
      'knows another account state',
      answering((ids) => ({ states: ids.map((id) => ({ ...state, id, account: 'GOLD' })) })),
    ],
    ['answers with errors', answering(() => ({ errors: [{ message: 'mail-of-1' }] }))],
  ];

  test.each(bad)('P19: a consent service that %s: no personal data, and public fields answer', async (_, how) => {
    world.misbehave('consent', how);
    for (const question of [agent, marketer, dpo]) {
      const { answer, calls } = await world.ask(
        '{ customersById(ids: ["1", "2"]) { id email } customer(id: "1") { name { given } } product(id: "p") { id } }',
        question,
      );
      const unavailable = (coordinate: string, path: string) => ({
        message: 'The state of consent cannot be established.',
        path: [path],
        extensions: { code: 'CONSENT_UNAVAILABLE', coordinate, category: 'key', purpose: question.purpose },
      });
      expect(answer).toEqual({
        data: { customersById: [null, null], customer: null, product: { id: 'p' } },
        errors: [unavailable('Query.customersById', 'customersById'), unavailable('Query.customer', 'customer')],
      });
      expect(graphqlCalls(calls).map((call) => call.service)).toEqual(['purchases']);
    }
  });

  test('that knows one of them not: only that one is not there', async () => {
    world.states.delete('2');
    const { answer } = await world.ask('{ customersById(ids: ["1", "2"]) { id } }', agent);
    world.states.set('2', stateOf('2'));
    expect(answer.data).toEqual({ customersById: [{ id: '1' }, null] });
  });
});
