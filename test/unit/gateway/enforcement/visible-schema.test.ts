/** What is left of a schema once fields are hidden: it is whole in itself, and nothing in it leads to what is hidden. */
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { buildSchema, type GraphQLSchema, isInterfaceType, isObjectType, printSchema, validateSchema } from 'graphql';
import { visibleSchema } from '../../../../gateway/enforcement/visible-schema.ts';

const schema = buildSchema(`
  "All that can be asked" schema { query: Query mutation: Mutation }
  type Query { customer(id: ID!, by: By): Customer any: Thing some(filter: Filter): [Face!]! product: Product }
  type Mutation { change(input: Change!): Changed }
  type Customer { id: ID! loyalty: Loyalty! payments: [[Payment!]!] }
  type Loyalty implements Face { id: ID! tier: Tier }
  type Payment { method(as: Currency): String }
  type Product implements Face { id: ID! name: String }
  type Changed { customer: Customer }
  interface Face { id: ID! }
  union Thing = Product | Payment
  input Change { id: ID! nested: Nested } input Nested { secret: Currency } input Filter { tier: Tier }
  enum Tier { GOLD } enum By { NAME } scalar Currency type Orphan { id: ID }
  directive @shown(if: Boolean) on FIELD`);

const all = Object.values(schema.getTypeMap()).flatMap((type) =>
  isObjectType(type) && !type.name.startsWith('__')
    ? Object.keys(type.getFields()).map((field) => `${type.name}.${field}`)
    : [],
);
const without = (...hidden: string[]): GraphQLSchema =>
  visibleSchema(schema, (type, field) => !hidden.includes(`${type}.${field}`));
const typesOf = (of: GraphQLSchema) => Object.keys(of.getTypeMap()).filter((name) => !name.startsWith('__'));

describe('a schema', () => {
  test('of which nothing is hidden is the same one, types that nothing leads to among it', () => {
    expect(without()).toBe(schema);
    expect(typesOf(without())).toContain('Orphan');
  });

  test('without a field is without the types that only it leads to, those of its arguments among them', () => {
    const types = typesOf(without('Mutation.change', 'Query.some'));
    for (const gone of ['Mutation', 'Change', 'Nested', 'Changed', 'Filter', 'Face', 'Orphan'])
      expect(types).not.toContain(gone);
    expect(types).toEqual(expect.arrayContaining(['Currency', 'Tier', 'By', 'Thing']));
  });

  test('keeps names, descriptions, defaults, directives and the names of its roots', () => {
    const shown = without('Query.product');
    expect(shown.description).toBe('All that can be asked');
    expect(shown.getQueryType()?.name).toBe('Query');
    expect(shown.getDirective('shown')).toBeDefined();
    expect(printSchema(shown)).toContain('customer(id: ID!, by: By): Customer');
  });

  test('has no field to a type of which nothing is seen, however long the way to it', () => {
    const shown = without('Payment.method', 'Loyalty.id', 'Loyalty.tier', 'Customer.id');
    // Nothing of Customer is left, so nothing leads to it.
    expect(typesOf(shown)).not.toContain('Customer');
    expect(Object.keys(shown.getQueryType()?.getFields() ?? {})).toEqual(['any', 'some', 'product']);
    expect(typesOf(shown)).not.toContain('Mutation');
    expect(printSchema(shown)).toContain('union Thing = Product');
  });

  test('shows of an interface what all of its types show', () => {
    const shown = without('Loyalty.id', 'Query.any');
    expect(typesOf(shown)).not.toContain('Face');
    expect(printSchema(shown)).toContain('type Loyalty {');
  });

  test('of which nothing is seen is a query without fields', () => {
    expect(typesOf(visibleSchema(schema, () => false))).toEqual(expect.arrayContaining(['Query']));
    expect(
      visibleSchema(schema, () => false)
        .getQueryType()
        ?.getFields() ?? {},
    ).toEqual({});
  });

  test('is valid whatever is hidden, as long as something is seen, and shows no more than is seen', () => {
    fc.assert(
      fc.property(
        fc.subarray(all.filter((field) => field !== 'Query.product' && field !== 'Product.name')),
        (hidden) => {
          const shown = without(...hidden);
          expect(validateSchema(shown)).toEqual([]);
          for (const type of Object.values(shown.getTypeMap()))
            if ((isObjectType(type) || isInterfaceType(type)) && !type.name.startsWith('__'))
              for (const field of Object.keys(type.getFields())) expect(hidden).not.toContain(`${type.name}.${field}`);
        },
      ),
      { numRuns: 300 },
    );
  });
});
