/**
 * Reads what a subgraph signed. It takes keys and texts as they are given: nothing in a text can name a key, an algorithm or a place
 * to look for one (RFC 8725, section 3). Says what is wrong as a kind; words for people are whoever asks's.
 */
import { compactVerify, importJWK } from 'jose';
import type { PublishedKey } from '../../schema/published-key.ts';

/**
 * form: no compact JWS, or not all of one · algorithm, type, key: the header names another algorithm or type, or none, or a key
 * that is not among those for this type · signature: not of these bytes by that key · claims: no JSON object
 */
export type Fault = 'form' | 'algorithm' | 'type' | 'key' | 'signature' | 'claims';

/** It is not genuine. `found` is what stands there instead, of whoever wrote it: for people to read, never to be believed. */
export class NotGenuine extends Error {
  override readonly name = 'NotGenuine';
  readonly fault: Fault;
  readonly found: unknown;

  constructor(fault: Fault, found?: unknown) {
    super(fault);
    this.fault = fault;
    this.found = found;
  }
}

export interface Expected {
  /** `typ` of the header; a key counts only if it is published for it. */
  readonly type: string;
  readonly algorithm: string;
}

export interface SignedClaims {
  readonly claims: Readonly<Record<string, unknown>>;
  /** The key that signed. */
  readonly kid: string;
}

/** The claims of a compact JWS. Rejects with {@link NotGenuine}. */
export async function readSigned(
  jws: string,
  keys: readonly PublishedKey[],
  { type, algorithm }: Expected,
): Promise<SignedClaims> {
  const parts = jws.split('.');
  // Base64url has texts that differ and mean the same bytes: only the one that is written is taken.
  if (parts.length !== 3 || parts.some((part, at) => (part === '' && at < 2) || !isCanonical(part)))
    throw new NotGenuine('form');
  const header = objectIn(parts[0]!);
  if (header === undefined) throw new NotGenuine('form');
  if (header.alg !== algorithm) throw new NotGenuine('algorithm', header.alg);
  if (header.typ !== type) throw new NotGenuine('type', header.typ);
  const named = keys.filter((key) => key.kid === header.kid && key.signs === type);
  if (named.length !== 1) throw new NotGenuine('key', header.kid);
  const { kid, kty, crv, x, y } = named[0]!;
  const key = await importJWK({ kty, crv, x, y }, algorithm).catch(() => {
    throw new NotGenuine('key', kid);
  });
  await compactVerify(jws, key, { algorithms: [algorithm] }).catch(() => {
    throw new NotGenuine('signature', kid);
  });
  const claims = objectIn(parts[1]!);
  if (claims === undefined) throw new NotGenuine('claims');
  return { claims, kid };
}

const isCanonical = (part: string): boolean => Buffer.from(part, 'base64url').toString('base64url') === part;

function objectIn(part: string): Record<string, unknown> | undefined {
  try {
    const value = JSON.parse(Buffer.from(part, 'base64url').toString('utf8'));
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
