/**
 * Whether this Node can run Assent. `npm ci` puts one that can into node_modules/.bin (package `node`), but not under
 * `--ignore-scripts`: then the machine's own is used, and an old one would fail in the middle of some library.
 */
import { readFileSync } from 'node:fs';

interface Manifest {
  readonly engines: { readonly node: string };
}

/** The oldest Node that runs all libraries: `engines` of package.json, which is `>=MAJOR.MINOR`. */
export function oldestNode(): string {
  const { engines } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as Manifest;
  return engines.node.replace('>=', '');
}

/** Throws one line when `version` is older than `oldest`. */
export function requireNode(version = process.versions.node, oldest = oldestNode()): void {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const [oldestMajor = 0, oldestMinor = 0] = oldest.split('.').map(Number);
  if (major > oldestMajor || (major === oldestMajor && minor >= oldestMinor)) return;
  throw new Error(
    `Node ${version} is too old: ${oldest} or newer is needed. \`npm ci\` fetches one, unless install scripts are off (--ignore-scripts).`,
  );
}
