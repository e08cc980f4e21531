/** A case stands for its owner, its customer and its time, and opens what it is enough for. */
import { describe, expect, test } from '@jest/globals';
import type { Asking } from '../../../../gateway/caller/caller.ts';
import { caseStands } from '../../../../gateway/enforcement/case.ts';
import type { CaseGrant, CustomerState } from '../../../../schema/customer-state.ts';
import { type Known, customer as someCustomer } from '../../../policy/people.ts';

const NOW = Date.parse('2026-06-01T12:00:00Z');
const grant: CaseGrant = { id: 'case-1', actor: 'a', assurance: 'substantial', until: '2026-06-01T12:00:00.001Z' };
const asking: Asking = {
  caller: { subject: 's', actor: 'a', roles: ['agent'] },
  purpose: 'customer-care',
  brand: 'fresh',
  case: 'case-1',
  now: NOW,
};
const customer = (more: Partial<Known> = {}): CustomerState => someCustomer({ cases: [grant], ...more });

test('the own case with the customer stands until it ends', () => {
  expect(caseStands(true, asking, customer())).toBe(true);
  expect(caseStands(true, { ...asking, now: NOW + 1 }, customer())).toBe(false);
});

test('there could be a customer for whoever names a case, and for nobody else', () => {
  expect(caseStands('substantial', asking, 'anyone')).toBe(true);
  expect(caseStands('substantial', { ...asking, case: undefined }, 'anyone')).toBe(false);
});

test.each<[string, Asking, CustomerState]>([
  ['no case', { ...asking, case: undefined }, customer()],
  ['another case', { ...asking, case: 'case-2' }, customer()],
  ["somebody else's case", { ...asking, caller: { ...asking.caller, actor: 'b' } }, customer()],
  ['a customer without cases', asking, customer({ cases: [] })],
  ['a customer of whom no cases are kept', asking, customer({ cases: undefined })],
  ['a customer who holds against it', asking, customer({ objections: ['customer-care'] })],
  ['an erased customer', asking, customer({ erased: true })],
  ['nobody', asking, { id: '1', known: false }],
])('%s is none', (_, request, subject) => {
  expect(caseStands(true, request, subject)).toBe(false);
});

describe('what is enough', () => {
  test.each<[CaseGrant['assurance'], readonly (true | 'substantial' | 'break-glass')[]]>([
    ['low', [true]],
    ['substantial', [true, 'substantial']],
    ['break-glass', ['break-glass']],
  ])('%s for %j', (assurance, enough) => {
    const subject = customer({ cases: [{ ...grant, assurance }] });
    const all = [true, 'substantial', 'break-glass'] as const;
    expect(all.filter((asked) => caseStands(asked, asking, subject))).toEqual(enough);
  });
});
