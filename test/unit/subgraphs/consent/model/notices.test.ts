/** The published notices: found by what they are, complete in every language, and current in their major version only. */
import { describe, expect, test } from '@jest/globals';
import { consentPurposes } from '../../../../../schema/purposes.ts';
import { BRANDS } from '../../../../../schema/vocabulary.ts';
import {
  currentNotice,
  findNotice,
  findNotices,
  isCurrentNotice,
  noticeIdOf,
  wasCurrentAt,
} from '../../../../../subgraphs/consent/model/notices.ts';

const all = findNotices({});

describe('what is published', () => {
  test('is for every purpose and brand a current notice in each language, and one under an old major version', () => {
    for (const purpose of consentPurposes) {
      for (const brand of BRANDS) {
        for (const language of ['en', 'sv', 'de']) {
          const id = noticeIdOf(purpose, brand);
          expect(currentNotice(id, language)).toMatchObject({ id, current: true, brand, language });
          expect(currentNotice(id, language)?.purposes).toContain(purpose);
          expect(findNotice(id, '1.0', language)).toMatchObject({ id, current: false });
        }
      }
    }
    expect(currentNotice('personalisation-fresh', 'fr')).toBeUndefined();
    expect(currentNotice('unheard-of', 'en')).toBeUndefined();
  });

  test('comes with the current ones first, each once, and all of them alike in every language', () => {
    const current = all.filter((notice) => notice.current);
    expect(all.slice(0, current.length)).toEqual(current);
    const references = all.map(({ id, version, language }) => `${id} ${version} ${language}`);
    expect(new Set(references).size).toBe(all.length);
    expect(new Set(all.map((notice) => notice.sha256)).size).toBe(all.length);
    for (const { id, version, ...notice } of all) {
      const { purposes, channels, recipients, dataCategories } = findNotice(id, version, 'en')!;
      expect(notice).toMatchObject({ purposes, channels, recipients });
      expect(notice.dataCategories.map(({ category }) => category)).toEqual(dataCategories.map((one) => one.category));
    }
  });

  test('is found by purpose, also where a broader notice lists it, by channel, brand and language', () => {
    const found = findNotices({ purpose: 'product-recommendation', channel: 'SMS', brand: 'value', language: 'de' });
    expect(found.map(({ id, version, current }) => [id, version, current])).toEqual([
      ['personalisation-value', '2.1', true],
      ['product-recommendation-value', '2.0', true],
      ['personalisation-value', '2.0', false],
      ['personalisation-value', '1.0', false],
      ['product-recommendation-value', '1.0', false],
    ]);
    expect(findNotices({ brand: 'other' })).toEqual([]);
  });
});

describe('a version', () => {
  test('is current in its major version only', () => {
    expect(isCurrentNotice('research-fresh', '2.0')).toBe(true);
    expect(isCurrentNotice('research-fresh', '2.9')).toBe(true);
    for (const version of ['1.0', '3.0', '20.0', '', null])
      expect(isCurrentNotice('research-fresh', version)).toBe(false);
    expect(isCurrentNotice('unheard-of', '2.0')).toBe(false);
    expect(isCurrentNotice(null, '2.0')).toBe(false);
  });

  test('that is an older minor one is shown no more, and what was agreed to under it stands', () => {
    expect(findNotice('personalisation-fresh', '2.0', 'en')).toMatchObject({ current: false });
    expect(currentNotice('personalisation-fresh', 'en')).toMatchObject({ version: '2.1' });
    expect(isCurrentNotice('personalisation-fresh', '2.0')).toBe(true);
  });

  test('differs from one of the same major version in words alone, and from another in more', () => {
    const agreed = ({ id, version, language }: (typeof all)[number]) => {
      const { purposes, channels, brand, recipients, specialCategories, dataCategories, controller, jointControllers } =
        findNotice(id, version, language)!;
      const categories = dataCategories.map(({ category }) => category);
      return { purposes, channels, brand, recipients, specialCategories, categories, controller, jointControllers };
    };
    const pairs = all.flatMap((one) =>
      all
        .filter(({ id, language, version }) => id === one.id && language === one.language && version < one.version)
        .map((older) => [one, older] as const),
    );
    const minor = pairs.filter(([one, older]) => one.version[0] === older.version[0]);
    expect(minor.length).toBeGreaterThan(0);
    expect(minor.length).toBeLessThan(pairs.length);
    for (const [one, older] of pairs) {
      if (one.version[0] === older.version[0]) expect(agreed(one)).toEqual(agreed(older));
      else expect(agreed(one)).not.toEqual(agreed(older));
      expect(one.text.replace(one.version, older.version)).not.toBe(older.text);
    }
  });
});

test('what was current at a time is what was shown then', () => {
  const id = 'personalisation-fresh';
  const at = (day: string) => wasCurrentAt(new Date(`${day}T00:00:00Z`));
  expect(['1.0', '2.0', '2.1'].map((version) => at('2026-04-14')(id, version))).toEqual([true, false, false]);
  expect(['1.0', '2.0', '2.1'].map((version) => at('2026-04-15')(id, version))).toEqual([false, true, true]);
  expect(at('2026-04-14')('nothing', '1.0')).toBe(false);
  expect(at('2026-04-14')(null, null)).toBe(false);
  const now = wasCurrentAt(new Date());
  for (const notice of findNotices({}))
    expect([notice.id, notice.version, now(notice.id, notice.version)]).toEqual([
      notice.id,
      notice.version,
      isCurrentNotice(notice.id, notice.version),
    ]);
});
