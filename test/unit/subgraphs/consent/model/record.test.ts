/** What a record says is a pure function of its events, whatever order they arrive in. */
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { CONSENT_STATES } from '../../../../../schema/vocabulary.ts';
import { isCurrentNotice } from '../../../../../subgraphs/consent/model/notices.ts';
import { type Decisive, isYes, later, statusOf } from '../../../../../subgraphs/consent/model/record.ts';

const time = fc.integer({ min: 0, max: 50 }).map((n) => new Date(n * 1000));
const event: fc.Arbitrary<Decisive> = fc.record({
  at: time,
  state: fc.constantFrom(...CONSENT_STATES),
  until: fc.option(time, { nil: null }),
  specialCategories: fc.boolean(),
  noticeId: fc.constantFrom('research-fresh', 'unheard-of', null),
  noticeVersion: fc.constantFrom('1.0', '2.0', '2.7', null),
  language: fc.constantFrom('en', null),
});
const events = fc.array(event, { minLength: 1, maxLength: 12 });

/** Written another way: the last of the latest. */
const last = (all: readonly Decisive[]): Decisive => {
  const end = Math.max(...all.map((one) => one.at.getTime()));
  return all.filter((one) => one.at.getTime() === end).at(-1)!;
};

describe('the event that decides', () => {
  test('is the latest by its own time, of equal times the one recorded last', () => {
    fc.assert(fc.property(events, (all) => expect(all.reduce(later)).toBe(last(all))));
  });

  test('is the same in whatever order events of different times arrive', () => {
    const distinct = fc.uniqueArray(event, { minLength: 1, maxLength: 12, selector: (one) => one.at.getTime() });
    const shuffled = distinct.chain((all) =>
      fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length })),
    );
    fc.assert(fc.property(shuffled, ([all, other]) => expect(other.reduce(later)).toBe(all.reduce(later))));
  });
});

describe('the status', () => {
  test('is valid exactly for an explicit yes, before its end, under the current major version of its notice', () => {
    fc.assert(
      fc.property(event, time, (one, now) => {
        const major = one.noticeVersion?.split('.')[0];
        const yes = one.state === 'GIVEN' || one.state === 'RENEWED';
        const inTime = one.until === null || now < one.until;
        const current = one.noticeId === 'research-fresh' && major === '2';
        const status = statusOf(one, now, isCurrentNotice);
        expect(status.valid).toBe(yes && inTime && current);
        expect(status.state).toBe(yes && !status.valid ? 'EXPIRED' : one.state);
        expect(status.since).toBe(one.at);
        expect(status.until).toBe(one.until);
        expect(isYes(status.state)).toBe(status.valid);
      }),
    );
  });

  test('of nothing is unknown', () => {
    expect(statusOf(undefined, new Date(), isCurrentNotice)).toEqual({
      state: 'UNKNOWN',
      valid: false,
      since: null,
      until: null,
    });
  });
});
