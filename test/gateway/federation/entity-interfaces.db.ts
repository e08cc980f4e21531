/** Interfaces of entities: members that live in several services, asked through the interface. */
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { called, type Federation, openFederation, representations } from '../../support/federated.ts';

let federation: Federation;
type Given = Record<string, unknown>;
const things: Given[] = [
  { __typename: 'Car', id: 'c', name: 'car', wheels: 4, maker: { __typename: 'Firm', id: 'f' } },
  { __typename: 'Boat', id: 'b', name: 'boat', sails: 2, maker: { __typename: 'Person', id: 'p' } },
];
const extra = (given: Given) => ({
  ...given,
  price: `price of ${given.id}`,
  owner: { __typename: 'Car', id: 'c', price: 'price of c' },
});

beforeAll(async () => {
  federation = await openFederation({
    fleet: {
      sdl: `
        type Query { vehicles: [Vehicle] }
        interface Named { name: String }
        interface Vehicle implements Named @key(fields: "id") { id: ID! name: String maker: Maker }
        type Car implements Vehicle & Named @key(fields: "id") { id: ID! name: String wheels: Int maker: Maker }
        type Boat implements Vehicle & Named @key(fields: "id") { id: ID! name: String sails: Int maker: Maker }
        interface Maker { id: ID! }
        type Firm implements Maker @key(fields: "id") { id: ID! }
        type Person implements Maker @key(fields: "id") { id: ID! }`,
      resolvers: {
        Query: { vehicles: () => things },
        Vehicle: {
          __resolveReference: ({ id }: Given) => things.find((each) => each.id === id),
          __resolveType: ({ __typename }: Given) => __typename,
        },
        Car: { __resolveReference: () => things[0] },
        Boat: { __resolveReference: () => things[1] },
      },
    },
    sales: {
      sdl: `
        type Query { offers: [Offer] }
        interface Offer { price: String owner: Offer }
        type Car implements Offer @key(fields: "id") { id: ID! price: String owner: Offer }
        type Boat implements Offer @key(fields: "id") { id: ID! price: String owner: Offer }
        type Voucher implements Offer { price: String owner: Offer code: String }`,
      resolvers: {
        Query: {
          offers: () => [{ __typename: 'Voucher', price: '5', code: 'V' }, extra({ __typename: 'Boat', id: 'b' })],
        },
        Car: { __resolveReference: extra },
        Boat: { __resolveReference: extra },
      },
    },
    makers: {
      sdl: `
        type Firm @key(fields: "id") { id: ID! vat: String }
        type Person @key(fields: "id") { id: ID! born: Int }`,
      resolvers: {
        Firm: { __resolveReference: ({ id }: Given) => ({ id, vat: `vat ${id}` }) },
        Person: { __resolveReference: ({ id }: Given) => ({ id, born: 1900 }) },
      },
    },
  });
});
afterAll(() => federation.stop());

test('fields of the interface come in one call', async () => {
  const { answer, calls } = await federation.ask('{ vehicles { id name } }');
  expect(answer).toEqual({
    data: {
      vehicles: [
        { id: 'c', name: 'car' },
        { id: 'b', name: 'boat' },
      ],
    },
  });
  expect(called(calls)).toBe('fleet');
});

test('fields of members that another service has', async () => {
  const { answer, calls } = await federation.ask('{ vehicles { name ... on Offer { price } ... on Boat { sails } } }');
  expect(answer).toEqual({
    data: {
      vehicles: [
        { name: 'car', price: 'price of c' },
        { name: 'boat', price: 'price of b', sails: 2 },
      ],
    },
  });
  expect(called(calls)).toBe('fleet sales');
  expect(representations(calls, 'sales')).toEqual([
    { __typename: 'Car', id: 'c' },
    { __typename: 'Boat', id: 'b' },
  ]);
});

test('an interface that one service has and another has not, both ways', async () => {
  const { answer } = await federation.ask(
    '{ offers { price ... on Vehicle { name maker { id } } ... on Voucher { code } __typename } }',
  );
  expect(answer).toEqual({
    data: {
      offers: [
        { price: '5', code: 'V', __typename: 'Voucher' },
        { price: 'price of b', name: 'boat', maker: { id: 'p' }, __typename: 'Boat' },
      ],
    },
  });
});

test('entities of two types behind one field, each from its own place', async () => {
  const { answer, calls } = await federation.ask(
    '{ vehicles { maker { ... on Firm { vat } ... on Person { born } } } }',
  );
  expect(answer).toEqual({ data: { vehicles: [{ maker: { vat: 'vat f' } }, { maker: { born: 1900 } }] } });
  expect(called(calls)).toBe('fleet makers');
});

test('through an interface into an interface and on', async () => {
  const { answer } = await federation.ask('{ offers { owner { price ... on Named { name ... on Car { wheels } } } } }');
  expect(answer).toEqual({
    data: { offers: [{ owner: null }, { owner: { price: 'price of c', name: 'car', wheels: 4 } }] },
  });
});
