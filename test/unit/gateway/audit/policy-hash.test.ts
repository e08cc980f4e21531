/** The name of a policy in the trail: another one for whatever decides otherwise, the same for the same in another order of words. */
import { expect, test } from '@jest/globals';
import { policyHash } from '../../../../gateway/audit/policy-hash.ts';
import { policy } from '../../../../schema/grants.ts';
import type { Policy } from '../../../../schema/policy.ts';

test('the order in which things are named does not count', () => {
  const turned = <Value>(value: Value): Value =>
    Array.isArray(value) || typeof value !== 'object' || value === null
      ? value
      : (Object.fromEntries(
          Object.entries(value)
            .reverse()
            .map(([key, inner]) => [key, turned(inner)]),
        ) as Value);
  expect(JSON.stringify(turned(policy))).not.toBe(JSON.stringify(policy));
  expect(policyHash(turned(policy))).toBe(policyHash(policy));
  expect(policyHash(JSON.parse(JSON.stringify(policy)) as Policy)).toBe(policyHash(policy));
});

test('whatever else is different is another policy', () => {
  const { name: rows, ...others } = policy.grants;
  const [first, ...rest] = rows;
  const hashes = [
    policy,
    { ...policy, grants: others },
    { ...policy, grants: { ...policy.grants, name: rest } },
    { ...policy, grants: { ...policy.grants, name: [...rest, first!] } },
    { ...policy, grants: { ...policy.grants, name: [{ ...first!, mask: 'email' as const }, ...rest] } },
    { ...policy, consentService: 'another' },
  ].map(policyHash);
  expect(new Set(hashes).size).toBe(hashes.length);
});
