/** The questions of an operation: as few as there can be, and never one for two things that may be decided apart. */
import { describe, expect, test } from '@jest/globals';
import { type FieldNode, type OperationDefinitionNode, parse } from 'graphql';
import { PolicyIndex } from '../../../../gateway/enforcement/policy-index.ts';
import { Questions } from '../../../../gateway/enforcement/questions.ts';
import type { Coordinate, Policy } from '../../../../schema/policy.ts';

const row = { row: 'a', role: 'agent', purposes: ['customer-care'], basis: 'contract' } as const;
const policy: Policy = {
  subgraphs: {
    one: {
      coordinates: {
        'Customer.id': 'key',
        'Customer.name': 'name',
        'Customer.level': 'loyalty.tier',
        'Customer.perks': 'demographic',
        'Customer.other': 'demographic',
        'Customer.odd': 'demographic',
      },
    },
  },
  grants: { name: [row], 'consent.status': [{ ...row, ownRequestOnly: true }] },
};
const onBehalf = new Map<Coordinate, ReadonlySet<Coordinate>>([
  ['Customer.perks', new Set<Coordinate>(['Customer.level', 'Customer.other'])],
  ['Customer.odd', new Set<Coordinate>(['Customer.ghost'])],
]);
const questions = () => new Questions(new PolicyIndex(policy, onBehalf));
const occasion = (text: string, given: Record<string, unknown> | undefined = {}) => {
  const [operation] = parse(`{ ${text} }`).definitions as [OperationDefinitionNode];
  return { node: operation.selectionSet.selections[0] as FieldNode, valuesOf: () => given };
};

describe('Fields of one category', () => {
  test('have one question, at one place, whatever their arguments', () => {
    const all = questions();
    const first = all.about('Customer', 'name', 'name');
    expect(all.about('Customer', 'nick', 'name', occasion('nick(short: true)'))).toBe(first);
    expect(first).toMatchObject({ index: 0, category: 'name', type: 'Customer', field: 'name', madeOf: [] });
    expect(first.argumentsOf({ any: 1 })).toEqual({});
    expect(first.inputsRead).toBeUndefined();
  });

  test('have another one than fields of another, at the next place', () => {
    const all = questions();
    const some = [all.about('Customer', 'id', 'key'), all.about('Customer', 'name', 'name')];
    expect(some.map(({ index }) => index)).toEqual([0, 1]);
    expect(all.all).toEqual(some);
  });
});

describe('Where a row reads the arguments', () => {
  test('each set of them is asked about by itself, in whatever order they are written', () => {
    const all = questions();
    const about = (text: string) => all.about('Customer', 'status', 'consent.status', occasion(text));
    const one = about('status(purpose: RESEARCH, brand: "value")');
    expect(about('status(brand: "value", purpose: RESEARCH)')).toBe(one);
    expect(about('status(purpose: RESEARCH)')).not.toBe(one);
    expect(about('status')).not.toBe(one);
    expect(all.all).toHaveLength(3);
  });

  test('they are what the request gives, or nothing where they do not fit', () => {
    const about = (given: Record<string, unknown> | undefined) =>
      questions().about('Customer', 'status', 'consent.status', occasion('status', given));
    expect(about({ purpose: 'RESEARCH' }).argumentsOf({})).toEqual({ purpose: 'RESEARCH' });
    const unfit = { ...occasion('status'), valuesOf: () => undefined };
    expect(questions().about('Customer', 'status', 'consent.status', unfit).argumentsOf({})).toBeUndefined();
    expect(questions().about('Customer', 'status', 'consent.status').argumentsOf({})).toEqual({});
  });
});

describe('Where the arguments read something of a person', () => {
  const reading = (text: string, given?: Record<string, unknown>) => ({
    ...occasion(text, given),
    inputReads: (values: Readonly<Record<string, unknown>>) => new Set(Object.keys(values)) as never,
  });

  test('each field and each set of arguments is asked about by itself', () => {
    const all = questions();
    const one = all.about('Customer', 'name', 'name', reading('name(by: 1, of: 2)'));
    expect(all.about('Customer', 'name', 'name', reading('name(of: 2, by: 1)'))).toBe(one);
    const others = [
      all.about('Customer', 'name', 'name', reading('name(by: 2)')),
      all.about('Customer', 'nick', 'name', reading('nick(by: 1, of: 2)')),
      all.about('Customer', 'name', 'name', occasion('name(by: 1, of: 2)')),
    ];
    expect(new Set([one, ...others]).size).toBe(4);
  });

  test('what they read is found in the values of the request, and is anything where these do not fit', () => {
    const question = questions().about('Customer', 'name', 'name', reading('name', { city: 1 }));
    expect(question.inputsRead?.({})).toEqual(new Set(['city']));
    const unfit = { ...reading('name'), valuesOf: () => undefined };
    expect(questions().about('Customer', 'name', 'name', unfit).inputsRead?.({})).toBeUndefined();
  });
});

describe('Where a field is made of something else', () => {
  test('it is asked about by itself, with the other categories and without its own', () => {
    const all = questions();
    const made = all.about('Customer', 'perks', 'demographic');
    expect(made.madeOf).toEqual(['loyalty.tier']);
    expect(made.inputsRead).toBeUndefined();
    expect(all.about('Customer', 'other', 'demographic')).not.toBe(made);
    expect(all.about('Customer', 'perks', 'demographic')).toBe(made);
  });

  test('that has no class, it is denied by whatever its inputs read, and no other field with it', () => {
    const all = questions();
    const odd = all.about('Customer', 'odd', 'demographic');
    expect(odd.madeOf).toEqual([]);
    expect(odd.inputsRead).toBeDefined();
    expect(odd.inputsRead?.({})).toBeUndefined();
    expect(all.about('Customer', 'other', 'demographic')).not.toBe(odd);
  });
});
