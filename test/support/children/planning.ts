/**
 * Plans one operation and says how many calls it takes. A process of its own, since the planner may end the one that it is in.
 */
import { QueryPlanner } from '@graphql-hive/router-query-planner';
import { print } from 'graphql';
import { readSupergraph } from '../../../gateway/federation/supergraph/supergraph.ts';

const [supergraphSdl, query, as] = JSON.parse(process.argv[2] ?? '[]') as [string, string, string];
const sdl = as === 'the engine' ? print(readSupergraph(supergraphSdl).document) : supergraphSdl;
const { node } = new QueryPlanner(sdl).plan(query, null, new Set(), 0);
process.stdout.write(JSON.stringify(node));
