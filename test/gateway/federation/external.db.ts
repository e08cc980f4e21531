/** `@external`: a field that a service names and does not resolve is never asked of it. */
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { called, type Federation, openFederation, representations } from '../../support/federated.ts';

let federation: Federation;
type Given = Record<string, unknown>;
const ada = { id: '1', first: 'Ada', last: 'L', address: { street: 's', city: 'c' } };

beforeAll(async () => {
  federation = await openFederation({
    people: {
      sdl: `
        type Query { person: Person }
        type Person @key(fields: "id") { id: ID! first: String! last: String! address: Address }
        type Address { street: String city: String }`,
      resolvers: {
        Query: { person: () => ada },
        Person: { __resolveReference: () => ada },
      },
    },
    greetings: {
      sdl: `
        type Query { greeted: [Person] }
        extend type Person @key(fields: "id") @external { id: ID! first: String! }
        extend type Person { greeting: String @requires(fields: "first") where: String @requires(fields: "address { city }") address: Address @external }
        type Address @external { city: String }`,
      resolvers: {
        Query: { greeted: () => [{ id: '1', first: 'WRONG', last: 'WRONG' }] },
        Person: {
          __resolveReference: (given: Given) => given,
          greeting: ({ first }: Given) => `Hello ${first}`,
          where: ({ address }: { address: Given }) => `in ${address.city}`,
        },
      },
    },
  });
});
afterAll(() => federation.stop());

test('what is external comes from its owner', async () => {
  const { answer } = await federation.ask('{ person { last greeting where } }');
  expect(answer).toEqual({ data: { person: { last: 'L', greeting: 'Hello Ada', where: 'in c' } } });
});

test('nothing external is sent that is not required', async () => {
  const { calls } = await federation.ask('{ person { last first greeting } }');
  expect(called(calls)).toBe('greetings people');
  expect(representations(calls, 'greetings')).toEqual([{ __typename: 'Person', id: '1', first: 'Ada' }]);
});

test('the wrong value that a service might have is not taken', async () => {
  const { answer } = await federation.ask('{ greeted { id last greeting } }');
  expect(answer).toEqual({ data: { greeted: [{ id: '1', last: 'L', greeting: 'Hello Ada' }] } });
});
