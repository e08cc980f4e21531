/**
 * The published notices: what is said before a consent is asked for. Published means unchangeable, so they are part of the code:
 * a new wording is a new version beside the old one (`notices/published.txt` holds what each was). A new major version ends the
 * consents given under the one before.
 */
import { BRANDS, type Channel, type Purpose } from '../../../schema/vocabulary.ts';
import { contentOf, LANGUAGES, type NoticeContent, sha256Of } from './notices/content.ts';
import { type NoticePurpose, PUBLISHED_ON, purposeNotices, VERSIONS } from './notices/facts.ts';
import type { IsCurrent } from './record.ts';

export { noticeIdOf } from './notices/content.ts';

export interface PublishedNotice extends NoticeContent {
  /** No newer version of it is published. */
  readonly current: boolean;
  /** What proves later which notice was shown: {@link sha256Of} its content. `current` is not in it, for it changes. */
  readonly sha256: string;
}

/** Current ones first, then newest first. */
const notices: readonly PublishedNotice[] = [...VERSIONS]
  .reverse()
  .flatMap((version) =>
    (Object.keys(purposeNotices) as NoticePurpose[])
      .filter((purpose) => purposeNotices[purpose].versions.includes(version))
      .flatMap((purpose) =>
        BRANDS.flatMap((brand) =>
          LANGUAGES.map((language) => {
            const content = contentOf(purpose, brand, version, language);
            const current = purposeNotices[purpose].versions.at(-1) === version;
            return { ...content, current, sha256: sha256Of(content) };
          }),
        ),
      ),
  )
  .sort((a, b) => Number(b.current) - Number(a.current));

const textOf = (...parts: readonly string[]): string => parts.join(' ');
const byReference = new Map(notices.map((notice) => [textOf(notice.id, notice.version, notice.language), notice]));
const currentOnes = notices.filter(({ current }) => current);
const currentByLanguage = new Map(currentOnes.map((notice) => [textOf(notice.id, notice.language), notice]));
const currentMajors = new Map(currentOnes.map(({ id, version }) => [id, majorOf(version)]));

function majorOf(version: string): string {
  return version.split('.', 1)[0]!;
}

export interface NoticeFilter {
  readonly purpose?: Purpose | null;
  readonly channel?: Channel | null;
  readonly brand?: string | null;
  readonly language?: string | null;
}

/** The notices that fit, current ones first, then newest first. A notice without a brand fits every brand. */
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

/** The version of a notice that is shown now, or undefined: there is no such notice, or not in this language. */
export const currentNotice = (id: string, language: string): PublishedNotice | undefined =>
  currentByLanguage.get(textOf(id, language));

/**
 * Whether a consent under this version still stands: its major version is the current one. An older minor version does (the words
 * were others, what was agreed to was the same), and a yes may still name it: it is what was shown.
 */
export const isCurrentNotice = (id: string | null, version: string | null): boolean =>
  id !== null && version !== null && currentMajors.get(id) === majorOf(version);

/** Whether a notice was there to be read at a time. */
export const wasPublishedAt = ({ version }: Pick<PublishedNotice, 'version'>, time: Date): boolean =>
  Date.parse(PUBLISHED_ON[version]) <= time.getTime();

/** {@link isCurrentNotice} for the past: whether a version was of the major one that was shown at a time. */
export const wasCurrentAt =
  (time: Date): IsCurrent =>
  (id, version) => {
    if (id === null || version === null) return false;
    const shown = notices.filter((notice) => notice.id === id && wasPublishedAt(notice, time));
    const latest = shown.map((notice) => VERSIONS.indexOf(notice.version)).reduce((a, b) => Math.max(a, b), -1);
    const current = VERSIONS[latest];
    return current !== undefined && majorOf(current) === majorOf(version);
  };
