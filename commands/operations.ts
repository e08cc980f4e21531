/**
 * `npm run operations`: makes the registry of the only operations that a gateway runs (OPERATIONS=FILE) out of the .graphql files
 * of its clients. Whatever does not go with the graph is told, and then no registry is written.
 */
import { glob, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { publicGraph } from '../gateway/federation/public-graph.ts';
import { BUILT_IN_SUPERGRAPH, readGraph } from '../gateway/served/read.ts';
import { readArguments, runCommand, UsageError } from './arguments.ts';
import { collect } from './operations/collect.ts';

const HELP = `npm run operations -- [--out FILE] [--supergraph FILE] PATH...

Makes a registry of operations: a JSON object from SHA-256 to the text of each operation in the files.
  PATH               a file, a folder (its .graphql and .gql files, and those of folders in it) or a pattern
  --out FILE         where to write it; default: operations.json
  --supergraph FILE  the graph that they are validated against; default: the built-in one
  --help             this text
Then: OPERATIONS=operations.json npm run gateway. It is read again when it changes.`;

/** The files that a path means, sorted. */
async function filesAt(path: string): Promise<string[]> {
  const found = await stat(path).catch(() => undefined);
  const pattern = found?.isDirectory() === true ? join(path, '**/*.{graphql,gql}') : path;
  const files: string[] = found?.isFile() === true ? [path] : [];
  if (files.length === 0) for await (const file of glob(pattern)) files.push(file);
  if (files.length === 0) throw new UsageError(`There is no file at '${path}'.`);
  return files;
}

await runCommand(async () => {
  const { values, positionals } = readArguments({
    help: HELP,
    positionals: { min: 1, max: 1_000 },
    options: { out: { type: 'string', default: 'operations.json' }, supergraph: { type: 'string' } },
  });
  const paths = [...new Set((await Promise.all(positionals.map(filesAt))).flat())].sort();
  const { sdl } = await readGraph(values.supergraph ?? BUILT_IN_SUPERGRAPH);
  const files = await Promise.all(paths.map(async (path) => ({ path, text: await readFile(path, 'utf8') })));
  const { operations, problems } = collect(publicGraph(sdl), files);
  for (const problem of problems) process.stderr.write(`${problem}\n`);
  if (problems.length > 0) return 1;
  await writeFile(values.out, `${JSON.stringify(operations, null, 2)}\n`);
  process.stdout.write(`${values.out}: ${Object.keys(operations).length} operations of ${files.length} files.\n`);
  return 0;
});
