/**
 * Peer: Hive Gateway on node:http, with the planner and executor that it has by default. It has no authorization here.
 */
import { createGatewayRuntime } from '@graphql-hive/gateway-runtime';
import { serve, supergraphSdl } from './serve.ts';

serve(createGatewayRuntime({ supergraph: supergraphSdl(), logging: false, landingPage: false, graphiql: false }));
