/**
 * Callers and customers for the tests of the policy: a request in two words, a customer in one. Nothing here decides.
 */
import type { Asking, Caller } from '../../gateway/caller/caller.ts';
import type { ConsentInForce, CustomerState } from '../../schema/customer-state.ts';
import {
  BRANDS,
  CHANNELS,
  type Channel,
  PURPOSES,
  type Purpose,
  purposeEnumValue,
  type Role,
} from '../../schema/vocabulary.ts';

/** Time of every decision of these tests, unless it says otherwise. */
export const NOW = Date.parse('2026-03-01T12:00:00Z');
export const CUSTOMER = '2489';
export const RECIPIENT = 'partner-1';

export type Known = Extract<CustomerState, { known: true }>;

/** A caller with these roles; a customer is `CUSTOMER`, a partner asks for `RECIPIENT`. */
export function caller(roles: Role | readonly Role[], more: Partial<Caller> = {}): Caller {
  const all = typeof roles === 'string' ? [roles] : roles;
  return {
    subject: 'subject',
    actor: 'actor',
    roles: all,
    customer: all.includes('customer') ? CUSTOMER : undefined,
    recipient: all.includes('partner') ? RECIPIENT : undefined,
    ...more,
  };
}

/** A request of these roles for a purpose, brand `fresh`, no channel. */
export const asking = (
  roles: Role | readonly Role[],
  purpose: Purpose,
  more: Partial<Omit<Asking, 'caller'>> & { caller?: Partial<Caller> } = {},
): Asking => ({ purpose, brand: 'fresh', now: NOW, ...more, caller: caller(roles, more.caller) });

export const consent = (purpose: Purpose, channel: Channel | null, more: Partial<ConsentInForce> = {}) =>
  ({
    purpose,
    channel,
    brand: 'fresh',
    recipient: purpose === 'third-party-sharing' || purpose === 'targeted-advertising' ? RECIPIENT : null,
    specialCategories: false,
    until: null,
    ...more,
  }) satisfies ConsentInForce;

/** A customer with an open account, enrolled, without consent, restriction or objection. */
export const customer = (more: Partial<Known> = {}): Known => ({
  id: CUSTOMER,
  known: true,
  epoch: 1,
  erased: false,
  restricted: false,
  account: 'OPEN',
  enrolled: true,
  objections: [],
  consents: [],
  ...more,
});

/** Yes to every purpose, channel and brand, for special categories too. */
export const everyConsent: readonly ConsentInForce[] = PURPOSES.flatMap((purpose) =>
  BRANDS.flatMap((brand) =>
    CHANNELS.map((channel) => consent(purpose, channel, { brand, specialCategories: true, until: null })),
  ),
);

/** A customer whose state allows everything that any row could allow. */
export const allowsAll = customer({ consents: [...everyConsent] });

/** Arguments by which `consentStatus` asks about what the request itself is about. */
export const aboutItself = ({ purpose, brand, channel, caller: { recipient } }: Asking) => ({
  purpose: purposeEnumValue(purpose),
  brand,
  recipient,
  channel,
});
