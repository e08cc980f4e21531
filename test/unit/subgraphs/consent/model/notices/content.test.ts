/** What a notice says: all that GDPR Art. 13 and 7(3) ask for, in one text, and a hash that is of all of it. */
import { createHash } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import { purposes as purposeFacts } from '../../../../../../schema/purposes.ts';
import { contentOf, type NoticeContent, sha256Of } from '../../../../../../subgraphs/consent/model/notices/content.ts';
import { wordingIn } from '../../../../../../subgraphs/consent/model/notices/language.ts';
import { findNotices } from '../../../../../../subgraphs/consent/model/notices.ts';

const all = findNotices({});

describe('the text of every notice', () => {
  test('holds all its parts: title, data, recipients, retention, who is responsible, withdrawal, rights, version', () => {
    for (const notice of all) {
      const { text, title, retention, withdrawal, controller, dataProtectionOfficer, version } = notice;
      const { recipients, jointControllers, rights, dataCategories } = notice;
      const parts = [title, retention, withdrawal, controller, dataProtectionOfficer, version];
      const names = dataCategories.map(({ name }) => name);
      for (const part of [...parts, ...recipients, ...jointControllers, ...rights, ...names]) {
        expect(text).toContain(part);
        expect(part).not.toBe('');
      }
      expect(text.startsWith(title)).toBe(true);
      expect(rights.join()).toContain('77');
      expect(recipients.length > 0).toBe(purposeFacts[notice.purposes[0]!].perRecipient ?? false);
    }
  });

  test('leaves no place open and says nothing twice', () => {
    for (const { text } of all) {
      expect(text).not.toMatch(/[{}]|undefined|null|false/);
      const lines = text.split('\n');
      expect(new Set(lines).size).toBe(lines.length);
    }
  });

  test('says that nobody receives the data exactly where there is no recipient', () => {
    const nobody = { en: 'Nobody', sv: 'Ingen', de: 'Niemand' };
    for (const { text, recipients, language } of all) {
      expect(text.includes(`\n${nobody[language]} `)).toBe(recipients.length === 0);
    }
  });

  test('asks expressly for what is special exactly where such a consent can be given', () => {
    for (const { text, specialCategories, dataCategories } of all) {
      expect(/\bart\. 9/i.test(text)).toBe(specialCategories);
      expect(dataCategories.some(({ category }) => category === 'special-category')).toBe(specialCategories);
    }
  });

  test('opens the data of the brand alone in 1.0, and of the whole group since 2.0, which is why all had to be asked again', () => {
    const lines = (version: '1.0' | '2.0') => contentOf('research', 'fresh', version, 'en').text.split('\n');
    expect(lines('2.0').filter((line) => !lines('1.0').includes(line))).toEqual([
      'Your consent is given to this brand and opens the data that the whole group holds about you.',
      'Nobody outside the group receives the data.',
      'Joint controller: Fresh and Value Group, privacy@group.example.',
      'Version 2.0.',
    ]);
  });
});

test('A wording is the newest that is not newer than the version', () => {
  expect((['1.0', '2.0', '2.1'] as const).map((version) => wordingIn(version, 'same'))).toEqual([
    'same',
    'same',
    'same',
  ]);
  const worded = { '1.0': 'old', '2.1': 'new' };
  expect((['1.0', '2.0', '2.1'] as const).map((version) => wordingIn(version, worded))).toEqual(['old', 'old', 'new']);
});

describe('the hash', () => {
  const content = contentOf('personalisation', 'value', '2.1', 'sv');

  test('is SHA-256 of the canonical JSON of everything but itself and whether it is current', () => {
    for (const { sha256, current, ...shown } of all) {
      const names = [...new Set([...Object.keys(shown), 'category', 'name'])].sort();
      expect(sha256).toBe(createHash('sha256').update(JSON.stringify(shown, names)).digest('hex'));
      expect(sha256).toMatch(/^[0-9a-f]{64}$/);
      expect(typeof current).toBe('boolean');
    }
  });

  test('does not depend on the order in which the parts are written', () => {
    const reversed = Object.fromEntries(Object.entries(content).reverse()) as unknown as NoticeContent;
    expect(Object.keys(reversed)).not.toEqual(Object.keys(content));
    expect(sha256Of(reversed)).toBe(sha256Of(content));
  });

  test.each(Object.keys(content))('is another one if `%s` is another', (part) => {
    expect(sha256Of({ ...content, [part]: 'another' })).not.toBe(sha256Of(content));
  });
});
