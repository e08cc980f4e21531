/**
 * What identity tells of many customers at once (schema/audience.ts): everybody, and those with some demographics. A field that is blank is
 * not known, and nothing is true of it.
 */
import type { Condition } from '../../../schema/audience.ts';
import { collectionSource, type Test } from '../../kit/audience/collection-source.ts';
import { documentsOf } from '../../kit/audience/documents.ts';
import type { Audience } from '../../kit/audience/source.ts';
import type { CustomerDocument, IdentityStore } from '../store.ts';

type Kept = Pick<CustomerDocument, '_id' | 'demographics'>;

export const audience: Audience<IdentityStore> = {
  sources: ({ customers }, conditions) => [
    collectionSource<Kept>({ model: customers, id: '_id', tests: conditions.map(testOf) }),
  ],
  orders: {},
  facts: async ({ customers }, ids) => {
    const found = await documentsOf<Kept>({ model: customers, id: '_id' }, ids, ['demographics']);
    return (id) => found.get(id)?.demographics ?? {};
  },
};

const everybody: Test<Kept> = { fields: [], holds: () => true };

function testOf(condition: Condition): Test<Kept> {
  if (condition.kind !== 'demographic') return everybody;
  const { field } = condition;
  const values = new Set(condition.in);
  return {
    filters: [...values].map((value) => ({ [`demographics.${field}`]: value })),
    isExact: true,
    fields: ['demographics'],
    holds: ([customer]) => {
      const value = customer?.demographics?.[field];
      return typeof value === 'string' && values.has(value);
    },
  };
}
