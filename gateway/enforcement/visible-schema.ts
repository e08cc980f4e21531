/**
 * The part of a schema that a caller is shown: the fields that they could see, and the types that these lead to. It is for questions about the
 * schema alone; operations are validated against the whole (docs/decisions/0013).
 */
import {
  type ASTNode,
  buildASTSchema,
  type DefinitionNode,
  type DocumentNode,
  type FieldDefinitionNode,
  type GraphQLSchema,
  type InterfaceTypeDefinitionNode,
  Kind,
  type NamedTypeNode,
  type ObjectTypeDefinitionNode,
  type OperationTypeNode,
  specifiedScalarTypes,
  type TypeDefinitionNode,
  visit,
} from 'graphql';
import type { CouldSee } from './could-see.ts';

type Definitions = ReadonlyMap<string, TypeDefinitionNode>;

/** @param schema built from SDL, so that each type has its definition */
export function visibleSchema(schema: GraphQLSchema, sees: CouldSee): GraphQLSchema {
  const types = Object.values(schema.getTypeMap());
  const all = new Map(types.flatMap(({ name, astNode }) => (astNode ? [[name, astNode] as const] : [])));
  const shown = withoutHidden(all, sees, schema.getQueryType()?.name);
  // Where nothing is hidden, nothing is missing: types that no field leads to are there as well.
  if (shown === undefined) return schema;
  const operations = (['query', 'mutation', 'subscription'] as const).flatMap((operation) => {
    const root = schema.getRootType(operation as OperationTypeNode)?.name;
    return root === undefined ? [] : [{ operation: operation as OperationTypeNode, root }];
  });
  const reached = reachable(
    shown,
    operations.map(({ root }) => root),
  );
  const definitions: DefinitionNode[] = [...shown.values()].filter(({ name }) => reached.has(name.value));
  const there = operations.filter(({ root }) => reached.has(root));
  const document: DocumentNode = {
    kind: Kind.DOCUMENT,
    definitions: [
      {
        kind: Kind.SCHEMA_DEFINITION,
        description: schema.astNode?.description,
        operationTypes: there.map(({ operation, root }) => ({
          kind: Kind.OPERATION_TYPE_DEFINITION,
          operation,
          type: named(root),
        })),
      },
      ...definitions.map((each) => withoutTypes(each, reached)),
      ...schema.getDirectives().flatMap(({ astNode }) => (astNode ? [astNode] : [])),
    ],
  };
  // Not checked: a caller who could see nothing at all is shown a query without fields.
  return buildASTSchema(document, { assumeValid: true, assumeValidSDL: true });
}

const named = (name: string): NamedTypeNode => ({ kind: Kind.NAMED_TYPE, name: { kind: Kind.NAME, value: name } });

const hasFields = (node: TypeDefinitionNode) =>
  node.kind === Kind.OBJECT_TYPE_DEFINITION || node.kind === Kind.INTERFACE_TYPE_DEFINITION;

/** The definitions with the fields that are seen; undefined: that is all of them. */
function withoutHidden(all: Definitions, sees: CouldSee, query: string | undefined): Definitions | undefined {
  const shown = new Map(all);
  let isWhole = true;
  for (const [name, node] of all) {
    if (node.kind !== Kind.OBJECT_TYPE_DEFINITION) continue;
    const fields = node.fields?.filter((field) => sees(name, field.name.value));
    if (fields?.length === node.fields?.length) continue;
    shown.set(name, { ...node, fields });
    isWhole = false;
  }
  if (isWhole) return undefined;
  while (settle(shown, query));
  return shown;
}

/** Takes away what no longer has anything in it, and what leads there; false: nothing was left to take away. */
function settle(shown: Map<string, TypeDefinitionNode>, query: string | undefined): boolean {
  let hasChanged = false;
  for (const [name, node] of shown) {
    const left = leftOf(node, shown);
    if (left === node) continue;
    hasChanged = true;
    shown.set(name, left);
  }
  for (const [name, node] of shown)
    if (isEmpty(node) && name !== query) {
      shown.delete(name);
      hasChanged = true;
    }
  return hasChanged;
}

const isEmpty = (node: TypeDefinitionNode): boolean =>
  hasFields(node)
    ? (node.fields ?? []).length === 0
    : node.kind === Kind.UNION_TYPE_DEFINITION && (node.types ?? []).length === 0;

/** The very node where all of it is left. */
function leftOf(node: TypeDefinitionNode, shown: Definitions): TypeDefinitionNode {
  if (node.kind === Kind.UNION_TYPE_DEFINITION) {
    const types = node.types?.filter(({ name }) => shown.has(name.value));
    return types?.length === node.types?.length ? node : { ...node, types };
  }
  if (!hasFields(node)) return node;
  // An interface shows what all of its types show: one that lacked some of it would not be valid.
  const objects = node.kind === Kind.INTERFACE_TYPE_DEFINITION ? implementing(node, shown) : [];
  const isLeft = (field: FieldDefinitionNode): boolean =>
    (shown.has(targetOf(field)) || isSpecifiedScalar(targetOf(field))) &&
    objects.every((object) => object.fields?.some(({ name }) => name.value === field.name.value));
  const fields = node.fields?.filter(isLeft);
  return fields?.length === node.fields?.length ? node : { ...node, fields };
}

const isSpecifiedScalar = (name: string): boolean => specifiedScalarTypes.some((scalar) => scalar.name === name);

const implementing = ({ name }: InterfaceTypeDefinitionNode, shown: Definitions): ObjectTypeDefinitionNode[] =>
  [...shown.values()].filter(
    (each): each is ObjectTypeDefinitionNode =>
      each.kind === Kind.OBJECT_TYPE_DEFINITION &&
      !isEmpty(each) &&
      (each.interfaces ?? []).some((face) => face.name.value === name.value),
  );

const targetOf = ({ type }: FieldDefinitionNode): string => {
  let inner = type;
  while (inner.kind !== Kind.NAMED_TYPE) inner = inner.type;
  return inner.name.value;
};

/** The types that the roots lead to, through fields, arguments, members, and the objects that stand for an interface. */
function reachable(shown: Definitions, roots: readonly string[]): ReadonlySet<string> {
  const reached = new Set<string>();
  const reach = (name: string): void => {
    const node = shown.get(name);
    if (node === undefined || reached.has(name)) return;
    reached.add(name);
    for (const other of namesIn(node)) reach(other);
    if (node.kind !== Kind.INTERFACE_TYPE_DEFINITION) return;
    for (const each of shown.values())
      if (hasFields(each) && each.interfaces?.some((face) => face.name.value === name)) reach(each.name.value);
  };
  for (const root of roots) reach(root);
  return reached;
}

/** Types that a definition names; what it implements is not what it leads to. */
function namesIn(node: TypeDefinitionNode): string[] {
  const names: string[] = [];
  const isLedTo = hasFields(node) ? { ...node, interfaces: [] } : node;
  visit(isLedTo as ASTNode, { NamedType: ({ name }) => void names.push(name.value) });
  return names;
}

function withoutTypes(node: DefinitionNode, reached: ReadonlySet<string>): DefinitionNode {
  const isThere = ({ name }: NamedTypeNode): boolean => reached.has(name.value);
  if (node.kind === Kind.OBJECT_TYPE_DEFINITION || node.kind === Kind.INTERFACE_TYPE_DEFINITION)
    return { ...node, interfaces: node.interfaces?.filter(isThere) };
  return node;
}
