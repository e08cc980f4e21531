/** The seeded consents: every attitude is there, the demo customers are left to `demo.ts`, and the past is sound. */
import { describe, expect, test } from '@jest/globals';
import { isAnswer } from '../../../../subgraphs/consent/model/fold.ts';
import { isCurrentNotice } from '../../../../subgraphs/consent/model/notices.ts';
import { later, statusOf } from '../../../../subgraphs/consent/model/record.ts';
import { attitudeOf } from '../../../../subgraphs/consent/sample/mix.ts';
import { documentOf } from '../../../../subgraphs/consent/seed.ts';
import { FIRST_DAY, LAST_PURCHASE, shifted } from '../../../../subgraphs/kit/sample/calendar.ts';
import { readHouseholds } from '../../../../subgraphs/kit/sample/households.ts';

const WEEKS = 463;
const start = shifted(FIRST_DAY, WEEKS);
const end = new Date(LAST_PURCHASE + WEEKS * 7 * 86_400_000);
const households = await readHouseholds();
const documents = households.map((household) => documentOf(household, start));
const others = documents.filter((_, index) => households[index]!.demo === null);

test('every attitude is there, in about its share', () => {
  const counts = new Map<string, number>();
  for (const { _id } of others) counts.set(attitudeOf(_id), (counts.get(attitudeOf(_id)) ?? 0) + 1);
  expect(counts.size).toBe(10);
  expect(Math.min(...counts.values())).toBeGreaterThanOrEqual(8);
});

test('what stands now is what the attitude says', () => {
  for (const document of others) {
    const states = document.records.map((entry) => statusOf(entry, end, isCurrentNotice));
    const valid = states.filter((status) => status.valid).length;
    const all = document.records.length;
    const expected = {
      'said yes to all': valid === all && all > 0,
      'said no to all': valid === 0 && states.every(({ state }) => state === 'REFUSED'),
      'yes to some purposes': valid > 0,
      'yes on some channels': valid > 0,
      'yes to one brand': valid === all && new Set(document.records.map((entry) => entry.brand)).size === 1,
      'withdrew all': states.every(({ state }) => state === 'WITHDRAWN'),
      'yeses that expired': all > 0 && states.every(({ state }) => state === 'EXPIRED'),
      'yeses under an old notice': all > 0 && states.every(({ state }) => state === 'EXPIRED'),
      'asked, not answered': all > 0 && states.every(({ state }) => state === 'REQUESTED'),
      'never asked': all === 0,
    }[attitudeOf(document._id)];
    expect({ attitude: attitudeOf(document._id), expected }).toEqual({
      attitude: attitudeOf(document._id),
      expected: true,
    });
  }
});

describe('every document', () => {
  test('has records that are what their events say, and one epoch per step', () => {
    for (const { records, events, epoch } of documents) {
      expect(new Set(records.map((entry) => entry.id)).size).toBe(records.length);
      expect(new Set(events.map((event) => event.id)).size).toBe(events.length);
      const unlike = records.filter((entry) => {
        const own = events.flatMap((event) => (isAnswer(event) && event.record === entry.id ? [event] : []));
        const last = own.reduce(later);
        return last.at !== entry.at || last.state !== entry.state;
      });
      expect(unlike).toEqual([]);
      expect(new Set(events.map((event) => event.epoch))).toEqual(
        new Set(Array.from({ length: epoch }, (_, n) => n + 1)),
      );
    }
  });

  test('has a past that ended before the last purchase', () => {
    for (const { events } of documents) {
      expect(events.filter(({ at }) => at >= end)).toEqual([]);
    }
  });

  test('is the same at every import', () => {
    const again = households.map((household) => documentOf(household, start));
    expect(JSON.stringify(again) === JSON.stringify(documents)).toBe(true);
  });
});

test('an account that is suspended or closed is in the state, too', () => {
  expect(new Set(documents.map((document) => document.account))).toEqual(new Set(['OPEN', 'SUSPENDED', 'CLOSED']));
  expect(documents.filter((document) => document.erased).map((document) => document.records)).toEqual([[]]);
});
