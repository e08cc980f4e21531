/**
 * What the inputs read by which an answer is explained: nothing of anybody. Part of the block `gateway` of `classification.ts`.
 */
import type { Coordinate, InputClass } from './policy.ts';

const described = { harmless: 'describes a question that is explained and not asked: nothing is found by it' } as const;

export const explanationInputs = {
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
} as const satisfies Readonly<Record<Coordinate, InputClass>>;
