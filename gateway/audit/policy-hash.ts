/**
 * The name of a policy in the trail: a hash of what it says, so that whoever has the policy of that day can check what was decided.
 * The order in which a file names things does not change it; the order of rows does not decide anything, but is part of it.
 */
import { hash } from 'node:crypto';
import type { Policy } from '../../schema/policy.ts';

/** base64url SHA-256 of the policy as JSON with the keys of its objects in order. */
export const policyHash = (policy: Policy): string => hash('sha256', canonical(policy), 'base64url');

const canonical = (policy: Policy): string =>
  JSON.stringify(policy, (_, value: unknown) =>
    typeof value === 'object' && value !== null && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1)))
      : value,
  );
