/** The subgraph `loyalty`: who is a member of the programme, what they have collected, which coupons they were sent. */
import { audienceEndpoints } from '../kit/audience/endpoints.ts';
import { defineSubgraph } from '../kit/definition.ts';
import { audience } from './model/audience.ts';
import { loadAccounts } from './model/loads.ts';
import { answerLookup } from './model/lookup.ts';
import { CouponResolver, CustomerResolver, LoyaltyAccountResolver } from './resolvers.ts';
import { openStore } from './store.ts';
import { Customer } from './types.ts';

const idOf = ({ id }: Readonly<Record<string, unknown>>): string => String(id);

export const subgraph = defineSubgraph({
  name: 'loyalty',
  resolvers: [CustomerResolver, LoyaltyAccountResolver, CouponResolver],
  // No root field leads to it: customers come from the other subgraphs as references.
  orphanedTypes: [Customer],
  references: {
    Customer: async (_store, references) => references.map((reference) => ({ id: idOf(reference) })),
    LoyaltyAccount: (store, references) => loadAccounts(store, references.map(idOf)),
  },
  openStore,
  // Loaded when it is needed: a process that only serves has no use for the sample.
  seed: async (store, options) => (await import('./seed.ts')).seed(store, options),
  endpoints: { '/lookup': answerLookup, ...audienceEndpoints('loyalty', audience) },
});
