/** Data grows by merging; what a service sends can neither reach beyond it nor under a key that nobody asked for. */
import { describe, expect, test } from '@jest/globals';
import { type Data, mergeInto, objectsAt, textAt } from '../../../../gateway/federation/fetch/data.ts';
import { BAD_INPUT, Failures, failureOf, UNAVAILABLE } from '../../../../gateway/federation/fetch/failures.ts';

describe('merging', () => {
  test('objects merge, lists of one length merge place by place, other values replace', () => {
    const target: Data = { a: { x: 1 }, list: [{ x: 1 }, null], other: [1], gone: 1 };
    mergeInto(target, { a: { y: 2 }, list: [{ y: 1 }, { y: 2 }], other: [2, 3], gone: null });
    expect(target).toEqual({ a: { x: 1, y: 2 }, list: [{ x: 1, y: 1 }, { y: 2 }], other: [2, 3], gone: null });
  });

  test('only the keys that were asked for are taken', () => {
    const target: Data = { id: '1' };
    mergeInto(target, { email: 'a', id: '2', extra: true }, ['email', 'missing']);
    expect(target).toEqual({ id: '1', email: 'a' });
  });

  test('keys of JavaScript are no way to what all objects share', () => {
    const target: Data = {};
    mergeInto(
      target,
      JSON.parse('{"__proto__":{"p":1},"constructor":{"prototype":{"p":1}},"a":{"__proto__":{"p":1}}}'),
    );
    mergeInto(target, JSON.parse('{"a":{"__proto__":{"p":1},"constructor":{"prototype":{"p":1}}}}'));
    expect(({} as Data).p).toBeUndefined();
    expect(Object.getPrototypeOf(target)).toBe(Object.prototype);
  });
});

test('a path goes through lists, also lists of lists, and ends where nothing is', () => {
  const data = { a: [{ b: [[{ id: 1 }], [null, { id: 2 }]] }, { b: null }, null, { b: 'text' }] };
  expect(objectsAt(data, ['a', '@', 'b'])).toEqual([{ id: 1 }, { id: 2 }]);
  expect(objectsAt(data, ['x', 'y'])).toEqual([]);
});

test('an id is a text or a number, never an object that looks like one', () => {
  expect(
    [{ id: 'a' }, { id: 1 }, { id: { toString: 'a' } }, { id: ['a'] }, { id: true }, {}].map((each) =>
      textAt(each, ['id']),
    ),
  ).toEqual(['a', '1', undefined, undefined, undefined, undefined]);
});

describe('failures', () => {
  test('of a path are those of the last object that is there', () => {
    const failures = new Failures();
    const data = { list: [{ a: null as unknown }, { a: { b: null } }] };
    failures.addAt(data, ['list', 0, 'a', 'b'], UNAVAILABLE);
    failures.addAt(data, ['list', 1, 'a', 'b', 'c'], BAD_INPUT);
    expect(failures.of(data.list[0] as object, 'a')).toEqual([{ ...UNAVAILABLE, below: ['b'] }]);
    expect(failures.of(data.list[1]?.a as object, 'b')).toEqual([{ ...BAD_INPUT, below: ['c'] }]);
    expect(failures.of(data, 'list')).toEqual([]);
  });

  test('say nothing of what a service said, but that the input was bad, and which by its name in the schema', () => {
    const names = { schema: new Set(['input', 'notice']), variables: new Map([['giveConsent_input', 'input']]) };
    const code = 'BAD_USER_INPUT';
    expect(failureOf({ extensions: { code } }, names, false)).toEqual({ code });
    expect(failureOf({ extensions: { code, input: 'input.notice' } }, names, false)).toEqual({
      code,
      input: 'input.notice',
    });
    expect(failureOf({ extensions: { code, input: 'giveConsent_input.notice' } }, names, false)).toEqual({
      code,
      input: 'input.notice',
    });
    for (const input of ['input.ann', 'ann@example.com', '', 7, ['input']])
      expect(failureOf({ extensions: { code, input } }, names, false)).toEqual({ code });
    for (const other of ['FORBIDDEN', 'CONSENT_UNAVAILABLE', undefined, 7])
      expect(failureOf({ extensions: { code: other, input: 'input' } }, names, false)).toEqual({
        code: 'SUBGRAPH_UNAVAILABLE',
      });
  });

  test('of a subgraph is never that somebody has asked too often; of what the gateway answers itself it is', () => {
    const names = { schema: new Set<string>(), variables: new Map() };
    const error = { extensions: { code: 'RATE_LIMITED', input: 'by' } };
    expect(failureOf(error, names, false)).toEqual(UNAVAILABLE);
    expect(failureOf(error, names, true)).toEqual({ code: 'RATE_LIMITED' });
    for (const code of ['FORBIDDEN', 'OPERATION_TOO_COMPLEX', undefined])
      expect(failureOf({ extensions: { code } }, names, true)).toEqual(UNAVAILABLE);
  });
});
