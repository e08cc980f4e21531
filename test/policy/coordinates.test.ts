/**
 * Every field of the built-in graph against the list of what it holds, in both directions.
 */
import { describe, expect, test } from '@jest/globals';
import { isIntrospectionType, isObjectType } from 'graphql';
import { classification } from '../../schema/classification.ts';
import type { SubgraphPolicy } from '../../schema/policy.ts';
import { COORDINATES, INHERITING } from './coordinates.ts';
import { index, schema } from './graph.ts';

const agreed = new Map(
  Object.entries(COORDINATES).flatMap(([held, coordinates]) =>
    coordinates
      .trim()
      .split(/\s+/)
      .map((coordinate) => [coordinate, held] as const),
  ),
);
const fields = Object.values(schema.getTypeMap())
  .filter(isObjectType)
  .filter((type) => !isIntrospectionType(type))
  .flatMap((type) => Object.keys(type.getFields()).map((field) => [type.name, field] as const));

/** What the classification says of a field, in the words of the list. */
function stated(type: string, field: string): string {
  const value = index.classOf(type, field);
  return typeof value === 'object' ? 'public' : String(value);
}

describe('what each field holds', () => {
  test('a field is on the list, or of a type that inherits', () => {
    const unlisted = fields.filter(([type, field]) => !agreed.has(`${type}.${field}`) && !INHERITING.includes(type));
    expect(unlisted).toEqual([]);
  });

  test('what is on the list is in the graph', () => {
    const names = fields.map(([type, field]) => `${type}.${field}`);
    expect([...agreed.keys()].filter((coordinate) => !names.includes(coordinate))).toEqual([]);
    expect(INHERITING.filter((type) => schema.getType(type) === undefined)).toEqual([]);
  });

  test.each(fields)('%s.%s is classified as the list says', (type, field) => {
    expect(stated(type, field)).toBe(agreed.get(`${type}.${field}`) ?? 'inherit');
  });

  test('no two subgraphs say different things about one field', () => {
    const said = new Map<string, unknown>();
    for (const { coordinates } of Object.values(classification) as SubgraphPolicy[])
      for (const [coordinate, value] of Object.entries(coordinates)) {
        expect([coordinate, said.get(coordinate) ?? value]).toEqual([coordinate, value]);
        said.set(coordinate, value);
      }
  });

  test('public says why', () => {
    for (const { coordinates } of Object.values(classification) as SubgraphPolicy[])
      for (const value of Object.values(coordinates))
        if (typeof value === 'object') expect(value.public).toMatch(/\w+ \w+/);
  });
});
