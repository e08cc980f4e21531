/**
 * Why a call to a service brought no proper answer, in a word for the log. An error of the HTTP client or of the service may
 * quote addresses, headers and bodies, so its kind is looked up here and its text goes nowhere.
 */
import { errors as undiciErrors } from 'undici';
import { GivenUp } from './exchange.ts';
import { NotAnAnswer } from './json-answer.ts';

const REASONS = {
  ECONNREFUSED: 'refused',
  ENOTFOUND: 'no-such-host',
  EAI_AGAIN: 'no-such-host',
  EHOSTUNREACH: 'unreachable',
  ENETUNREACH: 'unreachable',
  ECONNRESET: 'reset',
  EPIPE: 'reset',
  ETIMEDOUT: 'timeout',
  UND_ERR_CONNECT_TIMEOUT: 'timeout',
} as const;

/** `errors`: it answered, with errors of its own. `not-as-agreed`: JSON, but not of the shape that was asked for. */
export type FailureReason =
  | (typeof REASONS)[keyof typeof REASONS]
  | GivenUp['why']
  | NotAnAnswer['why']
  | 'not-json'
  | 'not-as-agreed'
  | 'errors'
  | 'other';

/** Told of each call that failed, after its second attempt. */
export type OnFailure = (service: string, reason: FailureReason, status?: number) => void;

/** The connection ended before the answer did. (A connection that was never made is no reset.) */
export const wasReset = (error: unknown): boolean =>
  error instanceof undiciErrors.SocketError || ['ECONNRESET', 'EPIPE'].includes(codeOf(error));

/** The word for an error that `exchange` or the reading of its answer threw. */
export function reasonOf(error: unknown): FailureReason {
  if (error instanceof GivenUp || error instanceof NotAnAnswer) return error.why;
  if (error instanceof SyntaxError) return 'not-json';
  if (wasReset(error)) return 'reset';
  const code = codeOf(error);
  return Object.hasOwn(REASONS, code) ? REASONS[code as keyof typeof REASONS] : 'other';
}

const codeOf = (error: unknown): string => String((error as { code?: unknown } | undefined)?.code ?? '');
