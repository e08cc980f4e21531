/** Errors of services: at the client's path, of the fields concerned alone, without a word of what the service said. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type Federation, failed, openFederation } from '../../support/federated.ts';

let federation: Federation;
type Given = Record<string, unknown>;
const fail = (): never => {
  throw new Error('secret');
};

beforeAll(async () => {
  federation = await openFederation({
    a: {
      sdl: `
        type Query { item(id: ID): Item items: [Item] any: [Any] fails(n: Int): String box: Box grid: [[Box]] }
        union Any = Item | Box
        type Item @key(fields: "id") { id: ID! own: String ownFails: String }
        type Box { text: String fails: String item: Item boxes: [Box] }`,
      resolvers: {
        Query: {
          item: (_: unknown, { id }: Given) => ({ id: id ?? '1' }),
          items: () => [{ id: '1' }, { id: 'missing' }, { id: 'throws' }, { id: '2' }],
          any: () => [
            { __typename: 'Box', text: 't' },
            { __typename: 'Item', id: '1' },
          ],
          fails: fail,
          box: () => ({ text: 't', item: { id: '1' }, boxes: [{ text: 'u' }, { text: 'v' }] }),
          grid: () => [[{ text: 'x' }], [{ text: 'y' }, { text: 'z' }]],
        },
        Item: { own: () => 'own', ownFails: fail },
        Box: { fails: ({ text }: Given) => (text === 't' || text === 'x' ? 'fine' : fail()) },
      },
    },
    b: {
      sdl: `
        type Query { b: Int }
        type Item @key(fields: "id") { id: ID! far: String farFails: String parts: [Part] }
        type Part { n: Int fails(of: Int): Int }`,
      resolvers: {
        Query: { b: () => 1 },
        Item: {
          __resolveReference: async ({ id }: Given) => (id === 'missing' ? null : id === 'throws' ? fail() : { id }),
          far: ({ id }: Given) => `far ${id}`,
          farFails: fail,
          parts: () => [{ n: 1 }, { n: 2 }, null],
        },
        Part: { fails: ({ n }: Given) => (n === 2 ? fail() : n) },
      },
    },
  });
});
afterAll(() => federation.stop());

test.each<[string, object, object[]]>([
  ['{ fails }', { fails: null }, [failed('Query.fails', 'fails')]],
  ['{ x: fails b }', { x: null, b: 1 }, [failed('Query.fails', 'x')]],
  ['{ item { mine: ownFails own } }', { item: { mine: null, own: 'own' } }, [failed('Item.ownFails', 'item', 'mine')]],
  [
    '{ x: item { id y: farFails far } }',
    { x: { id: '1', y: null, far: 'far 1' } },
    [failed('Item.farFails', 'x', 'y')],
  ],
  [
    '{ item { p: parts { n f: fails } } }',
    { item: { p: [{ n: 1, f: 1 }, { n: 2, f: null }, null] } },
    [failed('Part.fails', 'item', 'p', 1, 'f')],
  ],
  [
    '{ box { b: boxes { text f: fails } i: item { f: farFails } } }',
    {
      box: {
        b: [
          { text: 'u', f: null },
          { text: 'v', f: null },
        ],
        i: { f: null },
      },
    },
    [failed('Box.fails', 'box', 'b', 0, 'f'), failed('Item.farFails', 'box', 'i', 'f')],
  ],
  [
    '{ g: grid { f: fails } }',
    { g: [[{ f: 'fine' }], [{ f: null }, { f: null }]] },
    [failed('Box.fails', 'g', 1, 0, 'f')],
  ],
  [
    '{ a: any { ... on Item { f: farFails } ... on Box { g: fails } } }',
    { a: [{ g: 'fine' }, { f: null }] },
    [failed('Item.farFails', 'a', 1, 'f')],
  ],
])('%s', async (query, data, errors) => {
  const { answer, text } = await federation.ask(query);
  expect(answer.data).toEqual(data);
  const byPath = (some: readonly object[] = []) => some.map((each) => JSON.stringify(each)).sort();
  expect(byPath(answer.errors?.map(({ message, path, extensions }) => ({ message, path, extensions })))).toEqual(
    byPath(errors),
  );
  expect(text).not.toContain('secret');
});

describe('entities', () => {
  test('one that its service cannot find or give is without its fields, the others have theirs', async () => {
    const { answer } = await federation.ask('{ list: items { id f: far } }');
    expect(answer.data).toEqual({
      list: [
        { id: '1', f: 'far 1' },
        { id: 'missing', f: null },
        { id: 'throws', f: null },
        { id: '2', f: 'far 2' },
      ],
    });
    expect(answer.errors?.map(({ path }) => path)).toEqual([['list', 2, 'f']]);
  });
});

test('one error for a field of many objects, at the first', async () => {
  const { answer } = await federation.ask('{ items { farFails } }');
  expect(answer.errors).toEqual([failed('Item.farFails', 'items', 0, 'farFails')]);
});

test('two names of one field that fails: the error is at one of them', async () => {
  const { answer } = await federation.ask('{ item { x: farFails y: farFails } }');
  expect(answer).toEqual({ data: { item: { x: null, y: null } }, errors: [failed('Item.farFails', 'item', 'x')] });
});

test('a failure that takes its whole entity is told at the name of the client that it happened under', async () => {
  const strict = await openFederation({
    a: {
      sdl: 'type Query { item: Item } type Item @key(fields: "id") { id: ID! }',
      resolvers: { Query: { item: () => ({ id: '1' }) } },
    },
    b: {
      sdl: 'type Item @key(fields: "id") { id: ID! must(n: Int): Int! }',
      resolvers: { Item: { must: (_: unknown, { n }: Given) => (n === 2 ? fail() : n) } },
    },
  });
  try {
    const { answer } = await strict.ask('{ item { must(n: 1) x: must(n: 2) } }');
    expect(answer).toEqual({ data: { item: null }, errors: [failed('Item.must', 'item', 'x')] });
  } finally {
    await strict.stop();
  }
});
