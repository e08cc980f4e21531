/**
 * All that is shown of one notice, put together from the facts and the words of a language: GDPR Art. 13 and 7(3); the fields of a
 * notice in ISO/IEC TS 27560 and DPV. It must depend on nothing else, or a published notice could change.
 */
import { createHash } from 'node:crypto';
import { RECIPIENTS } from '../../../../schema/personas.ts';
import { purposes as purposeFacts } from '../../../../schema/purposes.ts';
import { type Brand, CHANNELS, type Channel, type Purpose } from '../../../../schema/vocabulary.ts';
import { de } from './de.ts';
import { en } from './en.ts';
import {
  controllers,
  DATA_PROTECTION_OFFICER,
  type DataCategory,
  jointControllersOf,
  type NoticePurpose,
  purposeNotices,
  type Version,
} from './facts.ts';
import { type NoticeLanguage, RIGHTS, type Worded, wordingIn } from './language.ts';
import { sv } from './sv.ts';

const languages = { en, sv, de } satisfies Record<string, NoticeLanguage>;
export type Language = keyof typeof languages;
export const LANGUAGES = Object.keys(languages) as Language[];

export interface NoticeContent {
  readonly id: string;
  readonly version: Version;
  readonly language: Language;
  /** Null: every brand. */
  readonly brand: string | null;
  readonly title: string;
  readonly purposes: readonly Purpose[];
  readonly channels: readonly Channel[];
  readonly dataCategories: readonly { readonly category: DataCategory; readonly name: string }[];
  /** Whether explicit consent for special categories (Art. 9(2)(a)) can be given under it. */
  readonly specialCategories: boolean;
  readonly recipients: readonly string[];
  readonly retention: string;
  readonly controller: string;
  readonly jointControllers: readonly string[];
  readonly dataProtectionOfficer: string;
  readonly withdrawal: string;
  readonly rights: readonly string[];
  /** All of it, to be read: the title, then a sentence or two in each line. */
  readonly text: string;
}

export const noticeIdOf = (purpose: Purpose, brand: string): string => `${purpose}-${brand}`;

/** A notice in one version and language. */
export function contentOf(purpose: NoticePurpose, brand: Brand, version: Version, language: Language): NoticeContent {
  const words = languages[language];
  const { sentences } = words;
  const say = (worded: Worded, places: Readonly<Record<string, string>> = {}): string =>
    wordingIn(version, worded).replace(/\{(\w+)\}/g, (_, place: string) => places[place]!);

  const { purposes, data, profiling } = purposeNotices[purpose];
  const recipients: readonly string[] = purposeFacts[purpose].perRecipient ? RECIPIENTS : [];
  const jointControllers = jointControllersOf(version);
  const rights = RIGHTS.map((article) => say(words.rights[article]));
  const names = (some: readonly DataCategory[]) => list(some.map((category) => say(words.data[category])));
  const special = data.filter((category) => category === 'special-category');
  const shown = {
    title: say(words.titles[purpose]),
    retention: say(sentences.retention),
    withdrawal: say(sentences.withdrawal),
    controller: controllers[brand],
    dataProtectionOfficer: DATA_PROTECTION_OFFICER,
  };

  const text = [
    shown.title,
    say(sentences.purpose, { use: say(words.uses[purpose]) }),
    say(sentences.basis),
    say(sentences.scope),
    say(sentences.data, { data: names(data.filter((category) => category !== 'special-category')) }),
    special.length > 0 && say(sentences.explicit, { data: names(special) }),
    data.some((category) => category.startsWith('contact.')) && say(sentences.contact),
    profiling && say(sentences.profiling),
    say(sentences.channels, { channels: list(CHANNELS.map((channel) => say(words.channels[channel]))) }),
    recipients.length > 0 ? say(sentences.recipients, { recipients: list(recipients) }) : say(sentences.nobody),
    shown.retention,
    say(sentences.freedom),
    shown.withdrawal,
    say(sentences.rights, { rights: list(rights) }),
    say(sentences.controller, { controller: shown.controller }),
    jointControllers.length > 0 && say(sentences.jointControllers, { controllers: list(jointControllers) }),
    say(sentences.dataProtectionOfficer, { officer: shown.dataProtectionOfficer }),
    say(sentences.version, { version }),
  ];
  return {
    ...shown,
    id: noticeIdOf(purpose, brand),
    version,
    language,
    brand,
    purposes,
    channels: CHANNELS,
    dataCategories: data.map((category) => ({ category, name: say(words.data[category]) })),
    specialCategories: special.length > 0,
    recipients,
    jointControllers,
    rights,
    text: text.filter(Boolean).join('\n'),
  };
}

// Not Intl.ListFormat: what it answers depends on the version of the runtime's locale data, and so would the hash.
const list = (items: readonly string[]): string => items.join('; ');

/**
 * SHA-256 of all that is shown, 64 hexadecimal digits. The form that is hashed is canonical JSON (RFC 8785) in UTF-8: names sorted, no
 * white space. There are only texts, booleans, nulls and lists in it, for which JSON.stringify writes what the RFC asks for.
 */
export const sha256Of = (content: NoticeContent): string =>
  createHash('sha256').update(JSON.stringify(content, sorted)).digest('hex');

const sorted = (_: string, value: unknown): unknown =>
  value === null || typeof value !== 'object' || Array.isArray(value)
    ? value
    : Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
