/**
 * `POST /states` of the canned consent service: every customer has said yes to all of marketing on three channels, and
 * nothing stands against anything. So the gateway that decides has as much to read as in earnest, and denies nothing.
 */
import type { CustomerState } from '../../../schema/customer-state.ts';

const consents = (['direct-marketing', 'personalisation', 'product-recommendation'] as const).flatMap((purpose) =>
  (['EMAIL', 'SMS', 'POST'] as const).map((channel) => ({
    purpose,
    channel,
    brand: 'fresh',
    recipient: null,
    specialCategories: false,
    until: '2028-01-01T00:00:00Z',
  })),
);

/** The state of a customer, with the consents to these purposes. */
export const stateOf = (id: string, purposes: readonly string[] | undefined): CustomerState => ({
  id,
  known: true,
  epoch: 9,
  erased: false,
  restricted: false,
  account: 'OPEN',
  enrolled: true,
  objections: [],
  trailKey: `${id}-of-the-canned-service`,
  consents: consents.filter(({ purpose }) => purposes?.includes(purpose) !== false),
});
