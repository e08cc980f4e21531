/** `npm run trail -- verify`: reads all of the trail, and says what is wrong with it. */
import { type Finding, findingText } from '../../gateway/audit/verify/finding.ts';
import { verifyTrail } from '../../gateway/audit/verify/trail-check.ts';
import { createStatementVerifier } from '../../gateway/caller/seal.ts';
import { archiveAt, countText, keysOf, placeOf, placeText } from './opened.ts';

/** Findings of one chain that are printed; a chain that is wrong from its beginning would fill the screen. */
const MAX_OF_A_CHAIN = 20;

export async function verify(from: string | undefined, jwks: string | undefined): Promise<number> {
  const place = placeOf(from);
  const keys = await keysOf(jwks);
  const archive = await archiveAt(place);
  process.stdout.write(`Verifying the trail in ${placeText(place)}\n`);
  const printed = new Map<string, number>();
  const onFinding = (finding: Finding) => {
    const count = (printed.get(finding.writer) ?? 0) + 1;
    printed.set(finding.writer, count);
    if (count <= MAX_OF_A_CHAIN) process.stdout.write(`FAIL ${findingText(finding)}\n`);
  };
  try {
    const { chains, records, entries, seals, removed, findings } = await verifyTrail({
      archive,
      verifySeal: createStatementVerifier('assent-trail-seal', keys),
      verifyRemoval: createStatementVerifier('assent-trail-removal', keys),
      onFinding,
      onNote: (note) => process.stdout.write(`note ${findingText(note)}\n`),
    });
    for (const [writer, count] of printed)
      if (count > MAX_OF_A_CHAIN) process.stdout.write(`FAIL chain ${writer}: ${count - MAX_OF_A_CHAIN} more\n`);
    const all = [countText(chains, 'chain'), countText(records, 'record'), countText(entries, 'entry', 'entries')];
    const counts = `${[...all, countText(seals, 'seal')].join(', ')}; ${countText(removed, 'chain')} removed`;
    process.stdout.write(findings === 0 ? `ok   ${counts}\n` : `${countText(findings, 'finding')} in ${counts}\n`);
    return findings === 0 ? 0 : 1;
  } finally {
    await archive.close();
  }
}
