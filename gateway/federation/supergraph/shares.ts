/**
 * Writes the shares of a partition back into a supergraph: which graph resolves which field of which type, by which key.
 * It writes what `partition.ts` found and finds nothing itself.
 */
import {
  type ConstDirectiveNode,
  type DefinitionNode,
  type DocumentNode,
  type EnumTypeDefinitionNode,
  type FieldDefinitionNode,
  type InputObjectTypeDefinitionNode,
  type InterfaceTypeDefinitionNode,
  Kind,
  type ObjectTypeDefinitionNode,
  parse,
} from 'graphql';
import { graphOf, isExternal, joins, textArgument, withGraph } from './join-spec.ts';
import type { Supergraph } from './supergraph.ts';

/** The service that is no service: its "answers" are entities that the engine already holds. See `plan.ts`. */
export const HELD = 'assent:held';
export const HELD_GRAPH = 'ASSENT_HELD';

/** The root field by which a plan begins at entities that the engine holds. */
export const heldField = (type: string): string => `assentHeld${type}`;

/** Which fields of a type a graph resolves, and by which key it can be entered there. */
export interface Share {
  readonly fields: Set<string>;
  readonly keys: readonly string[];
  readonly resolvable: boolean;
}

/** Type name -> graph (enum value) -> its share. */
export type Shares = Map<string, Map<string, Share>>;

/** A join graph that is added to the supergraph. */
export interface AddedGraph {
  readonly name: string;
  readonly graph: string;
  readonly url: string;
}

/** The supergraph with the added graphs, the shares of all graphs, and root fields for the entities in `held`. */
export function withShares(
  supergraph: Supergraph,
  shares: Shares,
  virtual: readonly AddedGraph[],
  held: ReadonlyMap<string, string>,
): DocumentNode {
  const writer = new Writer(supergraph, shares, virtual, held);
  return { kind: Kind.DOCUMENT, definitions: supergraph.document.definitions.map((each) => writer.definition(each)) };
}

class Writer {
  readonly #shares: Shares;
  readonly #virtual: readonly AddedGraph[];
  readonly #held: ReadonlyMap<string, string>;
  /** Graph -> the graphs that were made of it. */
  readonly #copies: ReadonlyMap<string, readonly string[]>;

