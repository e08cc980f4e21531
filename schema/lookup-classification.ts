/** What the coordinates of look-ups hold: a part of the block of what the gateway answers itself (`classification.ts`). */
import type { SubgraphPolicy } from './policy.ts';

const said = {
  harmless: 'a whole value that somebody has said: what it finds is decided as customer-lookup, and counted',
} as const;

export const lookup = {
  coordinates: {
    'Query.lookupCustomers': 'customer-lookup',
    'LookupCandidate.id': 'customer-lookup',
  },
  findsCustomers: ['Query.lookupCustomers'],
  inputs: {
    'LookupBy.phone': said,
    'LookupBy.email': said,
    'LookupBy.purchaseId': said,
    'LookupBy.loyaltyCard': said,
    'LookupBy.name': said,
    'LookupBy.postalCode': said,
  },
} as const satisfies SubgraphPolicy;
