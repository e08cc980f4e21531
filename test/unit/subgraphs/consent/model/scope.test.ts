/**
 * How far an answer reaches: never to another brand, never to another recipient, a no to what is below, a yes only to what its notice lists.
 * Properties of whatever customers do one after the other; the tree and the lists of the notices are written out here.
 */
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { RECIPIENTS } from '../../../../../schema/personas.ts';
import { consentPurposes } from '../../../../../schema/purposes.ts';
import { BRANDS, type Purpose } from '../../../../../schema/vocabulary.ts';
import type { Past } from '../../../../../subgraphs/consent/model/merged-answers.ts';
import type { ConsentKey } from '../../../../../subgraphs/consent/model/record.ts';
import { stateOf } from '../../../../../subgraphs/consent/model/state.ts';
import { answerStatus } from '../../../../../subgraphs/consent/model/status.ts';
import { yesesText } from '../../../../../subgraphs/consent/model/yeses.ts';
import {
  type ConsentStep,
  day,
  isValid,
  keyText,
  LAST_DAY,
  lifeOf,
  lived,
  livedKeys,
  step,
} from '../../../../support/consent-lives.ts';

const BELOW: Partial<Record<Purpose, readonly Purpose[]>> = {
  personalisation: ['product-recommendation', 'targeted-advertising'],
};
/** What a yes covers beside its own purpose. */
const LISTED: Partial<Record<Purpose, readonly Purpose[]>> = { personalisation: ['product-recommendation'] };
const related = (a: Purpose, b: Purpose) => a === b || BELOW[a]?.includes(b) || BELOW[b]?.includes(a);

const steps = fc.array(step, { maxLength: 25 });
const time = fc.integer({ min: 26, max: LAST_DAY * 20 }).map(day);
const key = fc.constantFrom(...livedKeys);
/** The life without some of its steps, each other one on its own day. */
const without = (all: readonly ConsentStep[], leaves: (one: ConsentStep) => boolean): Past => {
  const nobody = lifeOf([]);
  return all.reduce((customer, one, index) => (leaves(one) ? customer : lived(customer, one, day(index + 1))), nobody);
};
const told = (customer: Past, now: Date) => {
  const state = stateOf(customer._id, { ...customer, yeses: yesesText(customer.records) }, now);
  return state.known ? state.consents : [];
};

describe('whatever a customer answers', () => {
  test('what is said for one brand changes nothing for another', () => {
    fc.assert(
      fc.property(steps, fc.constantFrom(...BRANDS), time, (all, brand, now) => {
        const elsewhere = (one: ConsentStep) =>
          one.does === 'withdraw' ? one.brand !== null && one.brand !== brand : one.key.brand !== brand;
        const [life, alone] = [lifeOf(all), without(all, elsewhere)];
        for (const wanted of livedKeys.filter((each) => each.brand === brand))
          expect(isValid(life, wanted, now)).toBe(isValid(alone, wanted, now));
        for (const purpose of consentPurposes)
          expect(answerStatus(life, { purpose, brand }, now).valid).toBe(
            answerStatus(alone, { purpose, brand }, now).valid,
          );
        const of = (customer: Past) => told(customer, now).filter((each) => each.brand === brand);
        expect(of(life)).toEqual(of(alone));
      }),
      { numRuns: 300 },
    );
  });

  test('what is said for one recipient changes nothing for another, and nothing for nobody', () => {
    fc.assert(
      fc.property(steps, fc.constantFrom(null, ...RECIPIENTS), time, (all, recipient, now) => {
        // A yes or a no without a recipient is about purposes that have none, but a withdrawal without one is about all of them.
        const others = (one: ConsentStep) =>
          one.does === 'withdraw'
            ? one.recipient !== null && one.recipient !== recipient
            : one.key.recipient !== recipient && one.key.recipient !== null;
        const [life, alone] = [lifeOf(all), without(all, others)];
        for (const wanted of livedKeys.filter((each) => each.recipient === recipient))
          expect(isValid(life, wanted, now)).toBe(isValid(alone, wanted, now));
      }),
      { numRuns: 300 },
    );
  });

  test('a yes is told only with the recipient that was named, and never for a brand, a channel or a recipient that was not', () => {
    fc.assert(
      fc.property(steps, time, (all, now) => {
        const named = all.flatMap((one) =>
          one.does === 'yes'
            ? [one.key.purpose, ...(LISTED[one.key.purpose] ?? [])].map((purpose) => keyText({ ...one.key, purpose }))
            : [],
        );
        const life = lifeOf(all);
        for (const consent of told(life, now)) expect(named).toContain(keyText(consent));
        for (const wanted of livedKeys) if (isValid(life, wanted, now)) expect(named).toContain(keyText(wanted));
      }),
      { numRuns: 300 },
    );
  });

  test('what is neither above nor below a purpose changes nothing for it', () => {
    fc.assert(
      fc.property(steps, key, time, (all, wanted, now) => {
        const unrelated = (one: ConsentStep) =>
          one.does === 'withdraw'
            ? one.purpose !== null && !related(one.purpose, wanted.purpose)
            : !related(one.key.purpose, wanted.purpose);
        expect(isValid(lifeOf(all), wanted, now)).toBe(isValid(without(all, unrelated), wanted, now));
      }),
      { numRuns: 300 },
    );
  });

  test('after a no nothing of it and nothing below stands, for its channel, brand and recipient, and all else is as it was', () => {
    const no = step.filter((one) => one.does === 'withdraw');
    fc.assert(
      fc.property(steps, no, (all, last) => {
        const before = lifeOf(all);
        const after = lived(before, last, day(30));
        const ends = (wanted: ConsentKey) =>
          (last.purpose === null || [last.purpose, ...(BELOW[last.purpose] ?? [])].includes(wanted.purpose)) &&
          (last.channel === null || last.channel === wanted.channel) &&
          (last.brand === null || last.brand === wanted.brand) &&
          (last.recipient === null || last.recipient === wanted.recipient);
        for (const wanted of livedKeys)
          expect(isValid(after, wanted, day(31))).toBe(!ends(wanted) && isValid(before, wanted, day(31)));
      }),
      { numRuns: 300 },
    );
  });

  test('a yes opens its purpose and what its notice lists, on its channel and for its brand, and nothing else', () => {
    const yes = key.map((one): ConsentStep => ({ does: 'yes', key: one, version: '2.0', daysLate: 0, special: false }));
    fc.assert(
      fc.property(steps, yes, (all, last) => {
        const before = lifeOf(all);
        const after = lived(before, last, day(30));
        if (last.does !== 'yes') return;
        const opened = [last.key.purpose, ...(LISTED[last.key.purpose] ?? [])].map((purpose) =>
          keyText({ ...last.key, purpose }),
        );
        for (const wanted of livedKeys)
          expect(isValid(after, wanted, day(31))).toBe(
            opened.includes(keyText(wanted)) || isValid(before, wanted, day(31)),
          );
      }),
      { numRuns: 300 },
    );
  });
});
