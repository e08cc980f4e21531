/**
 * What is right: graphql-js over the same data, unsplit. Besides its answer it tells every failure that there is at all, since of the
 * failures under one null the GraphQL specification (6.4.4) lets each implementation report another.
 */
import {
  buildASTSchema,
  type DocumentNode,
  type ExecutionResult,
  execute,
  type GraphQLSchema,
  Kind,
  parse,
  parseType,
  type TypeNode,
  visit,
} from 'graphql';
import { fieldOf, type Graph } from './graph.ts';
import { typeOf } from './subgraphs.ts';
import type { Thing, Values } from './values.ts';

export interface Expected {
  /** As text, so that the order of names counts. */
  readonly data: string;
  /** Paths of the errors of graphql-js, as text. */
  readonly errors: readonly string[];
  /** Path of every failure, as text -> the coordinate of its field. */
  readonly failures: ReadonlyMap<string, string>;
}

export interface Reference {
  readonly schema: GraphQLSchema;
  readonly answer: (document: DocumentNode, variables: Readonly<Record<string, unknown>>) => Expected;
}

export function referenceOf(graph: Graph, values: Values, sdl: string): Reference {
  const document = parse(sdl, { noLocation: true });
  const schema = buildASTSchema(document);
  const lenient = buildASTSchema(withoutPromises(document));
  return {
    schema,
    answer: (operation, variables) => {
      const { data, errors = [] } = run(graph, values, schema, operation, variables, new Map());
      const failures = new Map<string, string>();
      run(graph, values, lenient, operation, variables, failures);
      return {
        data: JSON.stringify(data),
        errors: errors.map(({ path }) => JSON.stringify(path ?? [])),
        failures,
      };
    },
  };
}

/** The same schema whose fields may all be null: nothing that fails hides what fails beside it. */
const withoutPromises = (document: DocumentNode): DocumentNode =>
  visit(document, {
    InputValueDefinition: () => false,
    NonNullType: (node) => node.type,
  });

function run(
  graph: Graph,
  values: Values,
  schema: GraphQLSchema,
  document: DocumentNode,
  variableValues: Readonly<Record<string, unknown>>,
  failures: Map<string, string>,
): ExecutionResult {
  values.ticks = 0;
  return execute({
    schema,
    document,
    variableValues,
    typeResolver: typeOf,
    fieldResolver: (thing: Thing | undefined, args, _, { fieldName, parentType, path }) => {
      const steps: (string | number)[] = [];
      for (let step: typeof path | undefined = path; step !== undefined; step = step.prev) steps.unshift(step.key);
      const fail = (more: readonly number[]) =>
        failures.set(JSON.stringify([...steps, ...more]), `${parentType.name}.${fieldName}`);
      try {
        const value = values.resolve(thing ?? { __typename: parentType.name, identity: '' }, fieldName, args);
        const type = fieldOf(graph, parentType.name, fieldName)?.type;
        if (type !== undefined) findBroken(parseType(type), value, [], fail);
        return value;
      } catch (error) {
        fail([]);
        throw error;
      }
    },
  }) as ExecutionResult;
}

/** Nulls where the type promises a value. */
function findBroken(
  type: TypeNode,
  value: unknown,
  place: readonly number[],
  fail: (at: readonly number[]) => void,
): void {
  if (type.kind === Kind.NON_NULL_TYPE) {
    if (value === null) fail(place);
    else findBroken(type.type, value, place, fail);
  } else if (type.kind === Kind.LIST_TYPE && Array.isArray(value))
    for (const [index, item] of value.entries()) findBroken(type.type, item, [...place, index], fail);
}
