/**
 * Who may have what: category -> rows. Read a row as "this role, under these purposes, on this basis". No row: nobody.
 * The table that a privacy officer reads (`docs/policy-table.md`) is generated from here.
 */

import { classification } from './classification.ts';
import type { Grant, Grants, Policy } from './policy.ts';
import { type Channel, PURPOSES, type Purpose, type Role } from './vocabulary.ts';

const ALL_MARKETING: Purpose[] = ['direct-marketing', 'personalisation', 'product-recommendation'];
const PERSONALISATION_AND_BELOW: Purpose[] = ['personalisation', 'product-recommendation'];

/** The customer: their own data under the contracts they have, and under their rights as a data subject. */
const self: Grant[] = [
  {
    row: 'self',
    role: 'customer',
    purposes: ['account-management', 'order-management', 'loyalty-programme'],
    basis: 'contract',
    despiteRestriction: true,
  },
  {
    row: 'self-rights',
    role: 'customer',
    purposes: ['rights-fulfilment'],
    basis: 'legal-obligation',
    despiteRestriction: true,
  },
];

const oversight = (role: 'dpo' | 'auditor'): Grant => ({
  row: role,
  role,
  purposes: ['rights-fulfilment', 'legal-compliance'],
  basis: 'legal-obligation',
  despiteRestriction: true,
});
const dpo = oversight('dpo');
const auditor = oversight('auditor');

/** What every category but the exceptions gives: the customer, the data protection officer, the auditor. */
const subjectAndOversight = [...self, dpo, auditor];

const staff = (role: Role, purpose: Purpose, how: Pick<Grant, 'mask' | 'case'> = {}): Grant => ({
  row: `${role}${how.mask === undefined ? '' : '-masked'}${how.case ? '-case' : ''}`,
  role,
  purposes: [purpose],
  basis: 'contract',
  ...how,
});
const care = (how: Pick<Grant, 'mask' | 'case'> = {}): Grant[] => [
  staff('agent', 'customer-care', how),
  staff('supervisor', 'customer-care', how),
];
/**
 * What a verified case opens, an emergency does too, without anybody verified: for reading, never for special categories, and not where the
 * customer has objected, is restricted or erased.
 */
const emergency: Grant = {
  row: 'supervisor-break-glass',
  role: 'supervisor',
  purposes: ['customer-care'],
  basis: 'legitimate-interest',
  case: 'break-glass',
};
/** Under a case in which it is sure enough that it is the customer. */
const verified = care({ case: 'substantial' });
const storeStaff = (how: { mask?: Grant['mask'] } = {}): Grant => staff('store-staff', 'order-management', how);

const marketer = (purposes: Purpose[], contactChannels?: Channel[]): Grant => ({
  row: 'marketer',
  role: 'marketer',
  purposes,
  basis: 'consent',
  contactChannels,
});
const analyst: Grant = {
  row: 'analyst',
  role: 'analyst',
  purposes: ['service-analytics', 'research'],
  basis: 'consent',
};
const partner = (contactChannels?: Channel[]): Grant => ({
  row: 'partner',
  role: 'partner',
  purposes: ['third-party-sharing', 'targeted-advertising'],
  basis: 'consent',
  contactChannels,
});

const contact = (mask: Grant['mask'], channels: Channel[], withPartner: boolean): Grant[] => [
  ...subjectAndOversight,
  ...care({ mask }),
  ...verified,
  emergency,
  marketer(ALL_MARKETING, channels),
  ...(withPartner ? [partner(channels)] : []),
];

const ingest: Grant = { row: 'ingest', role: 'ingest', purposes: ['account-management'], basis: 'contract' };

