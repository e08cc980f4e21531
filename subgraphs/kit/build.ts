/**
 * From type-graphql classes to a Federation 2 subgraph: SDL with its directives, then the executable schema of it.
 * No permission is decided here: whoever holds a passport gets the same answer from a subgraph.
 */
import 'reflect-metadata';
import { buildSubgraphSchema, printSubgraphSchema } from '@apollo/subgraph';
import { type GraphQLResolveInfo, type GraphQLSchema, parse } from 'graphql';
import { buildSchemaSync, createResolversMap } from 'type-graphql';
import type { BatchLoad, ReferenceResolver, SubgraphContext, SubgraphDefinition } from './definition.ts';

/** 2.9 is the first with `@listSize` and `@cost`. */
const federation =
  'extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key", "@shareable", "@external", "@listSize", "@cost"])';

const plainSchema = <Store>(definition: SubgraphDefinition<Store>): GraphQLSchema =>
  buildSchemaSync({
    resolvers: definition.resolvers,
    orphanedTypes: [...(definition.orphanedTypes ?? [])],
    // Input is checked where it is used; class-validator's errors would carry the raw values.
    validate: false,
    // A subgraph may have no root field of its own: `_entities` and `_service` come with buildSubgraphSchema.
    skipCheck: true,
  });

/** `type Query` without fields, which no grammar forbids and no composition takes. */
const emptyQuery = /^type Query$\n*/m;
/** Says nothing but the default names of the root types. */
const schemaBlock = /^schema \{[^}]*\}\n*/m;

function sdlOf(schema: GraphQLSchema): string {
  const printed = printSubgraphSchema(schema);
  const empty = emptyQuery.test(printed);
  const sdl = empty ? printed.replace(emptyQuery, '').replace(schemaBlock, '') : printed;
  return `${federation}\n\n${sdl.trim()}\n`;
}

/** The SDL of a subgraph as it is published: what composition takes and `schema/sdl/` keeps. */
export const subgraphSdl = <Store>(definition: SubgraphDefinition<Store>): string => sdlOf(plainSchema(definition));

/** The executable schema of a subgraph, `_service` and `_entities` included. */
export function buildSubgraph<Store>(definition: SubgraphDefinition<Store>): GraphQLSchema {
  const schema = plainSchema(definition);
  const resolvers = createResolversMap(schema) as Record<string, Record<string, unknown>>;
  for (const [entity, resolve] of Object.entries(definition.references)) {
    const type = resolvers[entity];
    if (type === undefined) throw new TypeError(`${definition.name} has references to ${entity}, but no such type`);
    type.__resolveReference = referenceResolver(resolve);
  }
  return buildSubgraphSchema([{ typeDefs: parse(sdlOf(schema)), resolvers: resolvers as never }]);
}

type Reference = Readonly<Record<string, unknown>>;

function referenceResolver<Store>(resolve: ReferenceResolver<Store>) {
  const load: BatchLoad<Store, Reference, object | null> = (store, references) => resolve(store, references);
  return (reference: Reference, context: SubgraphContext<Store>, _info: GraphQLResolveInfo) =>
    context.loader(load).load(reference);
}
