/**
 * One record and what shows that it was in the trail, for somebody who may see this record and no other: its way to the root that a
 * seal has signed (RFC 9162, section 2.1.3), without the records beside it.
 */
import { z } from 'zod';
import type { VerifyStatement } from '../caller/seal.ts';
import { inclusionPath, leafHash, leafHashOfBytes, rootOfPath } from './merkle.ts';
import { parsePlace, parseRecord, type SealStatement, sealStatement } from './record.ts';
import { type Archive, Flaw, type StoredChain } from './sink.ts';

export const proof = z.strictObject({
  /** The line as it is stored. */
  record: z.string(),
  /** Hashes beside its way, from the record on. */
  path: z.array(z.string()),
  /** JWS of the seal. */
  seal: z.string(),
});
export type Proof = z.infer<typeof proof>;

/** The proof of the record at a place; undefined: there is no such record, or no seal after it yet. */
export async function proofOf(archive: Archive, place: string): Promise<Proof | undefined> {
  const at = parsePlace(place);
  if (at === undefined) return undefined;
  for await (const chain of archive.chains()) if (chain.writer === at.writer) return proofIn(chain, at.n);
  return undefined;
}

async function proofIn(chain: StoredChain, n: number): Promise<Proof | undefined> {
  let leaves: string[] = [];
  let found: { readonly record: string; readonly index: number } | undefined;
  for await (const line of chain.lines()) {
    if (line instanceof Flaw) continue;
    const text = Buffer.from(line).toString();
    const record = parseRecord(text);
    if (record?.t === 'seal' && found !== undefined)
      return { record: found.record, path: inclusionPath(leaves, found.index), seal: record.jws };
    if (record?.t === 'seal') leaves = [];
    if (record?.n === n) found = { record: text, index: leaves.length };
    leaves.push(leafHashOfBytes(line));
  }
  return undefined;
}

/** What the seal of a proof says, if the record is one of those that it sealed; undefined: nothing is proved. */
export async function proves(given: Proof, verifySeal: VerifyStatement): Promise<SealStatement | undefined> {
  const seal = sealStatement.safeParse(await verifySeal(given.seal)).data;
  const record = parseRecord(given.record);
  if (seal === undefined || record === undefined) return undefined;
  const { first, last } = seal;
  const root = rootOfPath(leafHash(given.record), record.n - first, last - first + 1, given.path);
  return root === seal.root ? seal : undefined;
}
