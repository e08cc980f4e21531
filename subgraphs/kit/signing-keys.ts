/**
 * The keys that a subgraph signs with: a file that only its owner may read, made at first use. The first key in it signs, those after it
 * stay published, so that what they signed can be verified for as long as somebody keeps it. No private part ever leaves this file.
 */
import { randomUUID } from 'node:crypto';
import { link, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { calculateJwkThumbprint, exportJWK, generateKeyPair, importJWK, SignJWT } from 'jose';
import { z } from 'zod';
import { type PublishedKeys, publishedKey } from '../../schema/published-key.ts';

const ALGORITHM = 'ES256';

const privateKey = publishedKey.extend({ d: z.string().length(43) });
/** A retired key has no private part any more: nobody can sign with it. */
const keyFile = z.object({ keys: z.tuple([privateKey], publishedKey) });
type KeyFile = z.infer<typeof keyFile>;

/** The file cannot be used. The message is one line with its path and nothing of its content. */
export class KeyFileError extends Error {
  override readonly name = 'KeyFileError';
}

/** Signs claims as a compact JWS (RFC 7515, 7.1) with ES256. */
export type Sign = (claims: Readonly<Record<string, unknown>>) => Promise<string>;

export interface SigningKeys {
  readonly sign: Sign;
  /**
   * The public keys as they are in the file now; if it cannot be read now, those that were there last. A key that has become the first is
   * published before it signs.
   */
  readonly published: () => Promise<PublishedKeys>;
}

export interface KeyPlace {
  readonly path: string;
  /** Whether it is made where it is not. Several processes with a file each would sign with keys that are not published by all. */
  readonly make: boolean;
}

/**
 * Opens the keys in a file.
 * @param type the `typ` of all that they sign, in its header and beside the published keys
 * @throws {KeyFileError}
 */
export async function openSigningKeys({ path, make }: KeyPlace, type: string): Promise<SigningKeys> {
  if (make) await makeUnlessThere(path);
  let held = await usable(await readKeys(path), type);
  return {
    sign: (claims) => new SignJWT({ ...claims }).setProtectedHeader(held.header).sign(held.key),
    published: async () => {
      const now = await readKeys(path).catch(() => undefined);
      if (now !== undefined) held = await usable(now, type);
      return held.published;
    },
  };
}

/** The public keys of a file, for whoever only verifies. Throws {@link KeyFileError}. */
export const publishedIn = async (path: string, type: string): Promise<PublishedKeys> =>
  (await usable(await readKeys(path), type)).published;

/**
 * Puts a new key before those that are there, and forgets their private parts. Processes sign with it once they have published it.
 * @returns the `kid` of the new one
 * @throws {KeyFileError}
 */
export async function rotateKeys(path: string): Promise<string> {
  const { keys } = await readKeys(path);
  const [made] = (await newKeys()).keys;
  const draft = `${path}.${randomUUID()}`;
  try {
    await writeFile(draft, textOf({ keys: [made, ...keys.map((key) => publishedKey.parse(key))] }), OWNER_ONLY);
    await rename(draft, path);
  } finally {
    await rm(draft, { force: true });
  }
  return made.kid;
}

const OWNER_ONLY = { mode: 0o600, flag: 'wx' } as const;
const textOf = (keys: KeyFile): string => `${JSON.stringify(keys, null, 2)}\n`;

async function newKeys(): Promise<KeyFile> {
  const { privateKey } = await generateKeyPair(ALGORITHM, { extractable: true });
  const jwk = await exportJWK(privateKey);
  return keyFile.parse({ keys: [{ ...jwk, kid: await calculateJwkThumbprint(jwk) }] });
}

/** Writes beside the place and links it there: of processes that start at once, all take the key of the first. */
async function makeUnlessThere(path: string): Promise<void> {
  if (await readFile(path).catch(() => undefined)) return;
  const draft = `${path}.${randomUUID()}`;
  try {
    await mkdir(dirname(path), { recursive: true, mode: 0o700 });
    await writeFile(draft, textOf(await newKeys()), OWNER_ONLY);
    await link(draft, path).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'EEXIST') throw error;
    });
  } catch {
    throw new KeyFileError(`the key file ${path} cannot be made`);
  } finally {
    await rm(draft, { force: true }).catch(() => {});
  }
}

async function readKeys(path: string): Promise<KeyFile> {
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    throw new KeyFileError(`the key file ${path} ${error.code === 'ENOENT' ? 'is not there' : 'cannot be read'}`);
  });
  try {
    return keyFile.parse(JSON.parse(text));
  } catch {
    throw new KeyFileError(`${path} is not a key file`);
  }
}

async function usable({ keys }: KeyFile, type: string) {
  const [{ d, kid, kty, crv, x, y }] = keys;
  const key = await importJWK({ kty, crv, x, y, d }, ALGORITHM).catch(() => {
    throw new KeyFileError('the first key of a key file is no key');
  });
  const published: PublishedKeys = { keys: keys.map((each) => ({ ...publishedKey.parse(each), signs: type })) };
  return { key, header: { alg: ALGORITHM, typ: type, kid }, published };
}
