/**
 * What the notices are about, the same in every language: which versions there are, which data a purpose opens, who is responsible.
 * A fact of a published version never changes; words are in the files of the languages.
 */
import type { Brand, Category, Purpose } from '../../../../schema/vocabulary.ts';

/**
 * All versions, `major.minor`, oldest first. 1.0 spoke of the data of one brand. Since 2.0 a consent opens what the whole group
 * holds, so that everybody had to be asked again. 2.1 says the same in plainer words.
 */
export const VERSIONS = ['1.0', '2.0', '2.1'] as const;
export type Version = (typeof VERSIONS)[number];

/** From when on a version is the one that is shown (midnight, UTC); the first was there before anybody was asked. */
export const PUBLISHED_ON: Readonly<Record<Version, string>> = {
  '1.0': '1970-01-01',
  '2.0': '2026-04-15',
  '2.1': '2026-09-01',
};

/** What can be personal data under a consent (DPV `hasPersonalData`), in the words of the policy. */
export type DataCategory = Extract<
  Category,
  | 'key'
  | 'name'
  | `contact.${string}`
  | 'demographic'
  | `purchase.${'summary' | 'lines'}`
  | 'special-category'
  | `loyalty.${'tier' | 'balance'}`
  | 'campaign-contact'
>;

interface PurposeNotice {
  /** Oldest first; the last one is current. */
  readonly versions: readonly Version[];
  /** What a yes under it can cover. */
  readonly purposes: readonly Purpose[];
  /** What the policy opens under it, in the order in which it is read. `special-category` only to an explicit yes (Art. 9(2)(a)). */
  readonly data: readonly DataCategory[];
  /** Preferences are derived from the data (Art. 4(4)), which has to be said. */
  readonly profiling?: true;
}

const CONTACT = ['contact.email', 'contact.phone', 'contact.address'] as const;
const SHOPPING = ['demographic', 'purchase.summary', 'purchase.lines', 'loyalty.tier', 'loyalty.balance'] as const;
const MAJORS = ['1.0', '2.0'] as const;

export type NoticePurpose = Extract<
  Purpose,
  | 'direct-marketing'
  | 'personalisation'
  | 'product-recommendation'
  | 'targeted-advertising'
  | 'third-party-sharing'
  | 'service-analytics'
  | 'research'
>;

export const purposeNotices: Readonly<Record<NoticePurpose, PurposeNotice>> = {
  'direct-marketing': {
    versions: MAJORS,
    purposes: ['direct-marketing'],
    data: ['key', 'name', ...CONTACT, 'loyalty.tier', 'campaign-contact'],
  },
  personalisation: {
    versions: [...MAJORS, '2.1'],
    purposes: ['personalisation', 'product-recommendation'],
    data: ['key', 'name', ...CONTACT, ...SHOPPING, 'campaign-contact'],
    profiling: true,
  },
  'product-recommendation': {
    versions: MAJORS,
    purposes: ['product-recommendation'],
    data: ['key', 'name', ...CONTACT, ...SHOPPING, 'campaign-contact'],
    profiling: true,
  },
  'targeted-advertising': {
    versions: MAJORS,
    purposes: ['targeted-advertising'],
    data: ['key', 'contact.email', 'contact.phone'],
  },
  'third-party-sharing': {
    versions: MAJORS,
    purposes: ['third-party-sharing'],
    data: ['key', 'contact.email', 'contact.phone'],
  },
  'service-analytics': {
    versions: MAJORS,
    purposes: ['service-analytics'],
    data: ['key', ...SHOPPING, 'campaign-contact', 'special-category'],
  },
  research: {
    versions: MAJORS,
    purposes: ['research'],
    data: ['key', ...SHOPPING, 'campaign-contact', 'special-category'],
  },
};

/** Who is responsible for a brand (Art. 13(1)(a)): name and address to write to. Made up, as the customers are. */
export const controllers: Readonly<Record<Brand, string>> = {
  fresh: 'Fresh, privacy@fresh.example',
  value: 'Value, privacy@value.example',
};
const GROUP = 'Fresh and Value Group, privacy@group.example';

/** Who is responsible together with the brand (Art. 26), since which version. */
export const jointControllersOf = (version: Version): readonly string[] => (version === '1.0' ? [] : [GROUP]);

/** Art. 13(1)(b). */
export const DATA_PROTECTION_OFFICER = 'dpo@group.example';
