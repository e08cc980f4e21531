/** Keys: one, several, of several fields, nested; and the way from one to another over a service that has both. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { called, type Federation, openFederation, representations } from '../../support/federated.ts';

let federation: Federation;

const products = [
  { id: '1', sku: 's1', shelf: { aisle: 'A', bay: { number: 1 } }, name: 'tea', price: 10, stock: 5, note: 'n1' },
  { id: '2', sku: 's2', shelf: { aisle: 'B', bay: { number: 2 } }, name: 'milk', price: 20, stock: 6, note: 'n2' },
];
type Product = (typeof products)[number];
type Given = Record<string, unknown>;
const the = (is: (product: Product) => boolean) => products.find(is) ?? null;

beforeAll(async () => {
  federation = await openFederation({
    // Knows the id alone.
    catalog: {
      sdl: `
        type Query { product(id: ID!): Product products: [Product!]! }
        type Product @key(fields: "id") { id: ID! name: String }`,
      resolvers: {
        Query: { product: (_: unknown, { id }: Given) => the((each) => each.id === id), products: () => products },
        Product: { __resolveReference: ({ id }: Given) => the((each) => each.id === id) },
      },
    },
    // Has both keys: the way from one to the other.
    register: {
      sdl: `type Product @key(fields: "id") @key(fields: "sku") { id: ID! sku: String! }`,
      resolvers: {
        Product: { __resolveReference: ({ id, sku }: Given) => the((each) => each.id === id || each.sku === sku) },
      },
    },
    // Knows the sku alone, and of two fields.
    prices: {
      sdl: `
        type Query { cheapest: Product }
        type Product @key(fields: "sku") { sku: String! price(currency: String = "EUR"): String }`,
      resolvers: {
        Query: { cheapest: () => products[0] },
        Product: {
          __resolveReference: ({ sku }: Given) => the((each) => each.sku === sku),
          price: ({ price }: Product, { currency }: Given) => `${price} ${currency}`,
        },
      },
    },
    // A key with objects inside it, whose fields come from the service before.
    shelves: {
      sdl: `
        type Query { bay(aisle: String!, number: Int!): Product }
        type Product @key(fields: "sku") @key(fields: "sku shelf { aisle bay { number } }") { sku: String! shelf: Shelf! }
        type Shelf @shareable { aisle: String! bay: Bay! }
        type Bay @shareable { number: Int! }`,
      resolvers: {
        Query: {
          bay: (_: unknown, { aisle, number }: Given) =>
            the(({ shelf }) => shelf.aisle === aisle && shelf.bay.number === number),
        },
        Product: { __resolveReference: ({ sku }: Given) => the((each) => each.sku === sku) },
      },
    },
    stock: {
      sdl: `
        type Product @key(fields: "sku shelf { aisle bay { number } }") { sku: String! shelf: Shelf! stock: Int }
        type Shelf @shareable { aisle: String! bay: Bay! }
        type Bay @shareable { number: Int! }`,
      resolvers: {
        Product: {
          __resolveReference: ({ sku, shelf }: { sku: string; shelf: Product['shelf'] }) =>
            the(
              (each) =>
                each.sku === sku && each.shelf.aisle === shelf.aisle && each.shelf.bay.number === shelf.bay.number,
            ),
        },
      },
    },
    // Refers to a product without knowing more than its key.
    notes: {
      sdl: `
        type Query { notes: [Note] }
        type Note { text: String product: Product }
        type Product @key(fields: "id", resolvable: false) { id: ID! }`,
      resolvers: { Query: { notes: () => products.map(({ id, note }) => ({ text: note, product: { id } })) } },
    },
  });
});
afterAll(() => federation.stop());

test('one key', async () => {
  const { answer, calls } = await federation.ask('{ notes { text product { name } } }');
  expect(answer).toEqual({
    data: {
      notes: [
        { text: 'n1', product: { name: 'tea' } },
        { text: 'n2', product: { name: 'milk' } },
      ],
    },
  });
  expect(called(calls)).toBe('catalog notes');
  expect(representations(calls, 'catalog')).toEqual([
    { __typename: 'Product', id: '1' },
    { __typename: 'Product', id: '2' },
  ]);
});

describe('several keys', () => {
  test('a service that shares none is reached over one that has both', async () => {
    const { answer, calls } = await federation.ask('{ product(id: "2") { name price } }');
    expect(answer).toEqual({ data: { product: { name: 'milk', price: '20 EUR' } } });
    expect(called(calls)).toBe('catalog prices register');
    expect(representations(calls, 'prices')).toEqual([{ __typename: 'Product', sku: 's2' }]);
  });

  test('and back, by the other of the two', async () => {
    const { answer, calls } = await federation.ask('{ cheapest { price(currency: "USD") name id } }');
    expect(answer).toEqual({ data: { cheapest: { price: '10 USD', name: 'tea', id: '1' } } });
    expect(representations(calls, 'register')).toEqual([{ __typename: 'Product', sku: 's1' }]);
  });

  test('a key that the client did not ask for is not in the answer', async () => {
    const { text } = await federation.ask('{ products { price } }');
    expect(text).toBe('{"data":{"products":[{"price":"10 EUR"},{"price":"20 EUR"}]}}');
  });
});

describe('a key of several fields with objects inside', () => {
  test('goes out whole', async () => {
    const { answer, calls } = await federation.ask('{ bay(aisle: "B", number: 2) { stock } }');
    expect(answer).toEqual({ data: { bay: { stock: 6 } } });
    expect(representations(calls, 'stock')).toMatchObject([
      { __typename: 'Product', sku: 's2', shelf: { aisle: 'B', bay: { number: 2 } } },
    ]);
  });

  test('is fetched where it is missing, three services on', async () => {
    const { answer, calls } = await federation.ask('{ products { name stock shelf { bay { number } } } }');
    expect(answer).toEqual({
      data: {
        products: [
          { name: 'tea', stock: 5, shelf: { bay: { number: 1 } } },
          { name: 'milk', stock: 6, shelf: { bay: { number: 2 } } },
        ],
      },
    });
    expect(called(calls)).toBe('catalog register shelves stock');
  });

  test('whatever of it the client asked for under another name', async () => {
    const { text } = await federation.ask(
      '{ bay(aisle: "A", number: 1) { shelf: sku sku: shelf { bay: aisle aisle: bay { n: number } } stock } }',
    );
    expect(text).toBe('{"data":{"bay":{"shelf":"s1","sku":{"bay":"A","aisle":{"n":1}},"stock":5}}}');
  });
});
