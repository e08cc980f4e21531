/**
 * The fields that each service of a supergraph resolves, as far as a policy must name them (join spec 0.3 and later), and what
 * services read on behalf of a field. Reads the document, decides nothing.
 */
import {
  type ConstDirectiveNode,
  type DocumentNode,
  type FieldDefinitionNode,
  type InterfaceTypeDefinitionNode,
  Kind,
  type ObjectTypeDefinitionNode,
  OperationTypeNode,
  type TypeNode,
  valueFromASTUntyped,
} from 'graphql';

/** What is fetched so that a field can be resolved, or comes along with it. */
export interface ReadSet {
  readonly by: '@requires' | '@provides' | '@fromContext';
  /** The type that the selection is on. */
  readonly type: string;
  /** A field set, e.g. `size { width }`. */
  readonly selection: string;
}

export interface GraphField {
  readonly type: string;
  readonly field: string;
  readonly coordinate: string;
  /** The field of a root type, and of which operation; absent: of no root type. */
  readonly root?: OperationTypeNode;
  /** The type has a key in this service. */
  readonly entity: boolean;
  readonly nonNull: boolean;
  /** A list, or a list of lists. */
  readonly list: boolean;
  /** Name of its type, without lists and non-nulls. */
  readonly target: string;
  /** Another service resolves it. */
  readonly external: boolean;
  /** No client sees it (`@inaccessible`), so it may go without a class. */
  readonly hidden: boolean;
  readonly arguments: readonly string[];
  readonly reads: readonly ReadSet[];
}

export interface ServiceFields {
  /** Name as in `@join__graph(name:)`. */
  readonly name: string;
  /** Address as in `@join__graph(url:)`; empty: none. */
  readonly url: string;
  /**
   * Those of object types, in the order of the document. Interfaces have none, as a policy speaks of what really is; but where
   * no type of an interface is in the graph (all services know it as `@interfaceObject`, or by its key alone), it is what is.
   */
  readonly fields: readonly GraphField[];
  /** Interfaces that the service knows as if they were objects (`@interfaceObject`). */
  readonly interfaceObjects: ReadonlySet<string>;
}

interface Directed {
  readonly directives?: readonly ConstDirectiveNode[];
}
type Arguments = Readonly<Record<string, unknown>>;
type Composite = ObjectTypeDefinitionNode | InterfaceTypeDefinitionNode;
/** Graph -> interfaces that it knows as objects -> the fields that it gives them. */
type StandIns = ReadonlyMap<string, ReadonlyMap<string, ReadonlySet<string>>>;
/** Name of a context -> the types that set it (`@context`). */
type Contexts = ReadonlyMap<string, readonly string[]>;

/** The arguments of every directive of that name. */
const uses = ({ directives = [] }: Directed, name: string): Arguments[] =>
  directives
    .filter((directive) => directive.name.value === name)
    .map(({ arguments: given = [] }) =>
      Object.fromEntries(given.map((argument) => [argument.name.value, valueFromASTUntyped(argument.value)])),
    );

const isHidden = (node: Directed): boolean => uses(node, 'inaccessible').length > 0;

/** Name of a root type -> its operation: as `schema { ... }` says, else by the names of the specification. */
function rootTypes(document: DocumentNode): ReadonlyMap<string, OperationTypeNode> {
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
  const reader = new Reader(document);
  return graphs.map((value) => {
    const [join = {}] = uses(value, 'join__graph');
    const graph = value.name.value;
    return {
      name: String(join.name ?? graph),
      url: String(join.url ?? ''),
      fields: [...objects, ...bare].flatMap((type) => reader.fieldsIn(graph, type)),
      interfaceObjects: reader.interfaceObjectsIn(graph),
    };
  });
}

class Reader {
  readonly #roots: ReadonlyMap<string, OperationTypeNode>;
  readonly #standIns: StandIns;
  readonly #contexts: Contexts;
  readonly #interfaces: ReadonlyMap<string, InterfaceTypeDefinitionNode>;

