/** Which operations stay compiled: a bounded number, and those in use before those that pass by. */
import { describe, expect, test } from '@jest/globals';
import { parse } from 'graphql';
import type { Asking } from '../../../../gateway/caller/caller.ts';
import type { Operation } from '../../../../gateway/engine.ts';
import type { CompiledOperation } from '../../../../gateway/federation/compiled.ts';
import { CompiledOperations } from '../../../../gateway/federation/compiled-operations.ts';

const operation = (text: string, more: Partial<Operation> = {}): Operation => ({
  document: parse(text),
  variables: {},
  request: 'request',
  asking: {} as Asking,
  signal: new AbortController().signal,
  ...more,
});

function counted(max: number, size = 1, maxFields = 1_000) {
  const made: string[] = [];
  const operations = new CompiledOperations(
    (definition) => {
      made.push(definition.name?.value ?? '');
      return { normal: { size } } as CompiledOperation;
    },
    max,
    maxFields,
  );
  return { operations, made };
}

describe('an operation', () => {
  test('is compiled once, whoever parsed its text', () => {
    const { operations, made } = counted(10);
    const first = operations.of(operation('query a { x }'));
    expect(operations.of(operation('query a { x }'))).toBe(first);
    expect(made).toEqual(['a']);
  });

  test('is another one with another text, name, or value that a condition reads', () => {
    const { operations, made } = counted(10);
    const two = 'query a { x } query b { x }';
    operations.of(operation(two, { operationName: 'a' }));
    operations.of(operation(two, { operationName: 'b' }));
    const conditional = 'query c($yes: Boolean!, $n: Int) { x @include(if: $yes) y(n: $n) }';
    for (const variables of [
      { yes: true, n: 1 },
      { yes: false, n: 1 },
      { yes: true, n: 2 },
    ])
      operations.of(operation(conditional, { variables }));
    expect(made).toEqual(['a', 'b', 'c', 'c']);
  });

  test('whose condition is null is bad input, whatever was asked before', () => {
    const { operations } = counted(10);
    const conditional = 'query ($yes: Boolean = true) { x @include(if: $yes) }';
    operations.of(operation(conditional, { variables: { yes: false } }));
    expect(() => operations.of(operation(conditional, { variables: { yes: null } }))).toThrow(
      'The input is not valid.',
    );
  });

  test('that does not exist is an error', () => {
    expect(() => counted(10).operations.of(operation('query a { x }', { operationName: 'b' }))).toThrow(
      'No such operation',
    );
  });
});

describe('a flood of operations', () => {
  test('is held within the bound', () => {
    const { operations } = counted(50);
    for (let at = 0; at < 5_000; at += 1) {
      operations.of(operation(`query q${at} { x }`));
      expect(operations.size).toBeLessThanOrEqual(50);
    }
  });

  test('of large ones is held within the bound of fields', () => {
    const { operations } = counted(50, 100, 1_000);
    for (let at = 0; at < 100; at += 1)
      for (let twice = 0; twice < 2; twice += 1) operations.of(operation(`query q${at} { x }`));
    expect(operations.size).toBeLessThanOrEqual(12);
  });

  test('does not push out what is in use', () => {
    const { operations, made } = counted(50);
    const hot = (at: number) => operation(`query hot${at} { x }`);
    const all = Array.from({ length: 30 }, (_, at) => at);
    const kept = all.slice(-10);
    for (const at of all) operations.of(hot(at));
    for (const at of kept) operations.of(hot(at));
    for (let at = 0; at < 5_000; at += 1) operations.of(operation(`query q${at} { x }`));
    const before = made.length;
    for (const at of kept) operations.of(hot(at));
    expect(made.length).toBe(before);
  });

  test('whose requests each ask twice, to weigh and to run it, pushes out nothing either', () => {
    const { operations, made } = counted(50);
    for (let twice = 0; twice < 2; twice += 1) operations.of(operation('query hot { x }'));
    for (let at = 0; at < 1_000; at += 1) {
      const once = operation(`query q${at} { x }`);
      expect(operations.of(once)).toBe(operations.of(once));
    }
    operations.of(operation('query hot { x }'));
    expect(made.filter((name) => name === 'hot')).toEqual(['hot']);
  });

  test('of operations that are each asked for twice, does not either, if what is in use is asked for meanwhile', () => {
    const { operations, made } = counted(50);
    const hot = () => operation('query hot { x }');
    operations.of(hot());
    for (let at = 0; at < 1_000; at += 1) {
      for (let twice = 0; twice < 2; twice += 1) operations.of(operation(`query q${at} { x }`));
      operations.of(hot());
    }
    expect(made.filter((name) => name === 'hot')).toEqual(['hot']);
  });
});
