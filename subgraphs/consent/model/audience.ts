/**
 * Leads whoever looks for customers to those who may have agreed (schema/audience.ts), and decides nothing: whether a yes stands, and whether
 * anything stands against it, is asked of the state (`state.ts`).
 */
import type { Condition } from '../../../schema/audience.ts';
import { collectionSource, type Test } from '../../kit/audience/collection-source.ts';
import type { Audience } from '../../kit/audience/source.ts';
import type { ConsentStore } from '../store.ts';
import { ANY, allowedKeys, allowsKey } from './allows.ts';
import { entryOf, type StoredCustomer } from './lines.ts';
import type { RecordEntry } from './record.ts';

type Kept = Pick<StoredCustomer, '_id' | 'erased' | 'allows'>;

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
  const keys = asked.map((channel) => allowsKey(condition, channel, specialCategories));
  return {
    filters: keys.map((allows) => ({ allows })),
    isExact: true,
    fields: ['allows'],
    holds: ([customer]) => keys.some((key) => customer?.allows?.includes(key)),
  };
}

/** Documents that are filled at once. */
const FILLED_AT_ONCE = 100;

/** Gives keys to those who were written before there were any. Several processes may do it at once; what changes meanwhile is left as it is. */
export async function fillAllows({ customers }: Pick<ConsentStore, 'customers'>): Promise<void> {
  for (;;) {
    const some = await customers
      .find({ allows: null }, { epoch: 1, records: 1 })
      .limit(FILLED_AT_ONCE)
      .lean<Pick<StoredCustomer, '_id' | 'epoch' | 'records'>[]>()
      .exec();
    if (some.length === 0) return;
    await Promise.all(
      some.map(({ _id, epoch, records }) => {
        const allows = allowedKeys(records.map((line) => entryOf<RecordEntry>(line)));
        return customers.updateOne({ _id, epoch }, { $set: { allows } }, { writeConcern: { w: 'majority' } }).exec();
      }),
    );
  }
}
