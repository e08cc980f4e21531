/** Who asks where nobody is asked who they are: nobody, so that no row of any policy is theirs. */
import { expect, test } from '@jest/globals';
import { ANYBODY, anybodyAsking } from '../../../../gateway/caller/anybody.ts';
import { decide } from '../../../../gateway/enforcement/decide.ts';
import { CATEGORIES, DEFAULT_BRAND } from '../../../../schema/vocabulary.ts';
import { builtIn } from '../../../policy/asked.ts';

test('has no role, no name and no customer, and asks when they ask', () => {
  expect(anybodyAsking(7)).toEqual({
    caller: { subject: '', actor: 'anybody', roles: [] },
    purpose: 'service-analytics',
    brand: DEFAULT_BRAND,
    now: 7,
  });
  expect(String(ANYBODY)).toBe('Symbol(anybody)');
});

test.each(CATEGORIES)('is given nothing of %s', (category) => {
  expect(decide(builtIn, anybodyAsking(7), { action: 'read', category }, 'anyone')).toMatchObject({
    effect: 'deny',
    code: 'FORBIDDEN',
  });
});
