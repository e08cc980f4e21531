/**
 * What each kind of case opens, by the table of the people who answer for it; and that no other one, nobody else's and none that is over
 * opens any of it.
 */
import { describe, expect, test } from '@jest/globals';
import { decide } from '../../gateway/enforcement/decide.ts';
import { PolicyIndex } from '../../gateway/enforcement/policy-index.ts';
import type { CaseGrant, CustomerState } from '../../schema/customer-state.ts';
import { policy } from '../../schema/grants.ts';
import {
  CATEGORIES,
  type Category,
  type Purpose,
  ROLES,
  type Role,
  WRITE_CATEGORIES,
  type WriteCategory,
} from '../../schema/vocabulary.ts';
import { aboutItself, allowsAll, asking, NOW } from './people.ts';
import { basisOf, MASK_OF, PURPOSES_OF, symbolsOf } from './table.ts';

const index = new PolicyIndex(policy);
const every = [...CATEGORIES, ...WRITE_CATEGORIES]
  .filter((category) => category !== 'key' && category !== 'customer.registration')
  .flatMap((category) => ROLES.map((role) => [category, role] as const));
const usual = (role: Role): Purpose => PURPOSES_OF[role][0] ?? 'delivery';

/** What the table says where there is no case. */
function agreed(category: Category | WriteCategory, role: Role) {
  const symbols = symbolsOf(category, role, usual(role));
  if (symbols.includes('m')) return { effect: 'mask', mask: MASK_OF[category as Category] };
  return { effect: 'deny', code: 'CASE_REQUIRED' };
}

describe('under a case', () => {
  const underCase = (assurance: CaseGrant['assurance'], more: Partial<CaseGrant> = {}) => ({
    ...allowsAll,
    cases: [{ id: 'case-1', actor: 'actor', assurance, until: new Date(NOW + 1).toISOString(), ...more }],
  });
  const OPENS = { low: 'c', substantial: 'cs', 'break-glass': 'b' } as const;
  const decidedUnder = (category: Category | WriteCategory, role: Role, state: CustomerState) => {
    const request = asking(role, usual(role), { case: 'case-1' });
    const action = (WRITE_CATEGORIES as readonly string[]).includes(category) ? 'write' : 'read';
    return decide(index, request, { action, category, arguments: aboutItself(request) }, state);
  };
  const waiting = every.filter(([category, role]) =>
    symbolsOf(category, role, usual(role)).some((sign) => 'csb'.includes(sign)),
  );

  test.each(waiting)('%s opens for %s with each kind of case as the table says', (category, role) => {
    const purpose = usual(role);
    const symbols = symbolsOf(category, role, purpose);
    for (const assurance of ['low', 'substantial', 'break-glass'] as const) {
      const sign = symbols.find((one) => OPENS[assurance].includes(one));
      const without = agreed(category, role);
      expect({ assurance, ...decidedUnder(category, role, underCase(assurance)) }).toMatchObject(
        sign === undefined
          ? { assurance, ...without }
          : { assurance, effect: 'allow', basis: basisOf(category, role, purpose, sign) },
      );
    }
  });

  test.each(waiting)(
    '%s does not open for %s with another’s case, another case, or one that is over',
    (category, role) => {
      const without = agreed(category, role);
      for (const assurance of ['low', 'substantial', 'break-glass'] as const)
        for (const other of [{ id: 'case-2' }, { actor: 'somebody else' }, { until: new Date(NOW).toISOString() }])
          expect(decidedUnder(category, role, underCase(assurance, other))).toMatchObject(without);
    },
  );

  test.each(waiting)('%s does not open for %s where the customer has objected to customer care', (category, role) => {
    const without = agreed(category, role);
    for (const assurance of ['low', 'substantial', 'break-glass'] as const) {
      const state = { ...underCase(assurance), objections: ['customer-care' as const] };
      expect(decidedUnder(category, role, state)).toMatchObject(without);
    }
  });

  test('no kind of case opens special categories, nor anything to whom the table has no sign for it', () => {
    for (const [category, role] of every) {
      if (waiting.some(([known, who]) => known === category && who === role)) continue;
      for (const assurance of ['low', 'substantial', 'break-glass'] as const) {
        const without = decidedUnder(category, role, allowsAll);
        expect(decidedUnder(category, role, underCase(assurance))).toEqual(without);
      }
    }
    expect(waiting.map(([category]) => category)).not.toContain('special-category');
  });
});
