/** Field merging: one response name asked for many times is one field; one field under many names and arguments is many. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { called, type Federation, openFederation } from '../../support/federated.ts';

let federation: Federation;
type Given = Record<string, unknown>;

beforeAll(async () => {
  const item = (id: unknown): Given => ({
    __typename: 'Item',
    id,
    name: `name ${id}`,
    text: ({ of }: Given) => `text ${of}`,
  });
  federation = await openFederation({
    a: {
      sdl: `
        type Query { item(id: ID! = 1): Item items(ids: [ID!]): [Face] }
        interface Face { id: ID! text(of: String = "it"): String }
        type Item implements Face @key(fields: "id") { id: ID! name: String text(of: String = "it"): String }
        type Other implements Face { id: ID! text(of: String = "it"): String }`,
      resolvers: {
        Query: {
          item: (_: unknown, { id }: Given) => item(id),
          items: (_: unknown, { ids }: { ids: string[] }) =>
            ids.map((id) => (id > '5' ? { ...item(id), __typename: 'Other' } : item(id))),
        },
        Item: { __resolveReference: ({ id }: Given) => item(id) },
      },
    },
    b: {
      sdl: `
        type Item @key(fields: "id") { id: ID! price(in: String, round: Boolean = false): String box: Box friend(n: Int = 1): Item }
        type Box { size: Int label: String inner: Box }`,
      resolvers: {
        Item: {
          __resolveReference: ({ id }: Given) => ({ id }),
          price: ({ id }: Given, args: Given) => `${id} ${JSON.stringify(args)}`,
          box: ({ id }: Given) => ({ size: Number(id), label: 'l', inner: { size: 0, label: 'i' } }),
          friend: ({ id }: Given, { n }: Given) => ({ id: `${id}${n}` }),
        },
      },
    },
  });
});
afterAll(() => federation.stop());

const text = async (query: string, variables?: Given) => (await federation.ask(query, variables)).text;
const data = (value: object) => JSON.stringify({ data: value });

describe('one name', () => {
  test('selections on it are put together, in order', async () => {
    const query =
      '{ item { box { size } } item { name box { label } } ...F } fragment F on Query { item { box { inner { size } } } item { box { inner { label } size } } }';
    expect(await text(query)).toBe(
      data({ item: { box: { size: 1, label: 'l', inner: { size: 0, label: 'i' } }, name: 'name 1' } }),
    );
    expect(called((await federation.ask(query)).calls)).toBe('a b');
  });

  test('on an interface and on a member', async () => {
    const query =
      '{ items(ids: [1, 6]) { x: text ... on Item { x: text friend { id } } ... on Face { ... on Item { friend { name } } } } }';
    expect(await text(query)).toBe(
      data({ items: [{ x: 'text it', friend: { id: '11', name: 'name 11' } }, { x: 'text it' }] }),
    );
  });

  test('for different fields of members that can not be one object', async () => {
    const query = '{ items(ids: [2, 7]) { ... on Item { v: name } ... on Other { v: text(of: "other") } } }';
    expect(await text(query)).toBe(data({ items: [{ v: 'name 2' }, { v: 'text other' }] }));
  });

  test('with arguments that are the same, written in another order', async () => {
    const query = '{ item { price(in: "x", round: true) } item { price(round: true, in: "x") } }';
    expect(await text(query)).toBe(data({ item: { price: '1 {"in":"x","round":true}' } }));
  });
});

describe('many names', () => {
  test('with the same and with other arguments', async () => {
    const query = `query ($in: String, $round: Boolean) { item {
      a: price b: price(in: null) c: price(in: "c") d: price(in: $in) e: price(round: $round) price f: price(round: false) } }`;
    expect(await text(query, { in: 'v' })).toBe(
      data({
        item: {
          a: '1 {"round":false}',
          b: '1 {"in":null,"round":false}',
          c: '1 {"in":"c","round":false}',
          d: '1 {"in":"v","round":false}',
          e: '1 {"round":false}',
          price: '1 {"round":false}',
          f: '1 {"round":false}',
        },
      }),
    );
  });

  test('of objects, with other selections on each', async () => {
    const query =
      '{ a: item(id: 2) { name } b: item(id: 2) { p: price } c: item(id: 3) { box { size } d: box { label } } item { id } }';
    expect(await text(query)).toBe(
      data({
        a: { name: 'name 2' },
        b: { p: '2 {"round":false}' },
        c: { box: { size: 3 }, d: { label: 'l' } },
        item: { id: '1' },
      }),
    );
  });

  test('at every level at once', async () => {
    const query =
      '{ item { x: friend(n: 1) { id y: friend(n: 2) { id } } z: friend(n: 2) { y: friend { id } id x: price(in: "z") } } }';
    expect(await text(query)).toBe(
      data({
        item: {
          x: { id: '11', y: { id: '112' } },
          z: { y: { id: '121' }, id: '12', x: '12 {"in":"z","round":false}' },
        },
      }),
    );
  });

  test('of members, each with its own', async () => {
    const query =
      '{ items(ids: [1, 8]) { a: text(of: "a") b: text(of: "b") ... on Other { c: text(of: "c") } ... on Item { c: text(of: "d") } text } }';
    expect(await text(query)).toBe(
      data({
        items: [
          { a: 'text a', b: 'text b', c: 'text d', text: 'text it' },
          { a: 'text a', b: 'text b', c: 'text c', text: 'text it' },
        ],
      }),
    );
  });
});

describe('names that mean something to somebody', () => {
  test('keys, prototypes and the planner', async () => {
    const query = `{ id: item { __typename: name id: price _0: id key: id }
      constructor: item(id: 2) { __proto__: name toString: price hasOwnProperty: box { __proto__: size } }
      _entities: item { representations: id } e0: __typename r0: item { __typename } price__2: item { price: price(in: "1") price__2: price(in: "2") } }`;
    expect(await text(query)).toBe(
      '{"data":{"id":{"__typename":"name 1","id":"1 {\\"round\\":false}","_0":"1","key":"1"},' +
        '"constructor":{"__proto__":"name 2","toString":"2 {\\"round\\":false}","hasOwnProperty":{"__proto__":2}},' +
        '"_entities":{"representations":"1"},"e0":"Query","r0":{"__typename":"Item"},' +
        '"price__2":{"price":"1 {\\"in\\":\\"1\\",\\"round\\":false}","price__2":"1 {\\"in\\":\\"2\\",\\"round\\":false}"}}}',
    );
  });
});
