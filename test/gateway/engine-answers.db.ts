/** What becomes of an answer of the engine on its way out: errors by the table, whole refusals, and nothing of a failure's cause. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { GraphQLError } from 'graphql';
import { Refusal } from '../../gateway/http/refusal.ts';
import { personaNamed } from '../../schema/personas.ts';
import { type Call, type House, type HouseOptions, openHouse, refused } from './house.ts';

let house: House;
let behaviour: HouseOptions = {};
beforeAll(async () => {
  house = await openHouse({
    execute: (operation) => behaviour.execute?.(operation) ?? { data: { hello: 'world' } },
    ownCustomer: async (caller) => (await behaviour.ownCustomer?.(caller)) ?? 'known',
  });
});
beforeEach(() => {
  behaviour = {};
  house.operations.length = 0;
  house.askedOwnCustomer.length = 0;
});
afterAll(() => house.stop());

type Headers = readonly (readonly [string, string])[];
const bearer = async (name: string, more: object = {}) =>
  ['authorization', `Bearer ${await house.issuer.issueToken({ persona: personaNamed(name)!, ...more })}`] as const;
const as = async (name: string, headers: Headers, call: Call = { body: { query: '{ hello }' } }, more: object = {}) =>
  house.call({ ...call, headers: [await bearer(name, more), ...(call.headers ?? []), ...headers] });
const asAgent = (call: Call, headers: Headers = []) => as('agent', [['x-purpose', 'customer-care'], ...headers], call);

describe('What the engine says', () => {
  test('arrives as it is, but with the messages of the table and without locations', async () => {
    behaviour = {
      execute: ({ document }) => ({
        data: { hello: null },
        errors: [
          new GraphQLError('x@example.com refused', {
            nodes: document.definitions[0],
            path: ['hello'],
            extensions: { code: 'CONSENT_REQUIRED', coordinate: 'Query.hello', category: 'name' },
          }),
        ],
        extensions: { masked: [] },
      }),
    };
    const answer = await asAgent({ body: { query: '{ hello }' } });
    expect(answer.status).toBe(200);
    expect(answer.json).toEqual({
      data: { hello: null },
      errors: [
        {
          message: 'No valid consent covers this purpose.',
          path: ['hello'],
          extensions: { code: 'CONSENT_REQUIRED', coordinate: 'Query.hello', category: 'name' },
        },
      ],
      extensions: { masked: [] },
    });
  });

  test('as a refusal of the whole has its status and headers', async () => {
    behaviour = {
      execute: () => {
        throw new Refusal('STEP_UP_REQUIRED', {
          'www-authenticate': 'Bearer error="insufficient_user_authentication"',
        });
      },
    };
    const answer = await asAgent({ body: { query: '{ hello }' } });
    expect([answer.status, answer.json]).toEqual([
      401,
      refused('STEP_UP_REQUIRED', 'A stronger or more recent authentication is required.'),
    ]);
    expect(answer.headers['www-authenticate']).toBe('Bearer error="insufficient_user_authentication"');
  });

  test.each<[string, NonNullable<HouseOptions['execute']>]>([
    ['an error', () => Promise.reject(new Error('x@example.com'))],
    ['something that is no error', () => Promise.reject('x@example.com')],
    ['an error without a code', () => Promise.reject(new GraphQLError('x@example.com'))],
    [
      'an error with a code of its own',
      () => Promise.reject(new GraphQLError('x@example.com', { extensions: { code: 'OWN', email: 'x@example.com' } })),
    ],
  ])('by throwing %s stays inside', async (_, execute) => {
    behaviour = { execute };
    const answer = await asAgent({ body: { query: '{ hello }' } });
    expect([answer.status, answer.json]).toEqual([500, refused('INTERNAL_SERVER_ERROR', 'Internal server error')]);
    expect(house.logText()).not.toContain('x@example.com');
  });

  test('gets the variables as the schema coerces them', async () => {
    await asAgent({
      body: {
        query: 'query Q($id: ID = "7", $ids: [ID!]!) { hello(id: $id) ids(ids: $ids) }',
        variables: { ids: 'one', stray: 1 },
      },
    });
    expect({ ...house.operations[0]?.variables }).toEqual({ id: '7', ids: ['one'] });
  });

  test('is not asked for when a variable has no value of its type', async () => {
    const answer = await asAgent({
      body: {
        query: 'mutation M($input: ChangeInput!) { change(input: $input) }',
        variables: { input: { count: 'x@example.com' } },
      },
    });
    expect([answer.status, answer.json]).toEqual([
      400,
      { errors: [{ message: 'The input is not valid.', extensions: { code: 'BAD_USER_INPUT', variable: 'input' } }] },
    ]);
    expect(house.operations).toEqual([]);
  });

  test('is no longer wanted when the client has gone', async () => {
    let aborted: Promise<void> | undefined;
    behaviour = {
      execute: async ({ signal }) => {
        aborted = new Promise((resolve) => signal.addEventListener('abort', () => resolve()));
        await aborted;
        return { data: { hello: null } };
      },
    };
    const leaving = new AbortController();
    const request = fetch(`http://127.0.0.1:${house.port}/graphql`, {
      method: 'POST',
      headers: [['content-type', 'application/json'], ['x-purpose', 'customer-care'], await bearer('agent')] as [
        string,
        string,
      ][],
      body: '{"query":"{ hello }"}',
      signal: leaving.signal,
    });
    while (aborted === undefined) await new Promise((resolve) => setTimeout(resolve, 5));
    expect(house.operations[0]?.signal.aborted).toBe(false);
    leaving.abort();
    await expect(request).rejects.toThrow();
    await aborted;
  });
});
