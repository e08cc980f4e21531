/** `@tag` changes nothing for clients, wherever it stands. */
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { printSchema } from 'graphql';
import { type Federation, openFederation } from '../../support/federated.ts';

let federation: Federation;

beforeAll(async () => {
  federation = await openFederation({
    a: {
      sdl: `
        type Query { find(by: By = { name: "x" } @tag(name: "argument"), kind: Kind = ONE): Found @tag(name: "field") }
        interface Face @tag(name: "interface") { name: String }
        type Thing implements Face @key(fields: "id") @tag(name: "object") { id: ID! @tag(name: "key") name: String }
        union Found @tag(name: "union") = Thing
        enum Kind @tag(name: "enum") { ONE @tag(name: "value") TWO }
        scalar Odd @tag(name: "scalar")
        input By @tag(name: "input") { name: String @tag(name: "input field") odd: Odd }`,
      resolvers: {
        Query: { find: (_: unknown, args: object) => ({ __typename: 'Thing', id: '1', name: JSON.stringify(args) }) },
      },
    },
    b: {
      sdl: `type Thing @key(fields: "id") @tag(name: "other") { id: ID! more: String @tag(name: "a") @tag(name: "b") }`,
      resolvers: { Thing: { __resolveReference: () => ({ more: 'more' }) } },
    },
  });
});
afterAll(() => federation.stop());

test('tagged of every kind', async () => {
  const { answer } = await federation.ask('{ find(kind: TWO) { ... on Face { name } ... on Thing { more } } }');
  expect(answer).toEqual({ data: { find: { name: '{"by":{"name":"x"},"kind":"TWO"}', more: 'more' } } });
});

test('no tag is in the public schema', () => {
  expect(printSchema(federation.engine.schema)).not.toMatch(/tag|join__|link__|federation__/i);
});
