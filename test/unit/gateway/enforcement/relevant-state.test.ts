/** What a decision can read of a state: the rest makes no difference to any decision, so it need not be looked at. */
import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { decide, isWritten } from '../../../../gateway/enforcement/decide.ts';
import { alike, relevantState } from '../../../../gateway/enforcement/relevant-state.ts';
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
      const [one, two] = [relevantState(state, asking), relevantState({ ...other, id: `${state.id}2` }, asking)];
      if (alike(one) !== alike(two) || state.id === asking.caller.customer) return;
      for (const question of questions(inOwnPayload))
        expect(decide(index, asking, question, two)).toEqual(decide(index, asking, question, one));
    }),
    { numRuns: 2_000 },
  );
});

test('who it is and how often it changed makes nobody different', () => {
  fc.assert(
    fc.property(
      arbitrary.asking.chain((asking) => arbitrary.customerNear(asking)),
      fc.nat(),
      (state, epoch) => {
        expect(alike({ ...state, id: 'another', ...(state.known && { epoch }) })).toBe(alike(state));
      },
    ),
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
