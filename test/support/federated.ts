/**
 * Any small federation, for tests of what the engine makes of it: subgraphs from SDL and resolvers behind real HTTP, composed,
 * under the policy that calls everything public unless another is given. A test reads two things, the whole answer and what was sent.
 */
import { buildSubgraphSchema } from '@apollo/subgraph';
import { execute, type GraphQLSchema, parse, validate } from 'graphql';
import { openPolicy } from '../../gateway/enforcement/open-policy.ts';
import type { Engine } from '../../gateway/engine.ts';
import { createEngine } from '../../gateway/federation/engine.ts';
import type { Policy } from '../../schema/policy.ts';
import { type Answering, answeringServer, type Call } from './federated/answering-server.ts';
import { askText, type Request } from './federated/asking.ts';
import { compose, withFederation } from './federated/compose.ts';

export type { Call };

type Json = Record<string, unknown>;

export interface Subgraph {
  /** Without the link to the federation specification. */
  readonly sdl: string;
  // biome-ignore lint/suspicious/noExplicitAny: resolvers of any graph, as buildSubgraphSchema takes them
  readonly resolvers?: Record<string, any>;
}

export interface Asked {
  readonly answer: { data?: Json | null; errors?: Json[] };
  /** As a client would read it. */
  readonly text: string;
  readonly calls: readonly Call[];
}

export interface Federation {
  readonly engine: Engine;
  readonly supergraphSdl: string;
  readonly ask: (query: string, variables?: Json, more?: Omit<Request, 'query' | 'variables'>) => Promise<Asked>;
  readonly stop: () => Promise<void>;
}

export interface FederationOptions {
  /** Milliseconds for one call to a subgraph. */
  readonly deadline?: number;
  /** Changes the supergraph before the engine reads it. */
  readonly change?: (supergraphSdl: string) => string;
  /** Instead of the one that calls everything public. */
  readonly policy?: Policy;
  /** Where `POST states` is answered. */
  readonly consentUrl?: string;
}

export async function openFederation(
  subgraphs: Readonly<Record<string, Subgraph>>,
  { change = (sdl) => sdl, ...options }: FederationOptions = {},
): Promise<Federation> {
  const sdls: Record<string, string> = {};
  const answerings: Record<string, Answering> = {};
  for (const [name, { sdl, resolvers }] of Object.entries(subgraphs)) {
    sdls[name] = withFederation(sdl);
    const typeDefs = parse(sdls[name]);
    answerings[name] = answering(buildSubgraphSchema([{ typeDefs, ...(resolvers && { resolvers }) }]));
  }
  const supergraphSdl = change(compose(sdls));
  return federationOf(supergraphSdl, answerings, options);
}

/** The same for subgraphs that answer by any other means. */
export async function federationOf(
  supergraphSdl: string,
  answerings: Readonly<Record<string, Answering>>,
  options: Omit<FederationOptions, 'change'> = {},
): Promise<Federation> {
  const server = await answeringServer(answerings);
  try {
    const policy = openPolicy(parse(supergraphSdl));
    const engine = await createEngine({ policy, trail: 'none', ...options, supergraphSdl, serviceUrls: server.urls });
    return {
      engine,
      supergraphSdl,
      ask: async (query, variables, more) => {
        const before = server.calls.length;
        const text = await askText(engine, { query, variables, ...more });
        return { text, answer: JSON.parse(text), calls: server.calls.slice(before) };
      },
      stop: async () => {
        await engine.close();
        await server.stop();
      },
    };
  } catch (error) {
    await server.stop();
    throw error;
  }
}

/** A subgraph that refuses what its schema does not know: an engine that asks for something else is wrong. */
function answering(schema: GraphQLSchema): Answering {
  return async ({ query, variables }) => {
    const document = parse(query);
    const errors = validate(schema, document);
    if (errors.length > 0) return { errors: errors.map(({ message }) => ({ message })) };
    return execute({ schema, document, variableValues: variables });
  };
}

/** An error of the engine for a field that a subgraph did not deliver. */
export const failed = (coordinate: string, ...path: readonly (string | number)[]) => ({
  message: 'A service did not answer as it should.',
  path,
  extensions: { code: 'SUBGRAPH_UNAVAILABLE', coordinate },
});

/** Which services were called, and how often: `a a b`. */
export const called = (calls: readonly Call[]): string =>
  calls
    .map(({ service }) => service)
    .sort()
    .join(' ');

/** What one service was sent in place of entities. */
export const representations = (calls: readonly Call[], service: string): unknown[] =>
  calls
    .filter((call) => call.service === service)
    .flatMap(({ variables }) => Object.values(variables))
    .flatMap((value) =>
      Array.isArray(value)
        ? value.filter((each) => typeof each === 'object' && each !== null && '__typename' in each)
        : [],
    );
