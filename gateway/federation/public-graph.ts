/** The schema that clients of a supergraph see, for whoever needs no engine to look at it. */
import { type GraphQLSchema, print } from 'graphql';
import { Planner } from './plan/plan.ts';
import { publicSchema, readSupergraph } from './supergraph/supergraph.ts';

/** @throws {TypeError} for what is no supergraph */
export const publicGraph = (supergraphSdl: string): GraphQLSchema =>
  publicSchema(new Planner(print(readSupergraph(supergraphSdl).document), new Map()).consumerSdl);
