/** What questions about the schema cost, before one of them keeps everybody waiting. */
import { describe, expect, test } from '@jest/globals';
import { getIntrospectionQuery, Kind, parse } from 'graphql';
import { introspectionCost } from '../../../../gateway/http/introspection-cost.ts';
import { DEFAULT_LIMITS } from '../../../../gateway/limits/table.ts';

const costOf = (text: string): number => {
  const document = parse(text);
  const [operation] = document.definitions;
  if (operation?.kind !== Kind.OPERATION_DEFINITION) throw new Error('The operation comes first');
  return introspectionCost(document, operation.selectionSet);
};

describe('A question about the schema costs', () => {
  test.each([
    ['{ __typename }', 1],
    ['{ __schema { description } }', 2],
    ['{ __schema { types { name } } }', 111],
    ['{ __type(name: "A") { fields { name type { name } } } }', 23],
    ['{ a: __type(name: "A") { name } b: __type(name: "A") { name } }', 3],
    [
      '{ ...F ... on Query { ...F } } fragment F on Query { __schema { ...G } } fragment G on __Schema { types { name } }',
      2 * 111,
    ],
    ['{ me { fields { types { id } } } }', 0],
  ])('%s: %d', (text, expected) => {
    expect(costOf(text)).toBe(expected);
  });

  test('less than one operation may, where a tool asks for all of it', () => {
    const options = {
      specifiedByUrl: true,
      directiveIsRepeatable: true,
      schemaDescription: true,
      inputValueDeprecation: true,
      oneOf: true,
    };
    expect(costOf(getIntrospectionQuery(options))).toBeLessThan(DEFAULT_LIMITS.operationCost);
  });

  test('more than one operation may, where names multiply lists within lists', () => {
    const names = (inside: string) => ['a', 'b', 'c'].map((name) => `${name}: ${inside}`).join(' ');
    const text = `{ ${names('__schema { types { ...T } }')} } fragment T on __Type { ${names('fields { ...F }')} }
      fragment F on __Field { ${names('type { ...G }')} } fragment G on __Type { ${names('fields { name }')} }`;
    expect(costOf(text)).toBeGreaterThan(DEFAULT_LIMITS.operationCost);
  });

  test('more than one operation may, where hundreds of leaves stand at the end of lists within lists', () => {
    const leaves = Array.from({ length: 190 }, (_, at) => `a${at}: name`).join(' ');
    const text = `{ __schema { types { fields { type { fields { ${leaves} } } } } } }`;
    expect(costOf(text)).toBeGreaterThan(DEFAULT_LIMITS.operationCost);
  });

  test('a number, however often fragments spread fragments', () => {
    const levels = Array.from(
      { length: 60 },
      (_, n) => `fragment f${n} on __Type { a: fields { type { ...f${n + 1} } } b: fields { type { ...f${n + 1} } } }`,
    );
    const cost = costOf(`{ __type(name: "A") { ...f0 } } ${levels.join(' ')} fragment f60 on __Type { name }`);
    expect(Number.isFinite(cost)).toBe(true);
    expect(cost).toBeGreaterThan(DEFAULT_LIMITS.operationCost);
  });
});
