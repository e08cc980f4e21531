/**
 * The fields of the gateway's own service. Whoever is asked about here was decided on by the engine before; what a resolver
 * needs of a customer's state it loads itself, and keeps none of it.
 */

import type { AudienceArguments } from '../audience/filter.ts';
import { SubjectStates } from '../enforcement/subjects.ts';
import { accessLog } from './access-log.ts';
import { customers } from './customers/customers.ts';
import { type ExplainArguments, explanation } from './explanation.ts';
import { audienceChanges, type ChangesArguments } from './exports/audience-changes.ts';
import { lookupCustomers } from './lookup/candidates.ts';
import type { LookupBy } from './lookup/searched.ts';
import type { OwnContext } from './own-service.ts';
import type { PageArguments } from './page.ts';

interface Reference {
  readonly id: string;
}

export const resolvers = {
  LookupCandidate: {
    __resolveReference: ({ id }: Reference) => ({ __typename: 'LookupCandidate', id }),
  },

  Query: {
    lookupCustomers: (_: unknown, args: { by: LookupBy }, context: OwnContext) => lookupCustomers(args, context),

    explain: (_: unknown, args: ExplainArguments, context: OwnContext) => explanation(args, context),
    audienceChanges: (_: unknown, args: ChangesArguments, context: OwnContext) => audienceChanges(args, context),
    customers: (_: unknown, args: AudienceArguments & PageArguments, context: OwnContext) => customers(args, context),
  },

  Customer: {
    __resolveReference: ({ id }: Reference) => ({ __typename: 'Customer', id }),

    accessLog: async ({ id }: Reference, args: PageArguments, context: OwnContext) => {
      const { trail, states, asking, signal } = context;
      // Of the state only the key is needed; so few consents come with it as can be asked for.
      const { purpose, brand } = asking;
      if (trail === undefined) throw new TypeError('There is no trail to read');
      const state = (await new SubjectStates(states, { purpose, brand, recipients: [], signal }).load([id])).get(id);
      if (!state?.known) throw new TypeError('The key of the customer could not be had');
      return accessLog(trail, trail.pseudonymsOf(asking.now, state), args);
    },
  },
};
