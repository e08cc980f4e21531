/** The text of the yeses says of a customer's consents what the records say, at any time and for whatever is asked. */
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { RECIPIENTS } from '../../../../../schema/personas.ts';
import { consentPurposes } from '../../../../../schema/purposes.ts';
import { BRANDS, CHANNELS, CONSENT_STATES } from '../../../../../schema/vocabulary.ts';
import { isCurrentNotice } from '../../../../../subgraphs/consent/model/notices.ts';
import { type ConsentKey, inForce, type RecordEntry, statusOf } from '../../../../../subgraphs/consent/model/record.ts';
import { type Wanted, yesesIn, yesesText } from '../../../../../subgraphs/consent/model/yeses.ts';

const time = fc.integer({ min: 0, max: 50 }).map((n) => new Date(n * 1000));
// Names that could break a line, or be taken for the beginning of another one.
const brand = fc.constantFrom<string>(...BRANDS, 'fresh","x', 'a\nb', '');
const recipient = fc.constantFrom<string | null>(null, ...RECIPIENTS, 'null', 'partner-1"', '\\');
const record: fc.Arbitrary<RecordEntry> = fc.record({
  id: fc.constant(''),
  purpose: fc.constantFrom(...consentPurposes),
  channel: fc.option(fc.constantFrom(...CHANNELS), { nil: null }),
  brand,
  recipient,
  at: time,
  state: fc.oneof({ weight: 3, arbitrary: fc.constant('GIVEN' as const) }, fc.constantFrom(...CONSENT_STATES)),
  until: fc.option(time, { nil: null }),
  specialCategories: fc.boolean(),
  noticeId: fc.constantFrom('research-fresh', 'direct-marketing-value', null),
  noticeVersion: fc.constantFrom('1.0', '2.0', null),
  language: fc.constantFrom('en', null),
});
const keyOf = ({ purpose, channel, brand, recipient }: ConsentKey) =>
  JSON.stringify([purpose, channel, brand, recipient]);
const records = fc.uniqueArray(record, { maxLength: 60, selector: keyOf });
const some = <Item>(item: fc.Arbitrary<Item>) => fc.option(fc.uniqueArray(item, { maxLength: 3 }), { nil: undefined });
const wanted: fc.Arbitrary<Wanted> = fc.record({
  purposes: some(fc.constantFrom(...consentPurposes)),
  brands: some(brand),
  recipients: some(recipient.filter((one) => one !== null)),
});

/** Written another way: no text, no lines. */
const expected = (entries: readonly RecordEntry[], { purposes, brands, recipients }: Wanted, now: Date) =>
  entries
    .filter((entry) => statusOf(entry, now, isCurrentNotice).valid)
    .filter((entry) => purposes === undefined || purposes.some((purpose) => purpose === entry.purpose))
    .filter((entry) => brands === undefined || brands.some((one) => one === entry.brand))
    .filter(
      (entry) =>
        recipients === undefined || entry.recipient === null || recipients.some((one) => one === entry.recipient),
    );
const told = (all: readonly (ConsentKey & { specialCategories: boolean; until: Date | string | null })[]) =>
  all.map(({ specialCategories, until, ...key }) => JSON.stringify([keyOf(key), specialCategories, until])).sort();

describe('the text of the yeses', () => {
  test('holds exactly the records that are a yes, at whatever time and for whatever is asked', () => {
    fc.assert(
      fc.property(records, wanted, time, (entries, asked, now) => {
        const found = yesesIn(yesesText(entries), (yes) => inForce(yes, now, isCurrentNotice), asked);
        expect(told(found)).toEqual(told(expected(entries, asked, now)));
      }),
      { numRuns: 500 },
    );
  });

  test('is the same in whatever order the records are', () => {
    const shuffled = records.chain((all) =>
      fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length })),
    );
    fc.assert(fc.property(shuffled, ([all, other]) => expect(yesesText(other)).toBe(yesesText(all))));
  });

  test('of nobody’s yeses is empty, and an empty text holds none', () => {
    expect(yesesText([])).toBe('');
    expect(yesesIn('', () => true)).toEqual([]);
    expect(yesesIn('', () => true, { purposes: ['research'], brands: ['fresh'], recipients: [] })).toEqual([]);
  });
});
