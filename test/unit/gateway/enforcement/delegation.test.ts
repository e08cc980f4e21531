/** A token by which somebody acts for somebody else: what both may have, and nothing that is only one's. */
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Asking, Caller } from '../../../../gateway/caller/caller.ts';
import { type Decision, decide } from '../../../../gateway/enforcement/decide.ts';
import { PolicyIndex } from '../../../../gateway/enforcement/policy-index.ts';
import { audienceOf, objectRefusal } from '../../../../gateway/enforcement/refusal.ts';
import { REFUSALS } from '../../../../schema/errors.ts';
import { policy } from '../../../../schema/grants.ts';
import type { Grant } from '../../../../schema/policy.ts';
import { CATEGORIES, NAMELESS_CATEGORIES, PURPOSES, ROLES, WRITE_CATEGORIES } from '../../../../schema/vocabulary.ts';
import { asking as anyAsking, customerNear, questionNear } from '../../../policy/arbitraries.ts';
import { builtIn, read, write } from '../../../policy/asked.ts';
import { allowsAll, asking, CUSTOMER, caller } from '../../../policy/people.ts';
import { PURPOSES_OF } from '../../../policy/table.ts';

/** The request of one party on behalf of another, as the claims say it. */
function delegated(acting: Caller, { actor, roles, customer, recipient }: Caller, request: Asking): Asking {
  const { customer: actingCustomer, ...rest } = acting;
  return { ...request, caller: { ...rest, actingCustomer, onBehalfOf: { actor, roles, customer, recipient } } };
}
const RANK = { deny: 0, mask: 1, allow: 2 } as const;
const rank = ({ effect }: Decision): number => RANK[effect];

/** A party that has rows under the purpose, if there is one: two strangers have hardly ever anything in common. */
const alike = ({ purpose }: Asking): fc.Arbitrary<Caller> =>
  fc
    .constantFrom(...ROLES.filter((role) => PURPOSES_OF[role].includes(purpose)), 'agent' as const)
    .map((role) => caller(role, role === 'customer' ? { customer: '1' } : {}));

/** Two parties, one purpose, one question, one customer. */
const scene = anyAsking
  .chain((request) =>
    fc.tuple(
      fc.constant(request),
      fc.oneof(
        { weight: 4, arbitrary: alike(request) },
        { weight: 1, arbitrary: anyAsking.map((other) => other.caller) },
      ),
    ),
  )
  .chain(([request, delegator]) =>
    fc.record({
      request: fc.constant(request),
      acting: fc.constant(request.caller),
      delegator: fc.constant(delegator),
      question: questionNear(request),
      state: fc.oneof(customerNear(request), customerNear({ ...request, caller: delegator })),
    }),
  );

