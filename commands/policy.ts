/**
 * `npm run policy`: what can be done with a policy besides serving under it. `init` writes one for a supergraph; it overwrites
 * nothing, because a policy is somebody's decisions.
 */
import { writeFile } from 'node:fs/promises';
import { BUILT_IN_SUPERGRAPH, readGraph } from '../gateway/served/read.ts';
import { readArguments, runCommand, UsageError } from './arguments.ts';
import { CLASSES, skeleton, skeletonText, UNDECIDED } from './policy/skeleton.ts';

const HELP = `npm run policy -- init FILE [--supergraph FILE] [--class public]

Writes a policy for a supergraph to FILE (.json): every coordinate, by subgraph, each with the same class, and every input
of them, unless they are public.
  --supergraph FILE  a Federation 2 supergraph; default: the built-in one
  --class C          public: about no person, open to every caller with a token and a purpose; a category of
                     schema/vocabulary.ts; default: ${UNDECIDED}, which a gateway refuses until somebody decides
  --help             this text
Then: npm run gateway -- --supergraph FILE --policy FILE`;

await runCommand(async () => {
  const { values, positionals } = readArguments({
    help: HELP,
    positionals: { min: 2, max: 2 },
    options: { supergraph: { type: 'string' }, class: { type: 'string', default: UNDECIDED } },
  });
  const [verb, file = ''] = positionals;
  if (verb !== 'init') throw new UsageError(`There is no 'policy ${verb}'.`);
  if (!file.endsWith('.json')) throw new UsageError('FILE must end with .json.');
  if (!CLASSES.includes(values.class)) throw new UsageError(`--class must be one of ${CLASSES.join(', ')}.`);

  const graph = await readGraph(values.supergraph ?? BUILT_IN_SUPERGRAPH);
  const policy = skeleton(graph, values.class);
  await writeFile(file, skeletonText(policy), { flag: 'wx' }).catch((error: NodeJS.ErrnoException) => {
    throw error.code === 'EEXIST' ? new Error(`${file} is there already; it is not overwritten.`) : error;
  });
  const count = Object.values(policy.subgraphs).reduce((sum, each) => sum + Object.keys(each.coordinates).length, 0);
  process.stdout.write(
    `${file}: ${count} coordinates of ${graph.services.length} subgraphs, each '${values.class}'.\n`,
  );
  if (values.class === UNDECIDED)
    process.stdout.write(
      'A gateway refuses it until each has a class: a category, "inherit" or { "public": "reason" }.\n',
    );
  return 0;
});
