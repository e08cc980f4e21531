/** Custom scalars: any JSON passes as it is, in both directions; what is inside it is nobody's field. */
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type Federation, openFederation } from '../../support/federated.ts';

let federation: Federation;
type Given = Record<string, unknown>;
const json = {
  id: 'inside',
  __typename: 'Nothing',
  list: [1, null, { deep: [[]] }],
  text: 'ü"\n',
  big: 1e21,
  small: 1e-7,
  yes: false,
};

beforeAll(async () => {
  federation = await openFederation({
    a: {
      sdl: `
        scalar Json @specifiedBy(url: "https://example.com/json") scalar Long
        type Query { json(value: Json = { a: [1, { b: null }] }): Json list: [Json!] thing: Thing long(value: Long): Long }
        type Thing @key(fields: "id meta") { id: ID! meta: Json! }`,
      resolvers: {
        Query: {
          json: (_: unknown, { value }: Given) => value ?? json,
          list: () => [1, 'x', true, json, []],
          thing: () => ({ id: '1', meta: { a: [1, { b: 2 }] } }),
          long: (_: unknown, { value }: Given) => value,
        },
      },
    },
    b: {
      sdl: `
        scalar Json
        type Thing @key(fields: "id meta") { id: ID! meta: Json! echo: String }`,
      resolvers: { Thing: { __resolveReference: (given: Given) => ({ ...given, echo: JSON.stringify(given.meta) }) } },
    },
  });
});
afterAll(() => federation.stop());

test('out', async () => {
  const { answer } = await federation.ask('{ json(value: null) list }');
  expect(answer).toEqual({ data: { json, list: [1, 'x', true, json, []] } });
});

test('in: default, literal, variables, variables inside literals', async () => {
  const { answer } = await federation.ask(
    'query ($v: Json, $w: Json = { w: [1] }, $n: Json) { a: json b: json(value: { x: [1, "y", E, { z: null }] }) c: json(value: $v) d: json(value: { in: [$v], w: $w }) e: json(value: $n) }',
    { v: { id: 1, list: [null] } },
  );
  expect(answer).toEqual({
    data: {
      a: { a: [1, { b: null }] },
      b: { x: [1, 'y', 'E', { z: null }] },
      c: { id: 1, list: [null] },
      d: { in: [{ id: 1, list: [null] }], w: { w: [1] } },
      e: { a: [1, { b: null }] },
    },
  });
});

test('as part of a key', async () => {
  expect((await federation.ask('{ thing { echo meta } }')).answer).toEqual({
    data: { thing: { echo: '{"a":[1,{"b":2}]}', meta: { a: [1, { b: 2 }] } } },
  });
});

test('numbers keep their value', async () => {
  const { text } = await federation.ask(
    'query ($v: Long) { a: long(value: 9007199254740991) b: long(value: $v) c: long(value: -0.5) }',
    {
      v: 1e15,
    },
  );
  expect(text).toBe('{"data":{"a":9007199254740991,"b":1000000000000000,"c":-0.5}}');
});