describe('For every delegated token', () => {
  test('what is decided is the more restrictive of what either would have', () => {
    const seen = new Map<string, number>();
    fc.assert(
      fc.property(scene, ({ request, acting, delegator, question, state }) => {
        const alone = [acting, delegator].map((one) => decide(builtIn, { ...request, caller: one }, question, state));
        const together = decide(builtIn, delegated(acting, delegator, request), question, state);
        seen.set(together.effect, (seen.get(together.effect) ?? 0) + 1);
        expect(rank(together)).toBeLessThanOrEqual(Math.min(...alone.map(rank)));
        // An acting customer has nothing of their own to bring, and a key needs one category that both see.
        if (acting.customer !== undefined || question.category === 'key') return;
        expect(rank(together)).toBe(Math.min(...alone.map(rank)));
        if (together.effect !== 'deny') return;
        const codes = alone.flatMap((one) => (one.effect === 'deny' ? [REFUSALS.indexOf(one.code)] : []));
        expect(REFUSALS.indexOf(together.code)).toBe(Math.min(...codes));
      }),
      { numRuns: 5_000 },
    );
    for (const effect of ['allow', 'mask', 'deny'])
      expect([effect, (seen.get(effect) ?? 0) >= 3]).toEqual([effect, true]);
  });

  test('it makes no difference which of two members of staff acts for the other', () => {
    const said = (decision: Decision) => (decision.effect === 'deny' ? decision.code : decision.effect);
    fc.assert(
      fc.property(scene, ({ request, acting, delegator, question, state }) => {
        fc.pre(acting.customer === undefined && delegator.customer === undefined);
        // Whose recipient a question is about is the acting party's.
        const [one, other] = [delegated(acting, delegator, request), delegated(delegator, acting, request)];
        fc.pre(acting.recipient === delegator.recipient);
        expect(said(decide(builtIn, one, question, state))).toBe(said(decide(builtIn, other, question, state)));
      }),
      { numRuns: 3_000 },
    );
  });

  test('the key stands exactly where another category stands for both', () => {
    fc.assert(
      fc.property(scene, ({ request, acting, delegator, state }) => {
        const both = delegated(acting, delegator, request);
        const args = {
          purpose: request.purpose.toUpperCase().replaceAll('-', '_'),
          brand: request.brand,
          channel: request.channel,
          recipient: acting.recipient,
        };
        const stands = (category: (typeof CATEGORIES)[number]) =>
          decide(builtIn, both, { action: 'read', category, arguments: args }, state).effect !== 'deny';
        expect(stands('key')).toBe(
          CATEGORIES.filter((category) => category !== 'key' && !NAMELESS_CATEGORIES.includes(category)).some(stands),
        );
      }),
      { numRuns: 3_000 },
    );
  });
});

/** Who acts for the customer of these tests, under a purpose. */
const forCustomer = (role: 'agent' | 'store-staff' | 'dpo' | 'ingest', purpose: (typeof PURPOSES)[number]) =>
  delegated(caller(role, { actor: 'acting' }), caller('customer'), asking(role, purpose));

describe('Under the built-in policy', () => {
  const seen = (request: Asking, id = CUSTOMER) =>
    Object.fromEntries(
      CATEGORIES.map((category) => [category, read(request, category, { ...allowsAll, id })] as const).filter(
        ([, answer]) => answer === 'allow' || answer === 'mask',
      ),
    );

  test('an agent for a customer has nothing under the agent’s purposes, nor under the customer’s', () => {
    for (const purpose of PURPOSES) expect([purpose, seen(forCustomer('agent', purpose))]).toEqual([purpose, {}]);
  });

  test('store staff for a customer see of them what store staff see, and of nobody else anything', () => {
    const request = forCustomer('store-staff', 'order-management');
    expect(seen(request)).toEqual({
      key: 'allow',
      name: 'allow',
      identifier: 'mask',
      'account-state': 'allow',
      'purchase.summary': 'allow',
      'purchase.lines': 'allow',
      'purchase.payment': 'mask',
      'loyalty.tier': 'allow',
      'loyalty.balance': 'allow',
    });
    expect(seen(request, '2455')).toEqual({});
  });

  test('the data protection officer for a customer sees all of them under their rights, and of nobody else anything', () => {
    expect(Object.keys(seen(forCustomer('dpo', 'rights-fulfilment')))).toEqual(
      // What is no customer's to ask about is no delegate's either.
      CATEGORIES.filter(
        (category) =>
          !['explanation', 'break-glass.record', 'audience', 'audience-removal', 'aggregate'].includes(category) &&
          !category.includes('lookup'),
      ),
    );
    expect(seen(forCustomer('dpo', 'rights-fulfilment'), '2455')).toEqual({});
    expect(seen(forCustomer('dpo', 'legal-compliance'))).toEqual({});
  });

  test('a customer for another customer has nothing of either, and changes nothing', () => {
    const guardian = caller('customer', { actor: 'guardian', customer: '2455' });
    for (const purpose of PURPOSES) {
      const request = delegated(guardian, caller('customer'), asking('customer', purpose));
      for (const id of [CUSTOMER, '2455']) {
        expect([purpose, id, seen(request, id)]).toEqual([purpose, id, {}]);
        for (const category of WRITE_CATEGORIES)
          expect([category, write(request, category, { ...allowsAll, id })]).toEqual([category, 'FORBIDDEN']);
      }
    }
  });

  test('a service for a customer gives and withdraws consent, and an agent needs the case', () => {
    const service = forCustomer('ingest', 'account-management');
    const restricted = { ...allowsAll, restricted: true };
    expect([
      write(service, 'consent.giving', allowsAll),
      write(service, 'consent.withdrawal', restricted),
      write(service, 'consent.withdrawal', { ...allowsAll, id: '2455' }),
      write(service, 'contact.update', allowsAll),
      write(forCustomer('agent', 'customer-care'), 'consent.withdrawal', allowsAll),
      write(forCustomer('agent', 'customer-care'), 'consent.giving', allowsAll),
    ]).toEqual(['allow', 'allow', 'FORBIDDEN', 'FORBIDDEN', 'CASE_REQUIRED', 'FORBIDDEN']);
  });
});

