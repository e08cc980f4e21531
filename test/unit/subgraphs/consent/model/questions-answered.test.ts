/** A customer is asked no more within a day than the house allows, whatever they answer, and however often they come. */
import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { BRANDS, CONSENT_REQUEST_CONTEXTS } from '../../../../../schema/vocabulary.ts';
import { requestsFor } from '../../../../../subgraphs/consent/model/consent-requests.ts';
import { questionsAnswered } from '../../../../../subgraphs/consent/model/questions-answered.ts';
import { answered, day, life, lived, nobody, refused } from '../../../../support/consent-lives.ts';

const HOUR = 3_600_000;
const account = { context: 'ACCOUNT', captureChannel: 'APP', brand: 'fresh', language: 'en' } as const;
const later = (from: Date, hours: number) => new Date(from.getTime() + hours * HOUR);

const context = fc.constantFrom('ACCOUNT' as const, ...CONSENT_REQUEST_CONTEXTS);

/** One visit: where and how long after the one before, and what is said to what is shown. */
const visit = fc.record({
  hours: fc.constantFrom(0, 0, 0.1, 1, 6, 25),
  context,
  brand: fc.constantFrom(...BRANDS),
  says: fc.array(fc.constantFrom('no', 'no', 'yes', 'yes, and withdraws it', 'to be confirmed', 'nothing'), {
    minLength: 5,
    maxLength: 5,
  }),
});

test('what was answered within a day and what is shown are never more than may be asked', () => {
  const atOnce = fc.constantFrom(1, 2, 3, 5);
  fc.assert(
    fc.property(life, atOnce, fc.array(visit, { maxLength: 12 }), (past, most, visits) => {
      let customer = past;
      let now = day(60);
      // Times at which a question was answered: of each question once, by what the visits did and not by what is stored.
      const times: number[] = [];
      for (const { hours, context, brand, says } of visits) {
        now = later(now, hours);
        const shown = requestsFor(customer, { ...account, context, brand }, now, { atOnce: most, pauseDays: 30 });
        const lately = times.filter((time) => time > now.getTime() - 24 * HOUR);
        expect(lately.length + shown.length).toBeLessThanOrEqual(most);
        for (const [index, { purpose, channel, brand: of, recipient }] of shown.entries()) {
          const key = { purpose, channel, brand: of, recipient };
          const reply = says[index]!;
          if (reply === 'nothing') continue;
          times.push(now.getTime());
          if (reply === 'no') customer = refused(customer, key, now);
          else if (reply === 'to be confirmed') customer = answered(customer, key, 'REQUESTED', now);
          else customer = lived(customer, { does: 'yes', key, version: '2.0', daysLate: 0, special: false }, now);
          if (reply === 'yes, and withdraws it')
            customer = lived(customer, { does: 'withdraw', ...key }, new Date(now.getTime() + 1));
        }
      }
    }),
    { numRuns: 300 },
  );
});

test('five refusals in a row bring one question, and the next one comes when the day is over', () => {
  const rules = { atOnce: 1, pauseDays: 180 };
  const [first] = requestsFor(nobody('2489'), account, day(1), rules);
  const { purpose, channel, brand, recipient } = first!;
  const customer = refused(nobody('2489'), { purpose, channel, brand, recipient }, day(1));
  for (let times = 0; times < 4; times += 1)
    expect(requestsFor(customer, account, later(day(1), times), rules)).toEqual([]);
  // Neither another brand nor another place is a way around it.
  expect(requestsFor(customer, { ...account, brand: 'value', context: 'CHECKOUT' }, later(day(1), 1), rules)).toEqual(
    [],
  );
  expect(requestsFor(customer, account, new Date(day(2).getTime() - 1), rules)).toEqual([]);
  expect(requestsFor(customer, account, day(2), rules)).toHaveLength(1);
});

test('a yes that covers what is below its purpose answers one question; a no counts where it was said', () => {
  const key = { purpose: 'personalisation', channel: 'EMAIL', brand: 'fresh', recipient: null } as const;
  const agreed = lived(nobody('2489'), { does: 'yes', key, version: '2.0', daysLate: 0, special: false }, day(1));
  expect(agreed.records).toHaveLength(2);
  expect(questionsAnswered(agreed, later(day(1), 1))).toBe(1);
  const denied = refused(nobody('2489'), key, day(1));
  expect(questionsAnswered(denied, later(day(1), 23))).toBe(1);
  expect(questionsAnswered(denied, day(2))).toBe(0);
  expect(questionsAnswered(answered(nobody('2489'), key, 'INVALIDATED', day(1)), day(1))).toBe(0);
});

test('who refuses whatever they are asked for is asked for less and less, and then left alone', () => {
  fc.assert(
    fc.property(life, context, fc.integer({ min: 26, max: 600 }).map(day), (customer, where, now) => {
      let refusing = customer;
      for (let times = 0; times < 200; times += 1) {
        const [first] = requestsFor(refusing, { ...account, context: where }, now, { atOnce: 1000, pauseDays: 30 });
        if (first === undefined) return;
        const { purpose, channel, brand, recipient } = first;
        refusing = refused(refusing, { purpose, channel, brand, recipient }, now);
      }
      throw new Error('asked without end');
    }),
    { numRuns: 100 },
  );
});
