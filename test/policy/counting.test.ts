/**
 * Who counts by consent counts nobody whom they could not read one by one: what is read for counting is decided for the caller alone, so the
 * rows of the policy have to fit each other.
 */
import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { PolicyIndex } from '../../gateway/enforcement/policy-index.ts';
import { CONDITION_CATEGORIES, FACTS } from '../../schema/audience.ts';
import { grants, policy } from '../../schema/grants.ts';
import type { Category } from '../../schema/vocabulary.ts';
import { mayFind } from '../support/audience/admitting.ts';
import { asking, personNear } from '../support/audience/arbitraries.ts';

const FIELD = 'Query.customerMetrics';
const index = new PolicyIndex(policy);
const read: readonly (Category | null)[] = [
  ...Object.values(FACTS).map(({ category }) => category),
  ...Object.values(CONDITION_CATEGORIES),
];
const counted = [...new Set(read.flatMap((category) => category ?? []))].filter(
  (category) => category !== 'special-category',
);

test('whoever is counted by consent, and by a category that the caller could read of somebody, is somebody of whom they could', () => {
  const scene = asking.chain((request) => fc.record({ request: fc.constant(request), person: personNear(request) }));
  let met = 0;
  fc.assert(
    fc.property(scene, fc.constantFrom(...counted), ({ request, person }, category) => {
      const { roles } = request.caller;
      const rowsOf = (of: Category) =>
        grants[of].filter((row) => roles.includes(row.role) && row.purposes.includes(request.purpose));
      if (!rowsOf('aggregate').every(({ basis }) => basis === 'consent') || rowsOf(category).length === 0) return;
      const isCounted = mayFind(index, request, { field: FIELD, reads: [] }, person);
      if (isCounted) met += 1;
      expect(mayFind(index, request, { field: FIELD, reads: [category] }, person)).toBe(isCounted);
    }),
    { numRuns: 2_000 },
  );
  expect(met).toBeGreaterThan(50);
});

test('what is counted by is never masked for those who count, so that no number is made of what a mask hides', () => {
  for (const { role, purposes } of grants.aggregate)
    for (const category of counted)
      for (const row of grants[category])
        if (row.role === role && row.purposes.some((purpose) => purposes.includes(purpose)))
          expect([category, row.mask]).toEqual([category, undefined]);
});

test('those who count are these, on these grounds, and nobody on behalf of somebody else', () => {
  expect(grants.aggregate.filter(({ onBehalf }) => onBehalf)).toEqual([]);
  expect(grants.aggregate.map(({ role, basis }) => [role, basis])).toEqual([
    ['analyst', 'legitimate-interest'],
    ['marketer', 'consent'],
  ]);
});
