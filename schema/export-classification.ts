/**
 * What tells whom to remove of an export: part of the block `gateway` of `classification.ts`. It is about ids that the same caller was given
 * before, and nobody is found by it.
 */
import type { SubgraphPolicy } from './policy.ts';

export const exports = {
  coordinates: { 'Query.audienceChanges': 'audience-removal', 'AudienceChanges.*': 'inherit' },
  customerArguments: { 'Query.audienceChanges': '?' },
  inputs: {
    'Query.audienceChanges(since:)': {
      harmless: 'names an export that the caller made, and how far they were told: nobody is found by it',
    },
  },
} as const satisfies SubgraphPolicy;
