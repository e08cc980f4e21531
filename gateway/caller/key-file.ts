/**
 * A signing key that stays: made at first use in a file that only its owner may read. Two processes that start at once
 * agree on one key, and a process that dies half way leaves no half a file.
 */
import { createPrivateKey, type KeyObject, randomUUID } from 'node:crypto';
import { link, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type CryptoKey, calculateJwkThumbprint, exportJWK, generateKeyPair, importJWK, type JWK } from 'jose';
import { z } from 'zod';

/** Git-ignored folder at the project's root for what this machine made itself. */
export const STATE_DIRECTORY = fileURLToPath(new URL('../../.assent/', import.meta.url));

const ALGORITHM = 'ES256';

/** A private key of P-256 with its name (RFC 7638 thumbprint). */
const privateJwk = z.object({
  kty: z.literal('EC'),
  crv: z.literal('P-256'),
  x: z.string(),
  y: z.string(),
  d: z.string(),
  kid: z.string(),
});
const keyFile = z.object({ keys: z.tuple([privateJwk]) });

export interface SigningKey {
  readonly kid: string;
  readonly privateKey: CryptoKey;
  /** The same key for `node:crypto`. */
  readonly keyObject: KeyObject;
  /** The private part alone, for deriving other keys from it. Never leaves the process. */
  readonly secret: Buffer;
  /** RFC 7517 set with the public key. */
  readonly jwks: { readonly keys: readonly JWK[] };
}

async function makeKey(): Promise<string> {
  const { privateKey } = await generateKeyPair(ALGORITHM, { extractable: true });
  const jwk = await exportJWK(privateKey);
  return `${JSON.stringify({ keys: [{ ...jwk, kid: await calculateJwkThumbprint(jwk) }] }, null, 2)}\n`;
}

/** Writes a new key beside the place and links it there: whoever comes second finds the first one's key. */
async function createUnlessThere(directory: string, path: string): Promise<void> {
  await mkdir(directory, { recursive: true, mode: 0o700 });
  const draft = `${path}.${randomUUID()}`;
  try {
    await writeFile(draft, await makeKey(), { mode: 0o600, flag: 'wx' });
    await link(draft, path).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'EEXIST') throw error;
    });
  } finally {
    await rm(draft, { force: true });
  }
}

/**
 * The signing key in `directory/name`, made if it is not there.
 * Throws an Error with one clear line, without anything of the content, when the file is not a key.
 */
export async function signingKey(directory: string, name: string): Promise<SigningKey> {
  const path = join(directory, name);
  const read = () =>
    readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return undefined;
      throw error;
    });
  let content = await read();
  if (content === undefined) {
    await createUnlessThere(directory, path);
    content = await read();
  }
  const parsed = (() => {
    try {
      return keyFile.parse(JSON.parse(content ?? ''));
    } catch {
      throw new Error(`${path} is not a key file; delete it to have a new key made`);
    }
  })();
  const [{ kid, d, ...publicPart }] = parsed.keys;
  const privateKey = await importJWK({ ...publicPart, d }, ALGORITHM);
  if (privateKey instanceof Uint8Array) throw new TypeError('An EC key was expected');
  return {
    kid,
    privateKey,
    keyObject: createPrivateKey({ key: { ...publicPart, d }, format: 'jwk' }),
    secret: Buffer.from(d, 'base64url'),
    jwks: { keys: [{ ...publicPart, kid, alg: ALGORITHM, use: 'sig' }] },
  };
}
