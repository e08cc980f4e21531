/** The register of exports, in MongoDB and in files: the same of both. */
import { randomUUID } from 'node:crypto';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import mongoose from 'mongoose';
import { openFileRegister } from '../../gateway/exported/file-register.ts';
import { BEGINNING, type ExportRegister, type RegisteredExport } from '../../gateway/exported/register.ts';
import { openStore } from '../../gateway/exported/store.ts';
import { type DatabaseServer, databaseServer, hasExplain } from '../support/database.ts';

const NOW = Date.UTC(2026, 5, 1);

let server: DatabaseServer;
let folder: string;
let database: string;
const registers = new Map<string, ExportRegister>();
beforeAll(async () => {
  server = await databaseServer();
  folder = await mkdtemp(join(tmpdir(), 'exports-'));
  database = server.database('exports');
  registers.set('MongoDB', openStore({ uri: server.uri, database }));
  registers.set('files', await openFileRegister(join(folder, 'kept')));
});
afterAll(async () => {
  for (const register of registers.values()) await register.close();
  await server.stop();
  await rm(folder, { recursive: true });
});

const registered = (more: Partial<RegisteredExport> = {}): RegisteredExport => ({
  id: randomUUID(),
  holder: 'holder',
  field: 'Query.customers',
  reads: ['loyalty.tier'],
  ends: NOW + 1_000,
  ...more,
});
const ids = (...some: string[]) => [{ ids: some, categories: ['name' as const] }];

describe.each(['MongoDB', 'files'])('in %s', (kind) => {
  const register = () => registers.get(kind)!;

  test('an export is there as it began until it ends, whether it is begun once or again', async () => {
    const one = registered();
    await register().begin(one);
    await register().begin({ ...one, holder: 'another', ends: NOW + 9_000 });
    expect(await register().find(one.id, NOW)).toEqual({ ...one, arrived: BEGINNING });
    expect(await register().find(one.id, NOW + 1_000)).toBeUndefined();
    expect(await register().find(randomUUID(), NOW)).toBeUndefined();
  });

  test('batches come in the order in which they were given, behind a key, and never those of another export', async () => {
    const [one, other] = [registered(), registered()];
    for (const each of ['1', '2', '3', '4']) {
      await register().give(one.id, ids(each));
      await register().give(other.id, ids(`${each}0`));
    }
    const all = await register().batches(one.id, '', 9);
    expect(all.map(({ given, told, version }) => [given, told, version])).toEqual(
      ['1', '2', '3', '4'].map((each) => [ids(each), [], 0]),
    );
    expect(await register().batches(one.id, all[1]!.key, 1)).toEqual([all[2]]);
    expect(await register().batches(one.id, all[3]!.key, 9)).toEqual([]);
  });

  test('a batch is exchanged by one of those who have read it, and is gone with the last who was in it', async () => {
    const one = registered();
    await register().give(one.id, ids('1', '2'));
    const [batch] = await register().batches(one.id, '', 1);
    const tell = () => register().exchange(one.id, batch!, { given: ids('1'), told: ['2'], round: 3 });
    expect((await Promise.all([tell(), tell()])).sort()).toEqual([false, true]);
    const [after] = await register().batches(one.id, '', 1);
    expect(after).toEqual({ key: batch!.key, given: ids('1'), told: ['2'], round: 3, version: 1 });
    expect(await register().exchange(one.id, batch!, { given: [], told: [], round: 0 })).toBe(false);
    expect(await register().exchange(one.id, after!, { given: ids(), told: [], round: 0 })).toBe(true);
    expect(await register().batches(one.id, '', 1)).toEqual([]);
  });

  test('a place arrives once and again, and none before it any more', async () => {
    const one = registered();
    await register().begin(one);
    const arrive = (round: number, key: string) => register().arrive(one.id, { round, key });
    expect(await arrive(0, 'b')).toBe(true);
    expect(await arrive(0, 'b')).toBe(true);
    expect(await arrive(0, 'a')).toBe(false);
    expect(await arrive(1, '')).toBe(true);
    expect(await arrive(0, 'z')).toBe(false);
    expect((await register().find(one.id, NOW))?.arrived).toEqual({ round: 1, key: '' });
    expect(await register().arrive(randomUUID(), BEGINNING)).toBe(false);
  });

  test('what has ended is forgotten with all that was given, and nothing else is', async () => {
    const [over, kept] = [registered({ ends: NOW }), registered({ ends: NOW + 1 })];
    for (const { id, ...rest } of [over, kept]) {
      await register().begin({ id, ...rest });
      for (let page = 0; page < 3; page += 1) await register().give(id, ids(String(page)));
    }
    expect(await register().prune(NOW)).toBe(1);
    expect(await register().prune(NOW)).toBe(0);
    expect(await register().batches(over.id, '', 9)).toEqual([]);
    expect(await register().find(over.id, 0)).toBeUndefined();
    expect(await register().batches(kept.id, '', 9)).toHaveLength(3);
  });
});

const indexed = async (): Promise<void> => {
  const register = registers.get('MongoDB')!;
  const one = registered();
  await register.begin(one);
  await register.give(one.id, ids('1'));
  const connection = await mongoose.createConnection(server.uri, { dbName: database }).asPromise();
  try {
    const range = { _id: { $gt: `${one.id}.`, $lt: `${one.id}/` } };
    for (const [find, filter, sort] of [
      ['exports', { _id: one.id }, {}],
      ['exports', { ends: { $lte: new Date(NOW) } }, { ends: 1 }],
      ['batches', range, { _id: 1 }],
    ] as const) {
      const explain = { find, filter, sort, limit: 5 };
      const plan = await connection.db!.command({ explain, verbosity: 'executionStats' });
      expect(JSON.stringify(plan.queryPlanner.winningPlan)).not.toContain('COLLSCAN');
    }
  } finally {
    await connection.close();
  }
};
if (hasExplain) test('MongoDB reads by its indexes, whatever is asked', indexed);
else
  test('MongoDB has no explain here: which indexes are used is not tested on this server', () =>
    expect(indexed()).rejects.toThrow());

test('files hold ids and categories, and are for their owner alone', async () => {
  const register = await openFileRegister(join(folder, 'own'));
  const one = registered();
  await register.begin(one);
  await register.give(one.id, ids('1'));
  const names = await readdir(join(folder, 'own'));
  expect(names).toHaveLength(2);
  expect(names.every((name) => name.startsWith(one.id))).toBe(true);
});

test('a folder that cannot be written to is said in one line', async () => {
  await writeFile(join(folder, 'file'), '');
  const opening = openFileRegister(join(folder, 'file', 'below'));
  await expect(opening).rejects.toThrow(/^Exports cannot be registered in \S+ \(ENOTDIR\)\.$/);
});
