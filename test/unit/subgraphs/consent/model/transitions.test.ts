/** The table of states: a yes is only ever reached by an explicit one, and every state that is no yes can be left by one. */
import { expect, test } from '@jest/globals';
import { withConsentStates } from '../../../../../commands/generate/consent-states.ts';
import { CONSENT_STATES } from '../../../../../schema/vocabulary.ts';
import { isYes } from '../../../../../subgraphs/consent/model/record.ts';
import { isTransition, transitions } from '../../../../../subgraphs/consent/model/transitions.ts';

test('only giveConsent and confirmConsent lead to a yes, from every state', () => {
  for (const { by, to } of transitions) if (isYes(to)) expect(['giveConsent', 'confirmConsent']).toContain(by);
  for (const state of CONSENT_STATES)
    expect([state, isTransition(state, 'GIVEN') !== isTransition(state, 'RENEWED')]).toEqual([state, true]);
});

test('what only follows from the time is never recorded', () => {
  for (const state of CONSENT_STATES) expect(isTransition(state, 'EXPIRED')).toBe(false);
});

test('the diagram shows every row, and needs its place', () => {
  const marks =
    '<!-- Generated from model/transitions.ts by `npm run generate`. -->\nold\n<!-- End of what is generated. -->\nrest';
  const text = withConsentStates(`before\n${marks}`);
  for (const { from, to } of transitions) for (const state of from) expect(text).toContain(`  ${state} --> ${to}: `);
  expect(text).not.toContain('old');
  expect(text.startsWith('before\n')).toBe(true);
  expect(text.endsWith('rest')).toBe(true);
  expect(() => withConsentStates('nothing')).toThrow('has no place');
});
