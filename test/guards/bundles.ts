/**
 * Test files as functions: each is one script of everything of ours that it needs, compiled once. To call it is to evaluate all of these
 * modules anew, so that nothing of an earlier mutant is left in any of them. Packages are not in it: they are never mutated.
 */
import { globSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join, sep } from 'node:path';
import { pathToFileURL } from 'node:url';
import { compileFunction } from 'node:vm';
import { build, type Plugin } from 'esbuild';

/** Evaluates a test file with all that it imports of ours. */
export type Bundle = (require: NodeJS.Require, module: { exports: unknown }) => void;

/** A script has no `import.meta`: each file is told where it is. */
const ownPlaces: Plugin = {
  name: 'own places',
  setup: ({ onLoad }) => {
    onLoad({ filter: /\.ts$/ }, async ({ path }) => ({
      contents: (await readFile(path, 'utf8'))
        .replaceAll('import.meta.url', JSON.stringify(pathToFileURL(path).href))
        .replaceAll('import.meta.dirname', JSON.stringify(dirname(path))),
      loader: 'ts',
    }));
  },
};

/** @param directory absolute; names are relative to it, with `/` */
export async function bundlesOf(directory: string, patterns: readonly string[]): Promise<Map<string, Bundle>> {
  const names = globSync([...patterns], { cwd: directory })
    .map((name) => name.replaceAll(sep, '/'))
    .sort();
  const { outputFiles } = await build({
    entryPoints: Object.fromEntries(names.map((name) => [name, join(directory, name)])),
    absWorkingDir: directory,
    outdir: directory,
    bundle: true,
    write: false,
    format: 'cjs',
    platform: 'node',
    target: 'node24',
    packages: 'external',
    plugins: [ownPlaces],
    logLevel: 'error',
  });
  const compiled = outputFiles.map(({ path, text }) =>
    compileFunction(text, ['require', 'module'], { filename: path }),
  );
  const byName = new Map(outputFiles.map(({ path }, at) => [path, compiled[at] as Bundle]));
  return new Map(names.map((name) => [name, byName.get(join(directory, `${name}.js`)) as Bundle]));
}

/** What a bundle is given for its packages: those of this repository, but for some that are given here. */
export function requireIn(directory: string, given: Readonly<Record<string, unknown>>): NodeJS.Require {
  const own = createRequire(join(directory, 'package.json'));
  const require = (name: string): unknown => (Object.hasOwn(given, name) ? given[name] : own(name));
  return Object.assign(require, own);
}
