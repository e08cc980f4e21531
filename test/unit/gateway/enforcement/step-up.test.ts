/** What a stronger token would have to be: the least that would help, the same whoever counts, and never less under a risk. */
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { decide } from '../../../../gateway/enforcement/decide.ts';
import { PolicyIndex } from '../../../../gateway/enforcement/policy-index.ts';
import { both, isEnough, lesser } from '../../../../gateway/enforcement/step-up.ts';
import type { Authentication, Grant, Policy } from '../../../../schema/policy.ts';
import { CATEGORIES, RISKS, WRITE_CATEGORIES } from '../../../../schema/vocabulary.ts';
import { scene } from '../../../policy/arbitraries.ts';
import { withRows } from '../../../policy/asked.ts';
import { asking, customer, NOW } from '../../../policy/people.ts';

const by = (acr?: string, authTime?: number) => asking('agent', 'customer-care', { caller: { acr, authTime } });
const needOf = (rows: readonly Partial<Grant>[], request = by('urn:weak')) => {
  const decision = withRows(rows, request);
  return decision.effect === 'deny' ? decision.need : decision.effect;
};

describe('what is told is', () => {
  test('all that the row asks for, also what the token has', () => {
    const row = { acr: ['urn:weak'], maxAge: 60 };
    expect(needOf([row], by('urn:weak', NOW / 1000 - 61))).toEqual(row);
  });

  test.each<[string, Partial<Grant>[], Authentication]>([
    ['a newer authentication before another kind', [{ acr: ['urn:a'] }, { maxAge: 60 }], { maxAge: 60 }],
    ['the older authentication', [{ maxAge: 60 }, { maxAge: 300 }], { maxAge: 300 }],
    ['the one with more ways', [{ acr: ['urn:a'] }, { acr: ['urn:b', 'urn:c'] }], { acr: ['urn:b', 'urn:c'] }],
    ['of equals the first', [{ acr: ['urn:b'] }, { acr: ['urn:a'] }], { acr: ['urn:b'] }],
    ['that of a row, though another comes less far', [{ acr: ['urn:a'] }, { case: true }], { acr: ['urn:a'] }],
    [
      'a masked row as well',
      [{ acr: ['urn:a', 'urn:b'], mask: 'email' }, { acr: ['urn:a'] }],
      { acr: ['urn:a', 'urn:b'] },
    ],
  ])('%s', (_, rows, expected) => {
    expect(needOf(rows)).toEqual(expected);
  });

  test('nothing, where a row stands without it, or another comes further', () => {
    expect(needOf([{ acr: ['urn:a'] }, { mask: 'email' }])).toBe('mask');
    expect(withRows([{ acr: ['urn:a'] }, { basis: 'consent' }], by(), customer())).toEqual({
      effect: 'deny',
      code: 'CONSENT_REQUIRED',
      row: 'row-1',
    });
  });

  test('the same for a customer who refuses, is restricted, or is not there: it says nothing of anybody', () => {
    const row = { acr: ['urn:a'], basis: 'consent' } as const;
    const answers = [
      customer(),
      customer({ restricted: true }),
      customer({ erased: true }),
      { id: '1', known: false } as const,
      'anyone' as const,
    ].map((subject) => withRows([row], by(), subject));
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
  });

  test('nothing that cannot be had', () => {
    expect(withRows([{ acr: [] }], by())).toEqual({ effect: 'deny', code: 'FORBIDDEN', row: 'row-0' });
  });
});

const values = ['urn:a', 'urn:b', 'urn:c'];
const authentication: fc.Arbitrary<Authentication> = fc.record(
  { acr: fc.subarray(values, { minLength: 1 }), maxAge: fc.constantFrom(60, 300, 3600) },
  { requiredKeys: [] },
);
const token = fc
  .record({ acr: fc.constantFrom(undefined, 'urn:weak', ...values), age: fc.constantFrom(0, 61, 301, 4000) })
  .map(({ acr, age }) => by(acr, NOW / 1000 - age));

test('two demands are met together exactly where each is met', () => {
  fc.assert(
    fc.property(authentication, authentication, token, (one, other, request) => {
      const joint = both(one, other);
      expect(joint !== 'never' && isEnough(joint, request)).toBe(isEnough(one, request) && isEnough(other, request));
    }),
  );
});

test('the lesser of two demands does not depend on which is named first, but for equals', () => {
  fc.assert(
    fc.property(authentication, authentication, token, (one, other, request) => {
      const size = ({ acr, maxAge }: Authentication) => [acr?.length, maxAge];
      expect(size(lesser(one, other, request))).toEqual(size(lesser(other, one, request)));
    }),
  );
});

