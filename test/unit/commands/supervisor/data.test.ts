/**
 * Import or not, how much, and shifted by how many weeks: from what four databases say of themselves.
 */
import { describe, expect, test } from '@jest/globals';
import { decideImport, type Marker } from '../../../../commands/supervisor/data.ts';

const done = (customers = 1000, shiftWeeks = 400): Marker => ({ status: 'done', customers, shiftWeeks });
const running = (customers = 1000, shiftWeeks = 400): Marker => ({ status: 'running', customers, shiftWeeks });
const NOW = 411;

describe('an import', () => {
  test('of everything happens when there is nothing', () => {
    const expected = { import: true, customers: 1000, shiftWeeks: NOW };
    expect(decideImport([], undefined, NOW)).toEqual(expected);
    expect(decideImport([null, null, null, null], undefined, NOW)).toEqual(expected);
  });

  test('takes as many customers as are wanted', () => {
    expect(decideImport([null, null, null, null], 12, NOW).customers).toBe(12);
  });

  test('does not happen when all are done', () => {
    const expected = { import: false, customers: 50, shiftWeeks: 400 };
    expect(decideImport([done(50), done(50), done(50), done(50)], undefined, NOW)).toEqual(expected);
    expect(decideImport([done(50), done(50), done(50), done(50)], 50, NOW)).toEqual(expected);
  });

  test('that was interrupted goes on with the number and the shift of the first one', () => {
    const expected = { import: true, customers: 50, shiftWeeks: 400 };
    expect(decideImport([done(50), running(50), null, null], undefined, NOW)).toEqual(expected);
    expect(decideImport([null, null, null, done(50)], undefined, NOW)).toEqual(expected);
    expect(decideImport([running(50), null, null, null], undefined, NOW)).toEqual(expected);
  });

  test('that was interrupted before anything was done may be begun again with another number', () => {
    expect(decideImport([running(50), null, null, null], 12, NOW)).toMatchObject({ import: true, customers: 12 });
  });

  test('of another number than is there is refused and says what to do', () => {
    expect(() => decideImport([done(50), done(50), done(50), done(50)], 60, NOW)).toThrow(
      /holds 50 customers.*--reset/,
    );
    expect(() => decideImport([done(50), null, null, null], 60, NOW)).toThrow(/holds 50 customers/);
    expect(() => decideImport([done(50), done(60), null, null], undefined, NOW)).toThrow(/holds 60 customers/);
  });

  test('never leaves two shifts beside each other', () => {
    expect(() => decideImport([done(50, 1), done(50, 2), null, null], undefined, NOW)).toThrow(/--reset/);
  });
});
