/**
 * Writes the shares of a partition back into a supergraph: which graph resolves which field of which type, by which key.
 * It writes what `partition.ts` found and finds nothing itself.
 */
import {
  type ConstDirectiveNode,
  type DocumentNode,
  type FieldDefinitionNode,
  Kind,
  type ObjectTypeDefinitionNode,
  parse,
} from 'graphql';
import { graphOf, withGraph } from './join-spec.ts';
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
  held: readonly string[],
): DocumentNode {
  const copies = new Map(
    supergraph.services.map((service) => [
      service.graph,
      virtual
        .filter((candidate) => candidate.graph.startsWith(`${service.graph}__`))
        .map((candidate) => candidate.graph),
    ]),
  );
  const withCopies = (directives: readonly ConstDirectiveNode[] = []): ConstDirectiveNode[] =>
    directives.flatMap((directive) => {
      const graph = graphOf(directive);
      if (graph === undefined || !directive.name.value.startsWith('join__')) return [directive];
      return [directive, ...(copies.get(graph) ?? []).map((copy) => withGraph(directive, copy))];
    });

  return {
    kind: Kind.DOCUMENT,
    definitions: supergraph.document.definitions.map((definition) => {
      switch (definition.kind) {
        case Kind.ENUM_TYPE_DEFINITION:
          if (definition.name.value === 'join__Graph') {
            const added = virtual.map(({ name, graph, url }) =>
              parse(`enum X { ${graph} @join__graph(name: ${JSON.stringify(name)}, url: ${JSON.stringify(url)}) }`),
            );
            const values = added.flatMap((document) => {
              const [only] = document.definitions;
              return only?.kind === Kind.ENUM_TYPE_DEFINITION ? (only.values ?? []) : [];
            });
            return { ...definition, values: [...(definition.values ?? []), ...values] };
          }
          return {
            ...definition,
            directives: withCopies(definition.directives),
            values: definition.values?.map((value) => ({ ...value, directives: withCopies(value.directives) })),
          };
        case Kind.SCALAR_TYPE_DEFINITION:
        case Kind.INPUT_OBJECT_TYPE_DEFINITION:
          return { ...definition, directives: withCopies(definition.directives) };
        case Kind.INTERFACE_TYPE_DEFINITION:
        case Kind.UNION_TYPE_DEFINITION:
          throw new TypeError(`The abstract type ${definition.name.value} cannot be partitioned`);
        case Kind.OBJECT_TYPE_DEFINITION:
          return rewriteObject(definition, shares.get(definition.name.value) ?? new Map(), virtual, held);
        default:
          return definition;
      }
    }),
  };
}

function rewriteObject(
  type: ObjectTypeDefinitionNode,
  shares: ReadonlyMap<string, Share>,
  virtual: readonly AddedGraph[],
  held: readonly string[],
): ObjectTypeDefinitionNode {
  const isQuery = type.name.value === 'Query';
  const joinType = [...shares].flatMap(([graph, share]) =>
    share.keys.length === 0
      ? [`@join__type(graph: ${graph})`]
      : share.keys.map(
          (key) =>
            `@join__type(graph: ${graph}, key: ${JSON.stringify(key)}${share.resolvable ? '' : ', resolvable: false'})`,
        ),
  );
  // Every graph has a Query type: `_entities` lives there.
  if (isQuery) joinType.push(...virtual.map(({ graph }) => `@join__type(graph: ${graph})`));
  const other = type.directives?.filter((directive) => directive.name.value !== 'join__type') ?? [];

  const fields = (type.fields ?? []).map((field): FieldDefinitionNode => {
    const graphs = [...shares].filter(([, share]) => share.fields.has(field.name.value)).map(([graph]) => graph);
    const kept = field.directives?.filter((directive) => directive.name.value !== 'join__field') ?? [];
    if (graphs.length === shares.size && !isQuery) return { ...field, directives: kept };
    return { ...field, directives: [...kept, ...directives(graphs.map((graph) => `@join__field(graph: ${graph})`))] };
  });
  if (isQuery) {
    for (const name of held) {
      const sdl = `type X { ${heldField(name)}: [${name}] @join__field(graph: ${HELD_GRAPH}) }`;
      const [only] = parse(sdl, { noLocation: true }).definitions;
      if (only?.kind === Kind.OBJECT_TYPE_DEFINITION) fields.push(...(only.fields ?? []));
    }
  }
  return { ...type, directives: [...other, ...directives(joinType)], fields };
}

const directives = (texts: readonly string[]): ConstDirectiveNode[] => {
  const [only] = parse(`scalar X ${texts.join(' ')}`, { noLocation: true }).definitions;
  return only?.kind === Kind.SCALAR_TYPE_DEFINITION ? [...(only.directives ?? [])] : [];
};
