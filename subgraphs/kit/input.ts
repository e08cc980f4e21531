/**
 * The one error that a subgraph may tell its caller. Everything else is masked by `serve.ts`.
 * Its message is the table's: no value that was sent may enter it.
 */
import { GraphQLError } from 'graphql';
import { errors } from '../../schema/errors.ts';

export const BAD_USER_INPUT = 'BAD_USER_INPUT';

/**
 * An input that cannot be taken. `input` is its path, e.g. `input.notice.version`; it becomes `extensions.input`.
 * Throw it from resolvers, seeds never.
 */
export const badUserInput = (input?: string): GraphQLError =>
  new GraphQLError(errors.BAD_USER_INPUT.message, {
    extensions: { code: BAD_USER_INPUT, ...(input === undefined ? {} : { input }) },
  });

/** Whether an error, or what it was made from, is `badUserInput`. */
export const isBadUserInput = (error: unknown): error is GraphQLError =>
  error instanceof GraphQLError && error.extensions.code === BAD_USER_INPUT;
