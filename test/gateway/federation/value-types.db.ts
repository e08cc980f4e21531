/** Value types: the same type without a key in several services, also with entities inside. */
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { called, type Federation, openFederation } from '../../support/federated.ts';

let federation: Federation;
type Given = Record<string, unknown>;
const money = (amount: number) => ({ amount, currency: { code: 'EUR', digits: 2 }, bank: { id: `bank ${amount}` } });

beforeAll(async () => {
  const shared = `
    type Money @shareable { amount: Int currency: Currency bank: Bank }
    type Currency @shareable { code: String digits: Int }`;
  federation = await openFederation({
    a: {
      sdl: `
        type Query { item: Item price: Money }
        type Item @key(fields: "id") { id: ID! price: Money }
        type Bank @key(fields: "id") { id: ID! }
        ${shared}`,
      resolvers: { Query: { item: () => ({ id: '1', price: money(1) }), price: () => money(2) } },
    },
    b: {
      sdl: `
        type Item @key(fields: "id") { id: ID! cost: Money costs: [Money!]! }
        type Bank @key(fields: "id") { id: ID! name: String }
        ${shared}`,
      resolvers: {
        Item: { __resolveReference: ({ id }: Given) => ({ id, cost: money(3), costs: [money(4), money(5)] }) },
        Bank: { name: ({ id }: Given) => `name of ${id}` },
      },
    },
  });
});
afterAll(() => federation.stop());

test('the same type from two services in one answer', async () => {
  const { answer, calls } = await federation.ask(
    '{ item { price { amount currency { code } } cost { amount currency { digits } } } price { amount } }',
  );
  expect(answer).toEqual({
    data: {
      item: { price: { amount: 1, currency: { code: 'EUR' } }, cost: { amount: 3, currency: { digits: 2 } } },
      price: { amount: 2 },
    },
  });
  expect(called(calls)).toBe('a b');
});

test('an entity inside a value, from there to another service', async () => {
  const { answer } = await federation.ask(
    '{ price { bank { name } } item { price { bank { id name } } costs { amount bank { name } } } }',
  );
  expect(answer).toEqual({
    data: {
      price: { bank: { name: 'name of bank 2' } },
      item: {
        price: { bank: { id: 'bank 1', name: 'name of bank 1' } },
        costs: [
          { amount: 4, bank: { name: 'name of bank 4' } },
          { amount: 5, bank: { name: 'name of bank 5' } },
        ],
      },
    },
  });
});
