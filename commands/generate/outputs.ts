/**
 * Every generated file and its text. What is written twice in this repository is either here or compared by a test.
 */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { policy } from '../../schema/grants.ts';
import { findNotices } from '../../subgraphs/consent/model/notices.ts';
import { composeFile } from './compose.ts';
import { withConsentStates } from './consent-states.ts';
import { errorTable } from './errors.ts';
import { limitTable } from './limits.ts';
import { policyTable } from './policy-table.ts';
import { publishedNotices } from './published-notices.ts';
import { root } from './root.ts';
import { composeSupergraph, subgraphSdls } from './sdl.ts';

/** The one file that is added to and not made anew. */
const PUBLISHED = 'subgraphs/consent/model/notices/published.txt';

/** A part of it is generated. */
const CONSENT = 'subgraphs/consent/README.md';

/** Path from the root of the repository -> the text that belongs there. */
export async function generatedFiles(): Promise<Map<string, string>> {
  const sdls = await subgraphSdls();
  const published = await readFile(join(root, PUBLISHED), 'utf8').catch(() => undefined);
  return new Map([
    ...Object.entries(sdls).map(([name, sdl]): [string, string] => [`schema/sdl/${name}.graphql`, sdl]),
    ['schema/sdl/supergraph.graphql', composeSupergraph(sdls)],
    ['docs/policy-table.md', policyTable(policy)],
    ['docs/errors.md', errorTable()],
    ['docs/limits.md', limitTable()],
    [PUBLISHED, publishedNotices(published, findNotices({}))],
    [CONSENT, withConsentStates(await readFile(join(root, CONSENT), 'utf8'))],
    ['docker-compose.yml', composeFile()],
  ]);
}
