/** Whose act a change of consent is: the customer's own only where the passport says that this very customer asks. */
import { expect, test } from '@jest/globals';
import type { Asking } from '../../../../../subgraphs/consent/model/acting.ts';
import { giving, withdrawing } from '../../../../../subgraphs/consent/model/request.ts';

const now = new Date('2026-03-01T12:00:00Z');
const yes = {
  customerId: '1',
  purpose: 'direct-marketing',
  channel: 'EMAIL',
  brand: 'fresh',
  notice: { id: 'direct-marketing-fresh', version: '2.0', language: 'en' },
  method: 'CLICK_THROUGH',
  captureChannel: 'WEB',
} as const;
const self: Asking = { actor: 'a', roles: ['customer'], customer: '1', now };

test.each<[string, Asking, boolean]>([
  ['the customer', self, false],
  ['an agent', { ...self, roles: ['agent'], customer: undefined }, true],
  ['a customer who acts for them', { ...self, customer: undefined }, true],
  ['another customer', { ...self, customer: '2' }, true],
])('By %s it is recorded as on their behalf: %#', (_, asking, onBehalf) => {
  expect(giving(yes, asking).onBehalf).toBe(onBehalf);
  expect(withdrawing({ customerId: '1', everything: true }, asking).onBehalf).toBe(onBehalf);
});
