/**
 * The folder of a trail that is kept in files: which file is what, and how one is written so that it stays. One file for each
 * chain, a line for each record; beside it the newest seal, or, when the chain was removed, the statement that it was.
 */
import { mkdir, open, readdir, readFile, rename } from 'node:fs/promises';
import { join } from 'node:path';
import type { ChainName } from '../sink.ts';

export const KINDS = { chain: 'jsonl', seal: 'seal', removal: 'removed' } as const;
export type FileKind = keyof typeof KINDS;

/** Only whoever runs the gateway may read it. */
export const FILE_MODE = 0o600;
const FOLDER_MODE = 0o700;

const NAME = /^([0-9a-z]{29})\.([0-9Q-]{4,7})\.(jsonl|seal|removed)$/;

export const fileOf = (folder: string, { writer, period }: ChainName, kind: FileKind): string =>
  join(folder, `${writer}.${period}.${KINDS[kind]}`);

export const makeFolder = (folder: string): Promise<unknown> => mkdir(folder, { recursive: true, mode: FOLDER_MODE });

/** What there is of a kind, in the order in which chains were begun. No folder: nothing. */
export async function filesOf(folder: string, kind: FileKind): Promise<(ChainName & { readonly path: string })[]> {
  const names = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    throw error;
  });
  return names.sort().flatMap((name) => {
    const [, writer, period, extension] = NAME.exec(name) ?? [];
    if (writer === undefined || period === undefined || extension !== KINDS[kind]) return [];
    return [{ writer, period, path: join(folder, name) }];
  });
}

export const readUnlessMissing = (path: string): Promise<string | undefined> =>
  readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  });

/** Makes the names in a folder durable: of a new file, of one that was renamed. Where folders cannot be opened it is not needed. */
export async function keepNames(folder: string): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await open(folder, 'r');
  await handle.sync().finally(() => handle.close());
}

/** Puts a small file in its place, whole or not at all. */
export async function putFile(folder: string, path: string, text: string): Promise<void> {
  const draft = `${path}.draft`;
  const handle = await open(draft, 'w', FILE_MODE);
  try {
    await handle.writeFile(text);
    await handle.datasync();
  } finally {
    await handle.close();
  }
  await rename(draft, path);
  await keepNames(folder);
}
