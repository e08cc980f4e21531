/**
 * The tables for people say what the policy says: cells from rows, nothing added, nothing left out.
 */
import { describe, expect, test } from '@jest/globals';
import { errorTable } from '../../../../commands/generate/errors.ts';
import { cell } from '../../../../commands/generate/policy-matrix.ts';
import { policyTable } from '../../../../commands/generate/policy-table.ts';
import { basisWords, categoryWords } from '../../../../commands/generate/policy-words.ts';
import { errors } from '../../../../schema/errors.ts';
import { grants, policy } from '../../../../schema/grants.ts';
import type { Grants } from '../../../../schema/policy.ts';
import { CATEGORIES, ROLES, type Role, WRITE_CATEGORIES } from '../../../../schema/vocabulary.ts';

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

describe('the section of a role', () => {
  const page = policyTable(policy);
  const sections = new Map(ROLES.map((role) => [role, page.split(`\n## ${role}\n`)[1]!.split('\n## ')[0]!]));
  const cellsOf = (role: Role): string[][] =>
    sections
      .get(role)!
      .split('\n')
      .filter((line) => line.startsWith('|'))
      .map((line) => line.split(' | ').map((text) => text.replace(/^\| | \|$/g, '')));

  test('has every row of the policy, in a line with its category, purposes, basis and name', () => {
    for (const category of [...CATEGORIES, ...WRITE_CATEGORIES]) {
      for (const grant of grants[category]) {
        const line = cellsOf(grant.role).find(
          ([what = '', how, purposes = '', basis = '', , , row = '']) =>
            what.split('<br>').includes(categoryWords[category]) &&
            (how?.startsWith('masked') ?? false) === (grant.mask !== undefined) &&
            purposes.split('<br>').some((some, at) => {
              const same = some === grant.purposes.join(', ') || (some === 'any' && grant.purposes.length > 10);
              return same && basis.split('<br>')[at] === basisWords[grant.basis] && row.split('<br>')[at] === grant.row;
            }),
        );
        expect([category, grant.role, grant.row, line !== undefined]).toEqual([category, grant.role, grant.row, true]);
      }
    }
  });

  test('has no line that no row stands for, and says what is never seen', () => {
    const rows = [...CATEGORIES, ...WRITE_CATEGORIES].flatMap((category) => grants[category]);
    for (const role of ROLES) {
      const told = cellsOf(role)
        .slice(2)
        .flatMap(([what = '', , , , , , row = '']) => what.split('<br>').flatMap(() => row.split('<br>')));
      expect([role, told.length]).toEqual([role, rows.filter((grant) => grant.role === role).length]);
    }
    expect(sections.get('partner')).toContain('Never: name; postal address; date of birth;');
    expect(sections.get('customer')).toContain('Never: who they may be, found by something that is theirs;');
    expect(sections.get('customer')).toContain(
      '; why an answer is what it is, and what of their state it depends on; which of the customers whom one exported may not be found any more; that they are among those who agreed',
    );
    expect(sections.get('ingest')).toContain(
      '| registering somebody as a customer | does it | account-management | contract, Art. 6(1)(b) | about somebody who is not there yet: nobody has the id, and nobody erased had it | no | ingest |',
    );
  });
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
