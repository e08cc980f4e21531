/** Leaves as text: what graphql-js would serialize, and nothing that it would refuse. */
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  buildSchema,
  GraphQLBoolean,
  type GraphQLEnumType,
  GraphQLFloat,
  GraphQLID,
  GraphQLInt,
  type GraphQLScalarType,
  GraphQLString,
} from 'graphql';
import { leafText } from '../../../../gateway/federation/answer/leaf-text.ts';

const json = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.double(),
  fc.integer({ min: -(2 ** 33), max: 2 ** 33 }),
  fc.maxSafeInteger(),
  fc.boolean(),
  fc.constantFrom('7', '-0', -0, 2 ** 31, 2 ** 31 - 1, -(2 ** 31), '', 'true', 1e21, 5e-324, '\u2028'),
  fc.jsonValue().filter((value) => value !== null),
);

describe('a value of a scalar of the specification', () => {
  test.each([GraphQLString, GraphQLID, GraphQLInt, GraphQLFloat, GraphQLBoolean])('%s', (type: GraphQLScalarType) => {
    const text = leafText(type);
    const expected = (value: unknown): string | undefined => {
      try {
        return JSON.stringify(type.serialize(value));
      } catch {
        return undefined;
      }
    };
    fc.assert(
      fc.property(json, (value) => {
        expect(text(value)).toBe(expected(value));
      }),
      { numRuns: 2_000 },
    );
  });
});

const schema = buildSchema('scalar Any enum Colour { RED GREEN }');

test('a value of a custom scalar is what the service sent', () => {
  const text = leafText(schema.getType('Any') as GraphQLScalarType);
  fc.assert(
    fc.property(
      fc.jsonValue().filter((value) => value !== null),
      (value) => {
        expect(text(value)).toBe(JSON.stringify(value));
      },
    ),
  );
});

test('a value of an enum is one that clients know; a hidden one is nothing, and anything else is wrong', () => {
  const text = leafText(schema.getType('Colour') as GraphQLEnumType, (value) => value === 'HIDDEN');
  expect([text('RED'), text('HIDDEN'), text('BLUE'), text(7), text({}), text('toString')]).toEqual([
    '"RED"',
    'null',
    undefined,
    undefined,
    undefined,
    undefined,
  ]);
});
