/** Variables are coerced as graphql-js does: what services get, and what never reaches them. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type Federation, openFederation } from '../../support/federated.ts';

let federation: Federation;
type Given = Record<string, unknown>;

beforeAll(async () => {
  const fields = 'int: Int float: Float string: String boolean: Boolean id: ID e: E ints: [Int!] deep: [[Int]]';
  federation = await openFederation({
    a: {
      sdl: `
        type Query { echo(${fields}, i: I, must: Int! = 4): String thing: Thing }
        input I { ${fields} i: I must: Int! = 5 }
        enum E { A B }
        type Thing @key(fields: "id") { id: ID! }`,
      resolvers: { Query: { echo: (_: unknown, args: Given) => JSON.stringify(args), thing: () => ({ id: '1' }) } },
    },
    b: {
      sdl: 'type Thing @key(fields: "id") { id: ID! far(n: Int = 1, list: [Int!]): String }',
      resolvers: { Thing: { far: (_: unknown, args: Given) => JSON.stringify(args) } },
    },
  });
});
afterAll(() => federation.stop());

const given = async (type: string, argument: string, variables: Given): Promise<unknown> => {
  const { answer } = await federation.ask(`query ($v: ${type}) { echo(${argument}) }`, variables);
  return JSON.parse((answer.data as { echo: string }).echo);
};

describe('services get', () => {
  test.each<[string, string, Given, Given]>([
    ['Int', 'int: $v', { v: 3 }, { int: 3, must: 4 }],
    ['Int', 'int: $v', {}, { must: 4 }],
    ['Int', 'int: $v', { v: null }, { int: null, must: 4 }],
    ['Int = 7', 'int: $v', {}, { int: 7, must: 4 }],
    ['Int = 7', 'int: $v', { v: null }, { int: null, must: 4 }],
    ['Int = 7', 'must: $v', {}, { must: 7 }],
    ['Int', 'must: $v', {}, { must: 4 }],
    ['Float', 'float: $v', { v: 3 }, { float: 3, must: 4 }],
    ['Float', 'float: $v', { v: 1e-9 }, { float: 1e-9, must: 4 }],
    ['ID', 'id: $v', { v: 5 }, { id: '5', must: 4 }],
    ['ID', 'id: $v', { v: '05' }, { id: '05', must: 4 }],
    ['String', 'string: $v', { v: '"\\\n\u2028{$x}' }, { string: '"\\\n\u2028{$x}', must: 4 }],
    ['E', 'e: $v', { v: 'B' }, { e: 'B', must: 4 }],
    ['[Int!]', 'ints: $v', { v: 1 }, { ints: [1], must: 4 }],
    ['[Int!]', 'ints: $v', { v: [] }, { ints: [], must: 4 }],
    ['[[Int]]', 'deep: $v', { v: 1 }, { deep: [[1]], must: 4 }],
    ['[[Int]]', 'deep: $v', { v: [[1, null], null] }, { deep: [[1, null], null], must: 4 }],
    ['Int!', 'ints: [1, $v]', { v: 2 }, { ints: [1, 2], must: 4 }],
    ['Int', 'deep: [[$v], null]', {}, { deep: [[null], null], must: 4 }],
    ['I', 'i: $v', { v: { ints: 1, i: { must: 6 } } }, { i: { ints: [1], i: { must: 6 }, must: 5 }, must: 4 }],
    ['Int', 'i: { int: $v }', {}, { i: { must: 5 }, must: 4 }],
    ['Int', 'i: { int: $v, must: 1 }', { v: null }, { i: { int: null, must: 1 }, must: 4 }],
  ])('%s as %s of %j', async (type, argument, variables, expected) => {
    expect(await given(type, argument, variables)).toEqual(expected);
  });

  test('behind another service, under two names and two values', async () => {
    const { answer } = await federation.ask(
      'query ($a: Int, $b: Int = 3, $l: [Int!]) { thing { x: far(n: $a) y: far(n: $b, list: $l) z: far(n: $a, list: [9]) } }',
      {
        l: 8,
      },
    );
    expect(answer).toEqual({ data: { thing: { x: '{"n":1}', y: '{"n":3,"list":[8]}', z: '{"n":1,"list":[9]}' } } });
  });

  test('nothing of a variable that is not declared', async () => {
    const { calls } = await federation.ask('query ($int: Int) { echo(int: $int) }', { int: 1, stray: 'stray' });
    expect(JSON.stringify(calls)).not.toContain('stray');
  });
});

test.each<[string, string, Given]>([
  ['Int', 'int: $v', { v: '3' }],
  ['Int', 'int: $v', { v: 1.5 }],
  ['Int', 'int: $v', { v: 2 ** 31 }],
  ['Int!', 'int: $v', {}],
  ['Int!', 'int: $v', { v: null }],
  ['Boolean', 'boolean: $v', { v: 1 }],
  ['String', 'string: $v', { v: 1 }],
  ['E', 'e: $v', { v: 'C' }],
  ['[Int!]', 'ints: $v', { v: [null] }],
  ['I', 'i: $v', { v: { none: 1 } }],
  ['I', 'i: $v', { v: { must: null } }],
])('%s as %s of %j never reaches a service', async (type, argument, variables) => {
  await expect(given(type, argument, variables)).rejects.toThrow(/\$v/);
});
