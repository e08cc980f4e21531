/** Whoever two customers are merged into may be asked, shown and used for no more than each of them allowed. */
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { ACCOUNT_STATES } from '../../../../../schema/vocabulary.ts';
import { requestsFor } from '../../../../../subgraphs/consent/model/consent-requests.ts';
import { newTrailKey } from '../../../../../subgraphs/consent/model/customer.ts';
import { type CustomerEvent, fold, isAnswer } from '../../../../../subgraphs/consent/model/fold.ts';
import { type Merge, merged } from '../../../../../subgraphs/consent/model/merge.ts';
import type { Past } from '../../../../../subgraphs/consent/model/merged-answers.ts';
import { isCurrentNotice } from '../../../../../subgraphs/consent/model/notices.ts';
import { lastDenied, pastAnswer } from '../../../../../subgraphs/consent/model/past-answers.ts';
import {
  type ConsentEventEntry,
  type ConsentKey,
  type IsCurrent,
  isYes,
} from '../../../../../subgraphs/consent/model/record.ts';
import { stateOf } from '../../../../../subgraphs/consent/model/state.ts';
import { answerStatus } from '../../../../../subgraphs/consent/model/status.ts';
import { yesesText } from '../../../../../subgraphs/consent/model/yeses.ts';
import {
  changed,
  day,
  isValid,
  keyText,
  lifeOf,
  lived,
  livedKeys,
  newId,
  type Step,
  saying,
  step,
} from '../../../../support/consent-lives.ts';

const DAY = 86_400_000;
const NOW = day(40);
const acting = { actor: 'agent', onBehalf: true, now: NOW };
const rest = fc.record({ account: fc.constantFrom(...ACCOUNT_STATES), enrolled: fc.boolean() });
const anyStep = fc.oneof({ weight: 9, arbitrary: step }, { weight: 1, arbitrary: saying });
const customer = (id: string) =>
  fc
    .tuple(fc.array(anyStep, { maxLength: 25 }), rest)
    .map(([steps, stands]): Past => ({ ...lifeOf(steps, id), ...stands, trailKey: newTrailKey() }));
/** Two lives with much in common: the first steps are the same, and some are only of one. */
const pair = fc.oneof(
  fc.tuple(customer('1'), customer('2')),
  fc
    .tuple(fc.array(step, { maxLength: 15 }), fc.array(step, { maxLength: 6 }), fc.array(step, { maxLength: 6 }))
    .map(([shared, one, other]): [Past, Past] => [
      lifeOf([...shared, ...one], '1'),
      lifeOf([...shared, ...other], '2'),
    ]),
);
const key = fc.constantFrom(...livedKeys);
const time = fc.integer({ min: 0, max: 1500 }).map(day);
/** A later edition of the notices: a major version that ends those before, for some of them. */
const edition: fc.Arbitrary<IsCurrent> = fc.constantFrom<IsCurrent>(
  isCurrentNotice,
  isCurrentNotice,
  (id, version) => id !== 'personalisation-fresh' && isCurrentNotice(id, version),
  (id, version) => id === 'research-fresh' && isCurrentNotice(id, version),
);

const merge = (one: Past, other: Past): [Past, Merge] => {
  const result = merged(one, other, acting, newId);
  const { account, enrolled } = result;
  return [{ ...changed(one, result.change), account, enrolled }, result];
};
const yesesOf = (events: readonly CustomerEvent[]): ConsentEventEntry[] =>
  events.filter((one): one is ConsentEventEntry => isAnswer(one) && isYes(one.state));
const told = (of: Past, now: Date) => {
  const state = stateOf(of._id, { ...of, yeses: yesesText(of.records) }, now);
  if (!state.known) throw new Error('not known');
  return state;
};

