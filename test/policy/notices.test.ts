/**
 * What a notice says that a yes opens is what the policy opens with it, no more and no less: a policy that opens more under a
 * purpose needs a new major version of its notice, because nobody has agreed to that (GDPR Art. 4(11), an informed consent).
 */
import { expect, test } from '@jest/globals';
import { grants } from '../../schema/grants.ts';
import type { Category, Purpose } from '../../schema/vocabulary.ts';
import { findNotices } from '../../subgraphs/consent/model/notices.ts';

/** What is read by consent for a purpose. Whether there is a consent is told to whoever asks for that purpose, and is no data that it opens. */
function openedBy(purpose: Purpose): Category[] {
  const opened = Object.entries(grants).flatMap(([category, rows]) =>
    (rows ?? []).some(
      ({ basis, purposes, ownRequestOnly }) =>
        (basis === 'consent' || basis === 'explicit-consent') && purposes.includes(purpose) && !ownRequestOnly,
    )
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
