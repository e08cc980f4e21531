/** `npm start -- --reset` begins a trail anew: what it empties is the database that `TRAIL` names, and no file. */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { openStore } from '../../../gateway/audit/mongodb/store.ts';
import { startEmbedded } from '../../../subgraphs/kit/embedded/server.ts';

// A store of its own: it is the trail of this machine that would be emptied elsewhere.
let server: Awaited<ReturnType<typeof startEmbedded>>;
beforeAll(async () => {
  server = await startEmbedded();
});
afterAll(() => server.stop());

const empty = (trail: string) =>
  promisify(execFile)(process.execPath, ['--import', 'tsx', 'commands/trail/empty.ts'], {
    env: { PATH: process.env.PATH, TRAIL: trail },
  });

test('a trail in MongoDB is emptied, and can be emptied again', async () => {
  const store = openStore({ uri: server.uri });
  await (await store.seals()).insertOne({ _id: 'writer', jws: 'a seal' });
  await (await store.removals()).insertOne({ _id: 'writer', jws: 'a removal' });
  await empty(server.uri);
  expect(await (await store.seals()).findOne({})).toBeNull();
  expect(await (await store.removals()).findOne({})).toBeNull();
  await empty(server.uri);
  await store.close();
});

test('a trail in files is left alone', async () => {
  await expect(empty('file:/var/trail')).rejects.toMatchObject({
    code: 1,
    stderr: expect.stringContaining('TRAIL names no database'),
  });
});
