/**
 * The words of the policy for a reader who is no programmer: legal bases, masks and conditions of a row.
 */
import type { Grant } from '../../schema/policy.ts';
import type { LegalBasis, Mask } from '../../schema/vocabulary.ts';

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
    ...(grant.case ? ['a verified case with the customer'] : []),
    ...(grant.contactChannels ? [`consent for the channel ${grant.contactChannels.join(' or ')}`] : []),
    ...(grant.ownRequestOnly
      ? [
          "asked only about the request's own purpose, brand and recipient (these two may be left out), and channel where `x-channel` is sent",
        ]
      : []),
    ...(grant.ownPayloadOnly ? ['only in the answer to a change that the same request made'] : []),
    ...(grant.onBehalf ? ['acting for the customer, who must be allowed it too'] : []),
    ...(grant.acr ? [`authentication ${grant.acr.join(' or ')}`] : []),
    ...(grant.maxAge === undefined ? [] : [`authentication at most ${grant.maxAge} s old`]),
  ];
}

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
