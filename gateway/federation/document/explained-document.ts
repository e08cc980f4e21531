/**
 * The text of an operation that is only to be explained: parsed, bounded, validated and coerced as if a client had sent it. What is
 * wrong with it is told as a code and a place; its words are not repeated.
 */
import {
  type DocumentNode,
  type GraphQLError,
  type GraphQLSchema,
  getOperationAST,
  getVariableValues,
  Kind,
  parse,
  type SelectionSetNode,
  validate,
} from 'graphql';
import { Refusal } from '../../http/refusal.ts';
import { formOf, refuseLargeForm } from '../../limits/document-form.ts';
import { DEFAULT_LIMITS } from '../../limits/table.ts';
import { refuseLargeValues } from '../../limits/value-bounds.ts';

/** What an operation is refused with before anything is decided. */
export class RefusedText extends Error {
  override readonly name = 'RefusedText';
  readonly code: string;
  readonly line: number | undefined;
  readonly column: number | undefined;

  constructor(code: string, error?: GraphQLError) {
    super(code);
    this.code = code;
    this.line = error?.locations?.[0]?.line;
    this.column = error?.locations?.[0]?.column;
  }
}

export interface ReadOperation {
  readonly document: DocumentNode;
  readonly variables: Readonly<Record<string, unknown>>;
}

/**
 * @throws {RefusedText} for what is no operation of this schema
 * @throws {Refusal} `OPERATION_TOO_COMPLEX`
 */
export function readOperation(
  schema: GraphQLSchema,
  text: string,
  variables: Readonly<Record<string, unknown>>,
): ReadOperation {
  // The limits are those of documents that arrive, as they are where nothing else is configured.
  const form = formOf(text, DEFAULT_LIMITS.documentTokens);
  if (form !== undefined) refuseLargeForm(form, DEFAULT_LIMITS);
  refuseLargeValues([variables], DEFAULT_LIMITS);
  const document = parsed(text);
  if (selectionsOf(document) > DEFAULT_LIMITS.operationFields) throw new Refusal('OPERATION_TOO_COMPLEX');
  const [invalid] = validate(schema, document, undefined, { maxErrors: 1 });
  if (invalid !== undefined) throw new RefusedText('GRAPHQL_VALIDATION_FAILED', invalid);
  const operation = getOperationAST(document);
  if (operation == null) throw new RefusedText('OPERATION_RESOLUTION_FAILURE');
  if (operation.operation === 'subscription' || schema.getRootType(operation.operation) === undefined)
    throw new RefusedText('BAD_REQUEST');
  const { coerced } = getVariableValues(schema, operation.variableDefinitions ?? [], variables, { maxErrors: 1 });
  if (coerced === undefined) throw new RefusedText('BAD_USER_INPUT');
  return { document, variables: coerced };
}

function parsed(text: string): DocumentNode {
  try {
    return parse(text, { maxTokens: DEFAULT_LIMITS.documentTokens });
  } catch (error) {
    throw new RefusedText('GRAPHQL_PARSE_FAILED', error as GraphQLError);
  }
}

/** Selections of a document with its fragments written out; each fragment is counted once, and one within itself as nothing. */
function selectionsOf({ definitions }: DocumentNode): number {
  const known = new Map<string, number>();
  const fragments = new Map(
    definitions.flatMap((each) =>
      each.kind === Kind.FRAGMENT_DEFINITION ? [[each.name.value, each.selectionSet] as const] : [],
    ),
  );
  const count = (set: SelectionSetNode | undefined): number => {
    let sum = 0;
    for (const selection of set?.selections ?? [])
      sum +=
        1 + (selection.kind === Kind.FRAGMENT_SPREAD ? named(selection.name.value) : count(selection.selectionSet));
    return sum;
  };
  const named = (name: string): number => {
    const before = known.get(name);
    if (before !== undefined) return before;
    known.set(name, 0);
    const sum = count(fragments.get(name));
    known.set(name, sum);
    return sum;
  };
  return Math.max(
    0,
    ...definitions.map((each) => (each.kind === Kind.OPERATION_DEFINITION ? count(each.selectionSet) : 0)),
  );
}
