/**
 * A query of one connection as an export asks it, page by page. The paging is ours: `first`, `after` and `pageInfo` are added and not taken
 * from the client, so that no document can leave a page out or ask for one twice. It only rewrites; validation has happened before.
 */
import {
  type ArgumentNode,
  type DocumentNode,
  type FieldNode,
  type GraphQLField,
  GraphQLInt,
  type GraphQLNamedType,
  type GraphQLSchema,
  GraphQLString,
  getArgumentValues,
  getNamedType,
  getNullableType,
  getOperationAST,
  isListType,
  isObjectType,
  Kind,
  type OperationDefinitionNode,
  OperationTypeNode,
  print,
  type SelectionSetNode,
  separateOperations,
  type VariableDefinitionNode,
  visit,
} from 'graphql';
import { inputReads } from '../../enforcement/input-reads.ts';
import type { PolicyIndex } from '../../enforcement/policy-index.ts';
import type { Operation, PagedQuery } from '../../engine.ts';
import { leavesOf } from './node-leaves.ts';

const FORM = 'An export is a query of one connection and nothing else: { customers { edges { node { id } } } }.';
const PAGING = 'An export is paged by the gateway: leave out first and after.';
const OTHERS = 'An export is about the customers of its rows: it cannot lead to other customers.';

/** Why a query cannot be exported. */
export interface NotExported {
  readonly refusal: string;
}

export function pagedQuery(
  schema: GraphQLSchema,
  index: PolicyIndex,
  { document, operationName, variables }: Pick<Operation, 'document' | 'operationName' | 'variables'>,
): PagedQuery | NotExported {
  const operation = getOperationAST(document, operationName);
  const query = schema.getQueryType();
  const root = operation?.selectionSet && theOnly(operation.selectionSet);
  if (operation?.operation !== OperationTypeNode.QUERY || query == null || root === undefined) return { refusal: FORM };
  const definition = query.getFields()[root.name.value];
  const nodeType = definition && nodeTypeOf(definition);
  const edges = root.selectionSet && theOnly(root.selectionSet, 'edges');
  const node = edges?.selectionSet && theOnly(edges.selectionSet, 'node');
  if (definition === undefined || nodeType === undefined || edges === undefined || node?.selectionSet === undefined)
    return { refusal: FORM };
  if (root.arguments?.some(({ name }) => name.value === 'first' || name.value === 'after')) return { refusal: PAGING };

  const leaves = leavesOf(schema, index, document, { type: nodeType, selections: node.selectionSet });
  if (leaves.leadsToOthers) return { refusal: OTHERS };
  const free = freeNames(document);
  const subject = index.subjectPath(nodeType.name);
  const id = subject?.length === 1 ? free('nodeId') : undefined;
  const names = { first: free('first'), after: free('after') };
  const selections = id === undefined ? [] : [field(subject?.[0] ?? '', undefined, id)];
  const page: FieldNode = {
    ...root,
    arguments: [...(root.arguments ?? []), argument('first', names.first), argument('after', names.after)],
    selectionSet: selectionOf([
      field('edges', [{ ...node, selectionSet: selectionOf([...node.selectionSet.selections, ...selections]) }]),
      field('pageInfo', [field('hasNextPage'), field('endCursor')]),
    ]),
  };
  return {
    query: print(withPage(document, operation, page, names)),
    variables: names,
    field: `${query.name}.${definition.name}`,
    name: root.alias?.value ?? root.name.value,
    id,
    columns: leaves.columns,
    gives: leaves.gives,
    reads: readsOf(index, query.name, definition, root, variables),
  };
}

/** The one field that is selected, which is neither conditional nor, if it has to have a name, called otherwise. */
function theOnly({ selections }: SelectionSetNode, name?: string): FieldNode | undefined {
  // What clients add everywhere by themselves says nothing.
  const rest = selections.filter(
    (each) => name === undefined || each.kind !== Kind.FIELD || each.name.value !== '__typename',
  );
  const [only] = rest;
  if (rest.length !== 1 || only?.kind !== Kind.FIELD || (only.directives?.length ?? 0) > 0) return undefined;
  if (name !== undefined && (only.name.value !== name || only.alias !== undefined)) return undefined;
  return only;
}