  constructor(
    { services }: Supergraph,
    shares: Shares,
    virtual: readonly AddedGraph[],
    held: ReadonlyMap<string, string>,
  ) {
    this.#shares = shares;
    this.#virtual = virtual;
    this.#held = held;
    this.#copies = new Map(
      services.map(({ graph }) => [
        graph,
        virtual.filter((added) => added.graph.startsWith(`${graph}__`)).map((added) => added.graph),
      ]),
    );
  }

  definition(node: DefinitionNode): DefinitionNode {
    switch (node.kind) {
      case Kind.ENUM_TYPE_DEFINITION:
        return node.name.value === 'join__Graph' ? this.#graphs(node) : this.#enum(node);
      case Kind.SCALAR_TYPE_DEFINITION:
        return { ...node, directives: this.#everywhere(node.directives) };
      case Kind.INPUT_OBJECT_TYPE_DEFINITION:
      case Kind.INTERFACE_TYPE_DEFINITION:
        return this.#withFields(node);
      case Kind.UNION_TYPE_DEFINITION:
        return { ...node, directives: this.#everywhere(node.directives, unionMember) };
      case Kind.OBJECT_TYPE_DEFINITION:
        return this.#object(node);
      default:
        return node;
    }
  }

  /** The graphs themselves. */
  #graphs(node: EnumTypeDefinitionNode): EnumTypeDefinitionNode {
    const texts = this.#virtual.map(
      ({ name, graph, url }) => `${graph} @join__graph(name: ${JSON.stringify(name)}, url: ${JSON.stringify(url)})`,
    );
    if (texts.length === 0) return node;
    const [added] = parse(`enum X { ${texts.join(' ')} }`, { noLocation: true }).definitions;
    const values = added?.kind === Kind.ENUM_TYPE_DEFINITION ? (added.values ?? []) : [];
    return { ...node, values: [...(node.values ?? []), ...values] };
  }

  #enum(node: EnumTypeDefinitionNode): EnumTypeDefinitionNode {
    return {
      ...node,
      directives: this.#everywhere(node.directives),
      values: node.values?.map((value) => ({ ...value, directives: this.#everywhere(value.directives) })),
    };
  }

  /** What is known in a graph is known in all that were made of it, and is the same there. */
  #withFields<Node extends InputObjectTypeDefinitionNode | InterfaceTypeDefinitionNode>(node: Node): Node {
    return {
      ...node,
      directives: this.#everywhere(node.directives),
      fields: node.fields?.map((field) => ({ ...field, directives: this.#everywhere(field.directives) })),
    };
  }

  #object(node: ObjectTypeDefinitionNode): ObjectTypeDefinitionNode {
    const { value: name } = node.name;
    const shares = this.#shares.get(name) ?? new Map<string, Share>();
    const isQuery = name === 'Query';
    const implemented = joins(node, 'join__implements').flatMap((directive) =>
      this.#withCopies(directive).filter((copy) => shares.has(graphOf(copy) ?? '')),
    );
    const other = node.directives?.filter(
      ({ name: { value } }) => value !== 'join__type' && value !== 'join__implements',
    );
    const fields = (node.fields ?? []).map((field) => this.#field(field, shares, isQuery));
    const joined = [...shares].flatMap(([graph, share]) => joinType(graph, share));
    return {
      ...node,
      // Every graph has a Query type: `_entities` lives there.
      directives: [
        ...(other ?? []),
        ...directives(
          isQuery ? [...joined, ...this.#virtual.flatMap(({ graph }) => joinType(graph, ROOTLESS))] : joined,
        ),
        ...implemented,
      ],
      fields: isQuery ? [...fields, ...this.#heldFields()] : fields,
    };
  }

  /** A field stays as it was joined, in each of the graphs that now resolve it. */
  #field(field: FieldDefinitionNode, shares: ReadonlyMap<string, Share>, isQuery: boolean): FieldDefinitionNode {
    const graphs = [...shares].filter(([, share]) => share.fields.has(field.name.value)).map(([graph]) => graph);
    const kept = field.directives?.filter((directive) => directive.name.value !== 'join__field') ?? [];
    const joined = joins(field, 'join__field');
    const said = joined
      .flatMap((directive) => this.#withCopies(directive))
      .filter((directive) => {
        const graph = graphOf(directive);
        // What is external in a service is so in all of its graphs that know the type: others' requirements name it.
        return graph === undefined || graphs.includes(graph) || (isExternal(directive) && shares.has(graph));
      });
    const unsaid = graphs.filter((graph) => !said.some((directive) => graphOf(directive) === graph));
    if (said.length === 0 && unsaid.length === shares.size && !isQuery) return { ...field, directives: kept };
    const added = directives(unsaid.map((graph) => `@join__field(graph: ${graph})`));
    return { ...field, directives: [...kept, ...said, ...added] };
  }

  #heldFields(): FieldDefinitionNode[] {
    return [...this.#held.keys()].flatMap((name) => {
      const sdl = `type X { ${heldField(name)}: [${name}] @join__field(graph: ${HELD_GRAPH}) }`;
      const [only] = parse(sdl, { noLocation: true }).definitions;
      return only?.kind === Kind.OBJECT_TYPE_DEFINITION ? (only.fields ?? []) : [];
    });
  }

  /** Directives of the join spec, for all graphs that were made of theirs. */
  #everywhere(
    found: readonly ConstDirectiveNode[] = [],
    member = (_: ConstDirectiveNode): string | undefined => undefined,
  ) {
    return found.flatMap((directive) =>
      this.#withCopies(directive).filter((copy) => {
        const type = member(copy);
        return type === undefined || this.#shares.get(type)?.has(graphOf(copy) ?? '') !== false;
      }),
    );
  }

  #withCopies(directive: ConstDirectiveNode): ConstDirectiveNode[] {
    const graph = graphOf(directive);
    if (graph === undefined || !directive.name.value.startsWith('join__')) return [directive];
    return [directive, ...(this.#copies.get(graph) ?? []).map((copy) => withGraph(directive, copy))];
  }
}

/** A graph that knows a type and resolves nothing of it. */
const ROOTLESS: Share = { fields: new Set(), keys: [], resolvable: true };

const unionMember = (directive: ConstDirectiveNode): string | undefined =>
  directive.name.value === 'join__unionMember' ? textArgument(directive, 'member') : undefined;

const joinType = (graph: string, { keys, resolvable }: Share): string[] =>
  keys.length === 0
    ? [`@join__type(graph: ${graph})`]
    : keys.map(
        (key) => `@join__type(graph: ${graph}, key: ${JSON.stringify(key)}${resolvable ? '' : ', resolvable: false'})`,
      );

const directives = (texts: readonly string[]): ConstDirectiveNode[] => {
  const [only] = parse(`scalar X ${texts.join(' ')}`, { noLocation: true }).definitions;
  return only?.kind === Kind.SCALAR_TYPE_DEFINITION ? [...(only.directives ?? [])] : [];
};
