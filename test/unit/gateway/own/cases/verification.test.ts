/** What verifies a customer, as far as the gateway looks at it: what is asked of whom in which order, and what a token must be. */
import { describe, expect, test } from '@jest/globals';
import type { Asking, VerifiedToken } from '../../../../../gateway/caller/caller.ts';
import type { InsideCall } from '../../../../../gateway/federation/inside.ts';
import { type VerifyCustomerInput, verifyCustomer } from '../../../../../gateway/own/cases/verification.ts';
import { asking, NOW } from '../../../../policy/people.ts';

const FACTS = {
  id: 'case-1',
  actor: 'actor',
  reason: 'ORDER',
  channel: 'PHONE',
  openedAt: '2026-03-01T12:00:00.000Z',
  until: '2026-03-01T12:30:00.000Z',
  method: null,
  assurance: null,
};
const one = { customerId: '1', caseId: 'case-1' };
const knowledge = { placedOn: '2026-02-27', storeId: '415', total: 18, productType: 'EGGS' };

type Answers = Readonly<Record<string, object>>;

function world(answers: Answers, verifyIdentity?: (token: string) => Promise<VerifiedToken>) {
  const done: string[] = [];
  const context = {
    policy: { grants: {}, consentService: 'consent' },
    asking: asking('agent', 'customer-care'),
    signal: new AbortController().signal,
    verifyIdentity,
    call: async ({ service, endpoint, body, asking: forWhom }: InsideCall) => {
      expect((forWhom as Asking).caller.actor).toBe('actor');
      const name = `${service} ${(body as { do?: string }).do ?? endpoint}`;
      done.push(name);
      return answers[name] ?? { case: FACTS, turn: 'turn-1' };
    },
  };
  return {
    done,
    verify: (input: Partial<VerifyCustomerInput>) => verifyCustomer({ ...one, ...input } as never, context as never),
  };
}
const refused = (input: string) => ({ extensions: { code: 'BAD_USER_INPUT', input } });

describe('what a customer knows', () => {
  test('is counted, then looked at, then the case is verified', async () => {
    const { done, verify } = world({ 'purchases knowledge': { isRight: true } });
    await verify({ method: 'PURCHASE_KNOWLEDGE', knowledge });
    expect(done).toEqual(['consent try', 'purchases knowledge', 'consent verified']);
  });

  test('is looked at no more where it may not be tried', async () => {
    const { done, verify } = world({ 'consent try': { case: null } });
    await expect(verify({ method: 'PURCHASE_KNOWLEDGE', knowledge })).rejects.toMatchObject(refused('input'));
    expect(done).toEqual(['consent try']);
  });

  test('in what can be no case is asked of nobody', async () => {
    const { done, verify } = world({});
    const input = { method: 'PURCHASE_KNOWLEDGE' as const, knowledge, caseId: 'x'.repeat(201) };
    await expect(verify(input)).rejects.toMatchObject(refused('input'));
    expect(done).toEqual([]);
  });

  test('that is wrong is one more try', async () => {
    const { done, verify } = world({ 'purchases knowledge': { isRight: false } });
    await expect(verify({ method: 'PURCHASE_KNOWLEDGE', knowledge })).rejects.toMatchObject(refused('input'));
    expect(done).toEqual(['consent try', 'purchases knowledge']);
  });

  test('that makes no sense is no try', async () => {
    for (const wrong of [{ placedOn: 'yesterday' }, { total: -1 }, { storeId: 'x'.repeat(201) }]) {
      const { done, verify } = world({});
      const input = { method: 'PURCHASE_KNOWLEDGE' as const, knowledge: { ...knowledge, ...wrong } };
      await expect(verify(input)).rejects.toMatchObject(refused('input.knowledge'));
      expect(done).toEqual([]);
    }
  });
});

describe('a token', () => {
  const says = (more: Partial<VerifiedToken['caller']> = {}): VerifiedToken => ({
    caller: {
      subject: 's',
      actor: 'the customer',
      roles: ['customer'],
      customer: '1',
      authTime: NOW / 1_000 - 300,
      ...more,
    },
    purposes: [],
  });
  const tried = async (said: VerifiedToken | Error | undefined) => {
    const verifier = async () => {
      if (said instanceof Error || said === undefined) throw said;
      return said;
    };
    const { done, verify } = world({}, said === undefined ? undefined : verifier);
    const isVerified = await verify({ method: 'IDENTITY_TOKEN', token: 'token' }).then(
      () => true,
      (error) => {
        expect(error).toMatchObject(refused('input'));
        return false;
      },
    );
    expect(done).toEqual(isVerified ? ['consent try', 'consent verified'] : ['consent try']);
    return isVerified;
  };

  test('of the customer, who signed in five minutes ago, verifies them', async () => {
    expect(await tried(says())).toBe(true);
  });

  test.each<[string, Partial<VerifiedToken['caller']>]>([
    ['another customer', { customer: '2' }],
    ['nobody’s customer', { customer: undefined }],
    ['a sign-in that is older', { authTime: NOW / 1_000 - 301 }],
    ['a sign-in at no known time', { authTime: undefined }],
    ['somebody for the customer', { onBehalfOf: { actor: 'x', roles: ['customer'], customer: '1' } }],
    ['the agent', { actor: 'actor' }],
  ])('of %s does not', async (_, more) => {
    expect(await tried(says(more))).toBe(false);
  });

  test('that is none does not, nor where nobody verifies any', async () => {
    expect(await tried(new Error('no token'))).toBe(false);
    expect(await tried(undefined)).toBe(false);
  });
});

test.each<[Partial<VerifyCustomerInput>, string]>([
  [{ method: 'ONE_TIME_CODE' }, 'input.code'],
  [{ method: 'ONE_TIME_CODE', code: '1', token: 'x' }, 'input.token'],
  [{ method: 'ONE_TIME_CODE', code: '1'.repeat(65) }, 'input.code'],
  [{ method: 'PURCHASE_KNOWLEDGE', knowledge, code: '1' }, 'input.code'],
  [{ method: 'IDENTITY_TOKEN', knowledge }, 'input.knowledge'],
])('what does not belong to the method, or is missing, is said and is no try: %j', async (input, path) => {
  const { done, verify } = world({});
  await expect(verify(input)).rejects.toMatchObject(refused(path));
  expect(done).toEqual([]);
});
