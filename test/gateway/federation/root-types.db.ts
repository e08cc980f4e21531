/** Root types that services call by other names: clients see `Query` and `Mutation`, and every service is asked in its own words. */
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type Federation, openFederation } from '../../support/federated.ts';

let federation: Federation;
type Given = Record<string, unknown>;

beforeAll(async () => {
  federation = await openFederation({
    a: {
      sdl: `
        schema { query: Questions mutation: Orders }
        type Questions { thing: Thing a: String }
        type Orders { put(n: Int): Thing }
        type Thing @key(fields: "id") { id: ID! }`,
      resolvers: {
        Questions: { thing: () => ({ id: '1' }), a: () => 'a' },
        Orders: { put: (_: unknown, { n }: Given) => ({ id: String(n) }) },
      },
    },
    b: {
      sdl: `
        schema { query: Root mutation: Changes }
        type Root { b: String }
        type Changes { take: String }
        type Thing @key(fields: "id") { id: ID! name: String }`,
      resolvers: {
        Root: { b: () => 'b' },
        Changes: { take: () => 'taken' },
        Thing: { __resolveReference: ({ id }: Given) => ({ id, name: `name ${id}` }) },
      },
    },
    c: { sdl: 'type Query { c: String }', resolvers: { Query: { c: () => 'c' } } },
  });
});
afterAll(() => federation.stop());

test('queries', async () => {
  expect((await federation.ask('{ __typename a b c thing { name } ... on Query { t: __typename } }')).answer).toEqual({
    data: { __typename: 'Query', a: 'a', b: 'b', c: 'c', thing: { name: 'name 1' }, t: 'Query' },
  });
});

test('mutations', async () => {
  expect((await federation.ask('mutation { __typename put(n: 3) { name } take }')).answer).toEqual({
    data: { __typename: 'Mutation', put: { name: 'name 3' }, take: 'taken' },
  });
});
