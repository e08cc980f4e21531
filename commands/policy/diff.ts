/**
 * `npm run policy -- diff`: reads two policies and says what the second gives and takes. It serves nothing and asks nobody.
 */
import { readFile } from 'node:fs/promises';
import { Planner } from '../../gateway/federation/plan/plan.ts';
import { publicSchema } from '../../gateway/federation/supergraph/supergraph.ts';
import { readPolicyFile } from '../../gateway/served/policy-file.ts';
import { BUILT_IN_SUPERGRAPH, readGraph } from '../../gateway/served/read.ts';
import { policy as builtIn } from '../../schema/grants.ts';
import type { Policy } from '../../schema/policy.ts';
import { policyDifference } from './difference.ts';
import { differenceText, recordedText } from './difference-text.ts';
import { changesFor, readRecorded } from './recorded-operations.ts';

/** The word for the policy that comes with the gateway, in place of a file. */
const BUILT_IN = 'built-in';

const read = async (file: string): Promise<Policy> => (file === BUILT_IN ? builtIn : readPolicyFile(file));

/** 0: nothing changes for anybody; 1: something does. */
export async function diff(
  before: string,
  after: string,
  { operations, supergraph }: { readonly operations?: string; readonly supergraph?: string },
): Promise<number> {
  const difference = policyDifference(await read(before), await read(after));
  if (difference.length === 0) {
    process.stdout.write('Nobody gains or loses anything.\n');
    return 0;
  }
  process.stdout.write(differenceText(difference));
  if (operations !== undefined) {
    const recorded = readRecorded(operations, await readFile(operations, 'utf8'));
    const graph = await readGraph(supergraph ?? BUILT_IN_SUPERGRAPH);
    const touched = changesFor(publicSchema(new Planner(graph.sdl, new Map()).consumerSdl), recorded, difference);
    process.stdout.write(
      `\nOf ${recorded.length} recorded operations, ${touched.length} answer differently:\n\n${recordedText(touched)}`,
    );
  }
  return 1;
}
