/** One line of an import: what makes it an answer, what refuses it, and what answers do that come late and in any order. */
import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { type CompactCustomer, newcomer } from '../../../../../../subgraphs/consent/model/customer.ts';
import { type CustomerEvent, fold, isStanding } from '../../../../../../subgraphs/consent/model/fold.ts';
import { answerOf } from '../../../../../../subgraphs/consent/model/import/answer.ts';
import { LineRefused } from '../../../../../../subgraphs/consent/model/import/fault.ts';
import { isYes } from '../../../../../../subgraphs/consent/model/record.ts';

const now = new Date('2026-06-01T00:00:00Z');
const yes = {
  customerId: 'c1',
  state: 'GIVEN',
  purpose: 'direct-marketing',
  channel: 'EMAIL',
  brand: 'fresh',
  at: '2026-04-16T00:00:00Z',
  noticeId: 'direct-marketing-fresh',
  noticeVersion: '2.0',
  language: 'sv',
  method: 'SIGNATURE',
  captureChannel: 'STORE',
  evidenceReference: 'archive/17',
  evidenceSha256: 'A'.repeat(64),
};
const refusal = { ...yes, state: 'REFUSED', evidenceReference: undefined, evidenceSha256: undefined };
const withdrawal = (at: string, purpose = 'direct-marketing') => ({
  customerId: 'c1',
  state: 'WITHDRAWN',
  purpose,
  channel: 'EMAIL',
  brand: 'fresh',
  at,
});

const nobody = newcomer('c1', true);

/** The customer after the lines, and all events. */
function said(lines: readonly unknown[], customer = nobody) {
  const events: CustomerEvent[] = [];
  let standing = customer;
  for (const line of lines) {
    const change = answerOf(line, now).change(standing);
    events.push(...change.events);
    standing = { ...standing, ...change, epoch: standing.epoch + 1 } as CompactCustomer;
  }
  return { customer: standing, events };
}

const statesOf = ({ records }: CompactCustomer) =>
  Object.fromEntries(records.map(({ purpose, channel, state }) => [`${purpose} ${channel}`, state]));

const faultOf = (line: unknown) => {
  try {
    answerOf(line, now);
  } catch (error) {
    if (error instanceof LineRefused) return error.fault;
    throw error;
  }
  return null;
};

describe('A line is an answer', () => {
  test('with its own time, its notice, how it was answered, and its proof', () => {
    const { events } = said([yes]);
    expect(events).toEqual([
      expect.objectContaining({
        state: 'GIVEN',
        at: new Date(yes.at),
        until: new Date('2028-04-16T00:00:00Z'),
        purpose: 'direct-marketing',
        channel: 'EMAIL',
        brand: 'fresh',
        recipient: null,
        noticeId: 'direct-marketing-fresh',
        noticeVersion: '2.0',
        language: 'sv',
        method: 'SIGNATURE',
        captureChannel: 'STORE',
        evidence: { reference: 'archive/17', sha256: 'a'.repeat(64) },
        actor: 'import',
        onBehalf: true,
        id: answerOf(yes, now).event,
      }),
    ]);
  });

  test('whichever way its purpose, its time and its absences are spelt', () => {
    const { event } = answerOf(yes, now);
    expect(answerOf({ ...yes, purpose: 'DIRECT_MARKETING' }, now).event).toBe(event);
    expect(answerOf({ ...yes, at: '2026-04-16T01:00:00+01:00' }, now).event).toBe(event);
    expect(answerOf({ ...yes, recipient: null, specialCategories: 'false' }, now).event).toBe(event);
    expect(answerOf({ ...yes, recipient: '' }, now).event).toBe(event);
  });

  test('and another one where anything of it is another', () => {
    const { event } = answerOf(yes, now);
    const others = [{ customerId: 'c2' }, { channel: 'SMS' }, { at: '2026-04-16T00:00:00.001Z' }, { method: 'SPOKEN' }];
    for (const other of others) expect(answerOf({ ...yes, ...other }, now).event).not.toBe(event);
  });

  test('also a refusal under a notice that is outdated, and a withdrawal for which nothing was read', () => {
    expect(statesOf(said([{ ...refusal, noticeVersion: '1.0' }]).customer)).toEqual({
      'direct-marketing EMAIL': 'REFUSED',
    });
    expect(statesOf(said([withdrawal('2026-04-20T00:00:00Z')]).customer)).toEqual({
      'direct-marketing EMAIL': 'WITHDRAWN',
    });
  });
});

