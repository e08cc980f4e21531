/**
 * What the gateway's own service refuses with, beside bad input, passes as its code. It is an object of ours and not its form that says so:
 * whatever comes over a wire is JSON, and no bytes of a subgraph can make one.
 */
import { GraphQLError } from 'graphql';
import { RefusedError } from '../../enforcement/refused-error.ts';

/** Codes that its fields refuse with. */
const PASSING = ['OPERATION_TOO_COMPLEX', 'RATE_LIMITED'] as const;
export type OwnRefusal = (typeof PASSING)[number];

/** The code of a refusal of ours; undefined: it is none, or none that passes. */
export function ownRefusal(error: unknown): OwnRefusal | undefined {
  const cause = error instanceof GraphQLError ? (error.originalError ?? error) : undefined;
  return cause instanceof RefusedError ? PASSING.find((code) => code === cause.extensions.code) : undefined;
}
