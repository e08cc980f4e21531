/**
 * What a notice says that a yes opens is what the policy opens with it, no more and no less: a policy that opens more under a
 * purpose needs a new major version of its notice, because nobody has agreed to that (GDPR Art. 4(11), an informed consent).
 */
import { expect, test } from '@jest/globals';
import { grants } from '../../schema/grants.ts';
import type { Category, Purpose } from '../../schema/vocabulary.ts';
import { findNotices } from '../../subgraphs/consent/model/notices.ts';

/** What the customers themselves said of being asked and written to, and that they said it: told so that it is obeyed, and not what a yes opens. Nor is that they are one of many. */
const WISHES: readonly string[] = [
  'consent.status',
  'communication-preference',
  'audience',
  'aggregate',
  'audience-removal',
] satisfies Category[];

/** What is read by consent for a purpose. */
function openedBy(purpose: Purpose): Category[] {
  const opened = Object.entries(grants).flatMap(([category, rows]) =>
    (rows ?? []).some(
      ({ basis, purposes }) => (basis === 'consent' || basis === 'explicit-consent') && purposes.includes(purpose),
    ) && !WISHES.includes(category)
      ? [category as Category]
      : [],
  );
  // Where any category stands, the customer's number does.
  return ['key', ...opened];
}

test('Every current notice names the data that the policy opens under its purposes, and no other', () => {
  const current = findNotices({ language: 'en' }).filter((notice) => notice.current);
  expect(current.length).toBeGreaterThan(0);
  for (const { id, purposes, dataCategories } of current) {
    const opened = new Set(purposes.flatMap(openedBy));
    expect([id, dataCategories.map(({ category }) => category).sort()]).toEqual([id, [...opened].sort()]);
  }
});
