/** Introspection: the public schema and nothing of federation, alone and beside data. */
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { buildClientSchema, buildSchema, getIntrospectionQuery, lexicographicSortSchema, printSchema } from 'graphql';
import { type Federation, openFederation } from '../../support/federated.ts';

let federation: Federation;

beforeAll(async () => {
  federation = await openFederation({
    a: {
      sdl: `
        directive @local on FIELD_DEFINITION
        "Where to begin" type Query { "One of them" item("Which" id: ID! = "1", hidden: Int @inaccessible): Face old: Int @deprecated(reason: "Gone") }
        type Mutation { put(input: Put!): Item }
        input Put { name: String = "n" kind: Kind! = ONE secret: Int @inaccessible }
        enum Kind { ONE TWO @deprecated(reason: "Enough") THREE @inaccessible }
        interface Face @key(fields: "id") { id: ID! name: String }
        type Item implements Face @key(fields: "id") @tag(name: "t") { id: ID! name: String @local }
        scalar Moment @specifiedBy(url: "https://example.com/moment")`,
      resolvers: {
        Query: { item: () => ({ __typename: 'Item', id: '1', name: 'n' }) },
        Face: { __resolveReference: () => ({ __typename: 'Item', id: '1', name: 'n' }) },
      },
    },
    b: {
      sdl: `
        type Face @key(fields: "id") @interfaceObject { id: ID! price(at: Moment): Int @shareable }
        scalar Moment
        type Secret @inaccessible { a: Int }`,
      resolvers: { Face: { price: () => 3 } },
    },
  });
});
afterAll(() => federation.stop());

const PUBLIC = `
  "Where to begin" type Query { "One of them" item("Which" id: ID! = "1"): Face old: Int @deprecated(reason: "Gone") }
  type Mutation { put(input: Put!): Item }
  input Put { name: String = "n" kind: Kind! = ONE }
  enum Kind { ONE TWO @deprecated(reason: "Enough") }
  interface Face { id: ID! name: String price(at: Moment): Int }
  type Item implements Face { id: ID! name: String price(at: Moment): Int }
  scalar Moment @specifiedBy(url: "https://example.com/moment")`;

test('of the whole is that of the public schema', async () => {
  const { answer, calls } = await federation.ask(getIntrospectionQuery({ specifiedByUrl: true }));
  const shown = lexicographicSortSchema(buildClientSchema(answer.data as never));
  expect(printSchema(shown)).toBe(printSchema(lexicographicSortSchema(buildSchema(PUBLIC))));
  expect(calls).toEqual([]);
});

test('of directives: those that clients can use', async () => {
  const { answer } = await federation.ask('{ __schema { directives { name } } }');
  const { directives } = (answer.data as { __schema: { directives: { name: string }[] } }).__schema;
  expect(directives.map(({ name }) => name).sort()).toEqual(['deprecated', 'include', 'oneOf', 'skip', 'specifiedBy']);
});

test('of one type, and of one that is not there', async () => {
  const query =
    '{ item: __type(name: "Item") { kind interfaces { name } fields { name } } none: __type(name: "Secret") { name } any: __type(name: "_Any") { name } }';
  expect((await federation.ask(query)).answer).toEqual({
    data: {
      item: {
        kind: 'OBJECT',
        interfaces: [{ name: 'Face' }],
        fields: [{ name: 'id' }, { name: 'name' }, { name: 'price' }],
      },
      none: null,
      any: null,
    },
  });
});

test('beside data in one operation', async () => {
  const query = `query ($type: String!) {
    item { __typename name price }
    __schema { queryType { name fields { name } } }
    kind: __type(name: $type) { enumValues(includeDeprecated: true) { name } }
    ... on Query { t: __typename more: __type(name: "Item") { name } }
  }`;
  expect((await federation.ask(query, { type: 'Kind' })).text).toBe(
    JSON.stringify({
      data: {
        item: { __typename: 'Item', name: 'n', price: 3 },
        __schema: { queryType: { name: 'Query', fields: [{ name: 'item' }] } },
        kind: { enumValues: [{ name: 'ONE' }, { name: 'TWO' }] },
        t: 'Query',
        more: { name: 'Item' },
      },
    }),
  );
});
