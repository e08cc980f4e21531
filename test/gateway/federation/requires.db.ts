/** `@requires`: what a field is computed from arrives with the representation, whatever the client has asked for and under what name. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { called, type Federation, openFederation, representations } from '../../support/federated.ts';

let federation: Federation;
type Given = Record<string, unknown>;

const parcels = [
  {
    id: '1',
    weight: 2,
    size: { width: 3, height: 4 },
    contents: [
      { __typename: 'Book', pages: 100 },
      { __typename: 'Toy', age: 3 },
    ],
    owner: { __typename: 'Firm', vat: 'V1' },
    tags: ['x', 'y'],
  },
  { id: '2', weight: null, size: null, contents: [], owner: { __typename: 'Person', name: 'P2' }, tags: null },
];

beforeAll(async () => {
  federation = await openFederation({
    parcels: {
      sdl: `
        type Query { parcels: [Parcel!]! }
        type Parcel @key(fields: "id") {
          id: ID! weight(unit: Unit! = KG): Float size: Size contents: [Thing!]! owner: Owner tags: [String!]
        }
        enum Unit { KG G }
        type Size { width: Int height: Int }
        union Thing = Book | Toy
        type Book { pages: Int } type Toy { age: Int }
        interface Owner { label: String }
        type Firm implements Owner { label: String vat: String }
        type Person implements Owner { label: String name: String }`,
      resolvers: {
        Query: { parcels: () => parcels },
        Parcel: {
          __resolveReference: ({ id }: Given) => parcels.find((each) => each.id === id),
          weight: ({ weight }: Given, { unit }: Given) =>
            weight === null ? null : Number(weight) * (unit === 'G' ? 1000 : 1),
        },
        Firm: { label: ({ vat }: Given) => `firm ${vat}` },
        Person: { label: ({ name }: Given) => `person ${name}` },
      },
    },
    // Computed from the first service; each field says what it was given.
    shipping: {
      sdl: `
        type Parcel @key(fields: "id") {
          id: ID!
          weight(unit: Unit! = KG): Float @external
          size: Size @external
          contents: [Thing!]! @external
          owner: Owner @external
          tags: [String!] @external
          cost: String @requires(fields: "weight")
          grams: String @requires(fields: "weight(unit: G)")
          area: String @requires(fields: "size { width height }")
          list: String @requires(fields: "contents { ... on Book { pages } ... on Toy { age } }")
          bill(to: String): String @requires(fields: "owner { label ... on Firm { vat } } tags")
        }
        enum Unit { KG G }
        type Size { width: Int @external height: Int @external }
        union Thing = Book | Toy
        type Book { pages: Int @external } type Toy { age: Int @external }
        interface Owner { label: String }
        type Firm implements Owner { label: String @external vat: String @external }
        type Person implements Owner { label: String @external }`,
      resolvers: {
        Parcel: {
          __resolveReference: (given: Given) => given,
          cost: ({ weight }: Given) => `cost of ${weight}`,
          grams: ({ weight }: Given) => `grams of ${weight}`,
          area: ({ size }: Given) => `area of ${JSON.stringify(size)}`,
          list: ({ contents }: Given) => `list of ${JSON.stringify(contents)}`,
          bill: ({ owner, tags }: Given, { to }: Given) =>
            `bill to ${to} of ${JSON.stringify(to ? tags : [owner, tags])}`,
        },
      },
    },
    // A chain: computed from what the second has computed.
    billing: {
      sdl: `
        type Parcel @key(fields: "id") {
          id: ID! cost: String @external area: String @external total: String @requires(fields: "cost area")
        }`,
      resolvers: {
        Parcel: {
          __resolveReference: (given: Given) => given,
          total: ({ cost, area }: Given) => `total of (${cost}) and (${area})`,
        },
      },
    },
    audit: {
      sdl: `type Parcel @key(fields: "id") { id: ID! total: String @external mark: String @requires(fields: "total") }`,
      resolvers: {
        Parcel: { __resolveReference: (given: Given) => given, mark: ({ total }: Given) => `mark of [${total}]` },
      },
    },
  });
});
afterAll(() => federation.stop());

test('one field, null where it is null', async () => {
  const { answer, calls } = await federation.ask('{ parcels { cost } }');
  expect(answer).toEqual({ data: { parcels: [{ cost: 'cost of 2' }, { cost: 'cost of null' }] } });
  expect(called(calls)).toBe('parcels shipping');
  expect(representations(calls, 'shipping')).toEqual([
    { __typename: 'Parcel', id: '1', weight: 2 },
    { __typename: 'Parcel', id: '2', weight: null },
  ]);
});

describe('with arguments', () => {
  test('the field is fetched with those of the requirement', async () => {
    const { answer } = await federation.ask('{ parcels { grams } }');
    expect(answer).toEqual({ data: { parcels: [{ grams: 'grams of 2000' }, { grams: 'grams of null' }] } });
  });

  test('whatever arguments the client gives to the same field', async () => {
    const { answer } = await federation.ask(
      'query ($unit: Unit!) { parcels { grams weight(unit: KG) again: weight(unit: $unit) bill(to: "me") } }',
      { unit: 'G' },
    );
    const [first] = (answer.data as { parcels: object[] }).parcels;
    expect(first).toEqual({
      grams: 'grams of 2000',
      weight: 2,
      again: 2000,
      bill: `bill to me of ${JSON.stringify(['x', 'y'])}`,
    });
  });

  test('two requirements of one field with different arguments do not meet', async () => {
    const { answer } = await federation.ask('{ parcels { grams cost } }');
    expect(answer).toEqual({
      data: {
        parcels: [
          { grams: 'grams of 2000', cost: 'cost of 2' },
          { grams: 'grams of null', cost: 'cost of null' },
        ],
      },
    });
  });
});

describe('of objects', () => {
  test('the fields that it names, and null for an object that is not there', async () => {
    const { answer } = await federation.ask('{ parcels { area size { width } } }');
    const [first, second] = (answer.data as { parcels: { area: string }[] }).parcels;
    expect(JSON.parse(first!.area.slice(8))).toMatchObject({ width: 3, height: 4 });
    expect(second).toEqual({ area: 'area of null', size: null });
  });

  test('of a union, by fragments', async () => {
    const { answer } = await federation.ask('{ parcels { list } }');
    const [first, second] = (answer.data as { parcels: { list: string }[] }).parcels;
    expect(JSON.parse(first!.list.slice(8))).toMatchObject([{ pages: 100 }, { age: 3 }]);
    expect(second!.list).toBe('list of []');
  });

  test('of an interface, by its fields and by fragments', async () => {
    const { answer } = await federation.ask('{ parcels { id bill } }');
    const [first, second] = (answer.data as { parcels: { bill: string }[] }).parcels;
    expect(JSON.parse(first!.bill.slice('bill to undefined of '.length))).toMatchObject([
      { label: 'firm V1', vat: 'V1' },
      ['x', 'y'],
    ]);
    expect(JSON.parse(second!.bill.slice('bill to undefined of '.length))).toMatchObject([
      { label: 'person P2' },
      null,
    ]);
  });
});

test('a chain of requirements over four services', async () => {
  const { answer, calls } = await federation.ask('{ parcels { mark } }');
  const [first, second] = (answer.data as { parcels: { mark: string }[] }).parcels;
  expect(first?.mark).toMatch(/^mark of \[total of \(cost of 2\) and \(area of \{.*"width":3.*\}\)\]$/);
  expect(second?.mark).toBe('mark of [total of (cost of null) and (area of null)]');
  expect(called(calls)).toBe('audit billing parcels shipping');
});

test('a name of the client that poses as a required field does not take its place', async () => {
  const { text } = await federation.ask('{ parcels { weight: id cost } }');
  expect(text).toBe('{"data":{"parcels":[{"weight":"1","cost":"cost of 2"},{"weight":"2","cost":"cost of null"}]}}');
});
