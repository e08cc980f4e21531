/** What is left of a schema once fields are hidden: it is whole in itself, and nothing in it leads to what is hidden. */
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  buildSchema,
  type GraphQLSchema,
  graphqlSync,
  isInterfaceType,
  isObjectType,
  printSchema,
  validateSchema,
} from 'graphql';
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

describe('What leads to what', () => {
  const faces = buildSchema(`
    type Query { face: Face lost: Lost some: Some sub: Sub ping: Int }
    interface Face { id: ID }
    interface Other { x: Int }
    type A implements Face { id: ID extra: Int }
    type B implements Face & Other { id: ID x: Int }
    type C { id: ID }
    type D implements Other { x: Int }
    union Lost = P
    union Some = P | A
    type P { x: Int }
    interface Thing { id: ID }
    interface Sub implements Thing { id: ID }
    type E implements Sub & Thing { id: ID }
  `);
  const shownWithout = (...hidden: string[]) =>
    visibleSchema(faces, (type, field) => isObjectType(faces.getType(type)) && !hidden.includes(`${type}.${field}`));
  const fieldsOf = (of: GraphQLSchema, name: string) => {
    const type = of.getType(name);
    return isObjectType(type) || isInterfaceType(type) ? Object.keys(type.getFields()) : undefined;
  };

  test('an interface leads to its types, and to no others', () => {
    const shown = shownWithout('Query.ping', 'Query.sub', 'Query.lost', 'Query.some');
    expect(typesOf(shown).sort()).toEqual(['A', 'B', 'Boolean', 'Face', 'ID', 'Int', 'Query', 'String']);
    expect(fieldsOf(shown, 'Face')).toEqual(['id']);
    expect(printSchema(shown)).toContain('type B implements Face {');
  });

  test('a union of which no type is left is gone, with what leads to it, and one of which some are names these', () => {
    const shown = shownWithout('P.x');
    expect(typesOf(shown)).not.toContain('Lost');
    expect(fieldsOf(shown, 'Query')).toEqual(['face', 'some', 'sub', 'ping']);
    expect(printSchema(shown)).toContain('union Some = A');
  });

  test('a type names no interface that nothing leads to', () => {
    const shown = shownWithout('Query.face');
    expect(printSchema(shown)).toContain('interface Sub {');
    expect(printSchema(shown)).toContain('type E implements Sub {');
  });

  test('of which nothing is seen can still be asked about', () => {
    const nothing = visibleSchema(faces, () => false);
    const { data, errors } = graphqlSync({
      schema: nothing,
      source: '{ __schema { queryType { name fields { name } } } }',
    });
    expect([errors, data?.__schema]).toEqual([undefined, { queryType: { name: 'Query', fields: [] } }]);
  });

  test('an interface is settled again after one of its types lost a field, though no type went', () => {
    const narrowed = buildSchema(`
      type Query { any: Any ping: Int }
      interface Any { x: Part }
      interface Part { id: ID }
      type A implements Any { x: T id: ID }
      type T implements Part { id: ID }
      type U implements Part { id: ID }
    `);
    const shown = visibleSchema(narrowed, (type) => type !== 'T');
    expect(validateSchema(shown)).toEqual([]);
    expect(fieldsOf(shown, 'A') ?? []).not.toContain('x');
    expect(fieldsOf(shown, 'Any') ?? []).not.toContain('x');
  });
});
