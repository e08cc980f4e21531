/**
 * What was published stays as it was: the committed table of hashes against the notices in the code, and how the table grows.
 */
import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { publishedNotices } from '../../../../commands/generate/published-notices.ts';
import { findNotices } from '../../../../subgraphs/consent/model/notices.ts';

const committed = readFileSync(
  new URL('../../../../subgraphs/consent/model/notices/published.txt', import.meta.url),
  'utf8',
);

const notice = (version: string, letter: string) => ({
  id: 'research-fresh',
  version: version as '1.0',
  language: 'en' as const,
  sha256: letter.repeat(64),
});
const lines = (text: string) => text.split('\n').filter((line) => !line.startsWith('#'));

test('Every notice is what it was published as: if this fails, publish a new version and leave the old one as it was', () => {
  expect(publishedNotices(committed, findNotices({}))).toBe(committed);
});

test('Every published line is there once, in the words of the table', () => {
  const published = lines(committed).slice(0, -1);
  expect(published).toHaveLength(findNotices({}).length);
  expect(new Set(published).size).toBe(published.length);
  for (const line of published) expect(line).toMatch(/^[a-z-]+ \d+\.\d+ (en|sv|de) [0-9a-f]{64}$/);
});

test('A table begins with a note, and a new version is added at its end', () => {
  const first = publishedNotices(undefined, [notice('1.0', 'a')]);
  expect(first).toMatch(/^# What was published/);
  expect(lines(first)).toEqual([`research-fresh 1.0 en ${'a'.repeat(64)}`, '']);
  const second = publishedNotices(first, [notice('2.0', 'b'), notice('1.0', 'a')]);
  expect(second).toBe(`${first}research-fresh 2.0 en ${'b'.repeat(64)}\n`);
  expect(publishedNotices(second, [notice('1.0', 'a'), notice('2.0', 'b')])).toBe(second);
});

test('A published text that is another now is refused, and so is one that is gone', () => {
  const table = publishedNotices(undefined, [notice('1.0', 'a')]);
  expect(() => publishedNotices(table, [notice('1.0', 'b'), notice('2.0', 'c')])).toThrow(
    'The notice research-fresh 1.0 en is published and was another text: publish a new version beside it.',
  );
  expect(() => publishedNotices(table, [notice('2.0', 'c')])).toThrow(
    'The notice research-fresh 1.0 en is published and must stay: there are consents under it.',
  );
});
