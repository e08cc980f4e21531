/** How often strangers may make us ask an issuer: a few times at once, then once in a while, and never more for having waited. */
import { beforeEach, describe, expect, test } from '@jest/globals';
import { REFILL, REFRESHES, RefreshBudget } from '../../../../gateway/caller/refresh-budget.ts';

/** In the middle of a while. */
const START = 1_004_000;

let budget: RefreshBudget;
/** How many are given at a time, however often they are asked for. */
const given = (now: number): number => Array.from({ length: 50 }, () => budget.take(now)).filter(Boolean).length;
beforeEach(() => {
  budget = new RefreshBudget();
});

test('a few follow each other at once, and then none', () => {
  expect(given(START)).toBe(REFRESHES);
  expect(given(START)).toBe(0);
  expect(given(START + REFILL - 1)).toBe(0);
});

test('one more is there after each while, counted from when the first was taken', () => {
  expect(budget.take(START)).toBe(true);
  expect(given(START + REFILL / 2)).toBe(REFRESHES - 1);
  expect(given(START + REFILL)).toBe(1);
  expect(given(START + 2 * REFILL - 1)).toBe(0);
  expect(given(START + 2 * REFILL)).toBe(1);
  expect(given(START + 4 * REFILL)).toBe(2);
});

test('a part of a while is not lost by asking within it', () => {
  given(START);
  expect(given(START + 1.5 * REFILL)).toBe(1);
  expect(given(START + 2 * REFILL)).toBe(1);
});

test('whoever waits for long has no more than at first', () => {
  given(START);
  expect(given(START + 100 * REFILL)).toBe(REFRESHES);
  expect(given(START + 101 * REFILL - 1)).toBe(0);
});

describe('what is given back', () => {
  test('can be taken once more', () => {
    given(START);
    budget.giveBack();
    expect(given(START)).toBe(1);
    budget.giveBack();
    budget.giveBack();
    expect(given(START)).toBe(2);
  });

  test('is never more than there was at first', () => {
    budget.giveBack();
    expect(given(START)).toBe(REFRESHES);
  });
});
