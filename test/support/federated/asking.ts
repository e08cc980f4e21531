/**
 * One operation of nobody in particular, handed to an engine as the gateway's shell does: valid, its variables coerced.
 * What asks about the schema alone never reaches an engine, so it is answered here as the shell answers it.
 */
import { type DocumentNode, execute, getOperationAST, getVariableValues, parse, validate } from 'graphql';
import type { Asking } from '../../../gateway/caller/caller.ts';
import type { Engine } from '../../../gateway/engine.ts';
import { subjectMatter } from '../../../gateway/http/introspection.ts';

const NOBODY: Asking = {
  caller: { subject: 'nobody', actor: 'nobody', roles: [] },
  purpose: 'service-analytics',
  brand: 'fresh',
  now: 0,
};

export interface Request {
  readonly query: string | DocumentNode;
  readonly variables?: Readonly<Record<string, unknown>>;
  readonly operationName?: string;
  readonly signal?: AbortSignal;
  /** Absent: nobody. */
  readonly asking?: Asking;
}

/**
 * The answer as text.
 * @throws {Error} for a document or variables that no engine would ever see
 */
export async function askText(engine: Engine, { query, variables = {}, ...request }: Request): Promise<string> {
  const document = typeof query === 'string' ? parse(query, { noLocation: true }) : query;
  const { schema } = engine;
  const { operationName } = request;
  refuse(validate(schema, document));
  const operation = getOperationAST(document, operationName);
  if (operation === undefined || operation === null) throw new Error('Which operation?');
  if (subjectMatter(document, operation.selectionSet) === 'schema')
    return JSON.stringify(
      await execute({
        schema: await engine.visibleTo(request.asking ?? NOBODY),
        document,
        variableValues: variables,
        operationName,
      }),
    );
  const { coerced, errors = [] } = getVariableValues(schema, operation.variableDefinitions ?? [], variables);
  refuse(errors);
  const signal = request.signal ?? new AbortController().signal;
  return JSON.stringify(
    await engine.execute({
      document,
      operationName,
      variables: coerced ?? {},
      request: 'request',
      asking: request.asking ?? NOBODY,
      signal,
    }),
  );
}

function refuse(errors: readonly Error[]): void {
  if (errors.length > 0) throw new Error(errors.map(({ message }) => message).join('; '));
}
