/** Which parties stand behind a request, and whose customers: the one who acts, and the one for whom they act. */
import { expect, test } from '@jest/globals';
import type { Asking, Caller } from '../../../../gateway/caller/caller.ts';
import { boundCustomer, customersBehind, partiesOf } from '../../../../gateway/caller/parties.ts';

const own: Caller = { subject: 's', actor: 'a', roles: ['customer'], customer: '2489', acr: 'mfa', authTime: 7 };
const guardian: Caller = {
  subject: 'g',
  actor: 'guardian',
  roles: ['customer'],
  actingCustomer: '2455',
  acr: 'mfa',
  authTime: 7,
  onBehalfOf: { actor: 'ward', roles: ['customer'], customer: '2489', recipient: undefined },
};
const staff: Caller = { subject: 's', actor: 'a', roles: ['agent'] };
const asking = (caller: Caller): Asking => ({ caller, purpose: 'customer-care', brand: 'fresh', now: 7 });

test('whoever acts for themselves is the only party', () => {
  expect(partiesOf(asking(own))).toEqual([asking(own)]);
});

test('whoever acts for somebody is the first party, and the other asks with the authentication of the one token', () => {
  expect(partiesOf(asking(guardian))).toEqual([
    asking(guardian),
    asking({
      subject: 'g',
      actor: 'ward',
      roles: ['customer'],
      customer: '2489',
      recipient: undefined,
      acr: 'mfa',
      authTime: 7,
    }),
  ]);
});

test('a request is bound to the customer who asks, or for whom somebody asks, and to nobody else', () => {
  expect([own, guardian, staff].map(boundCustomer)).toEqual(['2489', '2489', undefined]);
});

test('all customers behind a token are those who ask, act, or have somebody act for them', () => {
  expect([own, guardian, staff].map(customersBehind)).toEqual([['2489'], ['2455', '2489'], []]);
});
