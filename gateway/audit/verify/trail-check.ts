/**
 * The whole trail: every chain by itself, and what the chains, their seals and the statements about removed ones say of each other.
 * What it holds at a time grows with the number of chains, not with that of records.
 */
import type { VerifyStatement } from '../../caller/seal.ts';
import { type RemovalStatement, removalStatement, type SealStatement, sealStatement } from '../record.ts';
import type { Archive, StoredChain } from '../sink.ts';
import { ChainCheck } from './chain-check.ts';
import type { Finding } from './finding.ts';
import { Witnesses } from './witnesses.ts';

export interface TrailCheckOptions {
  readonly archive: Archive;
  readonly verifySeal: VerifyStatement;
  readonly verifyRemoval: VerifyStatement;
  readonly onFinding: (finding: Finding) => void;
  /** What is worth knowing and is no sign of a change. */
  readonly onNote: (note: Finding) => void;
}

export interface Verified {
  chains: number;
  records: number;
  entries: number;
  seals: number;
  /** Chains that were removed because their time was over. */
  removed: number;
  findings: number;
}

export async function verifyTrail(options: TrailCheckOptions): Promise<Verified> {
  const { archive, onNote } = options;
  const verified: Verified = { chains: 0, records: 0, entries: 0, seals: 0, removed: 0, findings: 0 };
  const report = (finding: Finding) => {
    verified.findings += 1;
    options.onFinding(finding);
  };
  const verifySeal = async (jws: string) => sealStatement.safeParse(await options.verifySeal(jws)).data;

  const removed = await removals(options, report);
  verified.removed = removed.size;
  const witnesses = await Witnesses.read(archive);
  const there = new Set<string>();
  for await (const chain of archive.chains()) {
    there.add(chain.writer);
    if (removed.has(chain.writer)) {
      onNote({ writer: chain.writer, what: 'is about to be removed, and was not verified; prune again' });
      continue;
    }
    const result = await verifyChain(chain, { witnesses, verifySeal, report });
    verified.chains += 1;
    for (const what of ['records', 'entries', 'seals'] as const) verified[what] += result[what];
    if (result.isUnfinished)
      onNote({ writer: chain.writer, what: 'its last line is half there: its process was killed' });
    if (!result.isEnded) onNote({ writer: chain.writer, what: openText(result.unsealed) });
  }

  for (const writer of witnesses.writers().filter((name) => !there.has(name))) {
    const said = witnesses.of(writer);
    const statement = removed.get(writer);
    if (statement === undefined)
      report({ writer, what: `is gone: chain ${said.at(-1)!.by} names its record ${said.at(-1)!.n}` });
    for (const { n, hash, by } of statement === undefined ? [] : said)
      if (n > statement!.last || (n === statement!.last && hash !== statement!.head))
        report({ writer, n, what: `the chain was removed, and it is not the record that chain ${by} names` });
  }
  for await (const { writer } of archive.seals())
    if (!there.has(writer) && !removed.has(writer) && witnesses.of(writer).length === 0)
      report({ writer, what: 'is gone: its newest seal is there' });
  return verified;
}

const openText = (unsealed: number): string =>
  `has no end: its process runs, or was killed; ${unsealed} of its records have no seal yet`;

async function removals(
  { archive, verifyRemoval }: TrailCheckOptions,
  report: (finding: Finding) => void,
): Promise<Map<string, RemovalStatement>> {
  const removed = new Map<string, RemovalStatement>();
  for await (const { writer, jws } of archive.removals()) {
    const statement = removalStatement.safeParse(await verifyRemoval(jws)).data;
    if (statement?.writer === writer) removed.set(writer, statement);
    else report({ writer, what: 'that it was removed is not signed by a known key' });
  }
  return removed;
}

interface Surroundings {
  readonly witnesses: Witnesses;
  readonly verifySeal: (jws: string) => Promise<SealStatement | undefined>;
  readonly report: (finding: Finding) => void;
}

async function verifyChain(chain: StoredChain, { witnesses, verifySeal, report }: Surroundings) {
  const { writer, filedUnder } = chain;
  const beside = await chain.seal();
  const check = new ChainCheck({ writer, filedUnder, witnesses: witnesses.of(writer), beside, verifySeal, report });
  await check.begin();
  for await (const line of chain.lines()) {
    const verifying = check.line(line);
    if (verifying !== undefined) await verifying;
  }
  check.end(await chain.seal());
  return check.result;
}
