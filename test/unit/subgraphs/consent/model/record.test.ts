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

const isAsLate = (one: Decisive, other: Decisive) => one.at.getTime() === other.at.getTime();

describe('the event that decides', () => {
  test('is one of the latest by their own time, and no yes among them where one of them is none', () => {
    fc.assert(
      fc.property(events, (all) => {
        const decides = all.reduce(later);
        const end = Math.max(...all.map(({ at }) => at.getTime()));
        expect(decides.at.getTime()).toBe(end);
        const latest = all.filter((one) => isAsLate(one, decides));
        expect(isYes(decides.state)).toBe(latest.every(({ state }) => isYes(state)));
      }),
    );
  });

  test('is the same in whatever order the events arrive, those of the same time among them', () => {
    const shuffled = events.chain((all) =>
      fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length })),
    );
    fc.assert(fc.property(shuffled, ([all, other]) => expect(other.reduce(later)).toEqual(all.reduce(later))));
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
