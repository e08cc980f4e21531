/**
 * The tables for people say what the policy says: cells from rows, nothing added, nothing left out.
 */
import { describe, expect, test } from '@jest/globals';
import { errorTable } from '../../../../commands/generate/errors.ts';
import { cell } from '../../../../commands/generate/policy-matrix.ts';
import { policyTable } from '../../../../commands/generate/policy-table.ts';
import { errors } from '../../../../schema/errors.ts';
import { grants, policy } from '../../../../schema/grants.ts';
import type { Grants } from '../../../../schema/policy.ts';
import { CATEGORIES, ROLES } from '../../../../schema/vocabulary.ts';

test('a category without rows is nobody’s, and no reason to fail: the coverage names it', () => {
  const { name: _, ...others } = grants;
  const page = policyTable({ ...policy, grants: others as Grants });
  expect(page).toMatch(/^\| `name` \|( \. \|)+$/m);
  expect(cell(others as Grants, 'name', 'agent')).toBe('.');
});

describe('a cell', () => {
  test.each([
    ['name', 'customer', 'o'],
    ['name', 'analyst', '.'],
    ['contact.email', 'supervisor', 'm, c'],
    ['contact.email', 'marketer', 'o (EMAIL)'],
    ['contact.phone', 'partner', 'o (SMS or PHONE)'],
    ['purchase.lines', 'agent', 'c'],
    ['purchase.lines', 'marketer', 'o (personalisation, product-recommendation)'],
    ['purchase.payment', 'store-staff', 'm'],
    ['special-category', 'analyst', 'o (explicit consent)'],
    ['special-category', 'auditor', '.'],
    ['consent.status', 'partner', 'o (own request)'],
    ['key', 'ingest', 'o (own payload)'],
  ] as const)('of %s for %s is %s', (category, role, expected) => {
    expect(cell(grants, category, role)).toBe(expected);
  });

  test('of a category without rows is nobody, for every role', () => {
    const none = { ...grants, name: [] } as Grants;
    expect(ROLES.map((role) => cell(none, 'name', role))).toEqual(ROLES.map(() => '.'));
  });
});

test('every row of the policy is in the section of its role', () => {
  const page = policyTable(policy);
  const sections = new Map(ROLES.map((role) => [role, page.split(`\n## ${role}\n`)[1]!.split('\n## ')[0]!]));
  for (const category of CATEGORIES) {
    for (const grant of grants[category]) {
      expect(sections.get(grant.role)).toContain(`| \`${category}\` | ${grant.row} | ${grant.purposes.join(', ')} |`);
    }
  }
});

test('every classified field is on the page', () => {
  const page = policyTable(policy);
  const named = Object.values(policy.subgraphs).flatMap(({ coordinates }) =>
    Object.entries(coordinates).flatMap(([coordinate, value]) => (value === 'inherit' ? [] : [coordinate])),
  );
  expect(named.filter((coordinate) => !page.includes(`\`${coordinate}\``))).toEqual([]);
});

test('every error is in the table, with its status and its message', () => {
  const page = errorTable();
  for (const [code, { status, message }] of Object.entries(errors)) {
    expect(page).toContain(`| \`${code}\` | ${status} | ${message} |`);
  }
});
