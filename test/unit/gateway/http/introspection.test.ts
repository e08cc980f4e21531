/** What an operation asks for at its root, however it is cut into fragments. */
import { expect, test } from '@jest/globals';
import { Kind, parse } from 'graphql';
import { rootFields, subjectMatter } from '../../../../gateway/http/introspection.ts';

const read = (text: string) => {
  const document = parse(text);
  const [operation] = document.definitions;
  if (operation?.kind !== Kind.OPERATION_DEFINITION) throw new Error('The operation comes first');
  return [document, operation.selectionSet] as const;
};

test('Root fields are found through fragments, by their own names, each once', () => {
  const text = `{ a: me { id } ... on Query { b: me { id } __typename } ...F }
    fragment F on Query { product(id: "1") { id } ...G } fragment G on Query { ...F notices { id } }`;
  expect([...rootFields(...read(text))]).toEqual(['me', '__typename', 'product', 'notices']);
  expect(subjectMatter(...read(text))).toBe('data');
});

test('An operation about the schema is one that asks for nothing else', () => {
  expect(subjectMatter(...read('{ ...F } fragment F on Query { __typename __schema { description } }'))).toBe('schema');
  expect(subjectMatter(...read('{ __typename ...F } fragment F on Query { me { id } }'))).toBe('data');
});

test('Fragments that spread fragments twice take no longer than others', () => {
  const levels = Array.from({ length: 22 }, (_, n) => `fragment f${n} on Query { ...f${n + 1} ...f${n + 1} }`);
  const operation = read(`{ ...f0 } ${levels.join(' ')} fragment f22 on Query { __typename }`);
  const since = performance.now();
  expect(subjectMatter(...operation)).toBe('schema');
  expect(performance.now() - since).toBeLessThan(500);
});
