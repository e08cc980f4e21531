/**
 * The published notices: what is said before a consent is asked for. Published means unchangeable, so they are part of the code:
 * a new wording is a new version beside the old one. A new major version ends the consents given under the one before.
 */

import { RECIPIENTS } from '../../../schema/personas.ts';
import { consentPurposes, purposes as purposeFacts } from '../../../schema/purposes.ts';
import { BRANDS, CHANNELS, type Channel, type Purpose } from '../../../schema/vocabulary.ts';
import { LANGUAGES, type Language, noticeText } from './notice-texts.ts';

export interface PublishedNotice {
  readonly id: string;
  /** `major.minor`. */
  readonly version: string;
  readonly language: Language;
  /** Null: every brand. */
  readonly brand: string | null;
  readonly purposes: readonly Purpose[];
  readonly channels: readonly Channel[];
  readonly recipients: readonly string[];
  /** Whether explicit consent for special categories (Art. 9(2)(a)) can be given under it. */
  readonly specialCategories: boolean;
  readonly text: string;
  readonly current: boolean;
  readonly sha256: string;
}

/** Oldest first; the last one is current. */
export const VERSIONS = ['1.0', '2.0'] as const;
export const CURRENT_VERSION = VERSIONS[VERSIONS.length - 1]!;

/** The purposes under which data that reveals health is used: only there can explicit consent be asked for. */
const SPECIAL: readonly Purpose[] = ['service-analytics', 'research'];

/** A notice on personalisation lists recommendations too: a yes to it covers both. */
const listed = (purpose: Purpose): readonly Purpose[] =>
  purpose === 'personalisation' ? ['personalisation', 'product-recommendation'] : [purpose];

export const noticeIdOf = (purpose: Purpose, brand: string): string => `${purpose}-${brand}`;

const notices: readonly PublishedNotice[] = [...VERSIONS].reverse().flatMap((version) =>
  consentPurposes.flatMap((purpose) =>
    BRANDS.flatMap((brand) =>
      LANGUAGES.map((language) => {
        const specialCategories = SPECIAL.includes(purpose);
        const recipients = purposeFacts[purpose].perRecipient ? [...RECIPIENTS] : [];
        return {
          id: noticeIdOf(purpose, brand),
          version,
          language,
          brand,
          purposes: listed(purpose),
          channels: [...CHANNELS],
          recipients,
          specialCategories,
          text: noticeText({ purpose, brand, language, version, recipients, specialCategories }),
          current: version === CURRENT_VERSION,
          sha256: '',
        };
      }),
    ),
  ),
);

const textOf = (id: string, version: string, language: string): string => `${id} ${version} ${language}`;
const byReference = new Map(notices.map((notice) => [textOf(notice.id, notice.version, notice.language), notice]));
const currentMajors = new Map(notices.filter((n) => n.current).map((n) => [n.id, majorOf(n.version)]));

function majorOf(version: string): string {
  return version.split('.', 1)[0]!;
}

export interface NoticeFilter {
  readonly purpose?: Purpose | null;
  readonly channel?: Channel | null;
  readonly brand?: string | null;
  readonly language?: string | null;
}

/** The notices that fit, current ones first, then by id and language. A notice without a brand fits every brand. */
export const findNotices = ({ purpose, channel, brand, language }: NoticeFilter): PublishedNotice[] =>
  notices.filter(
    (notice) =>
      (!purpose || notice.purposes.includes(purpose)) &&
      (!channel || notice.channels.includes(channel)) &&
      (!brand || notice.brand === null || notice.brand === brand) &&
      (!language || notice.language === language),
  );

/** One published notice, or undefined. */
export const findNotice = (id: string, version: string, language: string): PublishedNotice | undefined =>
  byReference.get(textOf(id, version, language));

/** Whether a consent under this version still stands: its major version is the current one. */
export const isCurrentNotice = (id: string | null, version: string | null): boolean =>
  id !== null && version !== null && currentMajors.get(id) === majorOf(version);
