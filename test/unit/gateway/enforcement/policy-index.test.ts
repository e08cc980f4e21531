/** The policy, asked by coordinate: what is said of a field, an input or a category, and nothing where nothing that there is was said. */
import { describe, expect, test } from '@jest/globals';
import { isGated, isReadable, PolicyIndex } from '../../../../gateway/enforcement/policy-index.ts';
import type { Coordinate, Policy } from '../../../../schema/policy.ts';

const row = { row: 'a', role: 'agent', purposes: ['customer-care'], basis: 'contract' } as const;
const loose = (policy: object): Policy => policy as Policy;
const policy = loose({
  subgraphs: {
    one: {
      coordinates: {
        'Customer.id': 'key',
        'Customer.name': 'name',
        'Customer.email': 'nickname',
        'Customer.none': null,
        'Customer.open': { public: 'published' },
        'Customer.shut': { private: 'never' },
        'Name.*': 'inherit',
        'Name.given': 'name',
        'Name.wrong': 'nickname',
      },
      subjects: { Customer: 'id', Order: 'customer.id' },
      customerArguments: {
        'Query.customer': 'id',
        'Query.about': 'of?',
        'Query.me': '@Query.customer',
        'Query.odd': 'o?f',
      },
      sameCustomer: ['Customer.orders'],
      inputs: {
        'Filter.*': 'inherit',
        'Filter.city': 'contact.address',
        'Filter.written': 'contact.update',
        'Filter.wrong': 'nickname',
        'Filter.none': null,
        'Filter.first': { harmless: 'paging' },
        'Filter.last': { harmful: 'paging' },
      },
    },
    two: { coordinates: { 'Customer.name': 'birth-date', 'Customer.level': 'loyalty.tier' } },
  },
  grants: {
    key: [row],
    name: { nobody: 'not needed' },
    'customer.registration': [row, { ...row, row: 'c', newCustomer: true }],
    'consent.status': [row, { ...row, row: 'b', ownRequestOnly: true }],
  },
});
const index = new PolicyIndex(policy);

describe('A field', () => {
  test.each<[string, string, unknown]>([
    ['Customer', 'id', 'key'],
    ['Customer', 'open', { public: 'published' }],
    ['Name', 'family', 'inherit'],
    ['Name', 'given', 'name'],
    ['Customer', 'level', 'loyalty.tier'],
  ])('%s.%s has its class, or that of its type', (type, field, value) => {
    expect(index.classOf(type, field)).toEqual(value);
  });

  test.each<[string, string]>([
    ['Customer', 'phone'],
    ['Customer', 'email'],
    ['Customer', 'none'],
    ['Customer', 'shut'],
    ['Name', 'wrong'],
    ['Ghost', 'id'],
  ])('%s.%s has none: what is not said, or not understood, opens nothing', (type, field) => {
    expect(index.classOf(type, field)).toBeUndefined();
  });

  test('has the class that one subgraph states, whatever others say', () => {
    expect(index.classIn('one', 'Customer', 'name')).toBe('name');
    expect(index.classIn('two', 'Customer', 'name')).toBe('birth-date');
    expect(index.classIn('one', 'Name', 'family')).toBe('inherit');
    expect(index.classIn('one', 'Name', 'given')).toBe('name');
    expect(index.classIn('one', 'Customer', 'email')).toBeUndefined();
    expect(index.classIn('two', 'Name', 'family')).toBeUndefined();
    expect(index.classIn('three', 'Customer', 'name')).toBeUndefined();
  });
});

test('A class is gated that is decided by rows, and can be read that is not written', () => {
  const values = ['key', 'contact.update', 'inherit', 'nickname', { public: 'published' }, undefined] as never[];
  expect(values.map((value) => isGated(value))).toEqual([true, true, false, false, false, false]);
  expect(values.map((value) => isReadable(value))).toEqual([true, false, false, false, false, false]);
});

describe('An input', () => {
  test.each<[string, unknown]>([
    ['Filter.city', 'contact.address'],
    ['Filter.first', { harmless: 'paging' }],
    ['Filter.written', undefined],
    ['Filter.wrong', undefined],
    ['Filter.none', undefined],
    ['Filter.last', undefined],
    ['Filter.other', undefined],
  ])('%s has the class that is said and understood: %j', (coordinate, value) => {
    expect(index.inputClass(coordinate)).toEqual(value);
  });

  test('has that of its type where nothing is said of it, but an id never has', () => {
    expect(index.inputFieldClass('Filter', 'other', false)).toBe('inherit');
    expect(index.inputFieldClass('Filter', 'other', true)).toBeUndefined();
    expect(index.inputFieldClass('Filter', 'city', true)).toBe('contact.address');
    expect(index.inputFieldClass('Filter', 'wrong', false)).toBeUndefined();
  });
});

