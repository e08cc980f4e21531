/**
 * What every language has to say: a language without one of these parts does not compile, nor a sentence that leaves out what it is
 * about. Sentences are written whole, with places to fill in; nothing is put together by grammar.
 */
import type { Channel } from '../../../../schema/vocabulary.ts';
import { type DataCategory, type NoticePurpose, VERSIONS, type Version } from './facts.ts';

/** A wording, or the wordings by the version since which they are used: what a published version said stays as it was. */
export type Worded<Text extends string = string> =
  | Text
  | ({ readonly '1.0': Text } & { readonly [Since in Version]?: Text });

/** A sentence that has this place to fill in. */
type With<Place extends string> = Worded<`${string}{${Place}}${string}`>;

/** The rights of the data subject, by article of the GDPR. That to withdraw (Art. 7(3)) has a sentence of its own. */
export const RIGHTS = ['Art. 15', 'Art. 16', 'Art. 17', 'Art. 18', 'Art. 20', 'Art. 21', 'Art. 77'] as const;
export type Right = (typeof RIGHTS)[number];

/** One language. Articles are those of the GDPR. */
export interface NoticeLanguage {
  readonly titles: Readonly<Record<NoticePurpose, Worded>>;
  /** What is done, to be filled into `purpose`. */
  readonly uses: Readonly<Record<NoticePurpose, Worded>>;
  readonly data: Readonly<Record<DataCategory, Worded>>;
  readonly channels: Readonly<Record<Channel, Worded>>;
  readonly rights: Readonly<Record<Right, Worded>>;
  readonly sentences: {
    /** Art. 13(1)(c), the purpose; then the basis. */
    readonly purpose: With<'use'>;
    readonly basis: Worded;
    /** Whose data a yes opens. */
    readonly scope: Worded;
    readonly data: With<'data'>;
    /** Art. 9(2)(a). */
    readonly explicit: With<'data'>;
    /** That contact data are those of the chosen channels. */
    readonly contact: Worded;
    readonly profiling: Worded;
    readonly channels: With<'channels'>;
    /** Art. 13(1)(e); `nobody` where there are none. */
    readonly recipients: With<'recipients'>;
    readonly nobody: Worded;
    /** Art. 13(2)(a). */
    readonly retention: Worded;
    /** Art. 7(4) and 13(2)(e): that nothing depends on the answer. */
    readonly freedom: Worded;
    /** Art. 7(3). */
    readonly withdrawal: Worded;
    /** Art. 13(2)(b) and (d). */
    readonly rights: With<'rights'>;
    /** Art. 13(1)(a) and (b). */
    readonly controller: With<'controller'>;
    readonly jointControllers: With<'controllers'>;
    readonly dataProtectionOfficer: With<'officer'>;
    readonly version: With<'version'>;
  };
}

/** How something is said in a version: as in the newest wording that is not newer than it. */
export function wordingIn(version: Version, worded: Worded): string {
  if (typeof worded === 'string') return worded;
  const upTo = VERSIONS.slice(0, VERSIONS.indexOf(version) + 1);
  return upTo.reduce<string>((wording, since) => worded[since] ?? wording, worded['1.0']);
}
