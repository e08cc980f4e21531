/** Periods of the trail: names, bounds in UTC, and which of them are still kept. */
import { describe, expect, test } from '@jest/globals';
import { isRetained, periodEnd, periodOf, retainedPeriods } from '../../../../gateway/audit/period.ts';

const at = (text: string) => Date.parse(text);

test.each([
  ['2026-03-31T23:59:59.999Z', '2026-03', '2026-Q1', '2026'],
  ['2026-04-01T00:00:00.000Z', '2026-04', '2026-Q2', '2026'],
  ['2026-12-31T23:59:59.999Z', '2026-12', '2026-Q4', '2026'],
  ['2027-01-01T00:30:00.000+01:00', '2026-12', '2026-Q4', '2026'],
])('%s lies in %s, %s and %s', (time, month, quarter, year) => {
  expect([periodOf('month', at(time)), periodOf('quarter', at(time)), periodOf('year', at(time))]).toEqual([
    month,
    quarter,
    year,
  ]);
});

test.each([
  ['2026-03', '2026-04-01T00:00:00Z'],
  ['2026-12', '2027-01-01T00:00:00Z'],
  ['2026-Q4', '2027-01-01T00:00:00Z'],
  ['2026', '2027-01-01T00:00:00Z'],
])('%s ends at %s', (name, end) => {
  expect(periodEnd(name)).toBe(at(end));
});

test.each(['', '2026-13', '2026-00', '2026-Q5', '26', '2026-03-01', '2026-03x'])(
  '%p is no period, and is never over',
  (name) => {
    expect(periodEnd(name)).toBeUndefined();
    expect(isRetained(name, at('9000-01-01T00:00:00Z'), 1)).toBe(true);
  },
);

describe('what is still kept', () => {
  test('is kept to the end of the last month of its retention', () => {
    expect(isRetained('2026-03', at('2028-04-30T23:59:59Z'), 25)).toBe(true);
    expect(isRetained('2026-03', at('2028-05-01T00:00:00Z'), 25)).toBe(false);
  });

  test('is named completely: every period of every kind that is retained, and no other', () => {
    const now = at('2026-03-15T12:00:00Z');
    const names = retainedPeriods(now, 14);
    const past = Array.from({ length: 60 }, (_, months) => Date.UTC(2026, 2 - months, 15));
    const all = new Set(
      (['month', 'quarter', 'year'] as const).flatMap((kind) => past.map((time) => periodOf(kind, time))),
    );
    expect(new Set(names)).toEqual(new Set([...all].filter((name) => isRetained(name, now, 14))));
    expect(names).toContain('2026-03');
    expect(names).toContain('2025-01');
    expect(names).not.toContain('2024-12');
    expect(names).toHaveLength(new Set(names).size);
  });
});
