/**
 * The fields that each service of a supergraph resolves, as far as a policy must name them (join spec 0.3 and later): the
 * same as `sdl-fields.ts` where only the supergraph is there. Reads the document, decides nothing.
 */
import {
  type ConstDirectiveNode,
  type DocumentNode,
  type FieldDefinitionNode,
  type InterfaceTypeDefinitionNode,
  Kind,
  type ObjectTypeDefinitionNode,
  type OperationTypeNode,
  valueFromASTUntyped,
} from 'graphql';
import { rootTypes, type SdlField } from './sdl-fields.ts';

export interface ServiceFields {
  /** Name as in `@join__graph(name:)`. */
  readonly name: string;
  /** Address as in `@join__graph(url:)`; empty: none. */
  readonly url: string;
  /**
   * Those of object types, in the order of the document. Interfaces have none, as a policy speaks of what really is; but where
   * no type of an interface is in the graph (all services know it as `@interfaceObject`, or by its key alone), it is what is.
   */
  readonly fields: readonly SdlField[];
}

interface Directed {
  readonly directives?: readonly ConstDirectiveNode[];
}
type Arguments = Readonly<Record<string, unknown>>;
/** Graph -> `Interface.field`. */
type StandIns = ReadonlyMap<string, ReadonlySet<string>>;

/** The arguments of every directive of that name. */
const uses = ({ directives = [] }: Directed, name: string): Arguments[] =>
  directives
    .filter((directive) => directive.name.value === name)
    .map(({ arguments: given = [] }) =>
      Object.fromEntries(given.map((argument) => [argument.name.value, valueFromASTUntyped(argument.value)])),
    );

const isHidden = (node: Directed): boolean => uses(node, 'inaccessible').length > 0;

/** Every service of a supergraph, in its order. None: the document is no supergraph. */
export function supergraphFields(document: DocumentNode): ServiceFields[] {
  const graphs = document.definitions.flatMap((node) =>
    node.kind === Kind.ENUM_TYPE_DEFINITION && node.name.value === 'join__Graph' ? (node.values ?? []) : [],
  );
  const objects = document.definitions.filter((node) => node.kind === Kind.OBJECT_TYPE_DEFINITION);
  const implemented = new Set(objects.flatMap(({ interfaces = [] }) => interfaces.map(({ name }) => name.value)));
  const bare = document.definitions.filter(
    (node) => node.kind === Kind.INTERFACE_TYPE_DEFINITION && !implemented.has(node.name.value),
  ) as InterfaceTypeDefinitionNode[];
  const roots = rootTypes(document);
  const standIns = interfaceObjects(document);
  return graphs.map((value) => {
    const [join = {}] = uses(value, 'join__graph');
    const graph = value.name.value;
    return {
      name: String(join.name ?? graph),
      url: String(join.url ?? ''),
      fields: [...objects, ...bare].flatMap((type) => fieldsIn(graph, type, roots.get(type.name.value), standIns)),
    };
  });
}

function fieldsIn(
  graph: string,
  type: ObjectTypeDefinitionNode | InterfaceTypeDefinitionNode,
  root: OperationTypeNode | undefined,
  standIns: StandIns,
): SdlField[] {
  const name = type.name.value;
  const inGraph = uses(type, 'join__type').filter((join) => join.graph === graph);
  const given = standIns.get(graph);
  const entity = inGraph.some(({ key }) => key !== undefined);
  return (type.fields ?? []).flatMap((field): SdlField[] => {
    const standsIn = (type.interfaces ?? []).some((each) => given?.has(`${each.name.value}.${field.name.value}`));
    // A field that came in through an @interfaceObject names no graph.
    const unnamed = uses(field, 'join__field').some((join) => join.graph === undefined);
    const place = standsIn && unnamed ? 'here' : placeOf(field, graph, inGraph.length > 0);
    if (place === 'elsewhere') return [];
    return [
      {
        type: name,
        field: field.name.value,
        coordinate: `${name}.${field.name.value}`,
        root,
        entity: entity || standsIn,
        nonNull: field.type.kind === Kind.NON_NULL_TYPE,
        external: place === 'external',
        hidden: isHidden(field) || isHidden(type),
        arguments: (field.arguments ?? []).map((argument) => argument.name.value),
      },
    ];
  });
}

/** Whether a graph resolves a field, only knows it, or has nothing to do with it. */
function placeOf(field: FieldDefinitionNode, graph: string, knowsType: boolean): 'here' | 'external' | 'elsewhere' {
  const joins = uses(field, 'join__field');
  if (joins.length === 0) return knowsType ? 'here' : 'elsewhere';
  const own = joins.find((join) => join.graph === graph);
  if (own === undefined) return 'elsewhere';
  return own.external === true || own.usedOverridden === true ? 'external' : 'here';
}

/** The fields (`Interface.field`) that an object of a graph gives to all implementations of an interface (`@interfaceObject`). */
function interfaceObjects(document: DocumentNode): StandIns {
  const found = new Map<string, Set<string>>();
  for (const node of document.definitions) {
    if (node.kind !== Kind.INTERFACE_TYPE_DEFINITION) continue;
    for (const { graph, isInterfaceObject } of uses(node, 'join__type')) {
      if (isInterfaceObject !== true) continue;
      const here = (node.fields ?? []).filter((field) => placeOf(field, String(graph), true) === 'here');
      const fields = found.get(String(graph)) ?? new Set();
      for (const field of here) fields.add(`${node.name.value}.${field.name.value}`);
      found.set(String(graph), fields);
    }
  }
  return found;
}
