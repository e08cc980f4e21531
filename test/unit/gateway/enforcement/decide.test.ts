/**
 * The decision: who is there at all, what is one's own, what a row asks of the caller, and which of several rows counts.
 */
import { describe, expect, test } from '@jest/globals';
import { decide, type Question } from '../../../../gateway/enforcement/decide.ts';
import { PolicyIndex } from '../../../../gateway/enforcement/policy-index.ts';
import type { CaseGrant, CustomerState } from '../../../../schema/customer-state.ts';
import type { Grant } from '../../../../schema/policy.ts';
import {
  CATEGORIES,
  type Category,
  type Channel,
  PURPOSES,
  type Purpose,
  type Role,
  WRITE_CATEGORIES,
} from '../../../../schema/vocabulary.ts';
import { builtIn, everybody, read, withRows, write } from '../../../policy/asked.ts';
import { allowsAll, asking, CUSTOMER, customer, NOW } from '../../../policy/people.ts';
import { PURPOSES_OF } from '../../../policy/table.ts';

describe('who is not there', () => {
  test.each(everybody)('an erased or unknown customer has nothing for %s under %s', (role, purpose) => {
    for (const subject of [{ ...allowsAll, erased: true }, { id: CUSTOMER, known: false } as const]) {
      for (const category of CATEGORIES)
        expect(read(asking(role, purpose), category, subject, { inOwnPayload: true })).toMatch(
          /^(FORBIDDEN|CASE_REQUIRED)$/,
        );
      // Who is not there can be registered; who is erased cannot.
      const isNew = subject.known === false && role === 'ingest' && purpose === 'account-management';
      for (const category of WRITE_CATEGORIES)
        expect(write(asking(role, purpose), category, subject)).toMatch(
          isNew && category === 'customer.registration' ? /^allow$/ : /^(FORBIDDEN|CASE_REQUIRED)$/,
        );
    }
  });

  test('erased and unknown cannot be told apart', () => {
    for (const [role, purpose] of everybody)
      for (const category of CATEGORIES)
        expect(read(asking(role, purpose), category, { ...allowsAll, erased: true })).toBe(
          read(asking(role, purpose), category, { id: CUSTOMER, known: false }),
        );
  });
});

/** What of a customer is theirs; why an answer is what it is, what waits for a review, and what is shown before anybody knows who they are, is not. */
const NOT_THEIRS = ['explanation', 'break-glass.record', 'audience', 'audience-removal', 'aggregate'];
const ofCustomers = CATEGORIES.filter((category) => !NOT_THEIRS.includes(category) && !category.includes('lookup'));

describe('self', () => {
  test('the customer has nothing of another customer, whatever that one allows', () => {
    for (const purpose of PURPOSES_OF.customer) {
      for (const category of CATEGORIES)
        expect(read(asking('customer', purpose), category, { ...allowsAll, id: '2455' })).toBe('FORBIDDEN');
      for (const category of WRITE_CATEGORIES)
        expect(write(asking('customer', purpose), category, { ...allowsAll, id: '2455' })).toBe('FORBIDDEN');
    }
  });

  test('a role of customer without a customer is nobody', () => {
    const nobody = asking('customer', 'account-management', { caller: { customer: undefined } });
    expect(read(nobody, 'name', allowsAll)).toBe('FORBIDDEN');
    expect(read(nobody, 'name', 'anyone')).toBe('FORBIDDEN');
  });

  test.each(['SUSPENDED', 'CLOSED'] as const)('a %s account is still read by its customer', (account) => {
    const state = customer({ account });
    for (const purpose of PURPOSES_OF.customer)
      for (const category of ofCustomers) expect(read(asking('customer', purpose), category, state)).toBe('allow');
  });

  test.each(['SUSPENDED', 'CLOSED'] as const)(
    'a %s account takes withdrawals and nothing else on contract',
    (account) => {
      const state = customer({ account });
      for (const purpose of ['account-management', 'order-management', 'loyalty-programme'] as const) {
        const self = asking('customer', purpose);
        expect(write(self, 'consent.giving', state)).toBe('FORBIDDEN');
        expect(write(self, 'contact.update', state)).toBe('FORBIDDEN');
        expect(write(self, 'consent.withdrawal', state)).toBe('allow');
      }
      // Legal obligation: always.
      expect(write(asking('customer', 'rights-fulfilment'), 'consent.giving', state)).toBe('allow');
    },
  );

  test('the contract of the programme needs the enrolment', () => {
    const self = asking('customer', 'loyalty-programme');
    expect(read(self, 'name', customer({ enrolled: false }))).toBe('FORBIDDEN');
    expect(write(self, 'consent.giving', customer({ enrolled: false }))).toBe('FORBIDDEN');
    expect(read(self, 'name', customer({ enrolled: true }))).toBe('allow');
    for (const purpose of ['account-management', 'order-management', 'rights-fulfilment'] as const)
      expect(read(asking('customer', purpose), 'loyalty.tier', customer({ enrolled: false }))).toBe('allow');
  });

  test('withdrawal is never refused: not for account, enrolment, restriction, objection, purpose or a weak log-in', () => {
    const worst = customer({ account: 'CLOSED', enrolled: false, restricted: true, objections: [...PURPOSES] });
    for (const purpose of PURPOSES)
      expect(
        write(asking('customer', purpose, { caller: { acr: undefined, authTime: 0 } }), 'consent.withdrawal', worst),
      ).toBe('allow');
  });

  test('one’s own data is read while processing is restricted', () => {
    for (const purpose of PURPOSES_OF.customer)
      for (const category of ofCustomers)
        expect(read(asking('customer', purpose), category, customer({ restricted: true }))).toBe('allow');
  });
});

