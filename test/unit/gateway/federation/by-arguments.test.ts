/** Parts of a selection: each field with arguments by itself, all others together, and nothing lost. */
import { expect, test } from '@jest/globals';
import { Kind, parse, print, type SelectionSetNode } from 'graphql';
import { byArguments } from '../../../../gateway/federation/plan/by-arguments.ts';

const selection = (text: string): SelectionSetNode => {
  const [definition] = parse(text).definitions;
  if (definition?.kind !== Kind.OPERATION_DEFINITION) throw new TypeError('No operation');
  return definition.selectionSet;
};
const parts = (text: string) => byArguments(selection(text)).map((part) => print(part).replace(/\s+/g, ' '));

test('a selection without arguments is one part', () => {
  const text = '{ ... on Customer { __typename email phone } }';
  expect(parts(text)).toEqual([text]);
});

test('each field with arguments is a part, on every type that has it', () => {
  expect(
    parts(
      '{ ... on Customer { __typename a: status(p: 1) { valid } b: status(p: 2) { valid } email } ... on Other { a: status(p: 1) { valid } } }',
    ),
  ).toEqual([
    '{ ... on Customer { __typename email } }',
    '{ ... on Customer { __typename a: status(p: 1) { valid } } ... on Other { a: status(p: 1) { valid } } }',
    '{ ... on Customer { __typename b: status(p: 2) { valid } } }',
  ]);
});

test('where nothing is left but the name of the type there is no part for it', () => {
  expect(parts('{ ... on Customer { __typename a: status(p: 1) { valid } } }')).toEqual([
    '{ ... on Customer { __typename a: status(p: 1) { valid } } }',
  ]);
});
