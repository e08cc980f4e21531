/**
 * The chain of a customer's changes: each names the hash of the one before it, so that none can be altered, left out or put in
 * between without every later one being wrong. Pure; `npm run history -- verify` reads with it what is stored.
 */
import { createHash } from 'node:crypto';

/** All that one request changed: the unit that is appended. */
export interface LedgerEntry {
  readonly customer: string;
  /** The customer's epoch that the change made: 1, 2, 3 ... without a gap. */
  readonly epoch: number;
  readonly recordedAt: Date;
  /** Hash of the entry before; null at the first. */
  readonly previous: string | null;
  /** The events as they are stored: lines of JSON. A change that is only remembered (a withdrawal of nothing) has none. */
  readonly events: readonly string[];
  /** What was withdrawn as a whole, whether or not anything stood, as lines of JSON; absent: nothing was. */
  readonly withdrawals?: readonly string[];
  /** {@link hashOf} of all of it. */
  readonly hash: string;
}

/** SHA-256, base64url, over all that an entry says. */
export const hashOf = ({
  customer,
  epoch,
  recordedAt,
  previous,
  events,
  withdrawals,
}: Omit<LedgerEntry, 'hash'>): string => {
  const said = [customer, epoch, recordedAt.toISOString(), previous, events];
  return createHash('sha256')
    .update(JSON.stringify(withdrawals === undefined ? said : [...said, withdrawals]))
    .digest('base64url');
};

/** An entry with its hash. */
export const linked = (entry: Omit<LedgerEntry, 'hash'>): LedgerEntry => ({ ...entry, hash: hashOf(entry) });

/** What is wrong with the changes of one customer. `epoch`: where. */
export interface Break {
  readonly epoch: number;
  readonly what:
    | 'changed'
    | 'missing'
    | 'inserted'
    | 'not linked to the one before'
    | 'not the end that the document names';
}

/**
 * Reads a chain from its beginning.
 * @param entries of one customer, by epoch
 * @param end what the customer's document says of the last one
 */
export function breaksOf(
  entries: readonly LedgerEntry[],
  end: { readonly epoch: number; readonly hash: string | null },
): readonly Break[] {
  const breaks: Break[] = [];
  let epoch = 0;
  let previous: string | null = null;
  for (const entry of entries) {
    if (entry.epoch <= epoch) breaks.push({ epoch: entry.epoch, what: 'inserted' });
    for (epoch += 1; epoch < entry.epoch; epoch += 1) breaks.push({ epoch, what: 'missing' });
    if (hashOf(entry) !== entry.hash) breaks.push({ epoch: entry.epoch, what: 'changed' });
    else if (entry.previous !== previous) breaks.push({ epoch: entry.epoch, what: 'not linked to the one before' });
    previous = entry.hash;
    epoch = entry.epoch;
  }
  for (epoch += 1; epoch <= end.epoch; epoch += 1) breaks.push({ epoch, what: 'missing' });
  const isEnd = (entries.at(-1)?.hash ?? null) === end.hash;
  if (breaks.length === 0 && !isEnd) breaks.push({ epoch: end.epoch, what: 'not the end that the document names' });
  return breaks;
}