describe('A line is refused', () => {
  test.each([
    [{ ...yes, customerId: undefined }, 'customerId', 'missing'],
    [{ ...yes, state: 'RENEWED' }, 'state', 'invalid'],
    [{ ...yes, purpose: 'fun' }, 'purpose', 'invalid'],
    [{ ...yes, purpose: 'delivery' }, 'purpose', 'not asked'],
    [{ ...yes, purpose: 'research' }, 'purpose', 'not asked'],
    [{ ...yes, channel: undefined }, 'channel', 'missing'],
    [{ ...yes, channel: 'FAX' }, 'channel', 'invalid'],
    [{ ...yes, brand: 'other' }, 'brand', 'not asked'],
    [{ ...yes, brand: 'value' }, 'brand', 'not asked'],
    [{ ...yes, recipient: 'partner-1' }, 'recipient', 'not asked'],
    [{ ...yes, purpose: 'third-party-sharing' }, 'recipient', 'missing'],
    [{ ...yes, at: '01/02/2026' }, 'at', 'invalid'],
    [{ ...yes, at: '2026-06-01T00:01:00Z' }, 'at', 'future'],
    [{ ...yes, at: '2026-04-14T23:59:59Z' }, 'at', 'too early'],
    [{ ...yes, noticeId: 'unheard-of' }, 'noticeId', 'unpublished'],
    [{ ...yes, noticeVersion: '1.0' }, 'noticeVersion', 'outdated'],
    [{ ...yes, language: undefined }, 'language', 'missing'],
    [{ ...yes, method: undefined }, 'method', 'missing'],
    [{ ...yes, captureChannel: undefined }, 'captureChannel', 'missing'],
    [{ ...yes, specialCategories: true }, 'specialCategories', 'not asked'],
    [{ ...yes, evidenceReference: undefined }, 'evidenceReference', 'missing'],
    [{ ...yes, evidenceReference: '  ' }, 'evidenceReference', 'invalid'],
    [{ ...yes, evidenceSha256: undefined }, 'evidenceSha256', 'missing'],
    [{ ...yes, evidenceSha256: 'f00' }, 'evidenceSha256', 'invalid'],
    [{ ...refusal, noticeId: undefined }, 'noticeId', 'missing'],
    [{ ...refusal, evidenceReference: 'x' }, 'evidenceSha256', 'missing'],
    [{ ...refusal, specialCategories: true }, 'specialCategories', 'unwanted'],
    [{ ...yes, 'anna@example.com': 1 }, 'another field', 'invalid'],
    [{ ...yes, ['__proto__']: { state: 1 } }, 'another field', 'invalid'],
    ['GIVEN', 'line', 'invalid'],
    [[yes], 'line', 'invalid'],
    [null, 'line', 'invalid'],
  ])('%j', (line, field, reason) => {
    expect(faultOf(line)).toEqual({ field, reason });
  });

  test('in words in which nothing stands that the line says', () => {
    fc.assert(
      fc.property(fc.constantFrom(...Object.keys(yes)), fc.stringMatching(/^[xq]{5,300}$/), (field, value) => {
        try {
          answerOf({ ...yes, [field]: value, [`${value}!`]: value }, now);
        } catch (error) {
          expect(JSON.stringify([(error as LineRefused).fault, (error as Error).message])).not.toContain(value);
        }
      }),
    );
  });
});

