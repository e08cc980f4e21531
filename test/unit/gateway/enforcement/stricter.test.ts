/** What two parties may have together: no more than each, whichever is asked first. */
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Asking } from '../../../../gateway/caller/caller.ts';
import { type Decision, decide } from '../../../../gateway/enforcement/decide.ts';
import { PolicyIndex } from '../../../../gateway/enforcement/policy-index.ts';
import { possible, stricter } from '../../../../gateway/enforcement/stricter.ts';
import { REFUSALS } from '../../../../schema/errors.ts';
import type { Grant } from '../../../../schema/policy.ts';
import { MASKS } from '../../../../schema/vocabulary.ts';
import { allowsAll, asking } from '../../../policy/people.ts';

const RANK = { deny: 0, mask: 1, allow: 2 } as const;
const rank = ({ effect }: Decision): number => RANK[effect];

describe('The stricter of two decisions', () => {
  const decision: fc.Arbitrary<Decision> = fc.oneof(
    fc.constant<Decision>({ effect: 'allow', row: 'r', basis: 'contract' }),
    fc.constantFrom(...MASKS).map((mask): Decision => ({ effect: 'mask', row: 'r', basis: 'contract', mask })),
    fc
      .constantFrom(...REFUSALS.filter((code) => code !== 'STEP_UP_REQUIRED'))
      .map((code): Decision => ({ effect: 'deny', code, row: 'r' })),
    fc
      .record(
        { acr: fc.subarray(['a', 'b', 'c'], { minLength: 1 }), maxAge: fc.constantFrom(1, 2) },
        { requiredKeys: [] },
      )
      .map((need): Decision => ({ effect: 'deny', code: 'STEP_UP_REQUIRED', row: 'r', need })),
  );

  test('is the same in either order, never more than either, and the same again with either', () => {
    fc.assert(
      fc.property(decision, decision, (one, other) => {
        const result = stricter(one, other);
        expect(stricter(other, one)).toEqual(result);
        expect(rank(result)).toBeLessThanOrEqual(Math.min(rank(one), rank(other)));
        expect(stricter(result, other)).toEqual(result);
      }),
    );
  });

  test('shows nothing in two kinds of mask', () => {
    const mask = (kind: 'email' | 'phone'): Decision => ({ effect: 'mask', row: kind, basis: 'contract', mask: kind });
    expect(stricter(mask('email'), mask('phone'))).toEqual({
      effect: 'deny',
      code: 'FORBIDDEN',
      row: 'email',
      alsoRow: 'phone',
    });
  });

  test('shows nothing in two widths of band', () => {
    const band = (width: number): Decision => ({ effect: 'mask', row: 'r', basis: 'contract', mask: 'band', width });
    expect(stricter(band(10), band(100)).effect).toBe('deny');
    expect(stricter(band(10), band(10))).toMatchObject(band(10));
  });

  test('is no for anyone only where it is no for every customer, whichever rows stand for them', () => {
    const row = { role: 'dpo', purposes: ['research'] } as const;
    const hidden: Grant[] = [
      { ...row, row: 'a', basis: 'explicit-consent', mask: 'length' },
      { ...row, row: 'b', role: 'ingest', basis: 'contract', mask: 'address' },
    ];
    const index = new PolicyIndex({ subgraphs: {}, grants: { 'contact.address': hidden } });
    const request: Asking = {
      ...asking('dpo', 'research'),
      caller: {
        subject: 's',
        actor: 'a',
        roles: ['dpo', 'ingest'],
        onBehalfOf: { actor: 'b', roles: ['ingest'], customer: undefined, recipient: undefined },
      },
    };
    const question = { action: 'read', category: 'contact.address' } as const;
    expect(decide(index, request, question, { ...allowsAll, consents: [] })).toMatchObject({ mask: 'address' });
    expect(decide(index, request, question, 'anyone').effect).toBe('mask');
  });

  test('shows a known customer in neither of two masks that their parties have', () => {
    const rows = (['agent', 'supervisor'] as const).map(
      (role): Grant => ({
        row: role,
        role,
        purposes: ['customer-care'],
        basis: 'contract',
        mask: role === 'agent' ? 'name' : 'hash',
      }),
    );
    const index = new PolicyIndex({ subgraphs: {}, grants: { name: rows } });
    const onBehalfOf = { actor: 'b', roles: ['supervisor'] } as const;
    const request = asking('agent', 'customer-care', { caller: { onBehalfOf } });
    const question = { action: 'read', category: 'name' } as const;
    expect(decide(index, request, question, allowsAll)).toEqual({
      effect: 'deny',
      code: 'FORBIDDEN',
      row: 'agent',
      alsoRow: 'supervisor',
    });
    expect(decide(index, request, question, 'anyone')).toMatchObject({ mask: 'name', alsoRow: 'supervisor' });
  });

  test('is what is possible for anyone, but for two masks, which may be one for somebody', () => {
    fc.assert(
      fc.property(decision, decision, (one, other) => {
        const result = possible(one, other);
        if (one.effect === 'mask' && other.effect === 'mask') expect(result).toEqual({ ...one, alsoRow: 'r' });
        else expect(result).toEqual(stricter(one, other));
      }),
    );
  });

  test('needs what satisfies both, and says no where nothing does', () => {
    const need = (acr: string[]): Decision => ({ effect: 'deny', code: 'STEP_UP_REQUIRED', row: 'r', need: { acr } });
    expect(stricter(need(['a', 'b']), need(['b', 'c']))).toMatchObject({ need: { acr: ['b'] } });
    expect(stricter(need(['a']), need(['c']))).toEqual({ effect: 'deny', code: 'FORBIDDEN', row: 'r', alsoRow: 'r' });
  });
});
