/** `__typename` everywhere: at the root, on objects, members and values, alone, twice, under other names, of the type as the client knows it. */
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { called, type Federation, openFederation } from '../../support/federated.ts';

let federation: Federation;

beforeAll(async () => {
  federation = await openFederation({
    a: {
      sdl: `
        type Query { item: Item nothing: Item any: [Any] face: Face grid: [[Face]] }
        type Mutation { item: Item }
        union Any = Item | Plain
        interface Face { n: Int }
        type Item implements Face @key(fields: "id") { id: ID! n: Int plain: Plain }
        type Plain implements Face { n: Int }`,
      resolvers: {
        Query: {
          item: () => ({ id: '1', n: 1, plain: { n: 2 } }),
          nothing: () => null,
          any: () => [{ __typename: 'Item', id: '1' }, { __typename: 'Plain' }, null],
          face: () => ({ __typename: 'Plain', n: 3 }),
          grid: () => [[{ __typename: 'Plain' }, null], [{ __typename: 'Item', id: '4' }]],
        },
        Mutation: { item: () => ({ id: '1' }) },
      },
    },
    b: {
      sdl: 'type Item @key(fields: "id") { id: ID! more: More } type More { text: String }',
      resolvers: { Item: { more: () => ({ text: 'm' }) } },
    },
  });
});
afterAll(() => federation.stop());

test.each([
  ['{ __typename }', { __typename: 'Query' }],
  ['{ a: __typename b: __typename ... on Query { c: __typename } }', { a: 'Query', b: 'Query', c: 'Query' }],
  ['{ item { __typename } nothing { __typename } }', { item: { __typename: 'Item' }, nothing: null }],
  [
    '{ item { id: __typename __typename plain { t: __typename n } } }',
    { item: { id: 'Item', __typename: 'Item', plain: { t: 'Plain', n: 2 } } },
  ],
  ['{ item { more { __typename } } }', { item: { more: { __typename: 'More' } } }],
  [
    '{ item { more { t: __typename text __typename } __typename } }',
    { item: { more: { t: 'More', text: 'm', __typename: 'More' }, __typename: 'Item' } },
  ],
  ['{ any { __typename } }', { any: [{ __typename: 'Item' }, { __typename: 'Plain' }, null] }],
  ['{ any { kind: __typename ... on Item { id } } }', { any: [{ kind: 'Item', id: '1' }, { kind: 'Plain' }, null] }],
  ['{ any { ... on Item { t: __typename } } }', { any: [{ t: 'Item' }, {}, null] }],
  [
    '{ any { ... on Face { t: __typename } ... on Plain { u: __typename } } }',
    { any: [{ t: 'Item' }, { t: 'Plain', u: 'Plain' }, null] },
  ],
  ['{ face { __typename n } }', { face: { __typename: 'Plain', n: 3 } }],
  ['{ face { x: __typename } }', { face: { x: 'Plain' } }],
  ['{ face { __typename: n } }', { face: { __typename: 3 } }],
  [
    '{ face { __typename: n type: __typename ... on Plain { m: n } } }',
    { face: { __typename: 3, type: 'Plain', m: 3 } },
  ],
  [
    '{ any { __typename ... on Item { more { __typename } } } }',
    { any: [{ __typename: 'Item', more: { __typename: 'More' } }, { __typename: 'Plain' }, null] },
  ],
  ['{ grid { __typename } }', { grid: [[{ __typename: 'Plain' }, null], [{ __typename: 'Item' }]] }],
  ['mutation { __typename item { __typename } }', { __typename: 'Mutation', item: { __typename: 'Item' } }],
])('%s', async (query, data) => {
  expect((await federation.ask(query)).text).toBe(JSON.stringify({ data }));
});

test('of the root alone needs no service', async () => {
  expect((await federation.ask('{ __typename }')).calls).toEqual([]);
  expect(called((await federation.ask('mutation { __typename }')).calls)).toBe('');
});