  constructor(document: DocumentNode) {
    this.#roots = rootTypes(document);
    this.#standIns = interfaceObjects(document);
    this.#contexts = contexts(document);
    this.#interfaces = new Map(
      document.definitions.flatMap((node) =>
        node.kind === Kind.INTERFACE_TYPE_DEFINITION ? [[node.name.value, node]] : [],
      ),
    );
  }

  interfaceObjectsIn(graph: string): ReadonlySet<string> {
    return new Set(this.#standIns.get(graph)?.keys());
  }

  fieldsIn(graph: string, type: Composite): GraphField[] {
    const name = type.name.value;
    const inGraph = uses(type, 'join__type').filter((join) => join.graph === graph);
    const isEntity = inGraph.some(({ key }) => key !== undefined);
    return (type.fields ?? []).flatMap((field): GraphField[] => {
      const stoodIn = this.#stoodIn(graph, type, field.name.value);
      // A field that came in through an @interfaceObject names no graph.
      const unnamed = uses(field, 'join__field').some((join) => join.graph === undefined);
      const origin = stoodIn !== undefined && unnamed ? stoodIn : field;
      const place = origin === field ? placeOf(field, graph, inGraph.length > 0) : 'here';
      if (place === 'elsewhere') return [];
      return [
        {
          type: name,
          field: field.name.value,
          coordinate: `${name}.${field.name.value}`,
          root: this.#roots.get(name),
          entity: isEntity || stoodIn !== undefined,
          ...shapeOf(field.type),
          external: place === 'external',
          hidden: isHidden(field) || isHidden(type),
          arguments: (field.arguments ?? []).map((argument) => argument.name.value),
          reads: this.#readsOf(origin, graph, name),
        },
      ];
    });
  }

  /** The field of an interface by which a service gives it to all implementations. */
  #stoodIn(graph: string, { interfaces = [] }: Composite, field: string): FieldDefinitionNode | undefined {
    const given = this.#standIns.get(graph);
    const from = interfaces.find(({ name }) => given?.get(name.value)?.has(field));
    return this.#interfaces.get(from?.name.value ?? '')?.fields?.find(({ name }) => name.value === field);
  }

  #readsOf(field: FieldDefinitionNode, graph: string, type: string): ReadSet[] {
    return uses(field, 'join__field')
      .filter((join) => join.graph === graph)
      .flatMap(({ requires, provides, contextArguments }): ReadSet[] => [
        ...(typeof requires === 'string' ? [{ by: '@requires', type, selection: requires } as const] : []),
        ...(typeof provides === 'string'
          ? [{ by: '@provides', type: shapeOf(field.type).target, selection: provides } as const]
          : []),
        ...(Array.isArray(contextArguments) ? contextArguments.flatMap((each) => this.#ofContext(each)) : []),
      ]);
  }

  #ofContext({ context, selection }: { readonly context?: unknown; readonly selection?: unknown }): ReadSet[] {
    const types = this.#contexts.get(String(context)) ?? [];
    return types.map((type) => ({ by: '@fromContext', type, selection: String(selection) }));
  }
}

function shapeOf(type: TypeNode): Pick<GraphField, 'nonNull' | 'list' | 'target'> {
  let inner: TypeNode = type;
  let list = false;
  while (inner.kind !== Kind.NAMED_TYPE) {
    list ||= inner.kind === Kind.LIST_TYPE;
    inner = inner.type;
  }
  return { nonNull: type.kind === Kind.NON_NULL_TYPE, list, target: inner.name.value };
}

/** Whether a graph resolves a field, only knows it, or has nothing to do with it. */
function placeOf(field: FieldDefinitionNode, graph: string, knowsType: boolean): 'here' | 'external' | 'elsewhere' {
  const joins = uses(field, 'join__field');
  if (joins.length === 0) return knowsType ? 'here' : 'elsewhere';
  const own = joins.find((join) => join.graph === graph);
  if (own === undefined) return 'elsewhere';
  return own.external === true || own.usedOverridden === true ? 'external' : 'here';
}

/** The fields that an object of a graph gives to all implementations of an interface (`@interfaceObject`). */
function interfaceObjects(document: DocumentNode): StandIns {
  const found = new Map<string, Map<string, ReadonlySet<string>>>();
  for (const node of document.definitions) {
    if (node.kind !== Kind.INTERFACE_TYPE_DEFINITION) continue;
    for (const { graph, isInterfaceObject } of uses(node, 'join__type')) {
      if (isInterfaceObject !== true) continue;
      const here = (node.fields ?? []).filter((field) => placeOf(field, String(graph), true) === 'here');
      const inGraph = found.get(String(graph)) ?? new Map();
      found.set(String(graph), inGraph.set(node.name.value, new Set(here.map(({ name }) => name.value))));
    }
  }
  return found;
}

function contexts(document: DocumentNode): Contexts {
  const found = new Map<string, string[]>();
  for (const node of document.definitions) {
    if (!('directives' in node) || !('name' in node) || node.name === undefined) continue;
    for (const { name } of uses(node as Directed, 'context'))
      found.set(String(name), [...(found.get(String(name)) ?? []), node.name.value]);
  }
  return found;
}
