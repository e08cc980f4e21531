/**
 * A refusal as a GraphQL error: a message that is a function of the code alone, the code, and nothing of the data.
 * Only the coordinate, its category and the request's purpose may be added.
 */
import { GraphQLError } from 'graphql';
import { type ErrorCode, errors } from '../../schema/errors.ts';

export class RefusedError extends GraphQLError {
  constructor(code: ErrorCode, about: Readonly<Record<string, unknown>> = {}, path?: ReadonlyArray<string | number>) {
    super(errors[code].message, { path, extensions: { code, ...about } });
  }
}
