/** One row covers another only if no customer and no caller can tell that the other is gone. */
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { type Decision, decide } from '../../../../gateway/enforcement/decide.ts';
import { PolicyIndex } from '../../../../gateway/enforcement/policy-index.ts';
import { covers, type Terms } from '../../../../gateway/enforcement/row-order.ts';
import type { Grant } from '../../../../schema/policy.ts';
import { CHANNELS, LEGAL_BASES } from '../../../../schema/vocabulary.ts';
import { asking, customerNear } from '../../../policy/arbitraries.ts';

const flag = fc.option(fc.constant(true as const), { nil: undefined });

const terms: fc.Arbitrary<Terms> = fc.record({
  basis: fc.constantFrom(...LEGAL_BASES),
  mask: fc.option(fc.constantFrom('email' as const, 'phone' as const), { nil: undefined }),
  contactChannels: fc.option(fc.subarray([...CHANNELS.slice(0, 3)], { minLength: 1 }), { nil: undefined }),
  despiteRestriction: flag,
  case: fc.constantFrom(undefined, undefined, true as const, 'substantial' as const, 'break-glass' as const),
  ownPayloadOnly: flag,
  newCustomer: fc.constantFrom(undefined, undefined, undefined, undefined, true as const),
  acr: fc.option(fc.subarray(['1', '2'], { minLength: 1 }), { nil: undefined }),
  maxAge: fc.option(fc.constantFrom(60, 600), { nil: undefined }),
});

const RANK = { deny: 0, mask: 1, allow: 2 } as const;

test('what is covered adds nothing, for whoever asks about whomever', () => {
  let tried = 0;
  let covered = 0;
  fc.assert(
    fc.property(
      asking.chain((request) => fc.record({ request: fc.constant(request), state: customerNear(request) })),
      terms,
      terms,
      fc.boolean(),
      fc.constantFrom(undefined, '1', '2', '3'),
      ({ request, state }, one, other, inOwnPayload, acr) => {
        fc.pre(covers(one, other));
        tried += 1;
        const { purpose, caller } = request;
        const row = { row: 'r', role: caller.roles[0] ?? 'agent', purposes: [purpose] } as const;
        const asked = { ...request, caller: { ...caller, acr, authTime: request.now / 1000 - 300 } };
        const under = (rows: readonly Grant[]): Decision =>
          decide(
            new PolicyIndex({ subgraphs: {}, grants: { name: rows } }),
            asked,
            { action: 'read', category: 'name', inOwnPayload },
            state,
          );
        const alone = under([{ ...row, ...other }]);
        const instead = under([{ ...row, ...one }]);
        expect(RANK[instead.effect]).toBeGreaterThanOrEqual(RANK[alone.effect]);
        if (alone.effect === 'mask' && instead.effect === 'mask') expect(instead.mask).toBe(alone.mask);
        if (alone.effect !== 'deny') covered += 1;
      },
    ),
    { numRuns: 10_000, maxSkipsPerRun: 200 },
  );
  // Rows that give something: of two that give nothing all is true.
  expect(covered).toBeGreaterThan(tried / 200);
});

