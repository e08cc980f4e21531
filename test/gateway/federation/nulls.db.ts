/** Null propagation: a null that may not be takes the nearest parent that may, that one and no other, wherever the services' borders are. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type Federation, failed, openFederation } from '../../support/federated.ts';

let federation: Federation;
type Given = Record<string, unknown>;

beforeAll(async () => {
  federation = await openFederation({
    a: {
      sdl: `
        type Query {
          good: Item bad: Item list: [Item] strict: [Item!] stricter: [Item!]! nested: [[Item!]] must: Item! any: [Any!] face: Face lists: [[Int!]]
        }
        union Any = Item | Box
        interface Face { need: String! }
        type Item implements Face @key(fields: "id") { id: ID! need: String! inner: Item strictInner: Item! }
        type Box { item: Item! maybe: Item name: String }`,
      resolvers: {
        Query: {
          good: () => ({ id: 'good', need: 'n', inner: { id: 'bad' }, strictInner: { id: 'bad' } }),
          bad: () => ({ id: 'bad', need: null, inner: { id: 'good', need: 'n' } }),
          list: () => [{ id: 'good', need: 'n' }, { id: 'bad' }, null],
          strict: () => [{ id: 'good', need: 'n' }, { id: 'bad' }],
          stricter: () => [{ id: 'good', need: 'n' }, { id: 'bad' }],
          nested: () => [[{ id: 'good', need: 'n' }], [{ id: 'bad' }]],
          must: () => ({ id: 'bad', need: 'n' }),
          any: () => [{ __typename: 'Box', item: { id: 'bad' }, maybe: { id: 'bad' }, name: 'box' }],
          face: () => ({ __typename: 'Item', id: 'bad' }),
          lists: () => [[1], [2, null], null],
        },
      },
    },
    // What may not be null is null for `bad` alone.
    b: {
      sdl: `
        type Query { other: Int otherMust: Int! }
        type Item @key(fields: "id") { id: ID! far: String! soft: String deep: Deep deeper: Deep! rows: [Row!]! }
        type Deep { must: Int! may: Int }
        type Row { cell: Int! }`,
      resolvers: {
        Query: { other: () => 1, otherMust: () => null },
        Item: {
          __resolveReference: ({ id }: Given) => ({ id }),
          far: ({ id }: Given) => (id === 'bad' ? null : 'far'),
          soft: () => 'soft',
          deep: ({ id }: Given) => ({ must: id === 'bad' ? null : 1, may: 2 }),
          deeper: ({ id }: Given) => ({ must: id === 'bad' ? null : 1, may: 2 }),
          rows: ({ id }: Given) => [{ cell: 1 }, { cell: id === 'bad' ? null : 2 }],
        },
      },
    },
  });
});
afterAll(() => federation.stop());

const FAR = (...path: (string | number)[]) => failed('Item.far', ...path, 'far');

test.each<[string, object | null, object[]]>([
  // Within one service.
  ['{ bad { need } good { need } }', { bad: null, good: { need: 'n' } }, [failed('Item.need', 'bad', 'need')]],
  ['{ bad { id } }', { bad: { id: 'bad' } }, []],
  ['{ lists }', { lists: [[1], null, null] }, [failed('Query.lists', 'lists', 1, 1)]],
  ['{ face { need } }', { face: null }, [failed('Item.need', 'face', 'need')]],
  // From another service.
  ['{ bad { id far } good { far } }', { bad: null, good: { far: 'far' } }, [FAR('bad')]],
  ['{ bad { x: id y: far } }', { bad: null }, [failed('Item.far', 'bad', 'y')]],
  // What is fetched with it is not what failed.
  ['{ bad { x: soft y: far } }', { bad: null }, [failed('Item.far', 'bad', 'y')]],
  ['{ must { x: id } other stricter { y: far } }', null, [failed('Item.far', 'stricter', 1, 'y')]],
  ['{ bad { soft } }', { bad: { soft: 'soft' } }, []],
  ['{ bad { deep { may must } } }', { bad: { deep: null } }, [failed('Deep.must', 'bad', 'deep', 'must')]],
  ['{ bad { deep { may } } }', { bad: { deep: { may: 2 } } }, []],
  ['{ bad { deeper { must } } other }', { bad: null, other: 1 }, [failed('Deep.must', 'bad', 'deeper', 'must')]],
  ['{ bad { rows { cell } } }', { bad: null }, [failed('Row.cell', 'bad', 'rows', 1, 'cell')]],
  // Lists.
  ['{ list { far } }', { list: [{ far: 'far' }, null, null] }, [FAR('list', 1)]],
  ['{ strict { far } other }', { strict: null, other: 1 }, [FAR('strict', 1)]],
  ['{ nested { far } }', { nested: [[{ far: 'far' }], null] }, [FAR('nested', 1, 0)]],
  // Inside.
  ['{ good { need inner { far } } }', { good: { need: 'n', inner: null } }, [FAR('good', 'inner')]],
  ['{ good { need strictInner { id far } } }', { good: null }, [FAR('good', 'strictInner')]],
  ['{ any { ... on Box { name maybe { far } } } }', { any: [{ name: 'box', maybe: null }] }, [FAR('any', 0, 'maybe')]],
  ['{ any { ... on Box { name item { far } } } }', { any: null }, [FAR('any', 0, 'item')]],
  // To the top.
  ['{ other must { far } }', null, [FAR('must')]],
  ['{ other stricter { far } }', null, [FAR('stricter', 1)]],
  ['{ other otherMust }', null, [failed('Query.otherMust', 'otherMust')]],
])('%s', async (query, data, errors) => {
  const { answer } = await federation.ask(query);
  expect(answer).toEqual(errors.length === 0 ? { data } : { data, errors });
});

describe('one object under two names', () => {
  test('what one of them may not be without does not touch the other', async () => {
    const { answer } = await federation.ask('{ a: bad { soft } b: bad { far } c: bad { deep { may } } }');
    expect(answer).toEqual({ data: { a: { soft: 'soft' }, b: null, c: { deep: { may: 2 } } }, errors: [FAR('b')] });
  });

  test('nor does one inside another', async () => {
    const { answer } = await federation.ask('{ bad { a: deep { may } b: deep { must } soft } }');
    expect(answer).toEqual({
      data: { bad: { a: { may: 2 }, b: null, soft: 'soft' } },
      errors: [failed('Deep.must', 'bad', 'b', 'must')],
    });
  });

  test('nor what only a fragment that does not hold has asked for', async () => {
    const { answer } = await federation.ask(
      '{ any { ... on Item { far } ... on Box { name } } bad { ... @skip(if: true) { far } soft } }',
    );
    expect(answer).toEqual({ data: { any: [{ name: 'box' }], bad: { soft: 'soft' } } });
  });
});
