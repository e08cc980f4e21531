/**
 * Plans one operation and says how many calls it takes. A process of its own, since the planner may end the one that it is in.
 */
import { QueryPlanner } from '@graphql-hive/router-query-planner';

const [supergraphSdl, query] = JSON.parse(process.argv[2] ?? '[]') as [string, string];
const { node } = new QueryPlanner(supergraphSdl).plan(query, null, new Set(), 0);
process.stdout.write(JSON.stringify(node));
