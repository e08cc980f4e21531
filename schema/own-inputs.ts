/**
 * Inputs of what the gateway answers itself by which nobody is found: part of the block `gateway` of `classification.ts`. Whatever reads
 * something of a customer has a category, and is not here.
 */
import type { Coordinate, InputClass } from './policy.ts';

const described = { harmless: 'describes a question that is explained and not asked: nothing is found by it' } as const;

export const explainInputs = {
  'Query.explain(operation:)': described,
  'Query.explain(variables:)': described,
  'ExplainAs.role': described,
  'ExplainAs.purpose': described,
  'ExplainAs.brand': described,
  'ExplainAs.channel': described,
  'ExplainAs.acr': described,
  'ExplainAs.authenticatedFor': described,
  'ExplainAs.risk': described,
  'ExplainAs.recipient': described,
  'ExplainAs.case': described,
} as const satisfies Record<Coordinate, InputClass>;

export const exportInputs = {
  'Query.audienceChanges(since:)': {
    harmless: 'names an export that the caller made, and how far they were told: nobody is found by it',
  },
} as const satisfies Record<Coordinate, InputClass>;
