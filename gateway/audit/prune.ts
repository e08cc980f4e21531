/**
 * Removes what is over: whole chains, by their period. A signed statement stays in the place of each, so that nobody misses it who
 * verifies, and nobody can say of another chain that its time was over.
 */
import type { SignStatement } from '../caller/seal.ts';
import { leafHashOfBytes } from './merkle.ts';
import { isRetained } from './period.ts';
import { parseRecord, type RemovalStatement } from './record.ts';
import { type Archive, Flaw, type StoredChain } from './sink.ts';

export interface PruneOptions {
  readonly archive: Archive;
  /** Signs removals. */
  readonly sign: SignStatement;
  /** Months, after the end of its period. */
  readonly retention: number;
  /** Milliseconds since the epoch. */
  readonly now: number;
  readonly onRemoved: (removed: RemovalStatement) => void;
  /** A chain of which nobody can say from when it is: it stays. */
  readonly onUnknown: (writer: string) => void;
}

/** Gives the number of chains that were removed. */
export async function pruneTrail(options: PruneOptions): Promise<number> {
  const { archive, sign, retention, now } = options;
  let count = 0;
  for await (const chain of archive.chains()) {
    const period = await periodOfChain(chain);
    if (period === undefined) options.onUnknown(chain.writer);
    if (period === undefined || isRetained(period, now, retention)) continue;
    const statement: RemovalStatement = { writer: chain.writer, period, ...(await endOf(chain)), at: now };
    await archive.remove({ writer: chain.writer, period }, sign(statement));
    options.onRemoved(statement);
    count += 1;
  }
  return count;
}

const recordOf = (line: Uint8Array | Flaw) =>
  line instanceof Flaw ? undefined : parseRecord(Buffer.from(line).toString());

async function periodOfChain(chain: StoredChain): Promise<string | undefined> {
  for await (const line of chain.lines()) {
    const record = recordOf(line);
    return record?.t === 'open' && record.writer === chain.writer ? record.period : undefined;
  }
  return undefined;
}

/** Number and hash of the last record that is there. */
async function endOf(chain: StoredChain): Promise<{ readonly last: number; readonly head: string }> {
  let end: Uint8Array | undefined;
  for await (const line of chain.lines()) if (!(line instanceof Flaw)) end = line;
  return { last: (end && recordOf(end)?.n) ?? 0, head: end === undefined ? '' : leafHashOfBytes(end) };
}
