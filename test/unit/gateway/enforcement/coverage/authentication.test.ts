/** A policy that asks for an authentication that nobody can have, or that makes withdrawing hard, is found before it refuses anybody. */
import { expect, test } from '@jest/globals';
import { authenticationProblems } from '../../../../../gateway/enforcement/coverage/authentication.ts';
import { policy } from '../../../../../schema/grants.ts';
import type { Grant, Policy, RiskDemand } from '../../../../../schema/policy.ts';

const row: Grant = { row: 'a', role: 'agent', purposes: ['customer-care'], basis: 'contract' };
const problems = (changes: Partial<Grant>, risk?: Policy['risk'], category = 'name') =>
  authenticationProblems({
    policy: { subgraphs: {}, grants: { [category]: [{ ...row, ...changes }] }, risk },
    written: { classes: 'classes.ts', rows: 'rows.ts' },
  });
const demand = (more: Partial<RiskDemand>): Policy['risk'] => ({ high: [{ categories: ['name'], ...more }] });

test('the built-in policy has none', () => {
  expect(authenticationProblems({ policy, written: { classes: 'classes.ts', rows: 'rows.ts' } })).toEqual([]);
});

test('what makes sense has none', () => {
  expect(problems({ acr: ['urn:mfa', 'phr'], maxAge: 300 }, demand({ acr: ['phr'], maxAge: 60 }))).toEqual([]);
  expect(problems({}, { elevated: [{ categories: ['key', 'contact.update'], maxAge: 60 }] })).toEqual([]);
});

test('a withdrawal by others than the customer may ask for one', () => {
  expect(problems({ maxAge: 60 }, undefined, 'consent.withdrawal')).toEqual([]);
});

test('a category that is nobody’s has no row that could be stopped', () => {
  const risk = {
    elevated: [{ categories: ['name'], acr: ['a'] }],
    high: [{ categories: ['name'], acr: ['b'] }],
  } as const;
  const nobodys: Policy = { subgraphs: {}, grants: { name: { nobody: 'not needed' } }, risk };
  expect(authenticationProblems({ policy: nobodys, written: { classes: 'classes.ts', rows: 'rows.ts' } })).toEqual([]);
});

test.each<[string, string[], RegExp]>([
  [
    'without a value',
    problems({ acr: [] }),
    /^Row 'a' of category 'name' has an 'acr' that no token can have.*rows\.ts/,
  ],
  ['with a space', problems({ acr: ['two words'] }), /^Row 'a' .*without spaces and quotes/],
  ['with a space in one of several', problems({ acr: ['fine', 'two words'] }), /^Row 'a' /],
  ['with a quote', problems({ acr: ['a"'] }), /^Row 'a' /],
  ['with a line break', problems({ acr: ['a\r\nb'] }), /^Row 'a' /],
  ['with no whole seconds', problems({ maxAge: 1.5 }), /^Row 'a' of category 'name' has a 'maxAge' that is no number/],
  ['in the past', problems({ maxAge: 0 }), /^Row 'a' /],
  ['of a risk, with a space', problems({}, demand({ acr: ['a b'] })), /^Demand 1 of the risk 'high' has an 'acr'/],
  ['of a risk, empty', problems({}, demand({})), /^Demand 1 of the risk 'high' asks for nothing/],
  [
    'that no row and risk have in common',
    problems({ acr: ['a'] }, demand({ acr: ['b'] })),
    /^Row 'a' of category 'name' can never stand under the risk 'high'/,
  ],
  [
    'for a withdrawal under a risk',
    problems({}, { elevated: [{ categories: ['consent.withdrawal'], maxAge: 60 }] }),
    /^Demand 1 of the risk 'elevated' names consent\.withdrawal/,
  ],
  [
    'for a withdrawal of one’s own',
    problems({ role: 'customer', maxAge: 60 }, undefined, 'consent.withdrawal'),
    /^Row 'a' of category 'consent\.withdrawal' asks for an authentication/,
  ],
])('found is an authentication %s', (_, found, sentence) => {
  expect(found).toEqual([expect.stringMatching(sentence)]);
});

test('two demands that exclude each other are found with every row that they stop', () => {
  const risk = {
    elevated: [{ categories: ['name'], acr: ['a'] }],
    high: [{ categories: ['name'], acr: ['b'] }],
  } as const;
  expect(problems({}, risk)).toEqual([expect.stringMatching(/^Row 'a' of category 'name' can never stand/)]);
});
