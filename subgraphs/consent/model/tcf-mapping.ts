/**
 * What a TC string of the IAB's Transparency and Consent Framework says about our purposes and recipients. A table to be read and changed by
 * whoever answers for privacy: a TCF purpose belongs into a row only if its standard text says what our purpose does.
 */
import { RECIPIENTS } from '../../../schema/personas.ts';
import type { Channel, Purpose } from '../../../schema/vocabulary.ts';

/**
 * One of our purposes, and all that has to be consented to for a yes to it.
 *
 * The purposes of the TCF: 1 store and access information on a device · 2 limited data to select advertising · 3 profiles for advertising
 * · 4 profiles to select advertising · 5 profiles for content · 6 profiles to select content · 7 measure advertising · 8 measure content
 * · 9 understand audiences by combining data · 10 develop and improve services · 11 limited data to select content.
 * Special features, which are opt-in: 1 precise geolocation · 2 scanning of device characteristics.
 */
export interface TcfRow {
  readonly purpose: Purpose;
  /** The channel that the answer is about. A TC string is asked for by pages and apps: it opens no address, telephone or e-mail. */
  readonly channel: Channel | null;
  readonly tcfPurposes: readonly number[];
  readonly specialFeatures: readonly number[];
}

export interface TcfMapping {
  readonly rows: readonly TcfRow[];
  /** Recipients, and what the Global Vendor List calls them. A recipient without a vendor is told nothing of. */
  readonly vendors: Readonly<Record<string, number>>;
  /**
   * Who we are, for purposes without a recipient: the publisher, whose consents have a segment of their own, or a vendor. Where a string has
   * no such segment, nobody was asked about us.
   */
  readonly own: 'publisher' | number;
  /** Policy version from which the texts are today's; the yeses of strings under an older one are outdated. */
  readonly minimumPolicyVersion: number;
  /** Months after which consent has to be asked for again (TCF Policies). */
  readonly maximumAgeMonths: number;
  /** Whether a string that does not say which vendors were shown says yes for none of them (TCF 2.3). Where it does say so, that counts. */
  readonly disclosureRequired: boolean;
}

export const tcfMapping: TcfMapping = {
  rows: [
    { purpose: 'personalisation', channel: 'IN_APP', tcfPurposes: [5, 6], specialFeatures: [] },
    { purpose: 'targeted-advertising', channel: 'IN_APP', tcfPurposes: [1, 2, 3, 4], specialFeatures: [] },
    // The recipient uses it for itself: profiles of its own, put together with what it has from elsewhere.
    { purpose: 'third-party-sharing', channel: 'IN_APP', tcfPurposes: [1, 3, 4, 9], specialFeatures: [] },
    { purpose: 'service-analytics', channel: null, tcfPurposes: [8, 10], specialFeatures: [] },
    // No text of the TCF speaks of direct marketing, of recommending products, or of research.
  ],
  // Of the sample: no vendor of the list has these numbers.
  vendors: Object.fromEntries(RECIPIENTS.map((recipient, index) => [recipient, 4001 + index])),
  own: 'publisher',
  minimumPolicyVersion: 4,
  maximumAgeMonths: 13,
  disclosureRequired: false,
};
