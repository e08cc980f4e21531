/** What the claims of a token say: whoever they describe, and nobody where one of them is not what it should be. */
import { describe, expect, test } from '@jest/globals';
import { callerOf } from '../../../../gateway/caller/claims.ts';
import { BRANDS } from '../../../../schema/vocabulary.ts';

const staff = { iss: 'urn:login', sub: 's', roles: ['agent'], purposes: ['customer-care'], exp: 1 };
const self = { ...staff, roles: ['customer'], customer: '2489' };
const of = (claims: object) => callerOf(claims as Record<string, unknown>, (issuer, subject) => `${issuer}/${subject}`);
const LAST = 253_402_300_799;

describe('A token describes', () => {
  test('staff, by the roles and purposes that there are', () => {
    expect(of({ ...staff, roles: ['agent', 'bot', 'agent'], purposes: ['fun', 'customer-care'] })).toEqual({
      caller: {
        subject: 's',
        actor: 'urn:login/s',
        roles: ['agent'],
        customer: undefined,
        recipient: undefined,
        acr: undefined,
        authTime: undefined,
      },
      purposes: ['customer-care'],
      brand: undefined,
      risk: undefined,
    });
  });

  test('a customer, with how and when they authenticated', () => {
    expect(of({ ...self, acr: 'mfa', auth_time: 7, brand: BRANDS[0] })).toMatchObject({
      caller: { customer: '2489', acr: 'mfa', authTime: 7 },
      brand: BRANDS[0],
    });
  });

  test('somebody who may ask for nothing, where it names no purposes', () => {
    expect(of({ ...staff, purposes: undefined })?.purposes).toEqual([]);
  });

  test.each<[string, object]>([
    ['names as long as they may be', { sub: 's'.repeat(256), iss: 'i'.repeat(256), acr: 'a'.repeat(256) }],
    ['as many roles as it may name', { roles: ['agent', ...Array(99).fill('r'.repeat(256))] }],
    ['as many purposes as it may name', { purposes: Array(100).fill('p'.repeat(256)) }],
    ['times up to the last there is', { exp: LAST, nbf: 0, iat: LAST, auth_time: LAST }],
  ])('somebody, with %s', (_, claims) => {
    expect(of({ ...staff, ...claims })?.caller.roles).toEqual(['agent']);
  });

  test('a customer with an id as long as it may be', () => {
    expect(of({ ...self, customer: 'c'.repeat(200) })?.caller.customer).toBe('c'.repeat(200));
  });
});

test.each<[string, object]>([
  ['no issuer', { iss: undefined }],
  ['an empty issuer', { iss: '' }],
  ['an endless issuer', { iss: 'i'.repeat(257) }],
  ['no subject', { sub: undefined }],
  ['an empty subject', { sub: '' }],
  ['an endless subject', { sub: 's'.repeat(257) }],
  ['no roles', { roles: undefined }],
  ['a role in place of roles', { roles: 'agent' }],
  ['only roles that there are not', { roles: ['bot'] }],
  ['too many roles', { roles: Array(101).fill('agent') }],
  ['an endless role', { roles: ['agent', 'r'.repeat(257)] }],
  ['a purpose in place of purposes', { purposes: 'customer-care' }],
  ['too many purposes', { purposes: Array(101).fill('customer-care') }],
  ['an endless purpose', { purposes: ['p'.repeat(257)] }],
  ['a customer who is staff', { customer: '2489' }],
  ['the role of a customer and no customer', { roles: ['customer'] }],
  ['an empty customer', { roles: ['customer'], customer: '' }],
  ['an endless customer', { roles: ['customer'], customer: 'c'.repeat(201) }],
  ['a customer who is somebody else too', { roles: ['customer', 'bot'], customer: '2489' }],
  ['a brand that there is not', { brand: 'luxury' }],
  ['an empty recipient', { recipient: '' }],
  ['an empty acr', { acr: '' }],
  ['no end', { exp: undefined }],
  ['an end before there was time', { exp: -1 }],
  ['an end after there is time', { exp: LAST + 1 }],
  ['an end without end', { exp: Number.POSITIVE_INFINITY }],
  ['a beginning that is no time', { nbf: 'now' }],
  ['a time of issue that is no time', { iat: 'now' }],
  ['an authentication at no time', { auth_time: 'now' }],
])('A token with %s describes nobody', (_, claims) => {
  expect(of({ ...staff, ...claims })).toBeUndefined();
});
