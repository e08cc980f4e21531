/**
 * The supergraph as the engine needs it: which services there are, what schema the public sees, and which concrete types
 * stand behind a name. Reads the SDL only; it knows no policy and asks nobody.
 */
import {
  buildASTSchema,
  type DefinitionNode,
  type DocumentNode,
  type EnumTypeDefinitionNode,
  type GraphQLSchema,
  Kind,
  type NamedTypeNode,
  parse,
} from 'graphql';
import { withSharedKeysLast } from './key-order.ts';

/** A service of the supergraph (`join__Graph` value, Apollo Federation join spec v0.3 and later). */
export interface Service {
  /** Name as in `@join__graph(name:)`. */
  readonly name: string;
  /** The enum value by which directives of the supergraph refer to it. */
  readonly graph: string;
  readonly url: string;
  /** The audience of its passports, where that is not its name. */
  readonly audience?: string;
}

export interface Supergraph {
  readonly document: DocumentNode;
  readonly services: readonly Service[];
  readonly types: ConcreteTypes;
}

/**
 * Parses the SDL of a supergraph.
 * @throws {TypeError} if it has no `join__Graph` enum, so is no supergraph.
 */
export function readSupergraph(sdl: string): Supergraph {
  const document = withSharedKeysLast(parse(sdl, { noLocation: true }));
  const graphs = document.definitions.find(
    (definition): definition is EnumTypeDefinitionNode =>
      definition.kind === Kind.ENUM_TYPE_DEFINITION && definition.name.value === 'join__Graph',
  );
  if (graphs?.values === undefined) throw new TypeError('Not a supergraph: it has no enum join__Graph');
  return {
    document,
    services: graphs.values.map((value) => ({ ...readGraph(value) })),
    types: new ConcreteTypes(document),
  };
}

function readGraph(value: NonNullable<EnumTypeDefinitionNode['values']>[number]): Service {
  const join = value.directives?.find((directive) => directive.name.value === 'join__graph');
  const text = (name: string): string => {
    const argument = join?.arguments?.find((candidate) => candidate.name.value === name)?.value;
    return argument?.kind === Kind.STRING ? argument.value : '';
  };
  return { graph: value.name.value, name: text('name'), url: text('url') };
}

/** Names of types and what they stand for: concrete types, values of enums; those that clients do not see among them. */
export class ConcreteTypes {
  readonly #possible = new Map<string, Set<string>>();
  readonly #objects = new Set<string>();
  readonly #values = new Map<string, ReadonlySet<string>>();

  constructor(document: DocumentNode) {
    for (const definition of document.definitions) {
      if (definition.kind === Kind.OBJECT_TYPE_DEFINITION) {
        this.#objects.add(definition.name.value);
        this.#of(definition.name.value).add(definition.name.value);
        for (const { name } of definition.interfaces ?? []) this.#of(name.value).add(definition.name.value);
      } else if (definition.kind === Kind.UNION_TYPE_DEFINITION) {
        for (const { name } of definition.types ?? []) this.#of(definition.name.value).add(name.value);
      } else if (definition.kind === Kind.ENUM_TYPE_DEFINITION) {
        this.#values.set(definition.name.value, new Set(definition.values?.map(({ name }) => name.value)));
      }
    }
  }

  /** Whether a name is that of an object type. */
  isObject(name: string): boolean {
    return this.#objects.has(name);
  }

  /** Whether a value is one of an enum, hidden ones among them. */
  hasValue(name: string, value: unknown): boolean {
    return typeof value === 'string' && this.#values.get(name)?.has(value) === true;
  }

  /** The object types behind a name: itself, those that implement it, its members. */
  possible(name: string): ReadonlySet<string> {
    return this.#possible.get(name) ?? new Set();
  }

  /** Whether an object that says to be of one type is of another; an abstract name is of itself alone. */
  satisfies(typename: string, condition: string): boolean {
    return typename === condition || this.possible(condition).has(typename);
  }

  #of(name: string): Set<string> {
    const known = this.#possible.get(name) ?? new Set();
    this.#possible.set(name, known);
    return known;
  }
}

/** The schema that clients see, from the planner's consumer SDL, which names some of what it hides. */
export function publicSchema(consumerSdl: string): GraphQLSchema {
  // The planner prints the introspection fields too; graphql-js has its own.
  const document = parse(consumerSdl.replace(/^\s*__(schema|type)\b.*$/gm, ''), { noLocation: true });
  const definitions = document.definitions.filter((each) => !('name' in each && isOfJoinSpec(each.name?.value)));
  const names = new Set(definitions.map((each) => ('name' in each ? each.name?.value : undefined)));
  const isThere = ({ name }: NamedTypeNode): boolean => names.has(name.value);
  const visible = definitions.map((each): DefinitionNode => {
    if (each.kind === Kind.UNION_TYPE_DEFINITION) return { ...each, types: each.types?.filter(isThere) };
    if (each.kind === Kind.OBJECT_TYPE_DEFINITION || each.kind === Kind.INTERFACE_TYPE_DEFINITION)
      return { ...each, interfaces: each.interfaces?.filter(isThere) };
    return each;
  });
  return buildASTSchema({ ...document, definitions: visible }, { assumeValidSDL: true });
}

const isOfJoinSpec = (name: string | undefined): boolean => name !== undefined && /^(join|link)__/.test(name);
