/**
 * The words of Assent, each a closed union: W3C Data Privacy Vocabulary 2.3, ISO/IEC TS 27560, GDPR.
 * Everything that decides, stores or documents uses these values and no others; nothing here computes.
 */

/** Who asks. `customer` is the data subject, the rest act for the controller or (`partner`) for a third party. */
export const ROLES = [
  'customer',
  'agent',
  'supervisor',
  'store-staff',
  'marketer',
  'analyst',
  'partner',
  'dpo',
  'auditor',
  'ingest',
] as const;
export type Role = (typeof ROLES)[number];

/** Why they ask (DPV `hasPurpose`): exactly one per request, as the header `x-purpose`. */
export const PURPOSES = [
  'account-management',
  'order-management',
  'delivery',
  'customer-care',
  'identity-verification',
  'fraud-prevention',
  'loyalty-programme',
  'direct-marketing',
  'personalisation',
  'product-recommendation',
  'targeted-advertising',
  'third-party-sharing',
  'service-analytics',
  'research',
  'legal-compliance',
  'rights-fulfilment',
] as const;
export type Purpose = (typeof PURPOSES)[number];

/** On what ground (GDPR Art. 6(1); `explicit-consent` is Art. 9(2)(a)). */
export const LEGAL_BASES = [
  'contract',
  'legal-obligation',
  'legitimate-interest',
  'consent',
  'explicit-consent',
] as const;
export type LegalBasis = (typeof LEGAL_BASES)[number];

/** What kind of data a coordinate holds; the unit in which a policy speaks. */
export const CATEGORIES = [
  'key',
  'name',
  'contact.email',
  'contact.phone',
  'contact.address',
  'birth-date',
  'demographic',
  'identifier',
  'account-state',
  // Who may be found by what somebody says, and what is shown of them before anybody is known to be them.
  'customer-lookup',
  'lookup.name',
  'lookup.email',
  'lookup.phone',
  'lookup.address',
  'lookup.birth-date',
  'purchase.summary',
  'purchase.lines',
  'purchase.payment',
  'special-category',
  'loyalty.tier',
  'loyalty.balance',
  'loyalty.ledger',
  'campaign-contact',
  'consent.record',
  'consent.status',
  'communication-preference',
  'trail',
  'explanation',
  'aggregate',
  'audience-removal',
  'audience',
  // Cases with customers, and what was opened without one.
  'case.record',
  'break-glass.record',
] as const;
export type Category = (typeof CATEGORIES)[number];

/** In these nobody is shown, only how many there are: that one of them is open of a customer is no reason to see that they are there. */
export const NAMELESS_CATEGORIES: readonly Category[] = ['aggregate'];

/** What a mutation field changes; decided before anything is sent. */
export const WRITE_CATEGORIES = [
  'consent.giving',
  'consent.withdrawal',
  'communication-preference.setting',
  'contact.update',
  'customer.registration',
  'case.opening',
  'case.verification',
  'case.closing',
  'break-glass.opening',
  'break-glass.reviewing',
] as const;
export type WriteCategory = (typeof WRITE_CATEGORIES)[number];

export type Action = 'read' | 'write';

/** How risky a request seems to whoever watches over it, from the least to the most. Only what is raised changes anything. */
export const RISKS = ['low', 'elevated', 'high'] as const;
export type Risk = (typeof RISKS)[number];

/** How a masked value is made; each can stand for some types only. See `gateway/enforcement/masks/`. */
export const MASKS = [
  'email',
  'phone',
  'name',
  'address',
  'birth-year',
  'year',
  'identifier-subject',
  'payment-card',
  'band',
  'length',
  'hash',
] as const;
export type Mask = (typeof MASKS)[number];

/** Where a customer may be contacted; part of what a consent covers. */
export const CHANNELS = ['EMAIL', 'SMS', 'PHONE', 'POST', 'PUSH', 'IN_APP'] as const;
export type Channel = (typeof CHANNELS)[number];

/** Where a consent was captured: not the same thing as the channel that it covers. */
export const CAPTURE_CHANNELS = ['WEB', 'APP', 'STORE', 'CALL_CENTRE', 'IMPORT'] as const;
export type CaptureChannel = (typeof CAPTURE_CHANNELS)[number];

