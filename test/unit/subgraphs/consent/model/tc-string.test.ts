/** A TC string says yes where its consent bits do, of the purposes and of the vendor, and nowhere else. */

import { RestrictionType } from '@iabtcf/core';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { purposes } from '../../../../../schema/purposes.ts';
import type { Purpose } from '../../../../../schema/vocabulary.ts';
import {
  consentsOfTcString,
  type TcStringError,
  type TcStringQuestion,
} from '../../../../../subgraphs/consent/model/tc-string.ts';
import { type TcfMapping, tcfMapping } from '../../../../../subgraphs/consent/model/tcf-mapping.ts';
import { type Said, TCF_PURPOSES, tcString } from '../../../../support/tc-strings.ts';

const DAY = 86_400_000;
const at = new Date('2026-03-01T00:00:00Z');
const now = new Date('2026-04-01T12:00:00Z');
const question: TcStringQuestion = { brand: 'fresh', now };
const read = (said: Said, more: Partial<TcStringQuestion> = {}) =>
  consentsOfTcString(tcString(said), { ...question, ...more });
/** The yeses, as purpose and recipient. */
const yeses = (said: Said, more: Partial<TcStringQuestion> = {}) =>
  read(said, more)
    .answers.filter(({ state }) => state === 'GIVEN')
    .map(({ key }) => (key.recipient === null ? key.purpose : `${key.purpose} ${key.recipient}`));

const everything: Said = {
  purposes: TCF_PURPOSES,
  vendors: [4001, 4002],
  publisher: TCF_PURPOSES,
  specialFeatures: [1, 2],
  legitimateInterests: TCF_PURPOSES,
  vendorLegitimateInterests: [4001, 4002],
  publisherLegitimateInterests: TCF_PURPOSES,
};
/** The table, written out: what each yes takes. */
const TAKES: Readonly<Record<string, readonly number[]>> = {
  personalisation: [5, 6],
  'targeted-advertising': [1, 2, 3, 4],
  'third-party-sharing': [1, 3, 4, 9],
  'service-analytics': [8, 10],
};
const VENDORS: Readonly<Record<string, number>> = { 'partner-1': 4001, 'partner-2': 4002 };

describe('whatever a string says', () => {
  const bits = fc.oneof(fc.constant([...TCF_PURPOSES]), fc.subarray([...TCF_PURPOSES]));
  const vendors = fc.subarray([4001, 4002, 4003]);
  const restriction = fc.record({
    purpose: fc.constantFrom(...TCF_PURPOSES),
    type: fc.constantFrom(RestrictionType.NOT_ALLOWED, RestrictionType.REQUIRE_CONSENT, RestrictionType.REQUIRE_LI),
    vendor: fc.constantFrom(4001, 4002, 4003),
  });
  const optional = <Value>(value: fc.Arbitrary<Value>) => fc.option(value, { nil: undefined });
  const said: fc.Arbitrary<Said> = fc.record({
    purposes: bits,
    vendors,
    publisher: optional(bits),
    legitimateInterests: bits,
    vendorLegitimateInterests: vendors,
    publisherLegitimateInterests: bits,
    specialFeatures: fc.subarray([1, 2]),
    restrictions: fc.array(restriction, { maxLength: 3 }),
    disclosed: optional(vendors),
  });

  test('there is a yes exactly where all its bits are, no restriction forbids it, its vendor was shown, and nothing above was denied', () => {
    fc.assert(
      fc.property(said, (one) => {
        const found = read(one);
        const publisher = (purpose: string) => TAKES[purpose]!.every((each) => one.publisher?.includes(each));
        const vendor = (purpose: string, id: number) =>
          one.vendors!.includes(id) &&
          (one.disclosed === undefined || one.disclosed.includes(id)) &&
          TAKES[purpose]!.every(
            (each) =>
              one.purposes!.includes(each) &&
              !one.restrictions!.some(
                (r) => r.vendor === id && r.purpose === each && r.type !== RestrictionType.REQUIRE_CONSENT,
              ),
          );
        const expected = ['personalisation', 'service-analytics'].filter(publisher);
        const denied = one.publisher !== undefined && !expected.includes('personalisation');
        for (const [recipient, id] of Object.entries(VENDORS)) {
          if (!denied && vendor('targeted-advertising', id)) expected.push(`targeted-advertising ${recipient}`);
          if (vendor('third-party-sharing', id)) expected.push(`third-party-sharing ${recipient}`);
        }
        expect(yeses(one).sort()).toEqual(expected.sort());

        const texts = found.answers.map(({ key }) => JSON.stringify(key));
        expect(new Set(texts).size).toBe(texts.length);
        for (const { key, state } of found.answers) {
          expect(['GIVEN', 'REFUSED']).toContain(state);
          expect(key.brand).toBe('fresh');
          expect(key.channel).toBe(key.purpose === 'service-analytics' ? null : 'IN_APP');
          expect(key.recipient !== null).toBe(purposes[key.purpose].perRecipient ?? false);
        }
      }),
      { numRuns: 200 },
    );
  });

  test('fewer bits say no more', () => {
    const set = ['purposes', 'vendors', 'publisher', 'specialFeatures', 'disclosed'] as const;
    fc.assert(
      fc.property(said, fc.constantFrom(...set), fc.nat(), (one, which, index) => {
        const before = one[which];
        if (before === undefined || before.length === 0 || (which === 'publisher' && before.length === 0)) return;
        const fewer = { ...one, [which]: before.filter((_, place) => place !== index % before.length) };
        const had = yeses(one);
        for (const each of yeses(fewer)) expect(had).toContain(each);
      }),
      { numRuns: 100 },
    );
  });

  test('legitimate interest alone says yes to nothing', () => {
    fc.assert(
      fc.property(said, (one) => {
        expect(yeses({ ...one, purposes: [], publisher: [] })).toEqual([]);
        expect(yeses({ ...one, vendors: [], publisher: [] })).toEqual([]);
      }),
      { numRuns: 100 },
    );
  });

  test('what is cut off or changed is an error of ours, or says no more than what it holds', () => {
    const text = fc.tuple(
      said.map((one) => tcString(one)),
      fc.nat(),
      fc.constantFrom('', 'A', '_', '.', '!'),
    );
    fc.assert(
      fc.property(text, ([whole, place, put]) => {
        const cut = place % whole.length;
        for (const changed of [whole.slice(0, cut), whole.slice(0, cut) + put + whole.slice(cut + 1)]) {
          try {
            consentsOfTcString(changed, question);
          } catch (error) {
            expect((error as Error).name).toBe('TcStringError');
            expect((error as Error).message).toMatch(/^The TC string is [a-z0-9 ]+ ?[A-Za-z0-9 ]*\.$/);
          }
        }
      }),
      { numRuns: 200 },
    );
  });
});

