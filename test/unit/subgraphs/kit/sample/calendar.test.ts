/** The shift of all dates by whole weeks. */
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  daysBefore,
  LAST_PURCHASE,
  lastPurchase,
  shifted,
  weeksToShift,
} from '../../../../../subgraphs/kit/sample/calendar.ts';
import { readRows } from '../../../../../subgraphs/kit/sample/rows.ts';

const DAY = 86_400_000;

describe('The shift', () => {
  test('puts the last purchase into the 7 days before now, never after it', () => {
    const moment = fc.date({ min: new Date('2018-02-01'), max: new Date('2100-01-01'), noInvalidDate: true });
    fc.assert(
      fc.property(moment, (now) => {
        const age = now.getTime() - lastPurchase(weeksToShift(now)).getTime();
        return age >= 0 && age < 7 * DAY;
      }),
    );
  });

  test('is 0 at the last purchase itself and 1 a week later', () => {
    expect(weeksToShift(new Date(LAST_PURCHASE))).toBe(0);
    expect(weeksToShift(new Date(LAST_PURCHASE + 7 * DAY - 1))).toBe(0);
    expect(weeksToShift(new Date(LAST_PURCHASE + 7 * DAY))).toBe(1);
  });

  test('keeps the time of day, the day of the week and the distances', () => {
    expect(shifted('2017-07-03 00:02:51', 0).toISOString()).toBe('2017-07-03T00:02:51.000Z');
    expect(shifted('2017-07-03 00:02:51', 2).toISOString()).toBe('2017-07-17T00:02:51.000Z');
    expect(shifted('2017-07-03', 1).toISOString()).toBe('2017-07-10T00:00:00.000Z');
    expect(daysBefore(shifted('2017-07-03', 0), 3).toISOString()).toBe('2017-06-30T00:00:00.000Z');
  });

  test('refuses what is no date', () => {
    expect(() => shifted('yesterday', 1)).toThrow();
  });

  test('begins from the last basket of the files', async () => {
    let last = '';
    for await (const [, , , placedAt] of readRows('baskets')) if (placedAt > last) last = placedAt;
    expect(shifted(last, 0).getTime()).toBe(LAST_PURCHASE);
  });
});
