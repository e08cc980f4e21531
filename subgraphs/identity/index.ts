/** The subgraph `identity`: who a customer is, how they can be reached, with what they sign in. */
import { audienceEndpoints } from '../kit/audience/endpoints.ts';
import { defineSubgraph, type ReferenceResolver } from '../kit/definition.ts';
import { audience } from './model/audience.ts';
import { answerLookup } from './model/lookup.ts';
import { answerOutbox, answerRegistrations } from './model/outbox.ts';
import { IdentityResolver, loadCustomers } from './resolvers.ts';
import { type IdentityStore, openStore } from './store.ts';
import { LookupCandidate } from './types.ts';

const customersOf: ReferenceResolver<IdentityStore> = (store, references) =>
  loadCustomers(
    store,
    references.map(({ id }) => String(id)),
  ) as Promise<(object | null)[]>;

export const subgraph = defineSubgraph({
  name: 'identity',
  resolvers: [IdentityResolver],
  // No root field leads to them: whoever finds them refers to them.
  orphanedTypes: [LookupCandidate],
  references: { Customer: customersOf, LookupCandidate: customersOf },
  openStore,
  prepare: (store) => store.addNormalForms(),
  // Loaded when it is needed: a process that only serves has no use for the sample.
  seed: async (store, options) => (await import('./seed.ts')).seed(store, options),
  endpoints: {
    '/lookup': answerLookup,
    '/outbox': answerOutbox,
    '/registrations': answerRegistrations,
    ...audienceEndpoints('identity', audience),
  },
});