describe('a string', () => {
  test('that says yes to everything says yes to every row, for each recipient', () => {
    expect(read(everything)).toEqual({
      outdated: false,
      created: at,
      lastUpdated: at,
      policyVersion: 4,
      language: 'en',
      answers: [
        ['personalisation', 'IN_APP', null],
        ['targeted-advertising', 'IN_APP', 'partner-1'],
        ['targeted-advertising', 'IN_APP', 'partner-2'],
        ['third-party-sharing', 'IN_APP', 'partner-1'],
        ['third-party-sharing', 'IN_APP', 'partner-2'],
        ['service-analytics', null, null],
      ].map(([purpose, channel, recipient]) => ({
        key: { purpose, channel, brand: 'fresh', recipient },
        state: 'GIVEN',
        at,
      })),
    });
  });

  test('that says nothing says no, also to what is part of it and has no row; and a no counts until the day is over', () => {
    const { answers } = read({ publisher: [] });
    const of = (purpose: Purpose) => answers.filter(({ key }) => key.purpose === purpose);
    expect(answers.every(({ state }) => state === 'REFUSED')).toBe(true);
    expect(of('product-recommendation')).toEqual([
      {
        key: { purpose: 'product-recommendation', channel: 'IN_APP', brand: 'fresh', recipient: null },
        state: 'REFUSED',
        at: new Date(at.getTime() + DAY - 1),
      },
    ]);
    expect(of('targeted-advertising')).toHaveLength(2);
    expect(of('research')).toEqual([]);
    const noon = new Date('2026-03-01T12:00:00Z');
    expect(read({ publisher: [] }, { now: noon }).answers[0]?.at).toEqual(noon);
  });

  test('without a segment of the publisher says nothing of what we do ourselves', () => {
    const { publisher: _, ...rest } = everything;
    expect(read(rest).answers.map(({ key }) => key.purpose)).toEqual([
      'targeted-advertising',
      'targeted-advertising',
      'third-party-sharing',
      'third-party-sharing',
    ]);
    const asVendor: TcfMapping = { ...tcfMapping, own: 4003 };
    expect(yeses({ ...rest, vendors: [4003] }, { mapping: asVendor })).toEqual([
      'personalisation',
      'service-analytics',
    ]);
    expect(yeses({ ...rest, vendors: [4001] }, { mapping: asVendor })).not.toContain('personalisation');
  });

  test('needs the special features that a row lists', () => {
    const rows = [
      { purpose: 'personalisation', channel: 'IN_APP', tcfPurposes: [5, 6], specialFeatures: [1] },
    ] as const;
    const mapping: TcfMapping = { ...tcfMapping, rows };
    expect(yeses(everything, { mapping })).toEqual(['personalisation']);
    expect(yeses({ ...everything, specialFeatures: [2] }, { mapping })).toEqual([]);
    expect(yeses(everything, { mapping: { ...tcfMapping, rows: [{ ...rows[0], tcfPurposes: [] }] } })).toEqual([]);
  });

  test('that does not say which vendors were shown says no for them where the mapping wants to know', () => {
    const mapping: TcfMapping = { ...tcfMapping, disclosureRequired: true };
    expect(yeses(everything, { mapping })).toEqual(['personalisation', 'service-analytics']);
    expect(yeses({ ...everything, disclosed: [4002] }, { mapping })).toContain('third-party-sharing partner-2');
  });

  test.each<[string, Said, Date]>([
    ['under an older policy', { policyVersion: 3 }, now],
    ['13 months old', {}, new Date('2027-04-01T00:00:00Z')],
  ])('%s is outdated: its noes stand, its yeses do not', (_, how, time) => {
    const { outdated, answers } = read({ ...everything, ...how, vendors: [4001] }, { now: time });
    expect(outdated).toBe(true);
    expect(answers.map(({ key, state }) => [key.purpose, key.recipient, state])).toEqual([
      ['targeted-advertising', 'partner-2', 'REFUSED'],
      ['third-party-sharing', 'partner-2', 'REFUSED'],
    ]);
    expect(read(everything, { now: new Date('2027-03-31T23:59:59Z') }).outdated).toBe(false);
  });

  const good = tcString(everything);
  const v1 = 'BOEFEAyOEFEAyAHABDENAI4AAAB9vABAASA';
  const [core, publisher] = good.split('.') as [string, string];
  test.each<[string, string, TcStringError['fault']]>([
    ['nothing', '', 'malformed'],
    ['no base64url', 'C!!!', 'malformed'],
    ['a word', 'C', 'malformed'],
    ['half a core', core.slice(0, 20), 'malformed'],
    ['a core without its end', core.slice(0, -6), 'malformed'],
    ['half a segment', `${core}.Y`, 'malformed'],
    ['an empty segment', `${core}.`, 'malformed'],
    ['the same segment twice', `${good}.${publisher}`, 'malformed'],
    ['two cores', `${core}.${core}`, 'malformed'],
    ['a segment of a kind that there is not', `${core}.gAAA`, 'malformed'],
    ['segments without their core', publisher, 'version'],
    ['more than can be read', core + 'A'.repeat(10_000), 'malformed'],
    ['version 1', v1, 'version'],
    ['another version', `D${core.slice(1)}`, 'version'],
    ['what is of tomorrow', tcString({ ...everything, at: new Date(now.getTime() + DAY) }), 'future'],
  ])('of %s is refused, and not a part of it is told', (_, text, fault) => {
    let caught: TcStringError | undefined;
    try {
      consentsOfTcString(text, question);
    } catch (error) {
      caught = error as TcStringError;
    }
    expect(caught).toMatchObject({ name: 'TcStringError', fault });
    expect(caught?.message).toMatch(/^The TC string is .*\.$/);
    if (text.length > 5) expect(caught?.message).not.toContain(text.slice(0, 6));
  });

  test('that would hold a process for long is refused at once', () => {
    // One restriction for every vendor number that there can be: a hundred characters, and seconds in the library.
    const digits = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
    const bits = (value: number, length: number) => value.toString(2).padStart(length, '0');
    const head = [...core]
      .map((one) => bits(digits.indexOf(one), 6))
      .join('')
      .slice(0, 213);
    const none = `${bits(0, 16)}0`;
    const restricted =
      bits(1, 12) + bits(1, 6) + bits(0, 2) + bits(1, 12) + bits(1, 1) + bits(1, 16) + bits(65_535, 16);
    const all = head + none + none + restricted;
    const text = all
      .padEnd(Math.ceil(all.length / 24) * 24, '0')
      .replace(/.{6}/g, (six) => digits.charAt(Number.parseInt(six, 2)));
    const begun = performance.now();
    expect(() => consentsOfTcString(text, question)).toThrow('The TC string is malformed.');
    expect(performance.now() - begun).toBeLessThan(500);
  });
});
