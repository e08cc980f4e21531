/**
 * Reading the directives of the join spec (Apollo Federation, join v0.3 and later) and the field sets in them.
 * Knows the form of a supergraph and nothing of any policy.
 */
import {
  type ConstDirectiveNode,
  type DocumentNode,
  Kind,
  type NamedTypeNode,
  type ObjectTypeDefinitionNode,
  parse,
  type TypeNode,
} from 'graphql';

/** The object types of a supergraph by name. */
export const objectTypes = (document: DocumentNode): Map<string, ObjectTypeDefinitionNode> =>
  new Map(
    document.definitions
      .filter((definition): definition is ObjectTypeDefinitionNode => definition.kind === Kind.OBJECT_TYPE_DEFINITION)
      .map((definition) => [definition.name.value, definition]),
  );

/** The directives of one kind on a type or field. */
export const joins = (
  node: { readonly directives?: readonly ConstDirectiveNode[] },
  name: 'join__type' | 'join__field' | 'join__implements' | 'join__unionMember',
): ConstDirectiveNode[] => (node.directives ?? []).filter((directive) => directive.name.value === name);

const argument = (directive: ConstDirectiveNode, name: string) =>
  directive.arguments?.find((candidate) => candidate.name.value === name)?.value;

/** The join graph that a directive is about. */
export const graphOf = (directive: ConstDirectiveNode): string | undefined => {
  const value = argument(directive, 'graph');
  return value?.kind === Kind.ENUM ? value.value : undefined;
};

export const textArgument = (directive: ConstDirectiveNode, name: string): string | undefined => {
  const value = argument(directive, name);
  return value?.kind === Kind.STRING ? value.value : undefined;
};

const isSet = (directive: ConstDirectiveNode, name: string): boolean => {
  const value = argument(directive, name);
  return value?.kind === Kind.BOOLEAN && value.value;
};

/** Of a field: the service knows it and does not resolve it. */
export const isExternal = (directive: ConstDirectiveNode): boolean =>
  isSet(directive, 'external') || isSet(directive, 'usedOverridden');

/** Of an interface: the service knows it as if it were an object. */
export const isInterfaceObject = (directive: ConstDirectiveNode): boolean => isSet(directive, 'isInterfaceObject');

/** The same directive about another graph. */
export const withGraph = (directive: ConstDirectiveNode, graph: string): ConstDirectiveNode => ({
  ...directive,
  arguments: directive.arguments?.map((found) =>
    found.name.value === 'graph' ? { ...found, value: { kind: Kind.ENUM, value: graph } } : found,
  ),
});

/** The name inside lists and non-nulls. */
export const namedType = (type: TypeNode): string => {
  let inner: TypeNode = type;
  while (inner.kind !== Kind.NAMED_TYPE) inner = inner.type;
  return (inner as NamedTypeNode).name.value;
};

/** The top-level names of a field set: `id customer { id }` has `id` and `customer`. */
export function topFields(fieldSet: string): string[] {
  const [operation] = parse(`{${fieldSet}}`, { noLocation: true }).definitions;
  if (operation?.kind !== Kind.OPERATION_DEFINITION) return [];
  return operation.selectionSet.selections.flatMap((selection) =>
    selection.kind === Kind.FIELD ? [selection.name.value] : [],
  );
}

/** Entity -> the fields of its keys in one graph. */
export const keyFieldsIn = (document: DocumentNode, graph: string): Map<string, ReadonlySet<string>> =>
  new Map(
    [...objectTypes(document)].map(([name, type]) => {
      const keys = joins(type, 'join__type').filter((join) => graphOf(join) === graph);
      return [name, new Set(keys.flatMap((join) => topFields(textArgument(join, 'key') ?? '__typename')))];
    }),
  );

/** A key that also carries the path to the customer. */
export function withSubject(key: string, path: readonly string[]): string {
  const [first] = path;
  if (first === undefined || topFields(key).includes(first)) return key;
  return `${key} ${path.reduceRight((inner, step) => (inner === '' ? step : `${step} { ${inner} }`), '')}`;
}
