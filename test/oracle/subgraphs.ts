/**
 * The services of a graph over its data, each as what answers a GraphQL request. They refuse what they do not know: a field, a key
 * that is not theirs, an entity that is not there.
 */
import { buildSubgraphSchema } from '@apollo/subgraph';
import { type DocumentNode, execute, type GraphQLSchema, parse, validate } from 'graphql';
import type { Answering } from '../support/federated/answering-server.ts';
import { withFederation } from '../support/federated/compose.ts';
import type { Graph } from './graph.ts';
import { serviceSdl } from './sdl.ts';
import type { Thing, Values } from './values.ts';

export interface Subgraphs {
  readonly sdls: Readonly<Record<string, string>>;
  readonly answerings: Readonly<Record<string, Answering>>;
}

export function subgraphsOf(graph: Graph, values: Values): Subgraphs {
  const sdls: Record<string, string> = {};
  const answerings: Record<string, Answering> = {};
  for (const service of graph.services) {
    sdls[service] = withFederation(serviceSdl(graph, service));
    answerings[service] = answering(schemaOf(graph, values, service, parse(sdls[service])), values, service);
  }
  return { sdls, answerings };
}

type Representation = Readonly<Record<string, unknown>>;

function schemaOf(graph: Graph, values: Values, service: string, typeDefs: DocumentNode): GraphQLSchema {
  const resolver = (type: string, keys: readonly string[]) => ({
    __resolveReference: (representation: Representation): Thing => {
      const found = values.locate(type, keys, representation);
      if (found === undefined) throw new Error(`${service}: no ${type} is ${JSON.stringify(representation)}`);
      return found;
    },
  });
  const resolvers: Record<string, object> = {};
  for (const { name, hosts } of graph.entities) {
    const keys = hosts.get(service);
    if (keys !== undefined) resolvers[name] = resolver(name, keys);
  }
  for (const { name, keyed } of graph.abstracts) {
    if (keyed?.hub === service) resolvers[name] = { ...resolver(name, ['id']), __resolveType: typeOf };
    if (keyed?.objectIn === service) resolvers[name] = resolver(name, ['id']);
  }
  return buildSubgraphSchema([{ typeDefs, resolvers: resolvers as never }]);
}

export const typeOf = (thing: Thing): string => thing.__typename;

function answering(schema: GraphQLSchema, values: Values, service: string): Answering {
  return async ({ query, variables }) => {
    const document = parse(query, { noLocation: true });
    const errors = validate(schema, document);
    if (errors.length > 0) return { errors: errors.map(({ message }) => ({ message })) };
    return execute({
      schema,
      document,
      variableValues: variables,
      typeResolver: typeOf,
      fieldResolver: (thing: Thing | undefined, args, _, { fieldName, parentType }) =>
        values.resolve(thing ?? { __typename: parentType.name, identity: '' }, fieldName, args, service),
    });
  };
}