/** The type of the nodes of a connection (Relay cursor connections) that can be paged forwards; undefined: it is none. */
function nodeTypeOf({ args, type }: GraphQLField<unknown, unknown>): GraphQLNamedType | undefined {
  const takes = (name: string, wanted: GraphQLNamedType): boolean =>
    args.some(
      (each) => each.name === name && getNamedType(each.type) === wanted && !isListType(getNullableType(each.type)),
    );
  if (!takes('first', GraphQLInt) || !takes('after', GraphQLString)) return undefined;
  const connection = getNullableType(type);
  if (!isObjectType(connection)) return undefined;
  const { edges, pageInfo } = connection.getFields();
  const edge = edges && getNamedType(edges.type);
  const info = pageInfo && getNamedType(pageInfo.type);
  const told = isObjectType(info) ? info.getFields() : {};
  if (!isObjectType(edge) || told.hasNextPage === undefined || told.endCursor === undefined) return undefined;
  const { node } = edge.getFields();
  return node && getNamedType(node.type);
}

function readsOf(
  index: PolicyIndex,
  type: string,
  definition: GraphQLField<unknown, unknown>,
  root: FieldNode,
  variables: Operation['variables'],
): PagedQuery['reads'] {
  const read = inputReads(index, type, definition)?.(getArgumentValues(definition, root, { ...variables }));
  return read === undefined ? [] : [...read];
}

/** Names that nothing in a document has. */
function freeNames(document: DocumentNode): (wanted: string) => string {
  const taken = new Set<string>();
  visit(document, { Name: ({ value }) => void taken.add(value) });
  return (wanted) => {
    let name = wanted;
    while (taken.has(name)) name += '_';
    taken.add(name);
    return name;
  };
}

/** The operation with its fragments, asking for a page. */
function withPage(
  document: DocumentNode,
  operation: OperationDefinitionNode,
  page: FieldNode,
  names: PagedQuery['variables'],
): DocumentNode {
  const own = separateOperations(document)[operation.name?.value ?? ''] ?? document;
  const asked: OperationDefinitionNode = {
    ...operation,
    variableDefinitions: [
      ...(operation.variableDefinitions ?? []),
      declaration(names.first, 'Int'),
      declaration(names.after, 'String'),
    ],
    selectionSet: selectionOf([page]),
  };
  const definitions = own.definitions.map((each) => (each.kind === Kind.OPERATION_DEFINITION ? asked : each));
  return { ...own, definitions };
}

const nameOf = (value: string) => ({ kind: Kind.NAME, value }) as const;
const selectionOf = (selections: SelectionSetNode['selections']): SelectionSetNode => ({
  kind: Kind.SELECTION_SET,
  selections,
});
const field = (name: string, selections?: readonly FieldNode[], alias?: string): FieldNode => ({
  kind: Kind.FIELD,
  name: nameOf(name),
  ...(alias !== undefined && { alias: nameOf(alias) }),
  ...(selections !== undefined && { selectionSet: selectionOf(selections) }),
});
const variable = (name: string) => ({ kind: Kind.VARIABLE, name: nameOf(name) }) as const;
const argument = (name: string, value: string): ArgumentNode => ({
  kind: Kind.ARGUMENT,
  name: nameOf(name),
  value: variable(value),
});
/** Required where it counts pages: a page without a size would be of whatever size the field likes. */
const declaration = (name: string, type: 'Int' | 'String'): VariableDefinitionNode => {
  const named = { kind: Kind.NAMED_TYPE, name: nameOf(type) } as const;
  return {
    kind: Kind.VARIABLE_DEFINITION,
    variable: variable(name),
    type: type === 'Int' ? { kind: Kind.NON_NULL_TYPE, type: named } : named,
  };
};
