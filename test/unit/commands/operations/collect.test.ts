/** From files of GraphQL to a registry: the same for the same files, each operation with what it uses, and nothing that is wrong. */
import { describe, expect, test } from '@jest/globals';
import { buildSchema, parse, print } from 'graphql';
import { collect, type SourceFile } from '../../../../commands/operations/collect.ts';
import { hashOf } from '../../../../gateway/operations/registry.ts';

const schema = buildSchema('type Query { me: Customer } type Customer { id: ID! name: String friend: Customer }');
const file = (path: string, text: string): SourceFile => ({ path, text });
const registered = (...texts: string[]) =>
  Object.fromEntries(texts.map((text) => print(parse(text))).map((text) => [hashOf(text), text]));

describe('An operation is registered', () => {
  test('by the hash of its text, however it is written', () => {
    const { operations, problems } = collect(schema, [file('a', '# mine\nquery   A{me{id}}')]);
    expect([operations, problems]).toEqual([registered('query A { me { id } }'), []]);
  });

  test('with the fragments that it uses, in whatever files these are, and no others', () => {
    const { operations, problems } = collect(schema, [
      file('a', 'query A { me { ...Name } }'),
      file('b', 'fragment Other on Customer { id } fragment Name on Customer { name friend { ...Friend } }'),
      file('c', 'fragment Friend on Customer { id }'),
    ]);
    const whole =
      'query A { me { ...Name } } fragment Friend on Customer { id } fragment Name on Customer { name friend { ...Friend } }';
    expect([operations, problems]).toEqual([registered(whole), []]);
  });

  test('alone and as its file has it, where there are several in a file', () => {
    const text = 'fragment F on Customer { id } query A { me { ...F } } query B { me { name } }';
    const { operations } = collect(schema, [file('a', text)]);
    const alone = ['query A { me { ...F } } fragment F on Customer { id }', 'query B { me { name } }'];
    expect(operations).toEqual(registered(text, ...alone));
  });
});

test('the same files give the same text, whatever their order', () => {
  const files = ['query A { me { id } }', 'query B { me { name } }', 'query C { me { id name } }'].map((text, at) =>
    file(String(at), text),
  );
  const text = (some: readonly SourceFile[]) => JSON.stringify(collect(schema, some).operations);
  expect(text(files.toReversed())).toBe(text(files));
});

describe('A problem is told with its file', () => {
  test.each<[string, string[], string[]]>([
    [
      'what the graph does not have',
      ['query A { me { email } }'],
      ['0: Cannot query field "email" on type "Customer".'],
    ],
    ['a fragment that is nowhere', ['query A { me { ...F } }'], ['0: Unknown fragment "F".']],
    ['no GraphQL', ['query A {'], ['0: Syntax Error: Expected Name, found <EOF>.']],
    [
      'two fragments of one name',
      ['query A { me { ...F } } fragment F on Customer { id }', 'fragment F on Customer { name }'],
      ['1: fragment F is another one elsewhere.'],
    ],
  ])('%s', (_, texts, problems) => {
    const found = collect(
      schema,
      texts.map((text, at) => file(String(at), text)),
    );
    expect(found.problems).toEqual(problems);
  });
});