describe('a risk', () => {
  const demand = (more: Authentication) => ({ categories: ['name'] as const, ...more });
  const risk: Policy['risk'] = { elevated: [demand({ acr: ['urn:a', 'urn:b'] })], high: [demand({ maxAge: 60 })] };
  const at = (level: (typeof RISKS)[number] | undefined, request: ReturnType<typeof by>, row: Partial<Grant> = {}) =>
    withRows([row], { ...request, risk: level }, undefined, risk);

  test('that is low, or that nobody tells, adds nothing', () => {
    for (const level of [undefined, 'low'] as const) expect(at(level, by()).effect).toBe('allow');
  });

  test('adds what its level asks for, and all that a lesser one does', () => {
    expect(at('elevated', by())).toMatchObject({ code: 'STEP_UP_REQUIRED', need: { acr: ['urn:a', 'urn:b'] } });
    expect(at('elevated', by('urn:a')).effect).toBe('allow');
    expect(at('high', by('urn:a'))).toMatchObject({ need: { acr: ['urn:a', 'urn:b'], maxAge: 60 } });
    expect(at('high', by('urn:a', NOW / 1000 - 60)).effect).toBe('allow');
  });

  test('adds to what the row asks for', () => {
    expect(at('high', by(), { acr: ['urn:b'], maxAge: 30 })).toMatchObject({ need: { acr: ['urn:b'], maxAge: 30 } });
    expect(at('elevated', by('urn:c'), { acr: ['urn:c'] })).toMatchObject({ code: 'FORBIDDEN' });
  });

  test('leaves a masked row standing that it does not speak of, and other categories alone', () => {
    const index = new PolicyIndex({
      subgraphs: {},
      grants: {
        'birth-date': [{ row: 'open', role: 'agent', purposes: ['customer-care'], basis: 'legal-obligation' }],
      },
      risk,
    });
    const question = { action: 'read', category: 'birth-date' } as const;
    expect(decide(index, { ...by(), risk: 'high' }, question, customer()).effect).toBe('allow');
  });
});

/** A policy of random rows, each with or without a demand of its own, and random demands of a risk. */
const row: fc.Arbitrary<Partial<Grant>> = fc
  .record({
    needs: authentication,
    mask: fc.constantFrom(undefined, undefined, 'email' as const),
    basis: fc.constantFrom('contract' as const, 'legal-obligation' as const, 'consent' as const),
    case: fc.constantFrom(undefined, undefined, undefined, true as const),
  })
  .map(({ needs, ...rest }) => ({ ...needs, ...rest }));
const demands = fc.array(
  fc
    .record({ needs: authentication, categories: fc.subarray([...CATEGORIES, ...WRITE_CATEGORIES], { minLength: 1 }) })
    .map(({ needs, categories }) => ({ ...needs, categories })),
  { maxLength: 3 },
);
const RANK = { deny: 0, mask: 1, allow: 2 } as const;

test('a higher risk never allows what a lower one refuses, nor shows what a lower one masks', () => {
  const changed = { from: 0, to: 0 };
  fc.assert(
    fc.property(
      scene,
      fc.array(row, { minLength: 1, maxLength: 3 }),
      fc.record({ elevated: demands, high: demands }),
      token,
      ({ request, question, state }, rows, risk, { caller: { acr, authTime } }) => {
        const role = request.caller.roles[0]!;
        const all = rows.map(
          (each, at): Grant => ({ row: `row-${at}`, role, purposes: [request.purpose], basis: 'contract', ...each }),
        );
        const grants = Object.fromEntries([...CATEGORIES, ...WRITE_CATEGORIES].map((category) => [category, all]));
        const index = new PolicyIndex({ subgraphs: {}, grants, risk });
        const about = { ...request, caller: { ...request.caller, acr, authTime } };
        const ranks = [undefined, ...RISKS].map(
          (level) => RANK[decide(index, { ...about, risk: level }, question, state).effect],
        );
        expect(ranks[1]).toBe(ranks[0]);
        expect([...ranks].sort((a, b) => b - a)).toEqual(ranks);
        changed.from += Number(ranks[0]! > 0);
        changed.to += Number(ranks[3]! < ranks[0]!);
      },
    ),
    { numRuns: 3_000 },
  );
  // What meets only refusals, or never a difference, proves nothing.
  expect([changed.from >= 100, changed.to >= 50]).toEqual([true, true]);
});
