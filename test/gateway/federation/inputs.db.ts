/** Input types with defaults: a service gets what graphql-js would have given to the resolver, no more and no less. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type Federation, openFederation } from '../../support/federated.ts';

let federation: Federation;
type Given = Record<string, unknown>;

beforeAll(async () => {
  const echo = (_: unknown, args: Given) => JSON.stringify(args);
  const input = `
    input Filter { min: Int = 1 max: Int tags: [String!] = ["a"] nested: Nested = { level: 2 } any: [[Int]] required: ID! = "r" }
    input Nested { level: Int! = 7 again: Nested kind: Kind = TWO }
    enum Kind { ONE TWO }`;
  federation = await openFederation({
    a: {
      sdl: `
        type Query { echo(filter: Filter, filters: [Filter!], n: Int = 5, text: String): String thing: Thing }
        type Thing @key(fields: "id") { id: ID! }
        ${input}`,
      resolvers: { Query: { echo, thing: () => ({ id: '1' }) } },
    },
    b: {
      sdl: `type Thing @key(fields: "id") { id: ID! found(filter: Filter = { min: 3 }): String } ${input}`,
      resolvers: { Thing: { found: echo } },
    },
  });
});
afterAll(() => federation.stop());

const asked = async (query: string, variables?: Given): Promise<Given> => {
  const { answer } = await federation.ask(query, variables);
  const data = answer.data as Record<string, string>;
  expect(answer).toEqual({ data });
  return Object.fromEntries(Object.entries(data).map(([name, text]) => [name, JSON.parse(text)]));
};

const NESTED = { level: 2, kind: 'TWO' };
const FILTER = { min: 1, tags: ['a'], nested: NESTED, required: 'r' };

test('defaults of input fields, at every depth', async () => {
  expect(await asked('{ a: echo(filter: {}) b: echo(filter: { nested: { again: { level: 1 } } }) c: echo }')).toEqual({
    a: { filter: FILTER, n: 5 },
    b: { filter: { ...FILTER, nested: { level: 7, again: { level: 1, kind: 'TWO' }, kind: 'TWO' } }, n: 5 },
    c: { n: 5 },
  });
});

test('a null that is given is not a default', async () => {
  expect(
    await asked('{ a: echo(filter: { min: null, tags: null, nested: null }, n: null) b: echo(filter: null) }'),
  ).toEqual({
    a: { filter: { min: null, tags: null, nested: null, required: 'r' }, n: null },
    b: { filter: null, n: 5 },
  });
});

test('a single value where a list is wanted', async () => {
  expect(
    await asked('{ a: echo(filters: { tags: "x", any: 1 }) b: echo(filters: [{ any: [2, [3], null] }]) }'),
  ).toEqual({
    a: { filters: [{ ...FILTER, tags: ['x'], any: [[1]] }], n: 5 },
    b: { filters: [{ ...FILTER, any: [[2], [3], null] }], n: 5 },
  });
});

describe('variables', () => {
  test('whole, inside, absent and null', async () => {
    const query = `query ($filter: Filter, $min: Int, $none: Int, $n: Int = 9, $text: String = "t") {
      a: echo(filter: $filter, n: $n, text: $text)
      b: echo(filter: { min: $min, max: $none }, n: $none)
    }`;
    expect(await asked(query, { filter: { max: 4, required: 8 }, min: null, n: null })).toEqual({
      a: { filter: { ...FILTER, max: 4, required: '8' }, n: null, text: 't' },
      b: { filter: { ...FILTER, min: null }, n: 5 },
    });
  });

  test('in lists of objects', async () => {
    expect(
      await asked('query ($x: Int, $id: ID!) { a: echo(filters: [{ max: $x, required: $id }, { min: 0 }]) }', {
        id: 1,
      }),
    ).toEqual({
      a: {
        filters: [
          { ...FILTER, required: '1' },
          { ...FILTER, min: 0 },
        ],
        n: 5,
      },
    });
  });
});

test('of a field behind another service', async () => {
  const { answer } = await federation.ask(
    'query ($f: Filter) { thing { a: found b: found(filter: $f) c: found(filter: { min: 4 }) } }',
    { f: { tags: [] } },
  );
  const { a, b, c } = (answer.data as { thing: Record<string, string> }).thing;
  expect([a, b, c].map((text) => JSON.parse(text!))).toEqual([
    { filter: { ...FILTER, min: 3 } },
    { filter: { ...FILTER, tags: [] } },
    { filter: { ...FILTER, min: 4 } },
  ]);
});
