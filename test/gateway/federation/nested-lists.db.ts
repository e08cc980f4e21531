/** Lists of lists, of values, objects, members and entities, with nulls at every depth. */
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type Federation, openFederation, representations } from '../../support/federated.ts';

let federation: Federation;
type Given = Record<string, unknown>;
const item = (id: string) => ({ __typename: 'Item', id, shelf: `shelf ${id}` });

beforeAll(async () => {
  federation = await openFederation({
    a: {
      sdl: `
        type Query {
          numbers: [[[Int]]] items: [[Item!]!]! holes: [[Item]] any: [[Any!]] deep: Deep echo(of: [[[Int!]]]): [[[Int!]]]
        }
        type Item @key(fields: "id") { id: ID! shelf: String }
        type Note { text: String items: [[Item]] }
        type Deep { rows: [[Deep]] items: [Item] }
        union Any = Item | Note`,
      resolvers: {
        Query: {
          numbers: () => [[[1, null], null, []], null, []],
          items: () => [[item('1'), item('2')], [], [item('1')]],
          holes: () => [[null, item('1'), null], null, [null]],
          any: () => [[item('2'), { __typename: 'Note', text: 't', items: [[item('3')], null] }], null],
          deep: () => ({ rows: [[{ items: [item('1')] }, { rows: [[{ items: [item('2'), null] }]] }], null] }),
          echo: (_: unknown, { of }: Given) => of,
        },
      },
    },
    b: {
      sdl: 'type Item @key(fields: "id") { id: ID! tags: [[String]] friends: [[Item]] }',
      resolvers: {
        Item: {
          tags: ({ id }: Given) => [[`tag ${id}`, null], null],
          friends: ({ id }: Given) => [[{ id: `f${id}` }], null],
        },
      },
    },
  });
});
afterAll(() => federation.stop());

test('of values', async () => {
  expect((await federation.ask('{ numbers }')).answer).toEqual({
    data: { numbers: [[[1, null], null, []], null, []] },
  });
});

test('as arguments', async () => {
  const { answer } = await federation.ask(
    'query ($v: [[[Int!]]], $n: [Int!]) { a: echo(of: [[[1], 2]]) b: echo(of: $v) c: echo(of: 3) d: echo(of: [[$n], null]) }',
    {
      v: 4,
      n: [5, 6],
    },
  );
  expect(answer).toEqual({ data: { a: [[[1], [2]]], b: [[[4]]], c: [[[3]]], d: [[[5, 6]], null] } });
});

test('of entities that are fetched elsewhere, each asked about once', async () => {
  const { answer, calls } = await federation.ask('{ items { id tags } }');
  const tags = (id: string) => ({ id, tags: [[`tag ${id}`, null], null] });
  expect(answer).toEqual({ data: { items: [[tags('1'), tags('2')], [], [tags('1')]] } });
  expect(representations(calls, 'b')).toEqual([
    { __typename: 'Item', id: '1' },
    { __typename: 'Item', id: '2' },
  ]);
});

test('with holes', async () => {
  expect((await federation.ask('{ holes { shelf tags } }')).answer).toEqual({
    data: { holes: [[null, { shelf: 'shelf 1', tags: [['tag 1', null], null] }, null], null, [null]] },
  });
});

test('of members', async () => {
  const query = '{ any { __typename ... on Item { tags } ... on Note { text items { id tags } } } }';
  expect((await federation.ask(query)).answer).toEqual({
    data: {
      any: [
        [
          { __typename: 'Item', tags: [['tag 2', null], null] },
          { __typename: 'Note', text: 't', items: [[{ id: '3', tags: [['tag 3', null], null] }], null] },
        ],
        null,
      ],
    },
  });
});

test('there, back and there again', async () => {
  const { answer } = await federation.ask(
    '{ deep { rows { items { friends { friends { tags } } } rows { items { friends { id } } } } } }',
  );
  const far = (id: string) => [[{ friends: [[{ tags: [[`tag ff${id}`, null], null] }], null] }], null];
  expect(answer).toEqual({
    data: {
      deep: {
        rows: [
          [
            { items: [{ friends: far('1') }], rows: null },
            { items: null, rows: [[{ items: [{ friends: [[{ id: 'f2' }], null] }, null] }]] },
          ],
          null,
        ],
      },
    },
  });
});
