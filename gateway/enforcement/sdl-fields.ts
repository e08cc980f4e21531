/**
 * The fields that the SDL of one subgraph defines, as far as a policy must name them. Reads text, decides nothing.
 */
import {
  type FieldDefinitionNode,
  Kind,
  type ObjectTypeDefinitionNode,
  type ObjectTypeExtensionNode,
  parse,
} from 'graphql';

export interface SdlField {
  readonly type: string;
  readonly field: string;
  readonly coordinate: string;
  /** Fields of Query, Mutation and Subscription. */
  readonly root: boolean;
  /** The type has `@key`. */
  readonly entity: boolean;
  readonly nonNull: boolean;
  /** Another subgraph resolves it. */
  readonly external: boolean;
  readonly arguments: readonly string[];
}

const ROOTS = new Set(['Query', 'Mutation', 'Subscription']);
/** Federation's own, never part of the graph that clients see. */
const FEDERATION = new Set(['Query._service', 'Query._entities', '_Service.sdl']);

type ObjectNode = ObjectTypeDefinitionNode | ObjectTypeExtensionNode;

const isObject = (node: { readonly kind: Kind }): node is ObjectNode =>
  node.kind === Kind.OBJECT_TYPE_DEFINITION || node.kind === Kind.OBJECT_TYPE_EXTENSION;

const has = (node: ObjectNode | FieldDefinitionNode, directive: string): boolean =>
  node.directives?.some(({ name }) => name.value === directive) ?? false;

/** All fields of object types, in the order of the SDL. Interfaces have none: a policy speaks of what really is. */
export function sdlFields(sdl: string): SdlField[] {
  const objects = parse(sdl, { noLocation: true }).definitions.filter(isObject);
  const entities = new Set(objects.filter((node) => has(node, 'key')).map(({ name }) => name.value));
  return objects
    .flatMap((node) =>
      (node.fields ?? []).map((field): SdlField => {
        const type = node.name.value;
        return {
          type,
          field: field.name.value,
          coordinate: `${type}.${field.name.value}`,
          root: ROOTS.has(type),
          entity: entities.has(type),
          nonNull: field.type.kind === Kind.NON_NULL_TYPE,
          external: has(field, 'external') || has(node, 'external'),
          arguments: (field.arguments ?? []).map(({ name }) => name.value),
        };
      }),
    )
    .filter(({ coordinate }) => !FEDERATION.has(coordinate));
}
