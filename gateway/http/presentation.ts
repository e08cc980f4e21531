/**
 * How an error looks to a client: message (a function of the code), path, extensions. What is not known is an internal
 * error without a word about its cause.
 */
import { GraphQLError, type GraphQLFormattedError } from 'graphql';
import { type ErrorCode, errors, type ProtocolCode, protocolErrors } from '../../schema/errors.ts';
import { withoutLiterals } from './literals.ts';

/** What an internal error says: nothing of its cause. */
export const INTERNAL_MESSAGE = 'Internal server error';
export const INTERNAL_ERROR = 'INTERNAL_SERVER_ERROR' satisfies ProtocolCode;
/** What the HTTP request itself, before any GraphQL, is refused with. */
export const BAD_REQUEST = 'BAD_REQUEST' satisfies ProtocolCode;

/** Every code that may be in an answer. */
export type SentCode = ErrorCode | ProtocolCode;

const isOurs = (code: unknown): code is ErrorCode => typeof code === 'string' && Object.hasOwn(errors, code);
const isOfProtocol = (code: unknown): code is ProtocolCode =>
  typeof code === 'string' && Object.hasOwn(protocolErrors, code);

/** Whether a code is one that may be told. */
export const isSentCode = (code: unknown): code is SentCode => isOurs(code) || isOfProtocol(code);

/** What a code says where it is told without its error: of those of the protocol, what can be done. */
export const messageFor = (code: SentCode): string =>
  isOurs(code) ? errors[code].message : code === INTERNAL_ERROR ? INTERNAL_MESSAGE : protocolErrors[code].remedy;

/** Apollo refuses a few malformed requests without a code; they are known by the status that it gives them. */
const isBadRequest = (error: unknown): boolean =>
  error instanceof GraphQLError && (error.extensions.http as { status?: unknown } | undefined)?.status === 400;

/** What the protocol's errors say. Apollo's own words quote the name that was sent, or what was thrown. */
function messageOf(code: ProtocolCode, message: string): string {
  if (code === INTERNAL_ERROR) return INTERNAL_MESSAGE;
  return code === 'OPERATION_RESOLUTION_FAILURE' ? protocolErrors[code].remedy : withoutLiterals(message);
}

/** Apollo Server's `formatError`: the last hand on every error that leaves. No code but those of the tables gets out. */
export function present(formatted: GraphQLFormattedError, error: unknown): GraphQLFormattedError {
  const { path, extensions, locations } = formatted;
  const code = extensions?.code;
  if (isOurs(code)) return { message: errors[code].message, path, extensions };
  if (isOfProtocol(code) && code !== INTERNAL_ERROR)
    return { message: messageOf(code, formatted.message), locations, path, extensions: { code } };
  if (isBadRequest(error)) return { message: withoutLiterals(formatted.message), extensions: { code: BAD_REQUEST } };
  return { message: messageOf(INTERNAL_ERROR, ''), path, extensions: { code: INTERNAL_ERROR } };
}
