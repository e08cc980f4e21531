/**
 * Who allows what, as keys in their documents: one for each yes and channel, written with every change of the records. By them those who may
 * have agreed are found; they may be too many, since a yes that lapsed has its key still, and are never too few.
 */
import { type ConsentKey, isYes, type RecordEntry } from './record.ts';

type Key = Pick<ConsentKey, 'purpose' | 'brand' | 'recipient'>;

/** The recipient, which may be any text, comes last. */
export const allowsKey = ({ purpose, brand, recipient }: Key, channel: string, special: boolean): string =>
  [purpose, brand, channel, special ? 'special' : '', recipient ?? ''].join('\n');

/** Any channel, or none. */
export const ANY = '';

/** Whose records hold no yes. So whoever has no key at all was written before there were any. */
const NOTHING = '';

/**
 * The keys of the yeses among records, lapsed or not, each once: for its channel and for any; one to special categories is one to others too.
 * There is at least one, which nobody is found by.
 */
export function allowedKeys(records: readonly RecordEntry[]): string[] {
  const keys = records
    .filter(({ state }) => isYes(state))
    .flatMap((entry) =>
      (entry.specialCategories ? [false, true] : [false]).flatMap((special) =>
        [ANY, ...(entry.channel === null ? [] : [entry.channel])].map((channel) => allowsKey(entry, channel, special)),
      ),
    );
  return keys.length === 0 ? [NOTHING] : [...new Set(keys)].sort();
}
