/** What is counted of a document, over its tokens alone. */
import { describe, expect, test } from '@jest/globals';
import { type Form, formOf } from '../../../../gateway/limits/document-form.ts';

const NOTHING: Omit<Form, 'tokens' | 'depth'> = {
  aliases: 0,
  directives: 0,
  directivesInARow: 0,
  operations: 0,
  fragments: 0,
  spreads: 0,
  isMutation: false,
};

describe('A document', () => {
  test.each<[string, Partial<Form>]>([
    ['{ a }', { tokens: 3, depth: 1, operations: 1 }],
    [
      'query Q($v: In = {x: [1]} @d) { a(b: {c: [$v]}) }',
      { depth: 4, operations: 1, directives: 1, directivesInARow: 1 },
    ],
    ['{ a: b { c: d(e: 1) } }', { depth: 3, operations: 1, aliases: 2 }],
    ['{ a @x @y(z: {w: 1}) @x b @x }', { depth: 3, operations: 1, directives: 4, directivesInARow: 3 }],
    ['query($a: ID @x @y $b: ID @x) { a @x }', { depth: 1, operations: 1, directives: 4, directivesInARow: 2 }],
    ['query Q @x @y { a @x { b @x } }', { depth: 2, operations: 1, directives: 4, directivesInARow: 2 }],
    [
      'mutation { a } query fragment { b } fragment mutation on T { c }',
      { depth: 1, operations: 2, fragments: 1, isMutation: true },
    ],
    ['query mutation { a } fragment query on T { c }', { depth: 1, operations: 1, fragments: 1 }],
    [
      '{ ...A ... @x { b } ... on T { c } }',
      { depth: 2, operations: 1, spreads: 3, directives: 1, directivesInARow: 1 },
    ],
    ['{ a(b: "{ c: d @e ...F") } # { g: h }', { depth: 2, operations: 1 }],
    ['{ a { mutation fragment: query } }', { depth: 2, operations: 1, aliases: 1 }],
  ])('%s', (text, form) => {
    expect(formOf(text, 100)).toMatchObject({ ...NOTHING, ...form });
  });

  test.each(['hello?', '{ a(b: "c) }', '{ a(b: 1.) }'])('that is no GraphQL has no form: %s', (text) => {
    expect(formOf(text, 100)).toBeUndefined();
  });

  test('that is longer than may be has none', () => {
    expect(formOf('{ a }', 3)).toBeDefined();
    expect(formOf('{ a b }', 3)).toBeUndefined();
  });
});
