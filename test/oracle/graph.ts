/**
 * A graph as it is before it is printed: what the types are, and which service resolves which field. Every rule of Federation that a
 * split must keep is kept by `draw.ts`; here are only the words for it.
 */

export interface Field {
  readonly name: string;
  /** As in SDL, e.g. `[E0!]!`. */
  readonly type: string;
  /** As in SDL with parentheses, or empty. */
  readonly args: string;
  /** Whose value it is: the type, or the interface when an `@interfaceObject` resolves it. */
  readonly owner: string;
  /** The services that resolve it. */
  readonly homes: Set<string>;
  /** Of an abstract type: what it can be at run time, since services know different members. */
  readonly members?: readonly string[];
  /** Never fails: it is a key, or another field requires it (see `draw.ts`). */
  isSafe: boolean;
  isShareable: boolean;
  /** The selection on the same object that it is computed from. */
  requires?: Requirement;
  /** The field of the object it leads to that its service provides. */
  provides?: string;
  /** The service that it was overridden from, which still has a stale value. */
  overridden?: string;
}

/** `field`, or `field { leaf }` for a value type. */
export interface Requirement {
  readonly field: string;
  readonly leaf?: string;
}

export interface ObjectType {
  readonly name: string;
  readonly fields: Field[];
  /** Interfaces by name. */
  readonly interfaces: Set<string>;
}

export interface Entity extends ObjectType {
  /** Each as in `@key(fields:)`. */
  readonly keys: readonly string[];
  /** The service that has every key, so that there is a way from each service to each other. */
  readonly hub: string;
  /** Service -> the keys it knows. */
  readonly hosts: Map<string, readonly string[]>;
}

export interface Abstract {
  readonly name: string;
  readonly kind: 'interface' | 'union';
  readonly members: readonly string[];
  /** Of an entity interface: the service that defines it, and the one that has it as `@interfaceObject`. */
  readonly keyed?: { readonly hub: string; readonly objectIn: string; readonly extras: Field[] };
  /** Service -> the members it knows; only services that use the type. */
  readonly places: Map<string, readonly string[]>;
  /** Names of the fields that all members have. */
  readonly fields: readonly string[];
}

export interface Graph {
  readonly services: readonly string[];
  readonly entities: readonly Entity[];
  readonly values: readonly ObjectType[];
  readonly abstracts: readonly Abstract[];
  readonly queries: readonly Field[];
  readonly mutations: readonly Field[];
  /** Value type -> the services that use it. */
  readonly usedIn: ReadonlyMap<string, ReadonlySet<string>>;
  /** `type service` -> the fields of that type that the service knows and does not resolve. */
  readonly external: ReadonlyMap<string, ReadonlySet<string>>;
}

export const namedType = (type: string): string => type.replace(/[[\]!]/g, '');
export const LEAVES = ['String', 'Int', 'Color', 'Boolean', 'ID', 'Float', 'Json'] as const;
export const isLeaf = (type: string): boolean => (LEAVES as readonly string[]).includes(namedType(type));
export const isObjectName = (type: string): boolean => /^[EV]\d$/.test(type);
/** How many of each entity there are. */
export const ENTITIES = 3;

/** Everything that holds fields: the type by name. `Ref` is the value type that nested keys lead through. */
export function fieldOf(graph: Graph, type: string, name: string): Field | undefined {
  if (type === 'Query') return graph.queries.find((field) => field.name === name);
  if (type === 'Mutation') return graph.mutations.find((field) => field.name === name);
  const object = objectNamed(graph, type);
  return object?.fields.find((field) => field.name === name) ?? extraOf(graph, type, name);
}

export const objectNamed = (graph: Graph, name: string): ObjectType | undefined =>
  graph.entities.find((entity) => entity.name === name) ?? graph.values.find((value) => value.name === name);

/** A field that an `@interfaceObject` gives to all members of its interface. */
const extraOf = (graph: Graph, type: string, name: string): Field | undefined =>
  graph.abstracts
    .filter(({ members }) => members.includes(type))
    .flatMap(({ keyed }) => keyed?.extras ?? [])
    .find((field) => field.name === name);