describe('one row and another', () => {
  test.each<[string, Terms, Terms, boolean]>([
    ['a row covers itself', { basis: 'contract' }, { basis: 'contract' }, true],
    [
      'a masked row covers one with the same mask',
      { basis: 'contract', mask: { kind: 'band', width: 10 } },
      { basis: 'contract', mask: { kind: 'band', width: 10 } },
      true,
    ],
    ['an age covers the same age', { basis: 'contract', maxAge: 60 }, { basis: 'contract', maxAge: 60 }, true],
    ['an age does not cover any age', { basis: 'contract', maxAge: 60 }, { basis: 'contract' }, false],
    [
      'an authentication covers the same one',
      { basis: 'contract', acr: ['a', 'b'] },
      { basis: 'contract', acr: ['b'] },
      true,
    ],
    ['an open row covers a masked one', { basis: 'contract' }, { basis: 'contract', mask: 'email' }, true],
    ['a masked row does not cover an open one', { basis: 'contract', mask: 'email' }, { basis: 'contract' }, false],
    ['two masks do not compare', { basis: 'contract', mask: 'email' }, { basis: 'contract', mask: 'phone' }, false],
    [
      'what needs a case does not cover what needs none',
      { basis: 'contract', case: true },
      { basis: 'contract' },
      false,
    ],
    ['what needs no case covers what needs one', { basis: 'contract' }, { basis: 'contract', case: true }, true],
    ['any case covers one with more assurance', { basis: 'contract', case: true }, { basis: 'contract', case: 'substantial' }, true], // biome-ignore format: one line each
    ['more assurance does not cover any case', { basis: 'contract', case: 'substantial' }, { basis: 'contract', case: true }, false], // biome-ignore format: one line each
    ['a case covers no emergency', { basis: 'contract', case: true }, { basis: 'contract', case: 'break-glass' }, false], // biome-ignore format: one line each
    ['an emergency covers no case', { basis: 'contract', case: 'break-glass' }, { basis: 'contract', case: 'substantial' }, false], // biome-ignore format: one line each
    ['an emergency covers an emergency', { basis: 'contract', case: 'break-glass' }, { basis: 'contract', case: 'break-glass' }, true], // biome-ignore format: one line each
    ['a consent covers an explicit one', { basis: 'consent' }, { basis: 'explicit-consent' }, true],
    ['an explicit consent does not cover a consent', { basis: 'explicit-consent' }, { basis: 'consent' }, false],
    ['a legal obligation covers any basis', { basis: 'legal-obligation' }, { basis: 'consent' }, true],
    ['a contract covers no consent', { basis: 'contract' }, { basis: 'consent' }, false],
    [
      'any channel does not cover one channel, which counts whatever the request narrows to',
      { basis: 'consent' },
      { basis: 'consent', contactChannels: ['EMAIL'] },
      false,
    ],
    [
      'more channels cover fewer',
      { basis: 'consent', contactChannels: ['EMAIL', 'SMS'] },
      { basis: 'consent', contactChannels: ['SMS'] },
      true,
    ],
    [
      'other channels do not cover some that are among them and some that are not',
      { basis: 'consent', contactChannels: ['EMAIL', 'SMS'] },
      { basis: 'consent', contactChannels: ['SMS', 'PUSH'] },
      false,
    ],
    [
      'what stands under restriction is not covered by what does not',
      { basis: 'contract' },
      { basis: 'contract', despiteRestriction: true },
      false,
    ],
    ['a row for the own request does not cover one for any', { basis: 'contract', ownRequestOnly: true }, { basis: 'contract' }, false], // biome-ignore format: one line each
    ['a row that asks for acr covers none that does not', { basis: 'contract', acr: ['2'] }, { basis: 'contract' }, false], // biome-ignore format: one line each
    ['a younger authentication is not covered by asking for less age', { basis: 'contract', maxAge: 60 }, { basis: 'contract', maxAge: 600 }, false], // biome-ignore format: one line each
    ['a row for whoever asks covers none for a delegate', { basis: 'contract' }, { basis: 'contract', onBehalf: true }, false], // biome-ignore format: one line each
    ['a row for a delegate covers none for whoever asks', { basis: 'contract', onBehalf: true }, { basis: 'contract' }, false], // biome-ignore format: one line each
    ['a row for those who are there covers none for those who are not yet', { basis: 'contract' }, { basis: 'contract', newCustomer: true }, false], // biome-ignore format: one line each
    ['a row for those who are not yet there covers none for those who are', { basis: 'contract', newCustomer: true }, { basis: 'contract' }, false], // biome-ignore format: one line each
    ['asking for less covers asking for more', { basis: 'contract', maxAge: 600 }, { basis: 'contract', maxAge: 60, acr: ['2'] }, true], // biome-ignore format: one line each
  ])('%s', (_, one, other, expected) => {
    expect(covers(one, other)).toBe(expected);
  });
});
