/**
 * The headers of `ask`: the options, and what `--header` changes of them.
 */
import { expect, test } from '@jest/globals';
import { requestHeaders } from '../../../../commands/ask/headers.ts';

const base = { token: 'abc', purpose: 'customer-care', more: [] };

test('token and purpose are always sent, the rest only when it is given', () => {
  expect(Object.fromEntries(requestHeaders(base))).toEqual({
    accept: 'application/graphql-response+json, application/json',
    authorization: 'Bearer abc',
    'content-type': 'application/json',
    'x-purpose': 'customer-care',
  });
  const headers = requestHeaders({ ...base, brand: 'value', channel: 'EMAIL', case: 'C-1' });
  expect([headers.get('x-brand'), headers.get('x-channel'), headers.get('x-case')]).toEqual(['value', 'EMAIL', 'C-1']);
});

test('--header adds, replaces and takes away', () => {
  const headers = requestHeaders({ ...base, more: ['Sec-GPC: 1', 'X-Purpose: research', 'authorization:'] });
  expect(headers.get('sec-gpc')).toBe('1');
  expect(headers.get('x-purpose')).toBe('research');
  expect(headers.has('authorization')).toBe(false);
});

test.each(['nothing', ': value', 'a b: c', ''])('--header %j is wrong usage', (line) => {
  expect(() => requestHeaders({ ...base, more: [line] })).toThrow(/name: value/);
});