/** Where a customer is when they could be asked for a consent; what fits there is a table of the consent subgraph. */
export const CONSENT_REQUEST_CONTEXTS = [
  'ACCOUNT',
  'CHECKOUT',
  'LOYALTY_ENROLMENT',
  'STORE_VISIT',
  'SERVICE_CALL',
] as const;
export type ConsentRequestContext = (typeof CONSENT_REQUEST_CONTEXTS)[number];

/** ISO/IEC TS 27560 event states. Only GIVEN and RENEWED are a yes. */
export const CONSENT_STATES = [
  'REQUESTED',
  'GIVEN',
  'RENEWED',
  'REFUSED',
  'WITHDRAWN',
  'EXPIRED',
  'INVALIDATED',
  'UNKNOWN',
] as const;
export type ConsentState = (typeof CONSENT_STATES)[number];

export const CONSENT_METHODS = ['CLICK_THROUGH', 'SIGNATURE', 'SPOKEN', 'DOUBLE_OPT_IN', 'IMPORTED'] as const;
export type ConsentMethod = (typeof CONSENT_METHODS)[number];

/** Why processing is to be restricted (GDPR Art. 18(1)(a) to (d), in this order). */
export const RESTRICTION_GROUNDS = [
  'ACCURACY_CONTESTED',
  'UNLAWFUL_PROCESSING',
  'NEEDED_FOR_LEGAL_CLAIMS',
  'OBJECTION_PENDING',
] as const;
export type RestrictionGround = (typeof RESTRICTION_GROUNDS)[number];

/** How often somebody wants to be written to: a wish, and no consent. */
export const CONTACT_FREQUENCIES = ['NORMAL', 'SELDOM', 'NEVER'] as const;
export type ContactFrequency = (typeof CONTACT_FREQUENCIES)[number];

/**
 * How sure it is that whoever is on the telephone is the customer, from the least (levels of eIDAS, Regulation (EU) 910/2014, Art. 8):
 * `low` by what they know of their purchases, `substantial` by a code that was sent to them or by a token of their own.
 */
export const CASE_ASSURANCES = ['low', 'substantial'] as const;
export type CaseAssurance = (typeof CASE_ASSURANCES)[number];

/** What a customer's device says of their wishes by itself. `GPC`: Global Privacy Control, `Sec-GPC: 1`. */
export const PREFERENCE_SIGNALS = ['GPC'] as const;
export type PreferenceSignal = (typeof PREFERENCE_SIGNALS)[number];

/** What a member of the loyalty programme has reached, lowest first. */
export const LOYALTY_TIERS = ['BRONZE', 'SILVER', 'GOLD', 'PLATINUM'] as const;
export type LoyaltyTier = (typeof LOYALTY_TIERS)[number];

/** What a data subject says beside their answers to what a notice asks, and every withdrawal as it was said. */
export const RIGHTS_EVENT_KINDS = [
  'WITHDRAWN',
  'OBJECTED',
  'OBJECTION_WITHDRAWN',
  'RESTRICTED',
  'RESTRICTION_LIFTED',
  'PREFERRED',
  'SIGNALLED',
] as const;
export type RightsEventKind = (typeof RIGHTS_EVENT_KINDS)[number];

export const ACCOUNT_STATES = ['OPEN', 'SUSPENDED', 'CLOSED'] as const;
export type AccountState = (typeof ACCOUNT_STATES)[number];

/** The brands of the sample's one group; a consent is for one of them, never implied by another. */
export const BRANDS = ['fresh', 'value'] as const;
export type Brand = (typeof BRANDS)[number];
export const DEFAULT_BRAND: Brand = 'fresh';

/** The GraphQL enum value of a purpose: `direct-marketing` is `DIRECT_MARKETING`. */
export const purposeEnumValue = (purpose: Purpose): string => purpose.toUpperCase().replaceAll('-', '_');

/** The purpose of a GraphQL enum value, or undefined for a value that is none. */
export const purposeOfEnumValue = (value: string): Purpose | undefined =>
  PURPOSES.find((purpose) => purposeEnumValue(purpose) === value);