describe('what a row asks of the caller', () => {
  const at = (authTime?: number) => asking('agent', 'customer-care', { caller: { authTime } });

  test('an authentication context that the token must have', () => {
    const row = { acr: ['urn:strong', 'urn:stronger'] };
    const by = (acr?: string) => withRows([row], asking('agent', 'customer-care', { caller: { acr } }));
    expect(by('urn:stronger').effect).toBe('allow');
    for (const acr of [undefined, 'urn:weak', ''])
      expect(by(acr)).toEqual({ effect: 'deny', code: 'STEP_UP_REQUIRED', row: 'row-0', need: row });
  });

  test('an authentication not older than so many seconds', () => {
    const row = { maxAge: 300 };
    expect(withRows([row], at(NOW / 1000 - 300)).effect).toBe('allow');
    for (const time of [NOW / 1000 - 301, undefined, Number.NaN])
      expect(withRows([row], at(time))).toMatchObject({ code: 'STEP_UP_REQUIRED' });
  });

  test('a case, which nothing that is sent proves', () => {
    for (const sent of [undefined, 'case-1'])
      expect(withRows([{ case: true }], asking('agent', 'customer-care', { case: sent }))).toEqual({
        effect: 'deny',
        code: 'CASE_REQUIRED',
        row: 'row-0',
      });
  });

  describe('a case that the state of the customer knows', () => {
    const grant = { id: 'case-1', actor: 'actor', assurance: 'low', until: new Date(NOW + 1).toISOString() } as const;
    const by = (asked: Grant['case'], known: Partial<CaseGrant>, sent = 'case-1', more: Partial<CustomerState> = {}) =>
      withRows([{ case: asked }], asking('agent', 'customer-care', { case: sent }), {
        ...allowsAll,
        cases: [{ ...grant, ...known }],
        ...more,
      } as CustomerState).effect;

    test.each([
      [true, 'low', 'allow'],
      [true, 'substantial', 'allow'],
      [true, 'break-glass', 'deny'],
      ['substantial', 'low', 'deny'],
      ['substantial', 'substantial', 'allow'],
      ['substantial', 'break-glass', 'deny'],
      ['break-glass', 'low', 'deny'],
      ['break-glass', 'substantial', 'deny'],
      ['break-glass', 'break-glass', 'allow'],
    ] as const)('where the row asks for %s and it is %s: %s', (asked, assurance, effect) => {
      expect(by(asked, { assurance })).toBe(effect);
    });

    test('is the one that is sent, the caller’s own, and not over', () => {
      expect(by(true, {}, 'case-2')).toBe('deny');
      expect(by(true, { actor: 'somebody else' })).toBe('deny');
      expect(by(true, { until: new Date(NOW).toISOString() })).toBe('deny');
      expect(by(true, { until: 'no time' })).toBe('deny');
    });

    test('is none where the customer holds against the purpose', () => {
      expect(by(true, {}, 'case-1', { objections: ['customer-care'] })).toBe('deny');
      expect(by(true, {}, 'case-1', { objections: ['direct-marketing'] })).toBe('allow');
    });

    test('is none of somebody who is erased', () => {
      expect(by(true, {}, 'case-1', { erased: true })).toBe('deny');
    });
  });
});

describe('the status of a consent, for those who may only ask about their own request', () => {
  const own = { purpose: 'DIRECT_MARKETING', channel: 'EMAIL' };
  const of = (more: Readonly<Record<string, unknown>>, channel?: Channel) =>
    read(asking('marketer', 'direct-marketing', { channel }), 'consent.status', allowsAll, {
      arguments: { ...own, ...more },
    });

  test.each([
    // arguments, x-channel, answer
    [{}, 'EMAIL', 'allow'],
    [{ brand: 'fresh', recipient: null }, 'EMAIL', 'allow'],
    [{ channel: undefined }, 'EMAIL', 'FORBIDDEN'],
    [{ channel: null }, 'EMAIL', 'FORBIDDEN'],
    [{ channel: 'SMS' }, 'EMAIL', 'FORBIDDEN'],
    [{ brand: 'value' }, 'EMAIL', 'FORBIDDEN'],
    [{ recipient: 'partner-1' }, 'EMAIL', 'FORBIDDEN'],
    [{ purpose: 'RESEARCH' }, 'EMAIL', 'FORBIDDEN'],
    [{ channel: undefined }, undefined, 'allow'],
    [{ channel: 'SMS' }, undefined, 'allow'],
  ] as const)('%j with x-channel %s: %s', (more, channel, answer) => {
    expect(of(more, channel)).toBe(answer);
  });
});

