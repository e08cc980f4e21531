/**
 * The shapes of the benchmark are what they are said to be: valid over the graph, of the size that is told, each request
 * another one. Nothing is timed.
 */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { buildASTSchema, type DocumentNode, Kind, parse, validate, visit } from 'graphql';
import { type Shape, type ShapeName, shapeNames, shapes } from '../../bench/shapes.ts';

const sdl = readFileSync(new URL('../../../schema/sdl/supergraph.graphql', import.meta.url), 'utf8');
const schema = buildASTSchema(parse(sdl), { assumeValidSDL: true });
const built = new Map<ShapeName, Shape>(shapeNames.map((name) => [name, shapes[name]()]));
const shape = (name: ShapeName): Shape => built.get(name) as Shape;

const documentOf = (name: ShapeName): DocumentNode =>
  parse((JSON.parse(shape(name).requests[0]!.body) as { query: string }).query);

test.each(shapeNames)('%s is a valid operation of the graph', (name) => {
  expect(validate(schema, documentOf(name)).map(({ message }) => message)).toEqual([]);
});

test.each(shapeNames)('%s never asks the same twice in a row of 64, and never expects the same', (name) => {
  const { requests } = shape(name);
  expect(new Set(requests.map(({ body }) => body)).size).toBe(64);
  expect(new Set(requests.map(({ expected }) => expected)).size).toBe(64);
});

describe('an answer', () => {
  test('of list has 50 customers in about 75 kB', () => {
    const { customersById } = JSON.parse(shape('list').requests[0]!.expected) as { customersById: unknown[] };
    expect(customersById).toHaveLength(50);
    for (const { expected } of shape('list').requests) {
      expect(expected.length).toBeGreaterThan(72_000);
      expect(expected.length).toBeLessThan(78_000);
    }
  });

  test.each(shapeNames)('of %s has a value in every field', (name) => {
    const allowed = new Set(['recipient', 'actor', 'redeemedAt']);
    const nulls: string[] = [];
    JSON.parse(shape(name).requests[0]!.expected, (key, value: unknown) => {
      if (value === null && !allowed.has(key)) nulls.push(key);
      return value;
    });
    expect(nulls).toEqual([]);
  });
});

test('wide selects 200 fields', () => {
  let fields = 0;
  visit(documentOf('wide'), {
    [Kind.FIELD]: () => {
      fields += 1;
    },
  });
  expect(fields).toBe(200);
});
