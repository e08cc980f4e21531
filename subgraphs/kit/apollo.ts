/**
 * The GraphQL engine of a subgraph: Apollo Server, told to say nothing to anybody but its caller.
 * It only ever sees requests whose passport stood: `serve.ts` sees to that.
 */
import { ApolloServer, type ApolloServerPlugin, HeaderMap } from '@apollo/server';
import {
  ApolloServerPluginCacheControlDisabled,
  ApolloServerPluginInlineTraceDisabled,
  ApolloServerPluginLandingPageDisabled,
  ApolloServerPluginSchemaReportingDisabled,
  ApolloServerPluginUsageReportingDisabled,
} from '@apollo/server/plugin/disabled';
import type { Logger } from 'pino';
import { buildSubgraph } from './build.ts';
import type { SubgraphContext, SubgraphDefinition } from './definition.ts';
import { maskErrors } from './failure.ts';

export interface GraphqlAnswer {
  readonly status: number;
  /** The body, JSON. */
  readonly text: string;
}

export interface SubgraphEngine<Store> {
  /** Answers the JSON body of a POST to /graphql. */
  readonly answer: (body: unknown, context: SubgraphContext<Store>) => Promise<GraphqlAnswer>;
  readonly stop: () => Promise<void>;
}

/** Starts the engine of a subgraph. `plugins` are for tests that watch it. */
export async function startEngine<Store>(
  definition: SubgraphDefinition<Store>,
  log: Logger,
  plugins: readonly ApolloServerPlugin<SubgraphContext<Store>>[] = [],
): Promise<SubgraphEngine<Store>> {
  const apollo = new ApolloServer<SubgraphContext<Store>>({
    schema: buildSubgraph(definition),
    plugins: [
      ApolloServerPluginCacheControlDisabled(),
      ApolloServerPluginInlineTraceDisabled(),
      ApolloServerPluginLandingPageDisabled(),
      ApolloServerPluginSchemaReportingDisabled(),
      ApolloServerPluginUsageReportingDisabled(),
      ...plugins,
    ],
    introspection: true,
    includeStacktraceInErrorResponses: false,
    persistedQueries: false,
    allowBatchedHttpRequests: false,
    // Nobody's browser holds a passport: there is no session that a forged request could ride on.
    csrfPrevention: false,
    stopOnTerminationSignals: false,
    formatError: maskErrors(log),
    stringifyResult: (result) => JSON.stringify(result),
    logger: log,
  });
  await apollo.start();

  return {
    answer: async (body, context) => {
      const { status, body: answer } = await apollo.executeHTTPGraphQLRequest({
        httpGraphQLRequest: {
          method: 'POST',
          headers: new HeaderMap([['content-type', 'application/json']]),
          search: '',
          body,
        },
        context: async () => context,
      });
      if (answer.kind === 'complete') return { status: status ?? 200, text: answer.string };
      throw new TypeError('A subgraph does not answer in parts');
    },
    stop: () => apollo.stop(),
  };
}