describe('of several rows', () => {
  const request = asking('agent', 'customer-care');
  const refused = {
    FORBIDDEN: { basis: 'contract' },
    CASE_REQUIRED: { case: true },
    STEP_UP_REQUIRED: { acr: ['urn:strong'] },
    CONSENT_REQUIRED: { basis: 'consent' },
    RESTRICTED: {},
  } as const satisfies Record<string, Partial<Grant>>;
  const state = customer({ account: 'CLOSED', restricted: true });
  const codes = Object.keys(refused) as (keyof typeof refused)[];

  test('each says its own code', () => {
    for (const code of codes)
      expect(withRows([refused[code]], request, state)).toMatchObject({ effect: 'deny', code, row: 'row-0' });
  });

  test.each(codes.flatMap((one) => codes.map((other) => [one, other] as const)))(
    '%s and %s say the one that came furthest',
    (one, other) => {
      const further = codes[Math.max(codes.indexOf(one), codes.indexOf(other))];
      expect(withRows([refused[one], refused[other]], request, state)).toMatchObject({ code: further });
    },
  );

  test('open counts before masked, in whatever order they stand', () => {
    const rows = [{ mask: 'email' }, {}] as const;
    for (const some of [rows, [...rows].reverse()])
      expect(withRows(some, request)).toMatchObject({ effect: 'allow', basis: 'legal-obligation' });
  });

  test('masked counts before every refusal', () => {
    for (const code of codes)
      for (const some of [
        [{ mask: 'email', despiteRestriction: true } as const, refused[code]],
        [refused[code], { mask: 'email', despiteRestriction: true } as const],
      ])
        expect(withRows(some, request, state)).toMatchObject({ effect: 'mask', mask: 'email' });
  });

  test('of several roles, each row counts with its own', () => {
    const both = asking(['agent', 'store-staff'], 'customer-care');
    expect(decide(builtIn, both, { action: 'read', category: 'identifier' }, allowsAll)).toMatchObject({
      effect: 'mask',
      row: 'agent-masked',
    });
    const elsewhere = asking(['agent', 'store-staff'], 'order-management');
    expect(decide(builtIn, elsewhere, { action: 'read', category: 'purchase.lines' }, allowsAll)).toMatchObject({
      effect: 'allow',
      row: 'store-staff',
    });
    expect(read(elsewhere, 'contact.email', allowsAll)).toBe('FORBIDDEN');
  });
});

describe('what is not understood', () => {
  test('a category, role or purpose that the policy does not know is denied', () => {
    expect(read(asking('agent', 'customer-care'), 'shoe-size' as Category, allowsAll)).toBe('FORBIDDEN');
    expect(read(asking('owner' as Role, 'customer-care'), 'name', allowsAll)).toBe('FORBIDDEN');
    expect(read(asking('agent', 'curiosity' as Purpose), 'name', allowsAll)).toBe('FORBIDDEN');
    expect(read(asking([], 'customer-care'), 'name', allowsAll)).toBe('FORBIDDEN');
  });

  test('an action that is neither is denied', () => {
    const action = 'export' as Question['action'];
    for (const category of ['name', 'key', 'consent.giving'] as const)
      expect(decide(builtIn, asking('customer', 'account-management'), { action, category }, allowsAll).effect).toBe(
        'deny',
      );
  });
});

test('a mask in bands says how wide they are, and no other mask does', () => {
  const rows = (mask: Grant['mask']) => withRows([{ mask }], asking('agent', 'customer-care'));
  expect(rows({ kind: 'band', width: 10 })).toMatchObject({ effect: 'mask', mask: 'band', width: 10 });
  expect(rows('email')).not.toHaveProperty('width');
});

test('a row that would mask an id gives none', () => {
  const row: Grant = { row: 'a', role: 'agent', purposes: ['customer-care'], basis: 'contract', mask: 'hash' };
  const index = new PolicyIndex({ subgraphs: {}, grants: { key: [row] } });
  const request = asking('agent', 'customer-care');
  expect(decide(index, request, { action: 'read', category: 'key' }, allowsAll).effect).toBe('deny');
  const named = new PolicyIndex({ subgraphs: {}, grants: { key: [row], name: [{ ...row, row: 'b' }] } });
  expect(decide(named, request, { action: 'read', category: 'key' }, allowsAll)).toMatchObject({
    effect: 'allow',
    row: 'b',
  });
});
