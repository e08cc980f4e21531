/** The past of the sample is possible whenever it is imported: notices were published on fixed days, and its own days move. */
import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { demoCustomer } from '../../../../../schema/demo-customers.ts';
import { isAnswer } from '../../../../../subgraphs/consent/model/fold.ts';
import {
  findNotice,
  isCurrentNotice,
  wasCurrentAt,
  wasPublishedAt,
} from '../../../../../subgraphs/consent/model/notices.ts';
import { statusOf } from '../../../../../subgraphs/consent/model/record.ts';
import { documentOf } from '../../../../../subgraphs/consent/seed.ts';
import { FIRST_DAY, lastPurchase, shifted, weeksToShift } from '../../../../../subgraphs/kit/sample/calendar.ts';
import { readHouseholds } from '../../../../../subgraphs/kit/sample/households.ts';

const households = await readHouseholds(150);
const published = new Date('2026-11-01');
const start = fc.date({ min: published, max: new Date('2046-01-01'), noInvalidDate: true });
const documentsAt = (now: Date) => {
  const weeks = weeksToShift(now);
  const first = shifted(FIRST_DAY, weeks);
  return { documents: households.map((household) => documentOf(household, first)), end: lastPurchase(weeks) };
};

test('nobody had read what was not published yet, or agreed to what had been replaced', () => {
  fc.assert(
    fc.property(start, (now) => {
      const impossible = documentsAt(now).documents.flatMap(({ events }) =>
        events.flatMap((event) => {
          if (!isAnswer(event)) return [];
          const { noticeId, noticeVersion, language, at, state } = event;
          const notice = findNotice(noticeId!, noticeVersion!, language!);
          const isPossible =
            notice !== undefined &&
            wasPublishedAt(notice, at) &&
            (state === 'WITHDRAWN' || wasCurrentAt(at)(noticeId, noticeVersion));
          return isPossible ? [] : [[noticeId, noticeVersion, state, at]];
        }),
      );
      expect(impossible).toEqual([]);
    }),
    { numRuns: 15, examples: [[published], [new Date('2026-12-20')], [new Date('2027-06-01')]] },
  );
});

test('the demo customers are what they are called, and all is over before the import', () => {
  fc.assert(
    fc.property(start, (now) => {
      const { documents, end } = documentsAt(now);
      const of = (id: string) => documents.find(({ _id }) => _id === id)!;
      const states = (id: string) =>
        new Set(of(id).records.map((entry) => statusOf(entry, now, isCurrentNotice).state));
      expect(states(demoCustomer('consents-to-all'))).toEqual(new Set(['GIVEN']));
      expect(states(demoCustomer('withdrew'))).toEqual(new Set(['WITHDRAWN']));
      expect(states(demoCustomer('refuses-all'))).toEqual(new Set(['REFUSED']));
      expect(states(demoCustomer('outdated-notice'))).toEqual(new Set(['EXPIRED']));
      const outdated = of(demoCustomer('outdated-notice')).records;
      expect(outdated.filter(({ noticeVersion }) => isCurrentNotice(outdated[0]!.noticeId, noticeVersion))).toEqual([]);
      expect(documents.flatMap(({ events }) => events).filter(({ at }) => at >= end)).toEqual([]);
    }),
    { numRuns: 15 },
  );
});

test('a withdrawal is under the notice that had been read, and none was shown for it', () => {
  const { documents } = documentsAt(new Date('2026-12-01'));
  const { events } = documents.find(({ _id }) => _id === demoCustomer('withdrew'))!;
  for (const event of events) {
    if (!isAnswer(event) || event.state !== 'WITHDRAWN') continue;
    const given = events.find((one) => isAnswer(one) && one.record === event.record);
    expect(given).toMatchObject({ state: 'GIVEN', noticeVersion: event.noticeVersion });
    expect(event).toMatchObject({ noticeHash: null, method: null, captureChannel: null });
  }
});
