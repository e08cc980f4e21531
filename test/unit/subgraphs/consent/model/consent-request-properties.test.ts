/** Whatever a customer has answered: what they are asked for is little, one thing at a time, not soon after a no, and a no costs nothing else. */
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { consentPurposes } from '../../../../../schema/purposes.ts';
import { BRANDS, CAPTURE_CHANNELS, CONSENT_REQUEST_CONTEXTS, type Purpose } from '../../../../../schema/vocabulary.ts';
import { covers } from '../../../../../subgraphs/consent/model/change.ts';
import {
  type ConsentRequest,
  type RequestQuestion,
  type RequestRules,
  requestsFor,
} from '../../../../../subgraphs/consent/model/consent-requests.ts';
import type { Past } from '../../../../../subgraphs/consent/model/merged-answers.ts';
import { questionsAnswered } from '../../../../../subgraphs/consent/model/questions-answered.ts';
import { askableAt, requestContexts } from '../../../../../subgraphs/consent/model/request-contexts.ts';
import { stateOf } from '../../../../../subgraphs/consent/model/state.ts';
import { yesesText } from '../../../../../subgraphs/consent/model/yeses.ts';
import { day, isValid, keyText, LAST_DAY, life, refused } from '../../../../support/consent-lives.ts';

const DAY = 86_400_000;
const EVERYTHING = 1000;

/** The tree of purposes, written out. */
const BROADER: Partial<Record<Purpose, Purpose>> = {
  'product-recommendation': 'personalisation',
  'targeted-advertising': 'personalisation',
};

const question: fc.Arbitrary<RequestQuestion> = fc.record({
  context: fc.constantFrom('ACCOUNT' as const, ...CONSENT_REQUEST_CONTEXTS),
  captureChannel: fc.option(fc.constantFrom(...CAPTURE_CHANNELS), { nil: null }),
  brand: fc.constantFrom(...BRANDS),
  language: fc.constantFrom('en', 'sv', 'de'),
});
const rules: fc.Arbitrary<RequestRules> = fc.record({
  atOnce: fc.constantFrom(1, 2, 5, EVERYTHING),
  pauseDays: fc.constantFrom(1, 10, 30, 180),
});
const time = fc.integer({ min: 26, max: LAST_DAY * 10 }).map(day);

const all: RequestRules = { atOnce: EVERYTHING, pauseDays: 180 };
const texts = (requests: readonly ConsentRequest[]) => requests.map(keyText);

