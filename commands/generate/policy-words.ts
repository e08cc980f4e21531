/**
 * The words of the policy for a reader who is no programmer: legal bases, masks and conditions of a row.
 */
import type { Authentication, Grant } from '../../schema/policy.ts';
import type { Category, LegalBasis, Mask, Role, WriteCategory } from '../../schema/vocabulary.ts';

export const basisWords: Readonly<Record<LegalBasis, string>> = {
  contract: 'contract, Art. 6(1)(b)',
  'legal-obligation': 'legal obligation, Art. 6(1)(c)',
  'legitimate-interest': 'legitimate interest, Art. 6(1)(f), unless objected to',
  consent: 'consent, Art. 6(1)(a)',
  'explicit-consent': 'explicit consent, Art. 9(2)(a)',
};

export const maskWords: Readonly<Record<Mask, string>> = {
  email: 'first letter only',
  phone: 'country code and last two digits',
  address: 'country and first two characters of the postal code',
  'birth-year': 'year only',
  'identifier-subject': 'last four characters of the subject',
  'payment-card': 'that there was a payment',
  name: 'first letter',
  year: 'year only',
  band: 'the band that the number is in',
  length: 'how long it is',
  hash: 'whether two are equal, under one purpose',
};

/** What a row shows of a value. */
export const shownWords = (mask: NonNullable<Grant['mask']>): string =>
  typeof mask === 'string' ? maskWords[mask] : `${maskWords[mask.kind]}, ${mask.width} wide`;

/** What else must hold for a row, in words; an empty list: nothing. */
export function conditions(grant: Grant): string[] {
  return [
    ...(grant.case === undefined ? [] : [caseWords(grant.case)]),
    ...(grant.contactChannels ? [`consent for the channel ${grant.contactChannels.join(' or ')}`] : []),
    ...(grant.ownRequestOnly
      ? [
          "asked only about the request's own purpose, brand and recipient (these two may be left out), and channel where `x-channel` is sent",
        ]
      : []),
    ...(grant.ownPayloadOnly ? ['only in the answer to a change that the same request made'] : []),
    ...(grant.newCustomer ? ['about somebody who is not there yet: nobody has the id, and nobody erased had it'] : []),
    ...(grant.onBehalf ? ['acting for the customer, who must be allowed it too'] : []),
    ...authenticationWords(grant),
  ];
}

/** Of the caller's own case with the customer. */
const caseWords = (asked: NonNullable<Grant['case']>): string => {
  if (asked === true) return 'a verified case with the customer';
  return asked === 'substantial'
    ? 'a case in which the customer was verified by a code or a token of their own'
    : 'access in an emergency (break-glass)';
};

/** How somebody must have authenticated (RFC 9470); an empty list: it does not matter. */
export const authenticationWords = ({ acr, maxAge }: Authentication): string[] => [
  ...(acr ? [`authentication ${acr.join(' or ')}`] : []),
  ...(maxAge === undefined ? [] : [`authentication at most ${maxAge} s old`]),
];

/** Who that is. */
export const roleWords: Readonly<Record<Role, string>> = {
  customer: 'The customer, about themselves and nobody else.',
  agent: 'Somebody who helps customers on the phone or by mail.',
  supervisor: 'Somebody who leads those who help customers.',
  'store-staff': 'Somebody in a store who hands out what was ordered.',
  marketer: 'Somebody who writes to customers who agreed to it.',
  analyst: 'Somebody who looks for what many customers have in common.',
  partner: 'Another company, for itself; only of customers who agreed to that very company.',
  dpo: 'The data protection officer.',
  auditor: 'Somebody who checks that all of this is kept to.',
  ingest: 'A service that brings in what another system has recorded; it reads nothing.',
};

/** What that is, of a customer. */
export const categoryWords: Readonly<Record<Category | WriteCategory, string>> = {
  key: 'the bare id',
  name: 'name',
  'contact.email': 'e-mail address',
  'contact.phone': 'phone number',
  'contact.address': 'postal address',
  'birth-date': 'date of birth',
  demographic: 'age band, income band, household',
  identifier: 'identities with other issuers',
  'account-state': 'whether the account is open',
  'customer-lookup': 'who they may be, found by something that is theirs',
  'lookup.name': 'name, of who they may be',
  'lookup.email': 'e-mail address, of who they may be',
  'lookup.phone': 'phone number, of who they may be',
  'lookup.address': 'postal address, of who they may be',
  'lookup.birth-date': 'date of birth, of who they may be',
  'purchase.summary': 'how many purchases, how much in all, first and last',
  'purchase.lines': 'each purchase with what was bought',
  'purchase.payment': 'how a purchase was paid',
  'special-category': 'purchases that reveal health (Art. 9)',
  'loyalty.tier': 'tier of the loyalty programme',
  'loyalty.balance': 'points',
  'loyalty.ledger': 'how each point came and went',
  'campaign-contact': 'coupons and campaigns',
  'consent.record': 'every consent with its history',
  'consent.status': 'whether a consent is in force',
  'communication-preference': 'how often they want to be written to',
  trail: 'who looked at what, when and why',
  audience: 'that they are among those who agreed to the purpose, and for which channel',
  explanation: 'why an answer is what it is, and what of their state it depends on',
  aggregate: 'numbers of many, of which nobody can be told',
  'case.record': 'who acts under a case with them, how they were verified, and until when',
  'break-glass.record': 'access in emergencies that waits for a review, with what was said for it',
  'audience-removal': 'which of the customers whom one exported may not be found any more',
  'consent.giving': 'giving or refusing a consent, taking an objection back, ending a restriction',
  'consent.withdrawal': 'withdrawing a consent, objecting, restricting processing',
  'communication-preference.setting': 'saying how often they want to be written to',
  'contact.update': 'changing contact data',
  'customer.registration': 'registering somebody as a customer',
  'case.opening': 'opening a case with them',
  'case.verification': 'verifying them for a case',
  'case.closing': 'ending a case with them',
  'break-glass.opening': 'access in an emergency, without having verified them',
  'break-glass.reviewing': 'reviewing an access in an emergency',
};

/** A value that each mask is shown with. */
export const MASK_EXAMPLES: Readonly<
  Record<Mask, { readonly field: string; readonly scalar: string; readonly value: string | number }>
> = {
  email: { field: 'email', scalar: 'EmailAddress', value: 'somebody@mail.example.com' },
  phone: { field: 'phone', scalar: 'PhoneNumber', value: '+12025550142' },
  name: { field: 'given', scalar: 'String', value: 'Somebody' },
  address: { field: 'postalCode', scalar: 'String', value: '80202' },
  'birth-year': { field: 'birthDate', scalar: 'Date', value: '1980-06-17' },
  year: { field: 'placedAt', scalar: 'DateTime', value: '2024-05-01T10:00:00Z' },
  'identifier-subject': { field: 'subject', scalar: 'String', value: 'subject-81234' },
  'payment-card': { field: 'cardEnding', scalar: 'String', value: '1234' },
  band: { field: 'amount', scalar: 'Decimal', value: '1299.95' },
  length: { field: 'street', scalar: 'String', value: '12 Main St' },
  hash: { field: 'subject', scalar: 'ID', value: 'subject-81234' },
};
