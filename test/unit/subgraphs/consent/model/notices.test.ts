/** The published notices: complete in every language, and the old version does not count as current. */
import { expect, test } from '@jest/globals';
import { consentPurposes, purposes } from '../../../../../schema/purposes.ts';
import { BRANDS } from '../../../../../schema/vocabulary.ts';
import {
  findNotice,
  findNotices,
  isCurrentNotice,
  noticeIdOf,
} from '../../../../../subgraphs/consent/model/notices.ts';

test('every purpose and brand has a current and an old notice in each language', () => {
  for (const purpose of consentPurposes) {
    for (const brand of BRANDS) {
      for (const language of ['en', 'sv', 'de']) {
        const id = noticeIdOf(purpose, brand);
        expect(findNotice(id, '2.0', language)).toMatchObject({ current: true, brand, language });
        expect(findNotice(id, '1.0', language)).toMatchObject({ current: false });
      }
    }
  }
});

test('no two texts are alike, none is short, and all who receive data are named', () => {
  const all = findNotices({});
  expect(new Set(all.map((notice) => notice.text)).size).toBe(all.length);
  for (const { text, recipients, brand, purposes: listed } of all) {
    expect(text.length).toBeGreaterThan(400);
    for (const recipient of recipients) expect(text).toContain(recipient);
    expect(text).toContain(String(brand));
    expect(recipients.length > 0).toBe(purposes[listed[0]!].perRecipient ?? false);
  }
});

test('a version is current in its major version only', () => {
  expect(isCurrentNotice('research-fresh', '2.0')).toBe(true);
  expect(isCurrentNotice('research-fresh', '2.9')).toBe(true);
  for (const version of ['1.0', '3.0', '20.0', '', null])
    expect(isCurrentNotice('research-fresh', version)).toBe(false);
  expect(isCurrentNotice('unheard-of', '2.0')).toBe(false);
  expect(isCurrentNotice(null, '2.0')).toBe(false);
});
