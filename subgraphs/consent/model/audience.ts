/**
 * Who allows what, as keys in their documents: one for each yes and channel, written with every change of the records. They lead to whoever
 * may have agreed and decide nothing: whether a yes stands, and whether anything stands against it, is asked of the state (`state.ts`).
 */
import type { Condition } from '../../../schema/audience.ts';
import { collectionSource, type Test } from '../../kit/audience/collection-source.ts';
import type { Audience } from '../../kit/audience/source.ts';
import type { ConsentStore } from '../store.ts';
import type { StoredCustomer } from './lines.ts';
import { type ConsentKey, isYes, type RecordEntry } from './record.ts';

type Kept = Pick<StoredCustomer, '_id' | 'erased' | 'allows'>;

type Key = Pick<ConsentKey, 'purpose' | 'brand' | 'recipient'>;

/** The recipient, which may be any text, comes last. */
const keyOf = ({ purpose, brand, recipient }: Key, channel: string, special: boolean): string =>
  [purpose, brand, channel, special ? 'special' : '', recipient ?? ''].join('\n');

/** Any channel, or none. */
const ANY = '';

/** The keys of the yeses among records, lapsed or not, each once: for its channel and for any; one to special categories is one to others too. */
export function allowedKeys(records: readonly RecordEntry[]): string[] {
  const keys = records
    .filter(({ state }) => isYes(state))
    .flatMap((entry) =>
      (entry.specialCategories ? [false, true] : [false]).flatMap((special) =>
        [ANY, ...(entry.channel === null ? [] : [entry.channel])].map((channel) => keyOf(entry, channel, special)),
      ),
    );
  return [...new Set(keys)].sort();
}

export const audience: Audience<ConsentStore> = {
  sources: ({ customers }, conditions) => [
    collectionSource<Kept>({ model: customers, id: '_id', tests: [isThere, ...conditions.map(testOf)] }),
  ],
  orders: {},
  facts: async () => () => ({}),
};

/** Of whoever is erased nothing is told, even where something is still stored. */
const isThere: Test<Kept> = { fields: ['erased'], holds: ([customer]) => customer?.erased === false };

function testOf(condition: Condition): Test<Kept> {
  if (condition.kind !== 'allows') return { filters: [], fields: [], holds: () => false };
  const { channels, specialCategories } = condition;
  const asked = channels.length === 0 ? [ANY] : [...new Set(channels)];
  const keys = asked.map((channel) => keyOf(condition, channel, specialCategories));
  return {
    filters: keys.map((allows) => ({ allows })),
    isExact: true,
    fields: ['allows'],
    holds: ([customer]) => keys.some((key) => customer?.allows?.includes(key)),
  };
}
