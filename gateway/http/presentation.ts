/**
 * How an error looks to a client: message (a function of the code), path, extensions. What is not known is an internal
 * error without a word about its cause.
 */
import { GraphQLError, type GraphQLFormattedError } from 'graphql';
import { type ErrorCode, errors } from '../../schema/errors.ts';

export const INTERNAL_ERROR = 'INTERNAL_SERVER_ERROR';
/** What the HTTP request itself, before any GraphQL, is refused with. */
export const BAD_REQUEST = 'BAD_REQUEST';

/** Codes of GraphQL and its HTTP protocol: they speak about the text of the request, which the client knows. */
const PROTOCOL_CODES = new Set([
  'GRAPHQL_PARSE_FAILED',
  'GRAPHQL_VALIDATION_FAILED',
  'OPERATION_RESOLUTION_FAILURE',
  'PERSISTED_QUERY_NOT_FOUND',
  'PERSISTED_QUERY_NOT_SUPPORTED',
  BAD_REQUEST,
]);

const isKnown = (code: unknown): code is ErrorCode => typeof code === 'string' && Object.hasOwn(errors, code);

/** Apollo refuses a few malformed requests without a code; they are known by the status that it gives them. */
const isBadRequest = (error: unknown): boolean =>
  error instanceof GraphQLError && (error.extensions.http as { status?: unknown } | undefined)?.status === 400;

/** Apollo Server's `formatError`: the last hand on every error that leaves. */
export function present(formatted: GraphQLFormattedError, error: unknown): GraphQLFormattedError {
  const { path, extensions } = formatted;
  const code = extensions?.code;
  if (isKnown(code)) return { message: errors[code].message, path, extensions };
  if (PROTOCOL_CODES.has(String(code))) {
    return { message: formatted.message, locations: formatted.locations, path, extensions: { code } };
  }
  if (isBadRequest(error)) return { message: formatted.message, extensions: { code: BAD_REQUEST } };
  return { message: 'Internal server error', path, extensions: { code: INTERNAL_ERROR } };
}
