/** What to ask again with: shown where a yes has lapsed, by time or by its notice, and nowhere else. */
import { describe, expect, test } from '@jest/globals';
import { CONSENT_STATES } from '../../../../../schema/vocabulary.ts';
import type { RecordEntry } from '../../../../../subgraphs/consent/model/record.ts';
import { recordOf } from '../../../../../subgraphs/consent/model/status.ts';

const now = new Date('2026-03-01T12:00:00Z');
const entry: RecordEntry = {
  id: 'r1',
  purpose: 'product-recommendation',
  channel: 'EMAIL',
  brand: 'value',
  recipient: null,
  at: new Date('2025-03-01T12:00:00Z'),
  state: 'GIVEN',
  until: new Date('2027-03-01T12:00:00Z'),
  specialCategories: false,
  noticeId: 'personalisation-value',
  noticeVersion: '2.0',
  language: 'sv',
};
const renewalOf = (changes: Partial<RecordEntry>) => {
  const { state, renewal } = recordOf('1', { ...entry, ...changes }, now).status!;
  return [state, renewal && [renewal.id, renewal.version, renewal.language]];
};

describe('the notice to ask again with', () => {
  test.each<[string, Partial<RecordEntry>, readonly string[]]>([
    ['what was read, as it is now, in its language', { until: now }, ['personalisation-value', '2.1', 'sv']],
    ['the same where only the notice is outdated', { noticeVersion: '1.0' }, ['personalisation-value', '2.1', 'sv']],
    [
      'English where the language is no longer written',
      { until: now, language: 'fi' },
      ['personalisation-value', '2.1', 'en'],
    ],
    ['English where no language is known', { until: now, language: null }, ['personalisation-value', '2.1', 'en']],
    ['that of the purpose where none is known', { noticeId: null }, ['product-recommendation-value', '2.0', 'sv']],
    [
      'that of the purpose where the other is gone',
      { noticeId: 'gone' },
      ['product-recommendation-value', '2.0', 'sv'],
    ],
    [
      'that of the purpose where the other does not list it',
      { noticeId: 'research-value', until: now },
      ['product-recommendation-value', '2.0', 'sv'],
    ],
  ])('is %s', (_, changes, reference) => {
    expect(renewalOf(changes)).toEqual(['EXPIRED', reference]);
  });

  test('is none where a yes stands, and none where there is none to renew', () => {
    expect(renewalOf({})).toEqual(['GIVEN', null]);
    for (const state of CONSENT_STATES.filter((one) => !['GIVEN', 'RENEWED', 'EXPIRED'].includes(one))) {
      expect(renewalOf({ state, until: now, noticeVersion: '1.0' })).toEqual([state, null]);
    }
  });
});
