/**
 * Peer: graphql-shield over a stitched schema (@graphql-tools/stitch by way of @graphql-tools/federation) on Apollo Server: the
 * one peer that enforces. Every field has a rule that says yes, without a question about any customer; the rest is denied.
 */
import { createRequire } from 'node:module';
import { ApolloServer } from '@apollo/server';
import { startStandaloneServer } from '@apollo/server/standalone';
import { getStitchedSchemaFromSupergraphSdl } from '@graphql-tools/federation';
import { isIntrospectionType, isObjectType } from 'graphql';
import type { IRules } from 'graphql-shield';
import { announce, supergraphSdl } from './serve.ts';

// The ES build of graphql-shield 7.6.5 imports what Node 23 removed from node:util; its CommonJS build knows the middleware
// generators of the CommonJS build of graphql-middleware alone.
const require = createRequire(import.meta.url);
const { applyMiddleware } = require('graphql-middleware') as typeof import('graphql-middleware');
const { deny, rule, shield } = require('graphql-shield') as typeof import('graphql-shield');

/** `strict` is what its documentation asks for where a rule reads the parent; `no_cache` is the cheapest that it can do. */
const cache = process.argv[3] === 'strict' ? 'strict' : 'no_cache';
const stitched = getStitchedSchemaFromSupergraphSdl({ supergraphSdl: supergraphSdl(), batch: true });
const yes = rule({ cache })(() => true);
const tree = Object.fromEntries(
  Object.values(stitched.getTypeMap())
    .filter((type) => isObjectType(type) && !isIntrospectionType(type))
    .map((type) => [type.name, isObjectType(type) ? mapValues(type.getFields(), () => yes) : {}]),
);
function mapValues<From, To>(from: Readonly<Record<string, From>>, to: (value: From) => To): Record<string, To> {
  return Object.fromEntries(Object.entries(from).map(([key, value]) => [key, to(value)]));
}

const guarded = applyMiddleware(stitched, shield(tree as IRules, { fallbackRule: deny, allowExternalErrors: true }));
const server = new ApolloServer({ schema: guarded, includeStacktraceInErrorResponses: false });
const { url } = await startStandaloneServer(server, { listen: { port: 0, host: '127.0.0.1' } });
announce(url);
