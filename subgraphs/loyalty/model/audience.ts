/**
 * What the loyalty programme tells of many customers at once (schema/audience.ts). Whoever is no member has no tier and no balance: nothing
 * is true of them here.
 */
import type { Condition } from '../../../schema/audience.ts';
import { bandOf, bandsOf, isWithin } from '../../kit/audience/bands.ts';
import { collectionSource, type Test } from '../../kit/audience/collection-source.ts';
import { documentsOf } from '../../kit/audience/documents.ts';
import type { Audience } from '../../kit/audience/source.ts';
import type { LoyaltyStore } from '../store.ts';
import type { AccountRecord } from './records.ts';

type Kept = Pick<AccountRecord, 'customerId' | 'tier' | 'balance'>;

/** From 8,192 points on. */
const LAST_BAND = 14;

/** The band of a balance, in points. */
export const balanceBandOf = (balance: number): number => bandOf(balance, LAST_BAND);

const accountsOf = ({ accounts }: LoyaltyStore) => ({ model: accounts, id: 'customerId' }) as const;

export const audience: Audience<LoyaltyStore> = {
  sources: (store, conditions) => [collectionSource<Kept>({ ...accountsOf(store), tests: conditions.map(testOf) })],
  orders: { balance: (store) => ({ ...accountsOf(store), field: 'balance' }) },
  facts: async (store, ids) => {
    const found = await documentsOf<Kept>(accountsOf(store), ids, ['tier', 'balance']);
    return (id) => found.get(id) ?? {};
  },
};

function testOf(condition: Condition): Test<Kept> {
  if (condition.kind === 'tier') {
    const tiers = new Set(condition.in);
    return {
      filters: [...tiers].map((tier) => ({ tier })),
      isExact: true,
      fields: ['tier'],
      holds: ([account]) => account !== undefined && tiers.has(account.tier),
    };
  }
  if (condition.kind !== 'balance') return { filters: [], fields: [], holds: () => false };
  const bands = bandsOf(condition, LAST_BAND);
  return {
    ...(bands === undefined ? {} : { filters: bands.map((balanceBand) => ({ balanceBand })) }),
    fields: ['balance'],
    holds: ([account]) => account !== undefined && isWithin(account.balance, condition),
  };
}
