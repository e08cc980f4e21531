/**
 * `npm run policy -- init`: writes a policy for a supergraph. It overwrites nothing, because a policy is somebody's decisions.
 */
import { writeFile } from 'node:fs/promises';
import { BUILT_IN_SUPERGRAPH, readGraph } from '../../gateway/served/read.ts';
import { UsageError } from '../arguments.ts';
import { CLASSES, skeleton, skeletonText, UNDECIDED } from './skeleton.ts';

export async function init(file: string, supergraph: string | undefined, word: string = UNDECIDED): Promise<number> {
  if (!file.endsWith('.json')) throw new UsageError('FILE must end with .json.');
  if (!CLASSES.includes(word)) throw new UsageError(`--class must be one of ${CLASSES.join(', ')}.`);

  const graph = await readGraph(supergraph ?? BUILT_IN_SUPERGRAPH);
  const policy = skeleton(graph, word);
  await writeFile(file, skeletonText(policy), { flag: 'wx' }).catch((error: NodeJS.ErrnoException) => {
    throw error.code === 'EEXIST' ? new Error(`${file} is there already; it is not overwritten.`) : error;
  });
  const count = Object.values(policy.subgraphs).reduce((sum, each) => sum + Object.keys(each.coordinates).length, 0);
  process.stdout.write(`${file}: ${count} coordinates of ${graph.services.length} subgraphs, each '${word}'.\n`);
  if (word === UNDECIDED)
    process.stdout.write(
      'A gateway refuses it until each has a class: a category, "inherit" or { "public": "reason" }.\n',
    );
  return 0;
}
