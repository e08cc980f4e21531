/**
 * What holds of every decision, whoever asks and whoever is asked about.
 */
import { describe, expect, jest, test } from '@jest/globals';
import fc from 'fast-check';
import type { Asking } from '../../../../gateway/caller/caller.ts';
import { type Decision, decide } from '../../../../gateway/enforcement/decide.ts';
import type { CaseGrant } from '../../../../schema/customer-state.ts';
import { CATEGORIES, CHANNELS, PURPOSES } from '../../../../schema/vocabulary.ts';
import { asking, customerNear, knownNear, knownScene, scene } from '../../../policy/arbitraries.ts';
import { builtIn } from '../../../policy/asked.ts';
import { aboutItself, type Known } from '../../../policy/people.ts';
import { agreed } from '../../../policy/reference.ts';

const RUNS = { numRuns: 2_000 };
const RANK = { deny: 0, mask: 1, allow: 2 } as const;
const rank = ({ effect }: Decision): number => RANK[effect];
const said = (decision: Decision): string => (decision.effect === 'deny' ? decision.code : decision.effect);

function deepFreeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null) {
    for (const inner of Object.values(value)) deepFreeze(inner);
    Object.freeze(value);
  }
  return value;
}

test('it is what the table and the rules of the model say', () => {
  const seen = new Map<string, number>();
  fc.assert(
    fc.property(scene, ({ request, question, state }) => {
      const answer = said(decide(builtIn, request, question, state));
      seen.set(answer, (seen.get(answer) ?? 0) + 1);
      expect(answer).toBe(agreed(request, question, state));
    }),
    { numRuns: 10_000 },
  );
  // A comparison that meets one kind of answer only proves nothing.
  for (const answer of ['allow', 'mask', 'FORBIDDEN', 'CASE_REQUIRED', 'CONSENT_REQUIRED', 'RESTRICTED'])
    expect([answer, (seen.get(answer) ?? 0) >= 5]).toEqual([answer, true]);
});

describe('it is pure', () => {
  test('the same question has the same answer, at whatever time it is asked, and nothing is written to', () => {
    jest.useFakeTimers();
    try {
      fc.assert(
        fc.property(scene, fc.date({ noInvalidDate: true }), ({ request, question, state }, clock) => {
          const before = structuredClone({ request, question, state });
          jest.setSystemTime(0);
          const first = decide(builtIn, deepFreeze(request), deepFreeze(question), deepFreeze(state));
          jest.setSystemTime(clock);
          expect(decide(builtIn, request, question, state)).toEqual(first);
          expect({ request, question, state }).toEqual(before);
        }),
        RUNS,
      );
    } finally {
      jest.useRealTimers();
    }
  });

  test('one customer’s answer does not depend on who was asked about before', () => {
    const two = asking.chain((request) =>
      fc.record({ request: fc.constant(request), one: customerNear(request), other: customerNear(request) }),
    );
    fc.assert(
      fc.property(two, fc.constantFrom(...CATEGORIES), ({ request, one, other }, category) => {
        const of = (state: typeof one) => decide(builtIn, request, { action: 'read', category }, state);
        const alone = of(one);
        of(other);
        expect(of(one)).toEqual(alone);
      }),
      RUNS,
    );
  });
});

