/** Verification in tests: what is found and noted, as lists. */
import type { Archive } from '../../../gateway/audit/sink.ts';
import type { Finding } from '../../../gateway/audit/verify/finding.ts';
import { verifyTrail } from '../../../gateway/audit/verify/trail-check.ts';
import type { sealing } from './entries.ts';

export async function verification(
  archive: Archive,
  keys: Pick<ReturnType<typeof sealing>, 'verifySeal' | 'verifyRemoval'>,
) {
  const findings: Finding[] = [];
  const notes: Finding[] = [];
  const verified = await verifyTrail({
    archive,
    verifySeal: keys.verifySeal,
    verifyRemoval: keys.verifyRemoval,
    onFinding: (finding) => findings.push(finding),
    onNote: (note) => notes.push(note),
  });
  return { ...verified, findings, notes };
}
