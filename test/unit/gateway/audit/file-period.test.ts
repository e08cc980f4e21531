/** The name of a chain's file says by which period its entries are looked for; a name that says another one hides them. */
import { copyFile, mkdtemp, readdir, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { FileArchive } from '../../../../gateway/audit/file/archive.ts';
import { FileSink } from '../../../../gateway/audit/file/sink.ts';
import { entry } from '../../../support/trail/entries.ts';
import { commitTo, keys } from '../../../support/trail/three-chains.ts';
import { verification } from '../../../support/trail/verification.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'assent-trail-'));
  const commit = commitTo(await FileSink.open(folder), () => Date.UTC(2026, 2, 1));
  await commit.append(entry());
  await commit.close();
});
afterEach(() => rm(folder, { recursive: true, force: true }));

test.each([
  ['renamed', rename],
  ['copied', copyFile],
])('a chain that is %s to another period is found', async (_, move) => {
  for (const name of await readdir(folder))
    await move(join(folder, name), join(folder, name.replace('2026-03', '2020-01')));
  const { findings } = await verification(new FileArchive(folder), keys);
  expect(findings).toEqual([expect.objectContaining({ n: 0, what: 'is of 2026-03, but is filed under 2020-01' })]);
});
