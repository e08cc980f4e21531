/**
 * The files of the repository, as the architecture tests see them: what is ours, without what was installed or made here.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { posix } from 'node:path';
import { fileURLToPath } from 'node:url';
import { importsOf, packageOf } from './imports.ts';

export const root = fileURLToPath(new URL('../../', import.meta.url));

const NOT_OURS = new Set(['node_modules', '.git', '.assent', '.env']);
/** What jest writes; a room of ours may have the same name. */
const REPORT = 'coverage';

/** Paths from the root, with `/`; what has one of the names above is left out, on whatever level. */
export function filesUnder(folder: string): string[] {
  if (!existsSync(`${root}${folder}`)) return [];
  return readdirSync(`${root}${folder}`, { withFileTypes: true })
    .filter(({ name }) => !NOT_OURS.has(name) && posix.join(folder, name) !== REPORT)
    .flatMap((entry) => {
      const path = posix.join(folder, entry.name);
      return entry.isDirectory() ? filesUnder(path) : [path];
    })
    .sort();
}

export const read = (path: string): string => readFileSync(`${root}${path}`, 'utf8');

export interface Source {
  readonly path: string;
  readonly text: string;
  /** Files of ours that it imports, as paths from the root. */
  readonly ours: readonly string[];
  /** npm packages that it imports. */
  readonly packages: readonly string[];
}

export const source = (path: string, text: string): Source => {
  const specifiers = importsOf(text);
  return {
    path,
    text,
    ours: specifiers.filter((name) => name.startsWith('.')).map((name) => posix.join(posix.dirname(path), name)),
    packages: specifiers.flatMap((name) => packageOf(name) ?? []),
  };
};

/** Every TypeScript file of the five folders of the house. */
export const sources: readonly Source[] = ['schema', 'subgraphs', 'gateway', 'commands', 'test']
  .flatMap(filesUnder)
  .filter((path) => path.endsWith('.ts'))
  .map((path) => source(path, read(path)));
