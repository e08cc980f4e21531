/**
 * The fields that the SDL of one subgraph defines, as far as a policy must name them. Reads text, decides nothing.
 */
import {
  type DocumentNode,
  type FieldDefinitionNode,
  Kind,
  type ObjectTypeDefinitionNode,
  type ObjectTypeExtensionNode,
  OperationTypeNode,
  parse,
} from 'graphql';

export interface SdlField {
  readonly type: string;
  readonly field: string;
  readonly coordinate: string;
  /** The field of a root type, and of which operation; absent: of no root type. */
  readonly root?: OperationTypeNode;
  /** The type has `@key`. */
  readonly entity: boolean;
  readonly nonNull: boolean;
  /** Another subgraph resolves it. */
  readonly external: boolean;
  /** No client sees it (`@inaccessible`), so it may go without a class. */
  readonly hidden: boolean;
  readonly arguments: readonly string[];
}

/** Federation's own, never part of the graph that clients see. */
const FEDERATION = new Set(['_service', '_entities']);

type ObjectNode = ObjectTypeDefinitionNode | ObjectTypeExtensionNode;

const isObject = (node: { readonly kind: Kind }): node is ObjectNode =>
  node.kind === Kind.OBJECT_TYPE_DEFINITION || node.kind === Kind.OBJECT_TYPE_EXTENSION;

const has = (node: ObjectNode | FieldDefinitionNode, directive: string): boolean =>
  node.directives?.some(({ name }) => name.value === directive) ?? false;

/** Name of a root type -> its operation: as `schema { ... }` says, else by the names of the specification. */
export function rootTypes(document: DocumentNode): ReadonlyMap<string, OperationTypeNode> {
  const declared = document.definitions.flatMap((node) =>
    node.kind === Kind.SCHEMA_DEFINITION || node.kind === Kind.SCHEMA_EXTENSION ? (node.operationTypes ?? []) : [],
  );
  if (declared.length > 0) return new Map(declared.map(({ type, operation }) => [type.name.value, operation]));
  return new Map([
    ['Query', OperationTypeNode.QUERY],
    ['Mutation', OperationTypeNode.MUTATION],
    ['Subscription', OperationTypeNode.SUBSCRIPTION],
  ]);
}

/** All fields of object types, in the order of the SDL. Interfaces have none: a policy speaks of what really is. */
export function sdlFields(sdl: string): SdlField[] {
  const document = parse(sdl, { noLocation: true });
  const roots = rootTypes(document);
  const objects = document.definitions.filter(isObject);
  const entities = new Set(objects.filter((node) => has(node, 'key')).map(({ name }) => name.value));
  return objects
    .flatMap((node) =>
      (node.fields ?? []).map((field): SdlField => {
        const type = node.name.value;
        return {
          type,
          field: field.name.value,
          coordinate: `${type}.${field.name.value}`,
          root: roots.get(type),
          entity: entities.has(type),
          nonNull: field.type.kind === Kind.NON_NULL_TYPE,
          external: has(field, 'external') || has(node, 'external'),
          hidden: has(field, 'inaccessible') || has(node, 'inaccessible'),
          arguments: (field.arguments ?? []).map(({ name }) => name.value),
        };
      }),
    )
    .filter(({ root, field, type }) => type !== '_Service' && !(root !== undefined && FEDERATION.has(field)));
}