export const grants: Grants = {
  // For everybody else `key` stands where another category does: see `decide.ts`.
  key: [{ ...ingest, row: 'ingest-payload', ownPayloadOnly: true }],

  name: [...subjectAndOversight, ...care(), storeStaff(), marketer(ALL_MARKETING)],
  'contact.email': contact('email', ['EMAIL'], true),
  'contact.phone': contact('phone', ['SMS', 'PHONE'], true),
  'contact.address': contact('address', ['POST'], false),
  'birth-date': [...subjectAndOversight, ...care({ mask: 'birth-year' }), ...verified, emergency],
  demographic: [...subjectAndOversight, marketer(PERSONALISATION_AND_BELOW), analyst],
  identifier: [
    ...subjectAndOversight,
    ...care({ mask: 'identifier-subject' }),
    ...verified,
    emergency,
    storeStaff({ mask: 'identifier-subject' }),
  ],
  'account-state': [...subjectAndOversight, ...care(), storeStaff()],

  // Before anybody is known to be who they say. Masked by rows of its own, whatever other rows show of a customer: enough to ask a
  // question by, and to recognise the answer.
  'customer-lookup': care(),
  'lookup.name': care({ mask: 'name' }),
  'lookup.email': care({ mask: 'email' }),
  'lookup.phone': care({ mask: 'phone' }),
  'lookup.address': care({ mask: 'address' }),
  'lookup.birth-date': care({ mask: 'birth-year' }),

  'purchase.summary': [...subjectAndOversight, ...care(), storeStaff(), marketer(PERSONALISATION_AND_BELOW), analyst],
  // What somebody bought is what they know of it: a case that rests on that shows no more.
  'purchase.lines': [
    ...subjectAndOversight,
    ...care({ case: true }),
    emergency,
    storeStaff(),
    marketer(PERSONALISATION_AND_BELOW),
    analyst,
  ],
  'purchase.payment': [...subjectAndOversight, ...verified, emergency, storeStaff({ mask: 'payment-card' })],
  'special-category': [...self, dpo, { ...analyst, row: 'analyst-explicit', basis: 'explicit-consent' }],

  'loyalty.tier': [...subjectAndOversight, ...care(), storeStaff(), marketer(ALL_MARKETING), analyst],
  'loyalty.balance': [...subjectAndOversight, ...care(), storeStaff(), marketer(PERSONALISATION_AND_BELOW), analyst],
  'loyalty.ledger': [...subjectAndOversight, ...care({ case: true }), emergency],
  'campaign-contact': [...subjectAndOversight, marketer(ALL_MARKETING), analyst],

  'consent.record': [...subjectAndOversight, ...verified, emergency],
  'consent.status': [
    ...subjectAndOversight,
    ...care(),
    { ...marketer(ALL_MARKETING), ownRequestOnly: true },
    { ...analyst, ownRequestOnly: true },
    { ...partner(), ownRequestOnly: true },
  ],

  // No marketer: no notice says that a consent opens it, and whom to write to seldom is for whoever sends to know.
  'communication-preference': [...subjectAndOversight, ...care()],

  // Who agreed to a purpose, without whom they are: for those who may ask only about such. Whatever a filter or an order reads
  // has to be open by its own category besides.
  audience: [marketer(ALL_MARKETING), analyst, partner()],

  // Art. 15(1)(c): to whom their data was disclosed. Names of staff are not in it, only roles and pseudonyms.
  trail: subjectAndOversight,
  // Why an answer is what it is, and what of a customer's state it depends on: for those who answer for the policy.
  explanation: [dpo, auditor],

  // Whom to remove of an export (Art. 7(3), 19): ids that the same caller was given before. On consent as the export was, so that the row
  // makes no customer's id stand who has not consented.
  'audience-removal': [marketer(ALL_MARKETING), analyst, partner()],
  // Numbers of which nobody can be told: for service analytics and research of everybody who does not hold against it (Art. 21(1); Art. 89(1)
  // for research), for marketing of those to whom it may be addressed.
  aggregate: [{ ...analyst, basis: 'legitimate-interest' }, marketer(ALL_MARKETING)],

  'consent.giving': [...self, ...verified, ingest],
  // Art. 7(3): withdrawing is never harder than giving. For the customer it stands in every state of the account and under
  // whatever purpose they state; for whoever acts on their behalf, even while processing is restricted.
  'consent.withdrawal': [
    { row: 'self', role: 'customer', purposes: PURPOSES, basis: 'legal-obligation' } as const,
    ...care({ case: true }),
    ingest,
  ].map((row): Grant => ({ ...row, despiteRestriction: true })),
  'communication-preference.setting': [...self, ...verified],
  'contact.update': [
    { row: 'self', role: 'customer', purposes: ['account-management'], basis: 'contract', despiteRestriction: true },
    staff('agent', 'customer-care', { case: 'substantial' }),
  ],
  // That somebody acts under a case with them, for whom, and until when; never what was said in it.
  'case.record': [...subjectAndOversight, ...care()],
  'break-glass.record': [dpo, auditor],
  'case.opening': care(),
  'case.verification': care(),
  // Whoever is the customer ends what is done in their name, whatever purpose they state and whatever state they are in.
  'case.closing': [
    { row: 'self', role: 'customer', purposes: PURPOSES, basis: 'legal-obligation', despiteRestriction: true },
    ...care(),
  ],
  // To ask for it is part of caring for a customer who is there; what is read with it rests on the interest that the reason names.
  'break-glass.opening': [staff('supervisor', 'customer-care')],
  'break-glass.reviewing': [dpo],
  // The one write about somebody who is not there yet. Its basis is the contract that begins with it.
  'customer.registration': [{ ...ingest, newCustomer: true }],
};

/** The built-in policy, v0. */
export const policy = {
  subgraphs: classification,
  grants,
  consentService: 'consent',
  registrationService: 'identity',
} as const satisfies Policy;