describe('A row that speaks to a delegate', () => {
  const row = (more: Partial<Grant>): Grant => ({
    row: 'delegate',
    role: 'customer',
    purposes: ['account-management'],
    basis: 'contract',
    onBehalf: true,
    ...more,
  });
  const index = new PolicyIndex({
    ...policy,
    grants: {
      ...policy.grants,
      name: [...policy.grants.name, row({}), row({ role: 'agent', row: 'delegated-agent' })],
      demographic: [...policy.grants.demographic, row({ role: 'agent', purposes: ['customer-care'] })],
    },
  });
  const guardian = caller('customer', { actor: 'guardian', customer: '2455' });
  const of = (request: Asking, id: string, category: 'name' | 'demographic' = 'name') =>
    decide(index, request, { action: 'read', category }, { ...allowsAll, id });

  test('gives what the customer may have too, about that customer and nobody else', () => {
    const request = delegated(guardian, caller('customer'), asking('customer', 'account-management'));
    expect(of(request, CUSTOMER)).toEqual({
      effect: 'allow',
      row: 'delegate',
      basis: 'contract',
      alsoRow: 'self',
    });
    expect(of(request, '2455').effect).toBe('deny');
    expect(of(forCustomer('agent', 'account-management'), CUSTOMER)).toMatchObject({ row: 'delegated-agent' });
  });

  test('gives nothing that the customer may not have, nothing to who asks for themselves, and nothing for staff', () => {
    expect(of(forCustomer('agent', 'customer-care'), CUSTOMER, 'demographic').effect).toBe('deny');
    expect(of(asking('agent', 'account-management'), CUSTOMER).effect).toBe('deny');
    expect(of(asking('agent', 'customer-care'), CUSTOMER, 'demographic').effect).toBe('deny');
    const forStaff = delegated(caller('agent'), caller('dpo'), asking('agent', 'account-management'));
    expect(of(forStaff, CUSTOMER).effect).toBe('deny');
    expect(of({ ...asking('customer', 'account-management'), caller: guardian }, CUSTOMER).effect).toBe('deny');
  });
});

describe('What a refusal says', () => {
  const no: Decision = { effect: 'deny', code: 'FORBIDDEN' };
  test('is what the stricter of the two audiences hears', () => {
    const audience = (acting: Caller, delegator: Caller) =>
      audienceOf(delegated(acting, delegator, asking('agent', 'customer-care')));
    expect(audience(caller('dpo'), caller('customer'))).toBe('self');
    expect(audience(caller('agent'), caller('customer'))).toBe('staff');
    expect(audience(caller('dpo'), caller('agent'))).toBe('staff');
    expect(audience(caller('partner'), caller('customer'))).toBe('data');
    expect(audience(caller('agent'), caller('analyst'))).toBe('data');
  });

  test('about anybody but the customer who is acted for is nothing', () => {
    const request = forCustomer('agent', 'customer-care');
    for (const id of ['2455', undefined]) expect(objectRefusal(request, id, no)).toBeUndefined();
    expect(objectRefusal(request, CUSTOMER, no)).toBe('FORBIDDEN');
  });
});
