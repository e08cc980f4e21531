/**
 * The register of exports in a folder, for a gateway without a database: a file for each export and for each of its pages, put in place as a
 * whole. It is read by listing it, so that what a question costs grows with what is kept; who exports much has a database.
 */
import { access, constants, mkdir, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { putFile, readUnlessMissing } from '../audit/file/folder.ts';
import {
  type Batch,
  BEGINNING,
  batchKeys,
  type ExportRegister,
  isBefore,
  type Place,
  type RegisteredExport,
} from './register.ts';

type Kept = RegisteredExport & { readonly arrived: Place };

const FOLDER_MODE = 0o700;
/** Names that we give: a UUID, and behind it the key of a batch. */
const EXPORT = /^([0-9a-f-]{36})\.export$/;
const BATCH = /^[0-9a-f-]{36}\.([0-9a-z]+)\.batch$/;

/** @throws {Error} of one line when the folder cannot be written to */
export async function openFileRegister(folder: string): Promise<ExportRegister> {
  await mkdir(folder, { recursive: true, mode: FOLDER_MODE })
    .then(() => access(folder, constants.W_OK))
    .catch((error: NodeJS.ErrnoException) => {
      throw new Error(`Exports cannot be registered in ${folder} (${error.code}).`);
    });
  const nextKey = batchKeys(Date.now);
  const exportPath = (id: string): string => join(folder, `${id}.export`);
  const batchPath = (id: string, key: string): string => join(folder, `${id}.${key}.batch`);

  const read = async <Value>(path: string): Promise<Value | undefined> => {
    const text = await readUnlessMissing(path);
    return text === undefined ? undefined : JSON.parse(text);
  };
  const put = (path: string, value: object): Promise<void> => putFile(folder, path, JSON.stringify(value));
  const keysOf = async (id: string): Promise<string[]> =>
    (await readdir(folder))
      .filter((name) => name.startsWith(`${id}.`))
      .flatMap((name) => BATCH.exec(name)?.[1] ?? [])
      .sort();

  /** What is changed is read and written by one at a time. */
  let last: Promise<unknown> = Promise.resolve();
  const alone = <Value>(change: () => Promise<Value>): Promise<Value> => {
    const next = last.then(change, change);
    last = next.catch(() => {});
    return next;
  };

  return {
    begin: (registered) =>
      alone(async () => {
        if ((await read<Kept>(exportPath(registered.id))) !== undefined) return;
        await put(exportPath(registered.id), { ...registered, arrived: BEGINNING });
      }),

    give: (id, given) => {
      const key = nextKey();
      const batch: Batch = { key, given, told: [], round: 0, version: 0 };
      return put(batchPath(id, key), batch);
    },

    find: async (id, now) => {
      const found = await read<Kept>(exportPath(id));
      return found === undefined || found.ends <= now ? undefined : found;
    },

    arrive: (id, place) =>
      alone(async () => {
        const found = await read<Kept>(exportPath(id));
        if (found === undefined || isBefore(place, found.arrived)) return false;
        if (isBefore(found.arrived, place)) await put(exportPath(id), { ...found, arrived: place });
        return true;
      }),

    batches: async (id, after, limit) => {
      const keys = (await keysOf(id)).filter((key) => key > after).slice(0, limit);
      const found = await Promise.all(keys.map((key) => read<Batch>(batchPath(id, key))));
      return found.filter((batch) => batch !== undefined);
    },

    exchange: (id, { key, version }, { given, told, round }) =>
      alone(async () => {
        const path = batchPath(id, key);
        if ((await read<Batch>(path))?.version !== version) return false;
        const isEmpty = told.length === 0 && given.every(({ ids }) => ids.length === 0);
        if (isEmpty) await rm(path, { force: true });
        else await put(path, { key, given, told, round, version: version + 1 });
        return true;
      }),

    prune: (now) =>
      alone(async () => {
        let count = 0;
        for (const name of await readdir(folder)) {
          const [, id] = EXPORT.exec(name) ?? [];
          const found = id === undefined ? undefined : await read<Kept>(exportPath(id));
          if (id === undefined || found === undefined || found.ends > now) continue;
          for (const key of await keysOf(id)) await rm(batchPath(id, key), { force: true });
          await rm(exportPath(id), { force: true });
          count += 1;
        }
        return count;
      }),

    close: async () => {},
  };
}
