/**
 * The hint of `npm run check` about a generated file.
 */
import { expect, test } from '@jest/globals';
import { difference } from '../../../../commands/generate/difference.ts';

test('equal texts differ in nothing', () => {
  expect(difference('a.md', 'x\n', 'x\n')).toBeUndefined();
});

test('a file that is not there is missing', () => {
  expect(difference('a.md', undefined, 'x\n')).toBe('a.md is missing');
});

test('the first line that differs is shown, both ways', () => {
  expect(difference('a.md', 'one\ntwo\nthree\n', 'one\n2\nthree\n')).toBe(
    'a.md is not up to date, line 2:\n  - two\n  + 2',
  );
});

test('a file that goes on too long or ends too soon is noticed', () => {
  expect(difference('a.md', 'one\ntwo', 'one')).toBe('a.md is not up to date, line 2:\n  - two');
  expect(difference('a.md', 'one', 'one\ntwo')).toBe('a.md is not up to date, line 2:\n  + two');
});
