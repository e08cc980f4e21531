/** What the verbs of `npm run trail` work on: the trail that was named or configured, and the keys of its seals. */
import { access, readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { z } from 'zod';
import { FileArchive } from '../../gateway/audit/file/archive.ts';
import { findEntries } from '../../gateway/audit/file/find.ts';
import type { Archive, Sink } from '../../gateway/audit/sink.ts';
import { type SigningKey, STATE_DIRECTORY, signingKey } from '../../gateway/caller/key-file.ts';
import { GATEWAY_KEYS } from '../../gateway/caller/passport.ts';
import { readTrailConfig } from '../../gateway/config.ts';
import { isHttp, type TrailPlace, trailPlace } from '../../gateway/variable-kinds.ts';
import { UsageError } from '../arguments.ts';

/** Where the trail is: as `TRAIL` says it, or the name of a folder. Absent: where the gateway of this environment keeps it. */
export const placeOf = (from: string | undefined): TrailPlace =>
  from === undefined ? readTrailConfig().place : (trailPlace(from) ?? { folder: from });

/** For people: no name and no password of a database. */
export const placeText = (place: TrailPlace): string =>
  'folder' in place ? resolve(place.folder) : place.mongodb.replace(/\/\/[^@/]*@/, '//');

async function folderOf(place: { readonly folder: string }): Promise<string> {
  const folder = resolve(place.folder);
  await access(folder).catch(() => {
    throw new Error(`There is no trail in ${folder}.`);
  });
  return folder;
}

// The driver is big: who keeps files does not wait for it.
export async function archiveAt(place: TrailPlace): Promise<Archive> {
  if ('folder' in place) return new FileArchive(await folderOf(place));
  const { MongoArchive } = await import('../../gateway/audit/mongodb/archive.ts');
  const { openStore } = await import('../../gateway/audit/mongodb/store.ts');
  return new MongoArchive(openStore({ uri: place.mongodb, isReader: true }));
}

/** For reading entries: it writes nothing, and does not need to be able to. */
export async function readerAt(place: TrailPlace): Promise<Pick<Sink, 'find' | 'close'>> {
  if ('folder' in place) {
    const folder = await folderOf(place);
    return { find: (pseudonyms, page) => findEntries(folder, pseudonyms, page), close: async () => {} };
  }
  const { MongoSink } = await import('../../gateway/audit/mongodb/sink.ts');
  const { openStore } = await import('../../gateway/audit/mongodb/store.ts');
  return new MongoSink(openStore({ uri: place.mongodb, isReader: true }));
}

/** `1 chain`, `2 chains`. */
export const countText = (count: number, one: string, many = `${one}s`): string =>
  `${count} ${count === 1 ? one : many}`;

/** The gateway's key on this machine; nothing is made here. `what`: what to do without it. */
export async function ownKey(what: string): Promise<SigningKey> {
  await access(join(STATE_DIRECTORY, GATEWAY_KEYS)).catch(() => {
    throw new UsageError(`There is no key of a gateway on this machine: ${what}.`);
  });
  return signingKey(STATE_DIRECTORY, GATEWAY_KEYS);
}

const keySet = z.object({ keys: z.array(z.looseObject({ kty: z.string(), kid: z.string() })).min(1) });
const FETCH_WITHIN = 5_000;

/** The public keys of the seals: of a file, of an address (`/.well-known/jwks.json` of a gateway), or of this machine. */
export async function keysOf(from: string | undefined): Promise<z.infer<typeof keySet>> {
  if (from === undefined) return keySet.parse((await ownKey('give --jwks')).jwks);
  try {
    const text = isHttp(from)
      ? await fetch(from, { signal: AbortSignal.timeout(FETCH_WITHIN) }).then((answer) => answer.text())
      : await readFile(from, 'utf8');
    return keySet.parse(JSON.parse(text));
  } catch {
    throw new Error(`There is no set of keys (RFC 7517) at ${from}.`);
  }
}