describe('it never grows', () => {
  const neverMore = (change: (state: Known) => Partial<Known>) =>
    fc.assert(
      fc.property(knownScene, ({ request, question, state }) => {
        const changed = { ...state, ...change(state) };
        expect(rank(decide(builtIn, request, question, changed))).toBeLessThanOrEqual(
          rank(decide(builtIn, request, question, state)),
        );
      }),
      RUNS,
    );

  test('when a consent goes', () => {
    fc.assert(
      fc.property(knownScene, fc.nat(), ({ request, question, state }, at) => {
        const gone = at % Math.max(1, state.consents.length);
        const fewer = { ...state, consents: state.consents.filter((_, place) => place !== gone) };
        expect(rank(decide(builtIn, request, question, fewer))).toBeLessThanOrEqual(
          rank(decide(builtIn, request, question, state)),
        );
      }),
      RUNS,
    );
  });

  test('when a consent ends earlier', () =>
    neverMore(({ consents }) => ({
      consents: consents.map((one) => ({ ...one, until: '2020-01-01T00:00:00Z' })),
    })));

  test('when a consent is no longer explicit', () =>
    neverMore(({ consents }) => ({
      consents: consents.map((one) => ({ ...one, specialCategories: false })),
    })));

  test('when processing is restricted', () => neverMore(() => ({ restricted: true })));
  test('when the customer is erased', () => neverMore(() => ({ erased: true })));
  test('when the account is closed', () => neverMore(() => ({ account: 'CLOSED' })));
  test('when the enrolment ends', () => neverMore(() => ({ enrolled: false })));
  test('when the customer objects', () => neverMore(() => ({ objections: [...PURPOSES] })));

  test('by asking on a channel, for all but the status of consent', () => {
    fc.assert(
      fc.property(knownScene, fc.constantFrom(...CHANNELS), ({ request, question, state }, channel) => {
        fc.pre(question.category !== 'consent.status');
        const anywhere = decide(builtIn, { ...request, channel: undefined }, question, state);
        expect(rank(decide(builtIn, { ...request, channel }, question, state))).toBeLessThanOrEqual(rank(anywhere));
      }),
      RUNS,
    );
  });

  test('by naming a case that is not the caller’s own, with this customer, and still open', () => {
    fc.assert(
      fc.property(scene, ({ request, question, state }) => {
        const named = { ...request, case: 'case-1' };
        const isNone = ({ id, actor, until }: CaseGrant) =>
          id !== 'case-1' || actor !== request.caller.actor || Date.parse(until) <= request.now;
        const withNone = state.known ? { ...state, cases: state.cases?.filter(isNone) } : state;
        const without = { ...request, case: undefined };
        expect(decide(builtIn, named, question, withNone)).toEqual(decide(builtIn, without, question, withNone));
        const rankOf = (one: Asking) => rank(decide(builtIn, one, question, state));
        expect(rankOf(named)).toBeGreaterThanOrEqual(rankOf(without));
      }),
      RUNS,
    );
  });
});

test('what is denied for anyone is denied for everyone', () => {
  fc.assert(
    fc.property(scene, ({ request, question, state }) => {
      expect(rank(decide(builtIn, request, question, state))).toBeLessThanOrEqual(
        rank(decide(builtIn, request, question, 'anyone')),
      );
    }),
    RUNS,
  );
});

test('the key stands exactly where another category stands', () => {
  const keyed = asking.chain((request) => fc.record({ request: fc.constant(request), state: customerNear(request) }));
  fc.assert(
    fc.property(keyed, ({ request, state }) => {
      const stands = (category: (typeof CATEGORIES)[number]) =>
        decide(builtIn, request, { action: 'read', category, arguments: aboutItself(request) }, state).effect !==
        'deny';
      const others = CATEGORIES.filter((category) => category !== 'key');
      expect(stands('key')).toBe(others.some(stands));
    }),
    RUNS,
  );
});

test('with several roles, what stands is what stands for one of them', () => {
  fc.assert(
    fc.property(scene, ({ request, question, state }) => {
      const alone = request.caller.roles.map((role) =>
        rank(decide(builtIn, { ...request, caller: { ...request.caller, roles: [role] } }, question, state)),
      );
      expect(rank(decide(builtIn, request, question, state))).toBe(Math.max(...alone));
    }),
    RUNS,
  );
});

test('while processing is restricted only self, the data protection officer and the rights and legal purposes read', () => {
  const restricted = asking.chain((request) =>
    fc.record({ request: fc.constant(request), state: knownNear(request), category: fc.constantFrom(...CATEGORIES) }),
  );
  fc.assert(
    fc.property(restricted, ({ request, state, category }) => {
      const question = { action: 'read', category, arguments: aboutItself(request), inOwnPayload: true } as const;
      const { roles, customer } = request.caller;
      const mayStand =
        (customer !== undefined && customer === state.id) ||
        roles.includes('dpo') ||
        ['legal-compliance', 'rights-fulfilment'].includes(request.purpose);
      if (!mayStand) expect(decide(builtIn, request, question, { ...state, restricted: true }).effect).toBe('deny');
    }),
    RUNS,
  );
});

test('an answer names the row that it rests on, and a row of one of the caller’s roles', () => {
  fc.assert(
    fc.property(scene, ({ request, question, state }) => {
      const decision = decide(builtIn, request, question, state);
      if (decision.effect === 'deny' && decision.row === undefined) expect(decision.code).toBe('FORBIDDEN');
      else {
        const rows =
          question.category === 'key'
            ? CATEGORIES.flatMap((each) => builtIn.rows(each))
            : builtIn.rows(question.category);
        const named = rows.filter(({ row }) => row === decision.row);
        expect(
          named.some(({ role, purposes }) => request.caller.roles.includes(role) && purposes.includes(request.purpose)),
        ).toBe(true);
        if (decision.effect !== 'deny') expect(named.map(({ basis }) => basis)).toContain(decision.basis);
      }
    }),
    RUNS,
  );
});
