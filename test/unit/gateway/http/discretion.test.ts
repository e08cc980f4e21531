/** Pitfall P13: what validation says names nothing of the schema that the client neither wrote nor is shown. Every kind of message. */
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { buildSchema, parse, validate } from 'graphql';
import { withoutHidden } from '../../../../gateway/http/discretion.ts';

const whole = buildSchema(
  `
  type Query { open(id: ID!, input: Open): Open hidden(secretId: ID!, id: Int): Vault vaults: [Vault] }
  type Mutation { store(content: Content!): Vault }
  type Open { id: ID name: String size: Size }
  type Vault { id: ID! secretKey: Secret! lock: Lock }
  type Secret { code: Code } interface Lock { id: ID } union Either = Open | Vault
  enum Code { ALPHA BETA } enum Size { SMALL LARGE }
  input Open2 { a: Int } input Content { code: Code! weight: Float! nested: Inner } input Inner { depth: Int! }
  scalar Stamp`.replace('input: Open', 'input: Open2'),
);
const shown = buildSchema(`
  type Query { open(id: ID!, input: Open2): Open } type Open { id: ID name: String size: Size }
  enum Size { SMALL LARGE } input Open2 { a: Int }`);

const said = (source: string) =>
  validate(whole, parse(source)).map(({ message, locations: places = [] }) =>
    withoutHidden(message.replace(/ ?Did you mean(.+?)\?$/, ''), { source, places }, shown, whole),
  );

describe('P13: about what is hidden, a message names only what the client wrote there', () => {
  test.each([
    ['{ hidden(secretId: 1) { nothing } }', ['Cannot query field "nothing" on type "?".']],
    ['{ hidden { id } }', ['Field "hidden" argument "?" of type "?" is required, but it was not provided.']],
    ['{ hidden(secretId: 1) }', ['Field "hidden" of type "?" must have a selection of subfields.']],
    [
      '{ hidden(secretId: 1) { lock { id { x } } } }',
      ['Field "id" must not have a selection since type "ID" has no subfields.'],
    ],
    ['{ hidden(secretId: 1, wrong: 2) { id } }', ['Unknown argument "wrong" on field "?".']],
    [
      '{ hidden(secretId: 1) { ... on Open { id } } }',
      ['Fragment cannot be spread here as objects of type "?" can never be of type "Open".'],
    ],
    [
      '{ hidden(secretId: 1) { ...F } } fragment F on Open { id }',
      ['Fragment "F" cannot be spread here as objects of type "?" can never be of type "?".'],
    ],
    ['mutation { store(content: { weight: 1 }) { id } }', ['Field "?" of required type "?" was not provided.']],
    [
      'mutation { store(content: { code: ALPHA, weight: 1, wrong: 2 }) { id } }',
      ['Field "wrong" is not defined by type "?".'],
    ],
    [
      'mutation { store(content: { code: ALPHA, weight: 1, nested: {} }) { id } }',
      ['Field "?" of required type "?" was not provided.'],
    ],
    ['mutation { store(content: { code: GAMMA, weight: 1 }) { id } }', ['Value "GAMMA" does not exist in "?" enum.']],
    ['mutation { store(content: 7) { id } }', ['Expected value of type "?", found 7.']],
    [
      'query ($v: String) { hidden(secretId: $v) { id } }',
      ['Variable "$v" of type "String" used in position expecting type "ID!".'],
    ],
    [
      '{ vaults { a: id a: secretKey { code } } }',
      [
        'Fields "a" conflict because "id" and "secretKey" are different fields. Use different aliases on the fields to fetch both if this was intentional.',
      ],
    ],
  ])('%s', (source, expected) => {
    expect(said(source)).toEqual(expected);
  });
});

describe('about what is shown, a message names what helps', () => {
  test.each([
    ['{ open { id } }', ['Field "open" argument "id" of type "ID!" is required, but it was not provided.']],
    ['{ open(id: 1) { nothing } }', ['Cannot query field "nothing" on type "Open".']],
    ['{ nothing }', ['Cannot query field "nothing" on type "Query".']],
    ['{ open(id: 1, input: { b: 1 }) { id } }', ['Field "b" is not defined by type "Open2".']],
    ['query ($v: Vaults) { open(id: 1) { id } }', ['Unknown type "Vaults".', 'Variable "$v" is never used.']],
    [
      '{ open(id: 1) @skip { id } }',
      ['Directive "@skip" argument "if" of type "Boolean!" is required, but it was not provided.'],
    ],
  ])('%s', (source, expected) => {
    expect(said(source)).toEqual(expected);
  });
});

test('an argument of something hidden is not named, even where a visible one has its name', () => {
  // `id` is an argument of `open`, which is shown; that `hidden` has one too is not told.
  const written = { source: '{ hidden { x } }', places: [{ line: 1, column: 3 }] };
  expect(withoutHidden('Field "hidden" argument "id" of type "Int"', written, shown, whole)).toBe(
    'Field "hidden" argument "?" of type "?"',
  );
});

test('a list of guesses, in a comment or elsewhere in the document, finds no hidden name', () => {
  const guesses = ['Vault', 'Secret', 'secretId', 'Int', 'ID'];
  const comment = `# ${guesses.join(' ')}\n`;
  const aliases = guesses.map((name) => `${name}: open(id: 1) { id }`).join(' ');
  const expected = [
    'Field "hidden" of type "?" must have a selection of subfields.',
    'Field "hidden" argument "?" of type "?" is required, but it was not provided.',
  ];
  expect(said(`${comment}{ hidden }`)).toEqual(expected);
  expect(said(`{ ${aliases} hidden }`)).toEqual(expected);
});

test('whatever a message quotes, no hidden name is left that was not written', () => {
  const names = ['Vault', 'secretKey', 'Code', 'ALPHA', 'Open', 'id', 'open', 'Content', 'unheardOf', 'String'];
  const hidden = ['Vault', 'secretKey', 'Code', 'ALPHA', 'Content'];
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...names)), fc.subarray(names), (quoted, written) => {
      const message = quoted.map((name) => `before "[${name}!]" after`).join(' ');
      const source = written.join('\n');
      const places = written.map((_, at) => ({ line: at + 1, column: 1 }));
      const told = withoutHidden(message, { source, places }, shown, whole);
      for (const name of hidden) if (!written.includes(name)) expect(told).not.toContain(name);
      for (const name of written) if (quoted.includes(name)) expect(told).toContain(name);
    }),
  );
});
