/** `@skip` and `@include` with literals and variables on fields and fragments of every kind; what is left out is not fetched. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { called, type Federation, openFederation } from '../../support/federated.ts';

let federation: Federation;
type Given = Record<string, unknown>;
const yes = { yes: true, no: false };

beforeAll(async () => {
  federation = await openFederation({
    a: {
      sdl: `
        type Query { item: Item items: [Face!]! }
        interface Face { id: ID! name: String }
        type Item implements Face @key(fields: "id") { id: ID! name: String inner: Item }
        type Other implements Face { id: ID! name: String other: Int }`,
      resolvers: {
        Query: {
          item: () => ({ id: '1', name: 'n1', inner: { id: '2', name: 'n2' } }),
          items: () => [
            { __typename: 'Item', id: '3', name: 'n3' },
            { __typename: 'Other', id: '4', name: 'n4', other: 4 },
          ],
        },
      },
    },
    b: {
      sdl: 'type Query { b: Int } type Item @key(fields: "id") { id: ID! price(of: Int = 0): String }',
      resolvers: {
        Query: { b: () => 7 },
        Item: {
          __resolveReference: ({ id }: Given) => ({ id }),
          price: ({ id }: Given, { of }: Given) => `price ${id} ${of}`,
        },
      },
    },
  });
});
afterAll(() => federation.stop());

/** Declares the variables that the selections use. */
function asked(selections: string) {
  const types = { yes: 'Boolean!', no: 'Boolean!', default: 'Boolean! = true' };
  const used = Object.entries(types).filter(([name]) => selections.includes(`$${name}`));
  const header = used.length === 0 ? '' : `query (${used.map(([name, type]) => `$${name}: ${type}`).join(', ')})`;
  return federation.ask(`${header} { ${selections} }`, yes);
}

describe('fields', () => {
  test.each([
    ['item { id name @include(if: $yes) }', { item: { id: '1', name: 'n1' } }],
    ['item { id name @include(if: $no) }', { item: { id: '1' } }],
    ['item { id name @skip(if: $yes) }', { item: { id: '1' } }],
    ['item { id name @skip(if: $no) }', { item: { id: '1', name: 'n1' } }],
    ['item { id @skip(if: $no) @include(if: $no) name @skip(if: $no) @include(if: $yes) }', { item: { name: 'n1' } }],
    ['item { id @skip(if: true) name @include(if: $default) }', { item: { name: 'n1' } }],
    ['item { name @skip(if: $yes) }', { item: {} }],
    ['item { a: name @skip(if: $yes) a: name }', { item: { a: 'n1' } }],
    ['item { price(of: 1) @include(if: $no) p: price(of: 2) }', { item: { p: 'price 1 2' } }],
    ['item @include(if: $no) { id } b', { b: 7 }],
    ['item @skip(if: $yes) { price } __typename @skip(if: $yes)', {}],
    ['item { __typename @include(if: $no) price }', { item: { price: 'price 1 0' } }],
    ['item { inner { id @include(if: $no) price } }', { item: { inner: { price: 'price 2 0' } } }],
  ])('%s', async (selections, data) => {
    const { text } = await asked(selections);
    expect(text).toBe(JSON.stringify({ data }));
  });
});

describe('fragments', () => {
  test.each([
    ['item { ... @include(if: $no) { name } id }', { item: { id: '1' } }],
    ['item { ... @include(if: $yes) { name @skip(if: $yes) price } id }', { item: { price: 'price 1 0', id: '1' } }],
    ['item { ... on Face @skip(if: $yes) { name } ... on Item { id } }', { item: { id: '1' } }],
    [
      'items { ... on Item @include(if: $no) { price } ... on Other @include(if: $yes) { other } }',
      { items: [{}, { other: 4 }] },
    ],
    ['items { ... on Face @include(if: $no) { name } ... on Item { name } }', { items: [{ name: 'n3' }, {}] }],
    ['... @skip(if: $yes) { item { price } } ... on Query @include(if: $yes) { b }', { b: 7 }],
  ])('%s', async (selections, data) => {
    expect((await asked(selections)).text).toBe(JSON.stringify({ data }));
  });

  test('a named one, once left out and once not', async () => {
    const fragment = 'fragment F on Item { id price @include(if: $yes) name @skip(if: $yes) }';
    const query = `query ($yes: Boolean!) { item { ...F @skip(if: $yes) inner { ...F @include(if: $yes) } } } ${fragment}`;
    expect((await federation.ask(query, yes)).text).toBe('{"data":{"item":{"inner":{"id":"2","price":"price 2 0"}}}}');
  });
});

test('what is left out is not fetched, and its variables are not sent', async () => {
  const query = 'query ($no: Boolean!, $of: Int) { item { id price(of: $of) @include(if: $no) } b @include(if: $no) }';
  const { calls } = await federation.ask(query, { no: false, of: 3 });
  expect(called(calls)).toBe('a');
  expect(JSON.stringify(calls)).not.toMatch(/price|"of"|:3/);
});

test('when nothing is left, nobody is called', async () => {
  const { text, calls } = await federation.ask(
    'query ($no: Boolean!) { item @include(if: $no) { id } ... @include(if: $no) { b } }',
    { no: false },
  );
  expect(text).toBe('{"data":{}}');
  expect(calls).toEqual([]);
});
