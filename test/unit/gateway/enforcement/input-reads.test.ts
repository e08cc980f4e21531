/** What the arguments of a field read: whatever is given, as deep as it lies, and nothing that is not given. */
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { buildSchema, type GraphQLField, type GraphQLObjectType } from 'graphql';
import { inputReads } from '../../../../gateway/enforcement/input-reads.ts';
import { PolicyIndex } from '../../../../gateway/enforcement/policy-index.ts';
import type { SubgraphPolicy } from '../../../../schema/policy.ts';

const schema = buildSchema(`
  type Query {
    find(filter: Filter, filters: [Filter!], by: By, first: Int, name: String): Int
    page(first: Int, loop: Loop): Int
    change(input: Change): Int
    bare: Int
    named(name: String): Int
    shown(by: Shown): Int
    odd(by: Odd): Int
    mixed(by: Mixed): Int
    chosen(by: Shown): Int
  }
  input Filter { city: String born: Born unknown: String by: By and: [Filter!] first: Int }
  input Born { before: String }
  input Loop { again: Loop first: Int }
  input Change { id: ID by: ID text: String who: Who }
  input Who { id: ID }
  enum By { NEWEST CITY AGE }
  enum Shown { FIRST LAST }
  enum Odd { FIRST LAST }
  enum Mixed { FIRST CITY }
`);
const inputs: SubgraphPolicy['inputs'] = {
  'Query.find(first:)': { harmless: 'paging' },
  'Query.find(name:)': 'name',
  // An input object has no class of its own.
  'Query.find(filter:)': { harmless: 'a mistake' },
  'Filter.city': 'contact.address',
  'Filter.first': { harmless: 'paging' },
  'Born.before': 'birth-date',
  'By.NEWEST': { harmless: 'shown' },
  'By.CITY': 'contact.address',
  'Query.page(first:)': { harmless: 'paging' },
  'Query.named(name:)': 'name',
  'Query.chosen(by:)': 'name',
  'Shown.FIRST': { harmless: 'shown' },
  'Shown.LAST': { harmless: 'shown' },
  'Odd.FIRST': { harmless: 'shown' },
  'Mixed.FIRST': { harmless: 'shown' },
  'Mixed.CITY': 'contact.address',
  'Loop.*': 'inherit',
  'Change.*': 'inherit',
};
const index = new PolicyIndex({
  subgraphs: { a: { coordinates: {}, customerArguments: { 'Query.change': 'input.who.id' }, inputs } },
  grants: {},
});
const query = schema.getQueryType() as GraphQLObjectType;
const reads = (name: string) => inputReads(index, 'Query', query.getFields()[name] as GraphQLField<unknown, unknown>);
const find = (values: object) => {
  const found = reads('find')?.(values as Record<string, unknown>);
  return found === undefined ? 'denied' : [...found].sort();
};

test.each(['page', 'bare', 'shown'])('nothing is looked at where nothing can be read: %s', (name) => {
  expect(reads(name)).toBeUndefined();
});

test.each<[string, object, readonly string[] | undefined]>([
  ['named', { name: 'x' }, ['name']],
  ['named', {}, []],
  ['odd', { by: 'FIRST' }, []],
  ['odd', { by: 'LAST' }, undefined],
  ['mixed', { by: 'FIRST' }, []],
  ['mixed', { by: 'CITY' }, ['contact.address']],
  // A class of its own counts for whatever is chosen.
  ['chosen', { by: 'FIRST' }, ['name']],
])('one input that can read something is looked at: %s with %j', (name, values, expected) => {
  const found = reads(name)?.(values as Record<string, unknown>);
  expect(found && [...found]).toEqual(expected);
});

describe('Of what is given', () => {
  test.each<[object, string[]]>([
    [{}, []],
    [{ first: 3 }, []],
    [{ name: null }, ['name']],
    [{ by: 'NEWEST' }, []],
    [{ by: null }, []],
    [{ by: 'CITY' }, ['contact.address']],
    [{ filter: null }, []],
    [{ filter: {} }, []],
    [{ filter: { city: null } }, ['contact.address']],
    [{ filter: { born: { before: 'x' } }, name: 'n' }, ['birth-date', 'name']],
    [{ filters: [{ first: 1 }, { and: [{ and: [{ by: 'CITY' }] }] }] }, ['contact.address']],
    [{ filters: [] }, []],
  ])('%j reads %j', (values, expected) => {
    expect(find(values)).toEqual(expected);
  });

  test.each([
    { by: 'AGE' },
    { filter: 'all' },
    { filter: { unknown: 'x' } },
    { filter: { unknown: null } },
    { filters: [{ city: 'x' }, { and: [{ unknown: 'x' }] }] },
  ])('%j has no class, so it is denied', (values) => {
    expect(find(values)).toBe('denied');
  });
});

test('an id within an input is not covered by a wildcard, unless it names the customer', () => {
  const change = reads('change');
  expect(change?.({ input: { text: 'x', who: { id: '1' } } })).toEqual(new Set());
  expect(change?.({ input: { id: '1' } })).toBeUndefined();
  expect(change?.({ input: { by: '1' } })).toBeUndefined();
});

test('nothing that is given hides another, however deep each lies', () => {
  interface Filter {
    readonly city?: string;
    readonly born?: { readonly before: string };
    readonly by?: string;
    readonly and?: readonly Filter[];
  }
  const { filter } = fc.letrec<{ filter: Filter }>((tie) => ({
    filter: fc.record(
      {
        city: fc.constant('x'),
        born: fc.constant({ before: 'x' }),
        by: fc.constantFrom('NEWEST', 'CITY'),
        and: fc.array(tie('filter'), { maxLength: 2, depthIdentifier: 'filters' }),
      },
      { requiredKeys: [] },
    ),
  }));
  fc.assert(
    fc.property(filter, (value) => {
      const text = JSON.stringify(value);
      const expected = [
        ...(text.includes('before') ? ['birth-date'] : []),
        ...(text.includes('"city"') || text.includes('CITY') ? ['contact.address'] : []),
      ];
      expect(find({ filter: value })).toEqual(expected);
    }),
  );
});
