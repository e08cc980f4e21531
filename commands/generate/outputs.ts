/**
 * Every generated file and its text. What is written twice in this repository is either here or compared by a test.
 */
import { policy } from '../../schema/grants.ts';
import { composeFile } from './compose.ts';
import { errorTable } from './errors.ts';
import { limitTable } from './limits.ts';
import { policyTable } from './policy-table.ts';
import { composeSupergraph, subgraphSdls } from './sdl.ts';

/** Path from the root of the repository -> the text that belongs there. */
export async function generatedFiles(): Promise<Map<string, string>> {
  const sdls = await subgraphSdls();
  return new Map([
    ...Object.entries(sdls).map(([name, sdl]): [string, string] => [`schema/sdl/${name}.graphql`, sdl]),
    ['schema/sdl/supergraph.graphql', composeSupergraph(sdls)],
    ['docs/policy-table.md', policyTable(policy)],
    ['docs/errors.md', errorTable()],
    ['docs/limits.md', limitTable()],
    ['docker-compose.yml', composeFile()],
  ]);
}
