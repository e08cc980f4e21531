/** `@shareable`: a field that several services resolve is fetched from where the fewest calls are. */
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { called, type Federation, openFederation } from '../../support/federated.ts';

let federation: Federation;
type Given = Record<string, unknown>;

beforeAll(async () => {
  const product = (from: string) => (given: Given) => ({
    id: given.id,
    name: `name ${given.id}`,
    [from]: `${from} ${given.id}`,
  });
  federation = await openFederation({
    a: {
      sdl: `
        type Query { product(id: ID!): Product now: String @shareable page: Page @shareable }
        type Product @key(fields: "id") { id: ID! name: String @shareable a: String }
        type Page @shareable { number: Int last: Boolean }`,
      resolvers: {
        Query: {
          product: (_: unknown, given: Given) => product('a')(given),
          now: () => 'now',
          page: () => ({ number: 1, last: true }),
        },
        Product: { __resolveReference: product('a') },
      },
    },
    b: {
      sdl: `
        type Query { other(id: ID!): Product now: String @shareable page: Page @shareable b: String }
        type Product @key(fields: "id") { id: ID! name: String @shareable b: String }
        type Page @shareable { number: Int last: Boolean }`,
      resolvers: {
        Query: {
          other: (_: unknown, given: Given) => product('b')(given),
          now: () => 'now',
          page: () => ({ number: 1, last: true }),
          b: () => 'b',
        },
        Product: { __resolveReference: product('b') },
      },
    },
  });
});
afterAll(() => federation.stop());

test('a shared field of an entity comes from where the entity comes from', async () => {
  for (const [root, service] of [
    ['product', 'a'],
    ['other', 'b'],
  ]) {
    const { answer, calls } = await federation.ask(`{ it: ${root}(id: 7) { name ${service} } }`);
    expect(answer).toEqual({ data: { it: { name: 'name 7', [service!]: `${service} 7` } } });
    expect(called(calls)).toBe(service);
  }
});

test('a field of one service alone comes from it', async () => {
  const { answer, calls } = await federation.ask('{ product(id: 7) { a b name } }');
  expect(answer).toEqual({ data: { product: { a: 'a 7', b: 'b 7', name: 'name 7' } } });
  expect(called(calls)).toBe('a b');
});

test('shared fields of the root, and a shared type, in one call', async () => {
  const { answer, calls } = await federation.ask('{ now page { number last } }');
  expect(answer).toEqual({ data: { now: 'now', page: { number: 1, last: true } } });
  expect(calls).toHaveLength(1);
  expect((await federation.ask('{ b now page { last } }')).answer).toEqual({
    data: { b: 'b', now: 'now', page: { last: true } },
  });
});

test.each(['[Product!]', '[[Product!]]', '[[[Product!]!]!]'])(
  'a shared root field of %s that no service has all of is put together from both',
  async (type) => {
    const depth = type.split('[').length - 1;
    const nested = (value: unknown, times = depth): unknown => (times === 0 ? value : [nested(value, times - 1)]);
    const of = (field: string) => ({
      sdl: `
      type Query { all: Shelf @shareable }
      type Shelf @shareable { products: ${type} }
      type Product @key(fields: "id") { id: ID! ${field}: String }`,
      resolvers: {
        Query: { all: () => ({ products: nested({ id: '1', [field]: field }) }) },
        Product: { __resolveReference: ({ id }: Given) => ({ id, [field]: field }) },
      },
    });
    const both = await openFederation({ a: of('left'), b: of('right') });
    try {
      const { answer } = await both.ask('{ all { products { left right } } }');
      expect(answer).toEqual({ data: { all: { products: nested({ left: 'left', right: 'right' }) } } });
    } finally {
      await both.stop();
    }
  },
);