describe('A late answer', () => {
  test('of yes does not undo a withdrawal that came after it', () => {
    const { customer, events } = said([withdrawal('2026-04-20T00:00:00Z'), yes]);
    expect(statesOf(customer)).toEqual({ 'direct-marketing EMAIL': 'WITHDRAWN' });
    expect(events).toHaveLength(2);
  });

  test('of no does not undo a yes that came after it, and stands in the history at its time', () => {
    const { customer, events } = said([
      { ...yes, at: '2026-05-01T00:00:00Z' },
      yes,
      withdrawal('2026-04-25T00:00:00Z'),
    ]);
    expect(statesOf(customer)).toEqual({ 'direct-marketing EMAIL': 'GIVEN' });
    const before = fold(events.filter(({ at }) => at < new Date('2026-04-30T00:00:00Z')));
    expect([...before.records.values()].map(({ state }) => state)).toEqual(['WITHDRAWN']);
  });

  test('of no covers what is below its purpose, as far as it was said before', () => {
    const of = (purpose: string, noticeId: string, at: string) => ({ ...yes, purpose, noticeId, at });
    const { customer } = said([
      of('personalisation', 'personalisation-fresh', '2026-04-16T00:00:00Z'),
      withdrawal('2026-04-20T00:00:00Z', 'personalisation'),
    ]);
    expect(statesOf(customer)).toEqual({
      'personalisation EMAIL': 'WITHDRAWN',
      'product-recommendation EMAIL': 'WITHDRAWN',
    });
  });

  test('of no to a purpose stands in the history of what is below it, too', () => {
    const { customer, events } = said([
      { ...yes, purpose: 'product-recommendation', noticeId: 'product-recommendation-fresh' },
      withdrawal('2026-05-01T00:00:00Z', 'product-recommendation'),
      withdrawal('2026-04-25T00:00:00Z', 'personalisation'),
    ]);
    expect(statesOf(customer)).toMatchObject({ 'product-recommendation EMAIL': 'WITHDRAWN' });
    const before = fold(events.filter(({ at }) => at < new Date('2026-04-30T00:00:00Z')));
    expect([...before.records.values()].map(({ state }) => state)).toEqual(['WITHDRAWN', 'WITHDRAWN']);
  });

  test('of yes that came at the same time as another to the same is one more yes', () => {
    const both = ['personalisation', 'product-recommendation'].map((purpose) => ({
      ...{ ...yes, purpose, noticeId: `${purpose}-fresh` },
    }));
    for (const lines of [both, [...both].reverse()])
      expect(statesOf(said(lines).customer)).toMatchObject({ 'product-recommendation EMAIL': 'GIVEN' });
  });

  test('and all answers in whatever order they come leave the same yeses, and what the events say', () => {
    const at = fc.integer({ min: 0, max: 20 }).map((day) => new Date(Date.UTC(2026, 3, 16 + day)).toISOString());
    const purpose = fc.constantFrom('direct-marketing', 'personalisation', 'product-recommendation');
    const line = fc
      .tuple(fc.constantFrom('GIVEN', 'REFUSED', 'WITHDRAWN'), purpose, fc.constantFrom('EMAIL', 'SMS'), at)
      .map(([state, of, channel, time]) => ({
        ...(state === 'GIVEN' ? yes : state === 'REFUSED' ? refusal : withdrawal(time)),
        ...(state !== 'WITHDRAWN' && { noticeId: `${of}-fresh` }),
        state,
        purpose: of,
        channel,
        at: time,
      }));
    const yesesOf = ({ records }: CompactCustomer) =>
      records
        .filter(({ state }) => isYes(state))
        .map(({ id, at: since, until }) => `${id} ${since.toISOString()} ${until?.toISOString()}`)
        .sort();
    fc.assert(
      fc.property(
        fc
          .array(line, { maxLength: 8 })
          .chain((lines) => fc.tuple(fc.constant(lines), fc.shuffledSubarray(lines, { minLength: lines.length }))),
        ([lines, shuffled]) => {
          const one = said(lines);
          expect(yesesOf(said(shuffled).customer)).toEqual(yesesOf(one.customer));
          const folded = fold(one.events.filter((event) => !isStanding(event)));
          expect(new Map(one.customer.records.map((entry) => [entry.id, entry]))).toEqual(folded.records);
        },
      ),
      { numRuns: 300 },
    );
  });
});
