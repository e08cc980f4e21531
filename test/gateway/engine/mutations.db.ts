/** Writes: one after the other, each decided when its turn comes, its payload decided again as a read. */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { stateOf, yesToAll } from '../../support/world/people.ts';
import { type Call, graphqlCalls, openWorld, type World, wireText } from '../../support/world.ts';

let world: World;
const self = { self: '1', purpose: 'account-management' } as const;
const ingest = { role: 'ingest', purpose: 'account-management' } as const;

beforeAll(async () => {
  world = await openWorld(['1', '2', '3']);
});
beforeEach(() => {
  for (const id of ['1', '2', '3']) world.states.set(id, stateOf(id, { consents: yesToAll() }));
});
afterEach(() => {
  for (const service of ['identity', 'consent', 'loyalty'] as const) world.misbehave(service, undefined);
});
afterAll(() => world.stop());

const give = (customer: string) =>
  `giveConsent(input: { customerId: "${customer}", purpose: RESEARCH, brand: "fresh",
    notice: { id: "n-1", version: "2.0.0", language: "en" }, method: IMPORTED, captureChannel: IMPORT })`;
const withdraw = (customer: string) => `withdrawConsent(input: { customerId: "${customer}", everything: true })`;

/** What each call is: the root field of a mutation, `states` with its ids, or the service of a fetch. */
const steps = (calls: readonly Call[]) =>
  calls.map(({ service, path, body }) => {
    if (path === '/states') return `states ${body.ids?.join(' ')}`;
    return /^mutation.*?\{(?:\w+:)?(\w+)/.exec(body.query ?? '')?.[1] ?? service;
  });

describe('fields of a mutation', () => {
  test('run one after the other, with states loaded anew after each write', async () => {
    const { answer, calls } = await world.ask(
      `mutation { a: ${give('1')} { records { id } } b: ${withdraw('1')} { customer { id email } }
         c: updateContact(input: { customerId: "1", email: "new@example.com" }) { customer { email } } t: __typename }`,
      self,
    );
    expect(answer).toEqual({
      data: {
        a: { records: [{ id: 'record-of-1' }] },
        b: { customer: { id: '1', email: 'mail-of-1@example.com' } },
        c: { customer: { email: 'new@example.com' } },
        t: 'Mutation',
      },
    });
    expect(steps(calls)).toEqual([
      'giveConsent',
      'states 1',
      'withdrawConsent',
      'states 1',
      'identity',
      'updateContact',
      'states 1',
      'identity',
    ]);
  });

  test('what the first changed is what the second is decided by', async () => {
    world.misbehave('consent', async (call, properly) => {
      const answer = await properly();
      // The account is closed by the first write; writes other than a withdrawal then end (policy-model, "Basis stands").
      if (call.body.query?.startsWith('mutation')) world.states.set('1', stateOf('1', { account: 'CLOSED' }));
      return answer;
    });
    const { answer, calls } = await world.ask(
      `mutation { a: ${give('1')} { records { id } } b: ${give('1')} { records { id } } c: ${withdraw('1')} { records { id } } }`,
      self,
    );
    expect(answer).toEqual({
      data: { a: { records: [{ id: 'record-of-1' }] }, b: null, c: { records: [{ id: 'record-of-1' }] } },
      errors: [
        {
          message: 'You may not do this.',
          path: ['b'],
          extensions: {
            code: 'FORBIDDEN',
            coordinate: 'Mutation.giveConsent',
            category: 'consent.giving',
            purpose: 'account-management',
          },
        },
      ],
    });
    expect(steps(calls)).toEqual(['giveConsent', 'states 1', 'withdrawConsent', 'states 1']);
  });

  test('the payload is read with the state after the write', async () => {
    world.misbehave('identity', async (call, properly) => {
      const answer = await properly();
      if (call.body.query?.startsWith('mutation')) world.states.set('1', stateOf('1', { erased: true }));
      return answer;
    });
    const { answer, calls } = await world.ask(
      'mutation { updateContact(input: { customerId: "1", email: "a@example.com" }) { customer { id email name { given } } } }',
      self,
    );
    expect(answer).toEqual({
      data: { updateContact: { customer: null } },
      errors: [
        {
          message: 'You may not do this.',
          path: ['updateContact', 'customer'],
          extensions: {
            code: 'FORBIDDEN',
            coordinate: 'UpdateContactPayload.customer',
            category: 'key',
            purpose: 'account-management',
          },
        },
      ],
    });
    expect(steps(calls)).toEqual(['updateContact', 'states 1']);
  });

  test('a write that failed is not sent twice, and the next one still runs', async () => {
    let writes = 0;
    world.misbehave('consent', async (call, properly, response) => {
      if (call.body.query?.includes('giveConsent')) {
        writes += 1;
        response.destroy();
        return undefined;
      }
      return properly();
    });
    const { answer } = await world.ask(
      `mutation { ${give('1')} { records { id } customer { id } } ${withdraw('1')} { records { id } } }`,
      self,
    );
    expect(writes).toBe(1);
    expect(answer).toEqual({
      data: { giveConsent: null, withdrawConsent: { records: [{ id: 'record-of-1' }] } },
      errors: [
        {
          message: 'A service did not answer as it should.',
          path: ['giveConsent'],
          extensions: { code: 'SUBGRAPH_UNAVAILABLE', coordinate: 'Mutation.giveConsent' },
        },
      ],
    });
  });

  test('bad input of one is told at its path, without a word of the service', async () => {
    world.misbehave('identity', (_, __, response) => {
      response.statusCode = 400;
      return {
        errors: [{ message: 'Value "secret" is no e-mail', extensions: { code: 'BAD_USER_INPUT', secret: 1 } }],
      };
    });
    const { answer } = await world.ask(
      'mutation { x: updateContact(input: { customerId: "1", email: "secret" }) { customer { id } } }',
      self,
    );
    expect(answer).toEqual({
      data: { x: null },
      errors: [
        {
          message: 'The input is not valid.',
          path: ['x'],
          extensions: { code: 'BAD_USER_INPUT', coordinate: 'Mutation.updateContact' },
        },
      ],
    });
  });
});

describe('ingest', () => {
  test('sees the key in the payload of its own write, of each write its own, and nowhere else', async () => {
    const { answer, calls } = await world.ask(
      `mutation { a: ${give('1')} { customer { id name { given } loyalty { tier customer { id } } } } b: ${withdraw('2')} { customer { id } records { id } } }`,
      ingest,
    );
    expect(answer.data).toEqual({
      a: { customer: { id: '1', name: null, loyalty: null } },
      b: { customer: { id: '2' }, records: null },
    });
    expect(steps(calls)).toEqual(['states 1', 'giveConsent', 'states 1', 'states 2', 'withdrawConsent', 'states 2']);
    expect(wireText(calls)).not.toMatch(/name|loyalty|records/);
    const read = await world.ask('{ customer(id: "1") { id } customersById(ids: ["1"]) { id } }', ingest);
    expect(read.answer.data).toEqual({ customer: null, customersById: [null] });
    expect(graphqlCalls(read.calls)).toEqual([]);
  });

  test('does not see the key of another in its payload', async () => {
    world.misbehave('consent', async (call, properly) => {
      const answer = await properly();
      return call.path === '/states' ? answer : JSON.parse(JSON.stringify(answer).replace('"id":"1"', '"id":"2"'));
    });
    const { answer } = await world.ask(
      `mutation { a: ${give('1')} { customer { id } } b: ${give('1')} { customer { id } } }`,
      ingest,
    );
    expect(answer.data).toEqual({ a: { customer: null }, b: { customer: null } });
  });

  test.each([
    ['an unknown customer', '999'],
    ['an erased one', '3'],
  ])('may not write to %s: the same answer', async (_, id) => {
    world.states.set('3', stateOf('3', { erased: true }));
    const { answer, calls } = await world.ask(`mutation { ${give(id)} { customer { id } } }`, ingest);
    expect(answer).toMatchObject({ data: { giveConsent: null }, errors: [{ extensions: { code: 'FORBIDDEN' } }] });
    expect(steps(calls)).toEqual([`states ${id}`]);
  });
});

describe('without an answer of the consent service', () => {
  test('nothing is written', async () => {
    world.misbehave('consent', (call, properly) => (call.path === '/states' ? 'nothing' : properly()));
    const { answer, calls } = await world.ask(`mutation { ${give('2')} { customer { id } } }`, ingest);
    expect(answer).toEqual({
      data: { giveConsent: null },
      errors: [
        {
          message: 'The state of consent cannot be established.',
          path: ['giveConsent'],
          extensions: {
            code: 'CONSENT_UNAVAILABLE',
            coordinate: 'Mutation.giveConsent',
            category: 'consent.giving',
            purpose: 'account-management',
          },
        },
      ],
    });
    expect(graphqlCalls(calls)).toEqual([]);
  });

  test('after the write, nothing of the payload is read', async () => {
    let written = false;
    world.misbehave('consent', (call, properly) => {
      if (call.path !== '/states') written = true;
      return call.path === '/states' && written ? 'nothing' : properly();
    });
    const { answer, calls } = await world.ask(
      `mutation { ${withdraw('1')} { customer { id email } records { id } } }`,
      self,
    );
    expect(answer.data).toEqual({ withdrawConsent: { customer: null, records: null } });
    expect(answer.errors?.map((error) => (error.extensions as { code: string }).code)).toEqual([
      'CONSENT_UNAVAILABLE',
      'CONSENT_UNAVAILABLE',
    ]);
    expect(steps(calls)).toEqual(['withdrawConsent', 'states 1']);
  });
});
