/** Who a token with `act` describes: the acting party, and the one that it acts for; or nobody, where the two make no sense. */
import { describe, expect, test } from '@jest/globals';
import { MAX_ACTORS } from '../../../../gateway/caller/act.ts';
import { callerOf } from '../../../../gateway/caller/claims.ts';

const customer = {
  iss: 'urn:login',
  sub: 'c',
  roles: ['customer'],
  customer: '2489',
  purposes: ['order-management'],
  exp: 1,
};
const staff = { ...customer, sub: 's', roles: ['supervisor'], customer: undefined };
const agent = { sub: 'a', roles: ['agent'] };
const of = (claims: object) => callerOf(claims as Record<string, unknown>, (issuer, subject) => `${issuer}/${subject}`);
/** So many prior actors, one in the other. */
const chain = (length: number): object | undefined =>
  length === 0 ? undefined : { sub: `prior-${length}`, ...(length > 1 && { act: chain(length - 1) }) };

describe('A delegated token', () => {
  test('is of the acting party, on behalf of a customer who is nobody’s self by it', () => {
    expect(
      of({ ...customer, acr: 'mfa', auth_time: 7, brand: 'value', act: { ...agent, iss: 'urn:staff', exp: 0 } }),
    ).toEqual({
      caller: {
        subject: 'a',
        actor: 'urn:staff/a',
        roles: ['agent'],
        recipient: undefined,
        actingCustomer: undefined,
        onBehalfOf: { actor: 'urn:login/c', roles: ['customer'], customer: '2489', recipient: undefined },
        acr: 'mfa',
        authTime: 7,
      },
      purposes: ['order-management'],
      brand: 'value',
      risk: undefined,
    });
  });

  test('knows the acting party by the issuer of the token where it names no other', () => {
    expect(of({ ...customer, act: agent })?.caller.actor).toBe('urn:login/a');
  });

  test('keeps the recipients of two partners apart', () => {
    const partner = { ...staff, roles: ['partner'], recipient: 'partner-1' };
    expect(of({ ...partner, act: { ...agent, roles: ['partner'], recipient: 'partner-2' } })?.caller).toMatchObject({
      recipient: 'partner-2',
      onBehalfOf: { recipient: 'partner-1' },
    });
    expect(of({ ...partner, act: { ...agent, recipient: 'partner-2' } })?.caller.recipient).toBeUndefined();
  });

  test('of a customer for another one says who acts, and whose the request is', () => {
    const guardian = { sub: 'g', roles: ['customer'], customer: '2455' };
    const acting = of({ ...customer, act: guardian })?.caller;
    expect(acting).toMatchObject({ actingCustomer: '2455', onBehalfOf: { customer: '2489' } });
    expect(acting?.customer).toBeUndefined();
  });

  test('may be of somebody who has the same name at another issuer', () => {
    const acting = of({ ...customer, act: { ...agent, sub: 'c', iss: 'urn:staff' } })?.caller;
    expect(acting).toMatchObject({ subject: 'c', actor: 'urn:staff/c', onBehalfOf: { customer: '2489' } });
  });

  test('may say who acted before, who then counts for nothing', () => {
    const plain = of({ ...customer, act: agent });
    for (let prior = 1; prior < MAX_ACTORS; prior += 1)
      expect(of({ ...customer, act: { ...agent, act: { ...chain(prior), roles: ['dpo'] } } })).toEqual(plain);
  });
});

test.each<[string, object]>([
  ['nothing', { act: null }],
  ['a name', { act: 'agent' }],
  ['a list', { act: [agent] }],
  ['no subject', { act: { roles: ['agent'] } }],
  ['an empty subject', { act: { ...agent, sub: '' } }],
  ['no roles', { act: { sub: 'a' } }],
  ['unknown roles only', { act: { sub: 'a', roles: ['bot'] } }],
  ['the role customer without a customer', { act: { sub: 'a', roles: ['customer'] } }],
  ['a customer beside another role', { act: { ...agent, customer: '2455' } }],
  ['the role customer beside another', { act: { sub: 'a', roles: ['customer', 'agent'], customer: '2455' } }],
  ['the role customer beside an unknown one', { act: { sub: 'a', roles: ['customer', 'guardian'], customer: '2455' } }],
  ['the same party', { act: { ...agent, sub: 'c' } }],
  ['the same party under the same issuer', { act: { ...agent, sub: 'c', iss: 'urn:login' } }],
  ['the same customer', { act: { sub: 'a', roles: ['customer'], customer: '2489' } }],
  ['a number as issuer', { act: { ...agent, iss: 7 } }],
  ['a prior actor of no shape', { act: { ...agent, act: 'prior' } }],
  ['no prior actor', { act: { ...agent, act: null } }],
  ['a prior actor without a subject', { act: { ...agent, act: { iss: 'urn:x' } } }],
  ['too many prior actors', { act: { ...agent, act: chain(MAX_ACTORS) } }],
  ['somebody, for a service', { roles: ['ingest'], customer: undefined, act: agent }],
  ['somebody, for a service among other roles', { roles: ['ingest', 'agent'], customer: undefined, act: agent }],
  ['somebody, for a mixture of self and staff', { roles: ['customer', 'agent'], act: agent }],
  ['somebody, for nobody', { roles: [], customer: undefined, act: agent }],
])('A token with %s as actor is nobody’s', (_, claims) => {
  expect(of({ ...customer, ...claims })).toBeUndefined();
});

test('A token without `act` is what it always was', () => {
  expect(of(customer)?.caller).toMatchObject({ customer: '2489', actor: 'urn:login/c' });
  expect(of(staff)?.caller.onBehalfOf).toBeUndefined();
});

test.each([
  [undefined, undefined],
  ['low', 'low'],
  ['elevated', 'elevated'],
  ['high', 'high'],
  ['none', 'high'],
  [null, 'high'],
  [0, 'high'],
  [['low'], 'high'],
])('A token whose risk is %j counts as %s', (risk, expected) => {
  expect(of({ ...staff, ...(risk !== undefined && { risk }) })?.risk).toBe(expected);
});
