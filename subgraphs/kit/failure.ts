/**
 * What a subgraph says when something goes wrong: `BAD_USER_INPUT` with the table's message, all else without any detail (P3, P13).
 * What it writes into its log: kind and place of an error, never its message, which may quote somebody's data.
 */
import { GraphQLError, type GraphQLFormattedError } from 'graphql';
import type { Logger } from 'pino';
import { errors } from '../../schema/errors.ts';
import { BAD_USER_INPUT, isBadUserInput } from './input.ts';

const MASKED = 'INTERNAL_SERVER_ERROR';

/** Apollo's `formatError`: every error of an operation goes through here. */
export const maskErrors =
  (log: Logger) =>
  (formatted: GraphQLFormattedError, error: unknown): GraphQLFormattedError => {
    const { path } = formatted;
    if (isInputFault(formatted, error)) {
      const input = inputOf(error);
      return {
        message: errors.BAD_USER_INPUT.message,
        ...(path === undefined ? {} : { path }),
        extensions: { code: BAD_USER_INPUT, ...(input === undefined ? {} : { input }) },
      };
    }
    log.error({ code: formatted.extensions?.code, path: path?.join('.'), ...placeOf(error) }, 'operation failed');
    return { message: 'Internal error.', ...(path === undefined ? {} : { path }), extensions: { code: MASKED } };
  };

/**
 * A resolver's own refusal, a variable that does not fit, or a literal that a scalar of ours refused (which graphql-js
 * reports as a fault of the document).
 */
const isInputFault = (formatted: GraphQLFormattedError, error: unknown): boolean =>
  formatted.extensions?.code === BAD_USER_INPUT || isBadUserInput(error) || isBadUserInput(originOf(error));

const originOf = (error: unknown): unknown => (error instanceof GraphQLError ? error.originalError : undefined);

function inputOf(error: unknown): string | undefined {
  const ofVariable = error instanceof Error ? inputOfVariable(error.message) : undefined;
  if (ofVariable !== undefined) return ofVariable;
  for (const candidate of [error, originOf(error)]) {
    if (candidate instanceof GraphQLError && typeof candidate.extensions.input === 'string')
      return candidate.extensions.input;
  }
  return undefined;
}

/**
 * Where in a variable a value is that does not fit. graphql-js tells it in the message alone, beside the value: only names
 * are taken out of it, so that a value which looks like a path is at worst a path of other names.
 */
function inputOfVariable(message: string): string | undefined {
  const [, variable] = /^Variable "\$(\w+)" got invalid value /.exec(message) ?? [];
  if (variable === undefined) return undefined;
  const [, path = ''] = new RegExp(` at "${variable}((?:\\.\\w+|\\[\\d+\\])*)"; `).exec(message) ?? [];
  return variable + path.replace(/\[\d+\]/g, '');
}

/** Name and stack frames of an error, without its message. */
export function placeOf(error: unknown): { error: string; at: string[] } {
  const inner = originOf(error) ?? error;
  if (!(inner instanceof Error)) return { error: typeof inner, at: [] };
  const frames = (inner.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line));
  return { error: inner.name, at: frames.slice(0, 5).map((line) => line.trim()) };
}
