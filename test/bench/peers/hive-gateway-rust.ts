/**
 * Peer: Hive Gateway with the Rust query planner and the executor made for it (@graphql-hive/router-runtime). It has no
 * authorization here.
 */
import { createGatewayRuntime } from '@graphql-hive/gateway-runtime';
import { unifiedGraphHandler } from '@graphql-hive/router-runtime';
import { serve, supergraphSdl } from './serve.ts';

serve(
  createGatewayRuntime({
    supergraph: supergraphSdl(),
    unifiedGraphHandler,
    logging: false,
    landingPage: false,
    graphiql: false,
  }),
);
