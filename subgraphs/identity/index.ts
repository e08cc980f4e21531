/** The subgraph `identity`: who a customer is, how they can be reached, with what they sign in. */
import { audienceEndpoints } from '../kit/audience/endpoints.ts';
import { defineSubgraph } from '../kit/definition.ts';
import { audience } from './model/audience.ts';
import { answerOutbox, answerRegistrations } from './model/outbox.ts';
import { IdentityResolver, loadCustomers } from './resolvers.ts';
import { openStore } from './store.ts';

export const subgraph = defineSubgraph({
  name: 'identity',
  resolvers: [IdentityResolver],
  references: {
    Customer: (store, references) =>
      loadCustomers(
        store,
        references.map(({ id }) => String(id)),
      ) as Promise<(object | null)[]>,
  },
  openStore,
  // Loaded when it is needed: a process that only serves has no use for the sample.
  seed: async (store, options) => (await import('./seed.ts')).seed(store, options),
  endpoints: {
    '/outbox': answerOutbox,
    '/registrations': answerRegistrations,
    ...audienceEndpoints('identity', audience),
  },
});