describe('Whose it is', () => {
  test('is said of an entity by the path to its customer', () => {
    expect(['Customer', 'Order', 'News'].map((type) => index.subjectPath(type))).toEqual([
      ['id'],
      ['customer', 'id'],
      undefined,
    ]);
  });

  test('is said of a root field by its argument, which may be left out where that is said', () => {
    const fields: Coordinate[] = ['Query.customer', 'Query.about', 'Query.me', 'Query.odd', 'Query.news'];
    expect(fields.map((field) => index.customerArgument(field))).toEqual([
      'id',
      'of',
      '@Query.customer',
      'o?f',
      undefined,
    ]);
    expect(fields.map((field) => index.namesNobody(field))).toEqual([false, true, false, false, false]);
  });

  test('is the same where a field is said to lead to the same customer', () => {
    expect([index.isSame('Customer.orders'), index.isSame('Customer.name')]).toEqual([true, false]);
  });
});

describe('What a field is made of', () => {
  const madeOf = (reads: Record<string, string[]>) => {
    const onBehalf = Object.entries(reads).map(([field, some]) => [field, new Set(some)]);
    return new PolicyIndex(policy, new Map(onBehalf as never)).madeOf('Customer', 'perks');
  };

  test('is nothing where nothing is read for it', () => {
    expect(madeOf({})).toEqual([]);
    expect(madeOf({ 'Customer.other': ['Customer.name'] })).toEqual([]);
  });

  test('are the categories that are read for it, each once, and what those are made of', () => {
    expect(madeOf({ 'Customer.perks': ['Customer.level', 'Customer.id', 'Customer.open', 'Name.family'] })).toEqual([
      'loyalty.tier',
      'key',
    ]);
    expect(madeOf({ 'Customer.perks': ['Customer.open'], 'Customer.open': ['Customer.level'] })).toEqual([
      'loyalty.tier',
    ]);
  });

  test('has an end, also where two fields are made of each other', () => {
    const round = { 'Customer.level': ['Customer.name'], 'Customer.name': ['Customer.level', 'Customer.id'] };
    expect(madeOf({ 'Customer.perks': ['Customer.level'], ...round })?.toSorted()).toEqual([
      'birth-date',
      'key',
      'loyalty.tier',
    ]);
  });

  test('cannot be said where something of it has no class, however deep', () => {
    expect(madeOf({ 'Customer.perks': ['Customer.id', 'Customer.phone'] })).toBeUndefined();
    expect(madeOf({ 'Customer.perks': ['Customer.open'], 'Customer.open': ['Ghost.id'] })).toBeUndefined();
  });
});

test('A category has its rows, and none where it is nobody’s or not named', () => {
  expect(index.rows('key')).toEqual([row]);
  expect([index.rows('name'), index.rows('trail')]).toEqual([[], []]);
  expect(index.readsArguments('consent.status')).toBe(true);
  expect([index.readsArguments('key'), index.readsArguments('name')]).toEqual([false, false]);
});

test('A category is one by which customers are made where any of its rows says so', () => {
  const some = ['customer.registration', 'key', 'name'] as const;
  expect(some.map((category) => index.registers(category))).toEqual([true, false, false]);
});

describe('What a risk asks for', () => {
  const risky = new PolicyIndex(
    loose({
      subgraphs: {},
      grants: {},
      risk: {
        elevated: [{ categories: ['name'], acr: ['mfa', 'key'] }],
        high: [
          { categories: ['name', 'key'], maxAge: 60, acr: ['key'] },
          { categories: ['trail'], acr: ['mfa'] },
        ],
      },
    }),
  );

  test('is asked for at its level and above, of the categories that are named', () => {
    const asked = (['low', 'elevated', 'high', undefined] as const).map((risk) => risky.demanded('name', risk));
    expect(asked).toEqual([{}, { acr: ['mfa', 'key'] }, { acr: ['key'], maxAge: 60 }, {}]);
    expect([risky.demanded('key', 'elevated'), risky.demanded('birth-date', 'high')]).toEqual([{}, {}]);
  });

  test('is nothing where the policy says nothing of risks', () => {
    expect([index.demanded('name', 'elevated'), index.demanded('name', 'high')]).toEqual([{}, {}]);
  });
});
