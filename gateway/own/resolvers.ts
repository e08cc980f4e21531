/**
 * The fields of the gateway's own service. Whoever is asked about here was decided on by the engine before; what a resolver
 * needs of a customer's state it loads itself, and keeps none of it.
 */

import type { AudienceArguments } from '../audience/filter.ts';
import { SubjectStates } from '../enforcement/subjects.ts';
import { accessLog, emergencyRows } from './access-log.ts';
import { caseMutations, openCases } from './cases/cases.ts';
import { breakGlassReviews, reviewBreakGlass } from './cases/reviews.ts';
import { customers } from './customers/customers.ts';
import { type ExplainArguments, explanation } from './explanation.ts';
import { audienceChanges, type ChangesArguments } from './exports/audience-changes.ts';
import { lookupCustomers } from './lookup/candidates.ts';
import type { LookupBy } from './lookup/searched.ts';
import { customerMetrics, type MetricsArguments } from './metrics/customer-metrics.ts';
import type { OwnContext } from './own-service.ts';
import type { PageArguments } from './page.ts';

interface Reference {
  readonly id: string;
}

interface ReviewArguments {
  readonly input: Parameters<typeof reviewBreakGlass>[0];
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

    customerMetrics: (_: unknown, args: MetricsArguments, context: OwnContext) => customerMetrics(args, context),

    breakGlassReviews: (_: unknown, args: PageArguments, context: OwnContext) => breakGlassReviews(args, context),
  },

  Mutation: {
    ...caseMutations,

    reviewBreakGlass: (_: unknown, { input }: ReviewArguments, context: OwnContext) => reviewBreakGlass(input, context),
  },

  Customer: {
    __resolveReference: ({ id }: Reference) => ({ __typename: 'Customer', id }),

    cases: ({ id }: Reference, _: unknown, context: OwnContext) => openCases(id, context),

    accessLog: async ({ id }: Reference, args: PageArguments, context: OwnContext) => {
      const { trail, states, asking, signal, policy } = context;
      // Of the state only the key is needed; so few consents come with it as can be asked for.
      const { purpose, brand } = asking;
      if (trail === undefined) throw new TypeError('There is no trail to read');
      const state = (await new SubjectStates(states, { purpose, brand, recipients: [], signal }).load([id])).get(id);
      if (!state?.known) throw new TypeError('The key of the customer could not be had');
      return accessLog(trail, trail.pseudonymsOf(asking.now, state), args, emergencyRows(policy));
    },
  },
};
