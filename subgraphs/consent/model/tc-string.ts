/**
 * From a TC string (TCF v2) to yeses and noes per purpose and recipient. Only an explicit consent bit is a yes, of the purpose and of the
 * vendor; legitimate interest is none, and what a string does not say is no.
 */
import { RestrictionType, type TCModel, TCString } from '@iabtcf/core';
import { purposes, withNarrower } from '../../../schema/purposes.ts';
import type { ConsentKey } from './record.ts';
import { type Segment, segmentsOf, versionOf } from './tc-string-bounds.ts';
import { type TcfMapping, type TcfRow, tcfMapping } from './tcf-mapping.ts';

const DAY = 86_400_000;
/** Milliseconds that the clock of who made the string may be ahead. */
const SKEW = 30_000;

export interface TcStringQuestion {
  /** The brand whose page or app asked: a string says nothing of another one. */
  readonly brand: string;
  /** The time of the question: whether the string is of the future, or too old. */
  readonly now: Date;
  readonly mapping?: TcfMapping;
}

export interface TcStringAnswer {
  readonly key: ConsentKey;
  readonly state: 'GIVEN' | 'REFUSED';
  /** When it was said. Strings know the day alone: a yes counts from its beginning (UTC), a no until its end, or until now. */
  readonly at: Date;
}

export interface TcStringConsents {
  /** In the order of the mapping, each key once. Of an outdated string the noes alone. */
  readonly answers: readonly TcStringAnswer[];
  /** Under an older policy, or so old that it has to be asked for again. */
  readonly outdated: boolean;
  readonly created: Date;
  readonly lastUpdated: Date;
  readonly policyVersion: number;
  /** Language in which was asked, ISO 639-1, lower case. */
  readonly language: string;
}

export type TcStringFault = 'malformed' | 'version' | 'future';

/** A string that says nothing; its text is not in the message, which is one line. */
export class TcStringError extends Error {
  override readonly name = 'TcStringError';
  readonly fault: TcStringFault;

  constructor(fault: TcStringFault) {
    super(
      {
        malformed: 'The TC string is malformed.',
        version: 'The TC string is not of version 2 of the TCF.',
        future: 'The TC string is dated in the future.',
      }[fault],
    );
    this.fault = fault;
  }
}

/** What a TC string says, by the mapping. @throws TcStringError */
export function consentsOfTcString(text: string, question: TcStringQuestion): TcStringConsents {
  const { brand, now, mapping = tcfMapping } = question;
  const { model, segments } = decoded(text.trim());
  const { created, lastUpdated, policyVersion } = model;
  for (const time of [created, lastUpdated])
    if (time.getTime() > now.getTime() + SKEW) throw new TcStringError('future');
  const outdated =
    Number(policyVersion) < mapping.minimumPolicyVersion ||
    monthsAfter(lastUpdated, mapping.maximumAgeMonths).getTime() <= now.getTime();

  const answers = new Map<string, TcStringAnswer>();
  const record = (key: ConsentKey, yes: boolean) => {
    const at = yes ? lastUpdated : endOfDay(lastUpdated, now);
    answers.set(JSON.stringify(key), { key, state: yes ? 'GIVEN' : 'REFUSED', at });
  };
  for (const row of mapping.rows) {
    for (const recipient of recipientsOf(row, mapping, segments)) {
      const { purpose, channel } = row;
      record({ purpose, channel, brand, recipient }, isYes(row, recipient, model, segments, mapping));
    }
  }
  // A no covers what is below, whatever was said to that.
  for (const { key, state } of [...answers.values()]) {
    if (state === 'GIVEN') continue;
    for (const purpose of withNarrower(key.purpose).slice(1)) {
      const recipients = purposes[purpose].perRecipient ? Object.keys(mapping.vendors) : [null];
      for (const recipient of recipients) record({ ...key, purpose, recipient }, false);
    }
  }
  return {
    answers: [...answers.values()].filter(({ state }) => state === 'REFUSED' || !outdated),
    outdated,
    created,
    lastUpdated,
    policyVersion: Number(policyVersion),
    language: model.consentLanguage.toLowerCase(),
  };
}

interface Decoded {
  readonly model: TCModel;
  readonly segments: readonly Segment[];
}

function decoded(text: string): Decoded {
  const version = versionOf(text);
  if (version === null) throw new TcStringError('malformed');
  if (version !== 2) throw new TcStringError(/^[\w.-]+$/.test(text) ? 'version' : 'malformed');
  const segments = segmentsOf(text);
  if (segments === null) throw new TcStringError('malformed');
  try {
    return { model: TCString.decode(text), segments };
  } catch {
    // Whatever the library found: its message may hold parts of the string.
    throw new TcStringError('malformed');
  }
}

/** Whom a row can be answered for. Nothing is told of us where the string has no word about us. */
function recipientsOf({ purpose }: TcfRow, { vendors, own }: TcfMapping, segments: readonly Segment[]) {
  if (purposes[purpose].perRecipient) return Object.keys(vendors);
  return own === 'publisher' && !segments.includes('publisher') ? [] : [null];
}

function isYes(
  { tcfPurposes, specialFeatures }: TcfRow,
  recipient: string | null,
  model: TCModel,
  segments: readonly Segment[],
  mapping: TcfMapping,
): boolean {
  if (tcfPurposes.length === 0) return false;
  if (!specialFeatures.every((feature) => model.specialFeatureOptins.has(feature))) return false;
  const vendor = recipient === null ? mapping.own : mapping.vendors[recipient];
  if (vendor === 'publisher') return tcfPurposes.every((one) => model.publisherConsents.has(one));
  if (vendor === undefined || !model.vendorConsents.has(vendor)) return false;
  const disclosed = segments.includes('vendors-disclosed')
    ? model.vendorsDisclosed.has(vendor)
    : !mapping.disclosureRequired;
  // A publisher that allows a purpose not at all, or on legitimate interest alone, allows it to nobody who asks for consent.
  const forbidden = model.publisherRestrictions
    .getRestrictions(vendor)
    .filter(({ restrictionType }) => restrictionType !== RestrictionType.REQUIRE_CONSENT)
    .map(({ purposeId }) => purposeId);
  return disclosed && tcfPurposes.every((one) => model.purposeConsents.has(one) && !forbidden.includes(one));
}

function monthsAfter(time: Date, months: number): Date {
  const after = new Date(time);
  after.setUTCMonth(after.getUTCMonth() + months);
  return after;
}

/** The last moment of the day, where the time is no more than a day; not after now. */
function endOfDay(time: Date, now: Date): Date {
  if (time.getTime() % DAY !== 0) return time;
  return new Date(Math.max(time.getTime(), Math.min(time.getTime() + DAY - 1, now.getTime())));
}