describe('whatever two customers have answered', () => {
  test('what is valid in the merge is valid of both, for every question, time and edition of the notices', () => {
    fc.assert(
      fc.property(pair, time, edition, ([one, other], now, isCurrent) => {
        const [result] = merge(one, other);
        for (const wanted of livedKeys) {
          if (!isValid(result, wanted, now, isCurrent)) continue;
          expect(isValid(one, wanted, now, isCurrent)).toBe(true);
          expect(isValid(other, wanted, now, isCurrent)).toBe(true);
        }
      }),
      { numRuns: 600 },
    );
  });

  test('what is valid of both is valid in the merge, where one notice was read by both', () => {
    fc.assert(
      fc.property(pair, time, ([one, other], now) => {
        const [result] = merge(one, other);
        const noticeOf = (of: Past, wanted: ConsentKey) =>
          of.records.find((entry) => keyText(entry) === keyText(wanted))?.noticeId;
        for (const wanted of livedKeys) {
          if (!isValid(one, wanted, now) || !isValid(other, wanted, now)) continue;
          if (noticeOf(one, wanted) !== noticeOf(other, wanted)) continue;
          expect(isValid(result, wanted, now)).toBe(true);
        }
      }),
      { numRuns: 400 },
    );
  });

  test('the gateway is told nothing more than of each: no consent, no explicit consent, no later end, no wider standing', () => {
    fc.assert(
      fc.property(pair, time, ([one, other], now) => {
        const [result] = merge(one, other);
        const now_ = told(result, now);
        for (const before of [told(one, now), told(other, now)]) {
          for (const consent of now_.consents) {
            const same = before.consents.find((each) => keyText(each) === keyText(consent));
            expect(same).toBeDefined();
            expect(Date.parse(consent.until!)).toBeLessThanOrEqual(Date.parse(same!.until!));
            expect(consent.specialCategories && !same!.specialCategories).toBe(false);
          }
          expect(now_.objections).toEqual(expect.arrayContaining([...before.objections]));
          if (before.restricted) expect(now_.restricted).toBe(true);
          if (!before.enrolled) expect(now_.enrolled).toBe(false);
          if (before.account !== 'OPEN') expect(now_.account).not.toBe('OPEN');
          if (before.account === 'CLOSED') expect(now_.account).toBe('CLOSED');
        }
      }),
      { numRuns: 400 },
    );
  });

  test('a question that leaves channel, brand or recipient out finds no yes that it did not find of both', () => {
    const part = fc.constantFrom('channel' as const, 'brand' as const, 'recipient' as const);
    fc.assert(
      fc.property(pair, key, fc.uniqueArray(part), time, ([one, other], wanted, left, now) => {
        const asked = { ...wanted, ...Object.fromEntries(left.map((each) => [each, null])) };
        if (!answerStatus(merge(one, other)[0], asked, now).valid) return;
        expect(answerStatus(one, asked, now).valid && answerStatus(other, asked, now).valid).toBe(true);
      }),
    );
  });

  test('it is the same whichever of them survives', () => {
    fc.assert(
      fc.property(pair, time, ([one, other], now) => {
        const [a, b] = [merge(one, other)[0], merge(other, one)[0]];
        for (const wanted of livedKeys) expect(isValid(a, wanted, now)).toBe(isValid(b, wanted, now));
        const stands = ({ account, enrolled, restricted, objections }: Past) => [
          ...[account, enrolled, restricted],
          ...[...objections].sort(),
        ];
        expect(stands(a)).toEqual(stands(b));
      }),
    );
  });

  test('a yes that one had and the merge has not, or has for less, is told as a conflict', () => {
    fc.assert(
      fc.property(pair, ([one, other]) => {
        const [result, { conflicts }] = merge(one, other);
        const about = conflicts.flatMap((each) => (each.about === 'consent' ? [keyText(each.key)] : []));
        expect(new Set(about).size).toBe(about.length);
        for (const wanted of livedKeys)
          for (const before of [one, other])
            if (isValid(before, wanted, NOW) && !isValid(result, wanted, NOW)) expect(about).toContain(keyText(wanted));
        expect(conflicts.some((each) => each.about === 'account')).toBe(one.account !== other.account);
        expect(conflicts.some((each) => each.about === 'restricted')).toBe(one.restricted !== other.restricted);
        expect(conflicts.some((each) => each.about === 'enrolled')).toBe(one.enrolled !== other.enrolled);
      }),
    );
  });

  test('the history of the survivor is only added to, and the record is what its events say', () => {
    fc.assert(
      fc.property(pair, ([one, other]) => {
        const [result, { change }] = merge(one, other);
        expect(result.events.slice(0, one.events.length)).toEqual(one.events);
        expect(change.events.every(({ epoch }) => epoch === one.epoch + 1)).toBe(true);
        const folded = fold(result.events);
        expect(new Map(result.records.map((entry) => [entry.id, entry]))).toEqual(folded.records);
        expect(result.standing).toEqual(folded.standing);
        // A yes that it records is one that a customer had given: with its notice, its method and its proof.
        const given = yesesOf([...one.events, ...other.events]);
        for (const event of yesesOf(change.events)) {
          const { noticeId, noticeVersion, noticeHash, language, method, captureChannel, evidence } = event;
          expect(given).toContainEqual(
            expect.objectContaining({
              noticeId,
              noticeVersion,
              noticeHash,
              language,
              method,
              captureChannel,
              evidence,
            }),
          );
        }
      }),
    );
  });

  test('what either withdrew stays withdrawn, also for a yes that was given before it and arrives after the merge', () => {
    const late = fc.record({ key, daysLate: fc.integer({ min: 1, max: 45 }) });
    fc.assert(
      fc.property(pair, late, ([one, other], { key: wanted, daysLate }) => {
        const [result] = merge(one, other);
        for (const scope of [...one.withdrawals, ...other.withdrawals])
          expect(
            result.withdrawals.some(
              (each) =>
                keyText({ ...each, purpose: each.purposes.join() } as never) ===
                  keyText({ ...scope, purpose: scope.purposes.join() } as never) && each.at >= scope.at,
            ),
          ).toBe(true);
        const yes: Step = { does: 'yes', key: wanted, version: '2.0', daysLate, special: false };
        const given = new Date(day(41).getTime() - daysLate * DAY);
        const denied = [one, other].some((each) => {
          const past = pastAnswer(each, wanted, NOW);
          return past.is === 'denied' && past.at > given;
        });
        if (denied)
          expect(isValid(lived(result, yes, day(41)), wanted, day(42))).toBe(isValid(result, wanted, day(42)));
      }),
      { numRuns: 400 },
    );
  });

  test('nobody is asked sooner for it than each of them was to be asked', () => {
    const rules = { atOnce: 1000, pauseDays: 30 };
    fc.assert(
      fc.property(pair, fc.integer({ min: 40, max: 100 }).map(day), ([one, other], now) => {
        const [result] = merge(one, other);
        const question = { context: 'ACCOUNT', captureChannel: null, brand: 'fresh', language: 'en' } as const;
        const paused = (at: Date | null) => at !== null && at.getTime() + 30 * DAY > now.getTime();
        for (const request of requestsFor(result, question, now, rules))
          for (const side of [one, other]) {
            const past = pastAnswer(side, request, now);
            expect(past.is === 'denied' && paused(past.at)).toBe(false);
            if (!request.renewal) expect(paused(lastDenied(side, request.purpose, 'fresh'))).toBe(false);
          }
      }),
      { numRuns: 300 },
    );
  });
});
