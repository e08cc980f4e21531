/** A line with a TC string: its yeses under the notice that was shown beside it, its noes anyway. */
import { expect, test } from '@jest/globals';
import { LineRefused } from '../../../../../../subgraphs/consent/model/import/fault.ts';
import { answersOf } from '../../../../../../subgraphs/consent/model/import/tc-answers.ts';
import { tcString } from '../../../../../support/tc-strings.ts';

const now = new Date('2026-06-01T12:00:00Z');
const line = {
  customerId: 'c1',
  brand: 'fresh',
  noticeVersion: '2.0',
  language: 'sv',
  method: 'CLICK_THROUGH',
  captureChannel: 'WEB',
  evidenceReference: 'cmp/17',
};
const at = new Date('2026-05-01T00:00:00Z');
const keysOf = (value: unknown) =>
  answersOf(value, now).map(({ key }) => `${key.purpose} ${key.recipient ?? ''}`.trim());

const faultOf = (value: unknown) => {
  try {
    answersOf(value, now);
  } catch (error) {
    if (error instanceof LineRefused) return error.fault;
    throw error;
  }
  return null;
};

const yes = { ...line, tcString: tcString({ publisher: [5, 6, 8, 10], at }) };

test('is one answer for each purpose and recipient of the table', () => {
  expect(keysOf(yes)).toEqual(
    expect.arrayContaining(['personalisation', 'service-analytics', 'targeted-advertising partner-1']),
  );
});

test('is the same answers whenever it comes, and others with another string or customer', () => {
  const events = (value: unknown, when = now) => answersOf(value, when).map(({ event }) => event);
  expect(events(yes, new Date('2026-06-02T00:00:00Z'))).toEqual(events(yes));
  const others = [
    ...events({ ...yes, customerId: 'c2' }),
    ...events({ ...yes, tcString: tcString({ publisher: [5], at }) }),
  ];
  expect(others.filter((event) => events(yes).includes(event))).toEqual([]);
});

test('with a yes needs the notice that was shown beside it and a proof, one with noes alone needs none', () => {
  const { noticeVersion, ...without } = yes;
  expect(faultOf(without)).toEqual({ field: 'noticeVersion', reason: 'missing' });
  expect(faultOf({ ...yes, evidenceReference: undefined })).toEqual({ field: 'evidenceReference', reason: 'missing' });
  expect(faultOf({ ...yes, noticeVersion: '1.0' })).toEqual({ field: 'noticeVersion', reason: 'outdated' });
  const noes = { customerId: 'c1', brand: 'fresh', tcString: tcString({ publisher: [], at }) };
  expect(keysOf(noes)).toContain('personalisation');
});

test.each([
  [{ ...yes, tcString: 'no string' }, 'tcString', 'invalid'],
  [{ ...yes, tcString: tcString({ publisher: [5, 6], at: new Date('2026-07-01T00:00:00Z') }) }, 'tcString', 'future'],
  [{ ...yes, brand: 'other' }, 'brand', 'not asked'],
  [{ ...yes, purpose: 'research' }, 'another field', 'invalid'],
])('%j is refused', (value, field, reason) => {
  expect(faultOf(value)).toEqual({ field, reason });
});
