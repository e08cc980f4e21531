/**
 * The supergraph as the engine needs it: which services there are, and what schema the public sees.
 * Reads the SDL only; it knows no policy and asks nobody.
 */
import {
  buildASTSchema,
  type DocumentNode,
  type EnumTypeDefinitionNode,
  type GraphQLSchema,
  Kind,
  parse,
} from 'graphql';

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
}

/**
 * Parses the SDL of a supergraph.
 * @throws {TypeError} if it has no `join__Graph` enum, so is no supergraph.
 */
export function readSupergraph(sdl: string): Supergraph {
  const document = parse(sdl, { noLocation: true });
  const graphs = document.definitions.find(
    (definition): definition is EnumTypeDefinitionNode =>
      definition.kind === Kind.ENUM_TYPE_DEFINITION && definition.name.value === 'join__Graph',
  );
  if (graphs?.values === undefined) throw new TypeError('Not a supergraph: it has no enum join__Graph');
  return { document, services: graphs.values.map((value) => ({ ...readGraph(value) })) };
}

function readGraph(value: NonNullable<EnumTypeDefinitionNode['values']>[number]): Service {
  const join = value.directives?.find((directive) => directive.name.value === 'join__graph');
  const text = (name: string): string => {
    const argument = join?.arguments?.find((candidate) => candidate.name.value === name)?.value;
    return argument?.kind === Kind.STRING ? argument.value : '';
  };
  return { graph: value.name.value, name: text('name'), url: text('url') };
}

/** The schema that clients see, from the planner's consumer SDL. */
export function publicSchema(consumerSdl: string): GraphQLSchema {
  // The planner prints the introspection fields too; graphql-js has its own.
  const sdl = consumerSdl.replace(/^\s*__(schema|type)\b.*$/gm, '');
  return buildASTSchema(parse(sdl, { noLocation: true }), { assumeValidSDL: true });
}
