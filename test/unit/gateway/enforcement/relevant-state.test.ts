/** What a decision can read of a state: the rest makes no difference to any decision, so it need not be looked at. */
import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { decide, isWritten } from '../../../../gateway/enforcement/decide.ts';
import { alike, relevantState } from '../../../../gateway/enforcement/relevant-state.ts';
import type { CustomerState } from '../../../../schema/customer-state.ts';
import { CATEGORIES, WRITE_CATEGORIES } from '../../../../schema/vocabulary.ts';
import * as arbitrary from '../../../policy/arbitraries.ts';
import { index } from '../../../policy/graph.ts';

const categories = [...CATEGORIES, ...WRITE_CATEGORIES];
const cases = arbitrary.asking.chain((asking) =>
  fc.record({
    asking: fc.constant(asking),
    state: arbitrary.customerNear(asking),
    other: arbitrary.customerNear(asking),
    inOwnPayload: fc.boolean(),
  }),
);
const questions = (inOwnPayload: boolean) =>
  categories.map((category) => ({ action: isWritten(category) ? 'write' : 'read', category, inOwnPayload }) as const);

test('no decision is another one for what was left out', () => {
  fc.assert(
    fc.property(cases, ({ asking, state, inOwnPayload }) => {
      for (const question of questions(inOwnPayload))
        expect(decide(index, asking, question, relevantState(state, asking))).toEqual(
          decide(index, asking, question, state),
        );
    }),
    { numRuns: 500 },
  );
});

test('customers who are alike are decided alike', () => {
  fc.assert(
    fc.property(cases, ({ asking, state, other, inOwnPayload }) => {
      const two = { ...other, id: `${state.id}2` };
      if (
        alike(relevantState(state, asking)) !== alike(relevantState(two, asking)) ||
        state.id === asking.caller.customer
      )
        return;
      for (const question of questions(inOwnPayload))
        expect(decide(index, asking, question, two)).toEqual(decide(index, asking, question, state));
    }),
    { numRuns: 2_000 },
  );
});

test('who it is and how often it changed makes nobody different', () => {
  fc.assert(
    fc.property(cases, fc.nat(), ({ state }, epoch) => {
      expect(alike({ ...state, id: 'another', ...(state.known && { epoch }) })).toBe(alike(state));
    }),
  );
});

test('what is relevant and differs in anything is not alike', () => {
  const until = fc.constantFrom(null, '2026-06-01T12:00:00Z');
  fc.assert(
    fc.property(arbitrary.knownScene, until, ({ request: asking, state }, until) => {
      const consent = {
        purpose: asking.purpose,
        brand: asking.brand,
        channel: null,
        recipient: null,
        specialCategories: false,
        until,
      };
      const grant = { id: asking.case ?? '1', actor: 'a', assurance: 'low', until: '2026-06-01T12:00:00Z' } as const;
      const others = [
        { known: false, id: state.id },
        { ...state, erased: !state.erased },
        { ...state, restricted: !state.restricted },
        { ...state, enrolled: !state.enrolled },
        { ...state, account: state.account === 'OPEN' ? 'CLOSED' : 'OPEN' },
        { ...state, objections: state.objections.length === 0 ? ['research'] : [] },
        { ...state, consents: [...state.consents, consent] },
        { ...state, consents: [...state.consents, { ...consent, channel: 'EMAIL' }] },
        { ...state, consents: [...state.consents, { ...consent, recipient: 'partner-1' }] },
        { ...state, consents: [...state.consents, { ...consent, specialCategories: true }] },
        { ...state, consents: [...state.consents, { ...consent, until: '2027-01-01T00:00:00Z' }] },
        ...(asking.case === undefined
          ? []
          : [{}, { actor: 'b' }, { assurance: 'substantial' }, { until: '2027-01-01T00:00:00Z' }].map((more) => ({
              ...state,
              cases: [...(state.cases ?? []), { ...grant, ...more }],
            }))),
      ] as CustomerState[];
      const texts = [state, ...others].map((each) => alike(relevantState(each, asking)));
      expect(new Set(texts).size).toBe(texts.length);
    }),
  );
});

test('of all cases only the one that the request names is looked at', () => {
  const grant = { actor: 'a', assurance: 'low', until: '2026-06-01T12:00:00Z' } as const;
  const cases = ['1', '2'].map((id) => ({ ...grant, id }));
  fc.assert(
    fc.property(arbitrary.knownScene, ({ request: asking, state }) => {
      const relevant = relevantState({ ...state, cases }, { ...asking, case: '2' });
      expect(relevant).toMatchObject({ cases: [{ id: '2' }] });
    }),
  );
});