describe('whatever a customer has answered', () => {
  const property = (
    check: (customer: Past, where: RequestQuestion, now: Date, rule: RequestRules) => void,
    numRuns = 400,
  ) => fc.assert(fc.property(life, question, time, rules, check), { numRuns });

  test('there are never more requests than are allowed at a time, and fewer are the first of more', () => {
    property((customer, where, now, rule) => {
      const some = requestsFor(customer, where, now, rule);
      expect(some.length).toBeLessThanOrEqual(rule.atOnce);
      const left = Math.max(0, rule.atOnce - questionsAnswered(customer, now));
      expect(some).toEqual(requestsFor(customer, where, now, { ...rule, atOnce: EVERYTHING }).slice(0, left));
    });
  });

  test('nothing that is in force or pending is asked for, and what lapsed comes first', () => {
    property((customer, where, now, rule) => {
      const requests = requestsFor(customer, where, now, rule);
      for (const one of requests) {
        const entry = customer.records.find((record) => keyText(record) === keyText(one));
        expect(isValid(customer, one, now)).toBe(false);
        expect(entry?.state).not.toBe('REQUESTED');
        const lapsed = entry !== undefined && ['GIVEN', 'RENEWED', 'EXPIRED'].includes(entry.state);
        // A withdrawal ends what has lapsed as well, though there is no state for that: a yes after it is a new one.
        const withdrawn = customer.withdrawals.some(
          (scope) => covers(scope, one) && scope.at >= (entry?.at ?? scope.at),
        );
        expect(one.renewal).toBe(lapsed && !withdrawn);
      }
      const order = requests.map(({ renewal }) => renewal);
      expect(order).toEqual([...order].sort((a, b) => Number(b) - Number(a)));
    });
  });

  test('what a yes would cover was not refused, withdrawn or objected to within the pause', () => {
    property((customer, where, now, rule) => {
      const since = now.getTime() - rule.pauseDays * DAY;
      for (const request of requestsFor(customer, where, now, rule)) {
        const covered = request.notice.purposes.filter((purpose) => purpose !== 'targeted-advertising');
        for (const purpose of [request.purpose, ...covered]) {
          // The event that decides a record; of a renewal those of its own channel alone.
          const noes = customer.records.filter(
            (record) =>
              record.purpose === purpose &&
              record.brand === where.brand &&
              ['REFUSED', 'WITHDRAWN'].includes(record.state) &&
              (!request.renewal || keyText(record) === keyText({ ...request, purpose })) &&
              record.at.getTime() > since,
          );
          expect(noes).toEqual([]);
          const scopes = request.renewal ? [] : customer.withdrawals;
          const covering = scopes.filter(
            (scope) =>
              scope.purposes.includes(purpose) &&
              (scope.brand === null || scope.brand === where.brand) &&
              scope.at.getTime() > since,
          );
          expect(covering).toEqual([]);
        }
      }
    });
  });

  test('each request is for one purpose, under a notice that lists nothing but it and what is part of it', () => {
    property((customer, where, now, rule) => {
      for (const request of requestsFor(customer, where, now, rule)) {
        const { purpose, notice, recipient, channel } = request;
        expect(notice.purposes).toContain(purpose);
        expect(notice.purposes.every((listed) => listed === purpose || BROADER[listed] === purpose)).toBe(true);
        expect(notice).toMatchObject({ current: true, language: where.language, brand: where.brand });
        expect(request.brand).toBe(where.brand);
        if (channel !== null) expect(notice.channels).toContain(channel);
        if (recipient !== null) expect(notice.recipients).toContain(recipient);
        expect((recipient !== null) === ['targeted-advertising', 'third-party-sharing'].includes(purpose)).toBe(true);
      }
    });
  });

  test('a purpose is not asked for while its broader purpose is denied, or asked for beside it', () => {
    property((customer, where, now, rule) => {
      const requests = requestsFor(customer, where, now, { ...rule, atOnce: EVERYTHING });
      for (const { purpose, channel, brand, renewal } of requests) {
        const broader = BROADER[purpose];
        if (broader === undefined) continue;
        const above = customer.records.find(
          (record) => keyText(record) === keyText({ purpose: broader, channel, brand, recipient: null }),
        );
        expect(['REFUSED', 'WITHDRAWN']).not.toContain(above?.state);
        if (!renewal)
          expect(texts(requests)).not.toContain(keyText({ purpose: broader, channel, brand, recipient: null }));
      }
    });
  });

  test('only what fits where the customer is is asked for, and nothing at an import', () => {
    property((customer, where, now, rule) => {
      const requests = requestsFor(customer, where, now, rule);
      const channels = where.captureChannel === null ? null : askableAt[where.captureChannel];
      if (where.captureChannel === 'IMPORT') expect(requests).toEqual([]);
      for (const { purpose, channel } of requests) {
        const fitting = requestContexts[where.context].find((one) => one.purpose === purpose);
        expect(fitting?.channels).toContain(channel);
        if (channel !== null && channels !== null) expect(channels).toContain(channel);
      }
    });
  });

  test('asking changes nothing: the same question has the same answer, in whatever order the records lie', () => {
    property((customer, where, now, rule) => {
      const before = structuredClone(customer);
      const first = requestsFor(customer, where, now, rule);
      const shuffled = { ...customer, records: [...customer.records].reverse() };
      expect(requestsFor(customer, where, now, rule)).toEqual(first);
      expect(requestsFor(shuffled, where, now, rule)).toEqual(first);
      expect(customer).toEqual(before);
    });
  });

  test('nobody is asked whose processing is restricted, whose account is not open, or who is erased', () => {
    property((customer, where, now, rule) => {
      for (const standing of [
        { restricted: true },
        { erased: true },
        { account: 'SUSPENDED' },
        { account: 'CLOSED' },
      ] as const)
        expect(requestsFor({ ...customer, ...standing }, where, now, rule)).toEqual([]);
    });
  });

  test('what was objected to is not asked for, nor what is part of it', () => {
    fc.assert(
      fc.property(life, question, time, fc.constantFrom(...consentPurposes), (customer, where, now, objected) => {
        const requests = requestsFor({ ...customer, objections: [objected] }, where, now, all);
        for (const { purpose } of requests) expect([purpose, BROADER[purpose]]).not.toContain(objected);
      }),
    );
  });

  test('a refusal costs nothing else: no other answer, no state, no standing changes, and nothing new is asked for it', () => {
    property((customer, where, now, rule) => {
      const open = requestsFor(customer, where, now, { ...rule, atOnce: EVERYTHING });
      const [first] = open;
      if (first === undefined) return;
      const { purpose, channel, brand, recipient } = first;
      const key = { purpose, channel, brand, recipient };
      const after = refused(customer, key, now);

      // No yes ends and nothing pending, in no record of whatever purpose; nothing said before is changed.
      const standing = (of: Past) =>
        of.records
          .filter((record) => record.state === 'REQUESTED' || isValid(of, record, now))
          .map(keyText)
          .sort();
      expect(standing(after)).toEqual(standing(customer));
      expect(after.events.slice(0, customer.events.length)).toEqual(customer.events);
      const { records: _, events: __, withdrawals: ___, epoch: before, ...rest } = customer;
      expect(after).toMatchObject(rest);
      expect(after.epoch).toBe(before + 1);
      // What the gateway is told: all that was told before, for a refused request was no yes that stood.
      const told = (of: Past) => {
        const { epoch: ____, ...state } = stateOf('2489', { ...of, yeses: yesesText(of.records) }, now) as never as {
          epoch: number;
        };
        return state;
      };
      expect(told(after)).toEqual(told(customer));

      const left = texts(requestsFor(after, where, now, { ...rule, atOnce: EVERYTHING }));
      expect(left).not.toContain(keyText(key));
      expect(texts(open).filter((one) => left.includes(one))).toEqual(left);
    });
  });
});
