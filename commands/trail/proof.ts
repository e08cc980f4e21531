/** `npm run trail -- proof`: one record for somebody who may see this one alone, with what proves that it was in the trail. */
import { readFile } from 'node:fs/promises';
import { proof, proofOf, proves } from '../../gateway/audit/proof.ts';
import { createStatementVerifier } from '../../gateway/caller/seal.ts';
import { archiveAt, keysOf, placeOf } from './opened.ts';

/** Prints the proof of the record at a place. */
export async function prove(from: string | undefined, place: string): Promise<number> {
  const archive = await archiveAt(placeOf(from));
  try {
    const found = await proofOf(archive, place);
    if (found === undefined) throw new Error(`There is no record at ${place} that a seal covers.`);
    process.stdout.write(`${JSON.stringify(found, null, 2)}\n`);
    return 0;
  } finally {
    await archive.close();
  }
}

/** Says whether the proof in a file proves its record. Needs the keys and nothing of the trail. */
export async function checkProof(path: string, jwks: string | undefined): Promise<number> {
  const given = await readFile(path, 'utf8')
    .then((text) => proof.parse(JSON.parse(text)))
    .catch(() => {
      throw new Error(`There is no proof in ${path}.`);
    });
  const seal = await proves(given, createStatementVerifier('assent-trail-seal', await keysOf(jwks)));
  process.stdout.write(
    seal === undefined
      ? 'FAIL the proof does not prove this record\n'
      : `ok   the record is in chain ${seal.writer} of ${seal.period}, sealed at ${new Date(seal.at).toISOString()}\n`,
  );
  return seal === undefined ? 1 : 0;
}
