/** What is read so that a field can be resolved: every coordinate that a field set names, whatever type it may turn out to be. */
import { describe, expect, test } from '@jest/globals';
import { buildSchema } from 'graphql';
import { coordinatesIn, fetchedOnBehalf } from '../../../../gateway/enforcement/read-on-behalf.ts';
import type { GraphField, ReadSet, ServiceFields } from '../../../../gateway/enforcement/supergraph-fields.ts';

const schema = buildSchema(`
  type Query { any: Any }
  type Customer { id: ID name: Name item: Item any: Any tags: [Tag!]! }
  type Name { given: String family: String }
  type Tag { text: String }
  interface Item { id: ID maker: Maker }
  interface Bare { id: ID }
  type Book implements Item { id: ID maker: Maker pages: Int }
  type Toy implements Item { id: ID maker: Maker colour: String }
  type Maker { city: String }
  union Any = Book | Toy
`);
const named = (selection: string, type = 'Customer') => [...coordinatesIn(schema, { type, selection })].sort();

describe('A field set names', () => {
  test.each<[string, string[]]>([
    ['id', ['Customer.id']],
    ['{ id }', ['Customer.id']],
    ['  { id } ', ['Customer.id']],
    ['id __typename', ['Customer.id']],
    ['name { given }', ['Customer.name', 'Name.given']],
    ['tags { text }', ['Customer.tags', 'Tag.text']],
    ['name { __typename }', ['Customer.name']],
    ['... on Customer { id }', ['Customer.id']],
    ['... { id }', ['Customer.id']],
    ['ghost', ['Customer.ghost']],
    ['ghost { id }', ['Customer.ghost']],
  ])('by %j these: %j', (selection, expected) => {
    expect(named(selection)).toEqual(expected);
  });

  test('those of every type that an interface may be, and what they lead to', () => {
    expect(named('item { id maker { city } }')).toEqual([
      'Book.id',
      'Book.maker',
      'Customer.item',
      'Maker.city',
      'Toy.id',
      'Toy.maker',
    ]);
  });

  test('those of the type that is asked for, where one is', () => {
    expect(named('any { ... on Book { pages } ... on Toy { colour } }')).toEqual([
      'Book.pages',
      'Customer.any',
      'Toy.colour',
    ]);
  });

  test('those of an interface that no type is, and of a type that there is not, by their own names', () => {
    expect(named('id', 'Bare')).toEqual(['Bare.id']);
    expect(named('id', 'Ghost')).toEqual(['Ghost.id']);
  });
});

describe('What is fetched on behalf of fields', () => {
  const field = (coordinate: string, ...reads: ReadSet[]) => ({ coordinate, reads }) as unknown as GraphField;
  const service = (...fields: GraphField[]) => ({ fields }) as unknown as ServiceFields;
  const requires = (selection: string): ReadSet => ({ by: '@requires', type: 'Customer', selection });

  test('is what is required and what comes from a context, of all services together', () => {
    const found = fetchedOnBehalf(schema, [
      service(field('Customer.perks', requires('id'), { by: '@fromContext', type: 'Name', selection: 'given' })),
      service(field('Customer.perks', requires('tags { text }')), field('Customer.plain')),
    ]);
    expect([...found]).toEqual([
      ['Customer.perks', new Set(['Customer.id', 'Name.given', 'Customer.tags', 'Tag.text'])],
    ]);
  });

  test('is not what only comes along', () => {
    const provides: ReadSet = { by: '@provides', type: 'Customer', selection: 'id' };
    expect(fetchedOnBehalf(schema, [service(field('Query.customer', provides))]).size).toBe(0);
  });
});
