/**
 * Peer: @apollo/gateway on Apollo Server, as its documentation starts it. It has no authorization.
 */
import { ApolloGateway } from '@apollo/gateway';
import { ApolloServer, type ApolloServerOptions } from '@apollo/server';
import { startStandaloneServer } from '@apollo/server/standalone';
import { announce, supergraphSdl } from './serve.ts';

const gateway = new ApolloGateway({ supergraphSdl: supergraphSdl() });
const options = { gateway, includeStacktraceInErrorResponses: false } as unknown as ApolloServerOptions<object>;
const { url } = await startStandaloneServer(new ApolloServer(options), { listen: { port: 0, host: '127.0.0.1' } });
announce(url);
