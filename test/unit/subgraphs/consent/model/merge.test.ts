/** What a merge makes of two answers, and what it tells. */
import { describe, expect, test } from '@jest/globals';
import { requestsFor } from '../../../../../subgraphs/consent/model/consent-requests.ts';
import { type CustomerDocument, newTrailKey } from '../../../../../subgraphs/consent/model/customer.ts';
import { type Merge, merged } from '../../../../../subgraphs/consent/model/merge.ts';
import { nobodyDocument } from '../../../../../subgraphs/consent/model/nobody.ts';
import type { ConsentKey } from '../../../../../subgraphs/consent/model/record.ts';
import { answered, changed, day, isValid, lived, newId, type Step } from '../../../../support/consent-lives.ts';

const NOW = day(40);
const acting = { actor: 'agent', onBehalf: true, now: NOW };
const merge = (one: CustomerDocument, other: CustomerDocument): [CustomerDocument, Merge] => {
  const result = merged(one, other, acting, newId);
  return [{ ...changed(one, result.change), ...result.standing }, result];
};
const email: ConsentKey = { purpose: 'direct-marketing', channel: 'EMAIL', brand: 'fresh', recipient: null };
const yes: Step = { does: 'yes', key: email, version: '2.0', daysLate: 0, special: false };
const withYes = (id: string, on = 1) => lived(nobodyDocument(id), yes, day(on));

describe('a merge', () => {
  test('of a yes and silence is no yes: the other was never asked, and its data were never meant', () => {
    const [result, { change, conflicts }] = merge(withYes('1'), nobodyDocument('2'));
    expect(change.events).toMatchObject([{ state: 'INVALIDATED', at: NOW, actor: 'agent', onBehalf: true, epoch: 2 }]);
    expect(isValid(result, email, NOW)).toBe(false);
    expect(conflicts).toEqual([
      { about: 'consent', key: email, survivor: 'GIVEN', other: 'UNKNOWN', kept: 'INVALIDATED' },
    ]);
    const [reverse, told_] = merge(nobodyDocument('2'), withYes('1'));
    expect(reverse.records).toEqual([]);
    expect(told_.conflicts).toEqual([
      { about: 'consent', key: email, survivor: 'UNKNOWN', other: 'GIVEN', kept: 'UNKNOWN' },
    ]);
    // Nobody said no: it may be asked for.
    const question = { context: 'ACCOUNT', captureChannel: null, brand: 'fresh', language: 'en' } as const;
    expect(requestsFor(result, question, NOW, { atOnce: 1, pauseDays: 180 })).toMatchObject([email]);
  });

  test('of a yes and a no is the no, whichever is the later one', () => {
    for (const on of [1, 9]) {
      const refused = answered(nobodyDocument('2'), email, 'REFUSED', day(5));
      const [result, { conflicts }] = merge(withYes('1', on), refused);
      expect(result.records).toMatchObject([{ ...email, state: 'REFUSED', at: NOW }]);
      expect(conflicts).toEqual([
        { about: 'consent', key: email, survivor: 'GIVEN', other: 'REFUSED', kept: 'REFUSED' },
      ]);
    }
  });

  test('of a yes and a withdrawal of everything that was never recorded is the withdrawal', () => {
    const all: Step = { does: 'withdraw', purpose: null, channel: null, brand: null, recipient: null };
    const [result] = merge(withYes('1'), lived(nobodyDocument('2'), all, day(3)));
    expect(result.records).toMatchObject([{ ...email, state: 'WITHDRAWN' }]);
  });

  test('of two yeses ends when the first of them ends, and is from when both had agreed', () => {
    const [result, { conflicts }] = merge(withYes('1', 20), withYes('2', 10));
    expect(result.records).toMatchObject([
      { ...email, state: 'GIVEN', at: day(20), until: new Date('2028-01-11T00:00:00Z') },
    ]);
    expect(result.events.at(-1)).toMatchObject({ method: 'CLICK_THROUGH', captureChannel: 'WEB' });
    const conflict = { about: 'consent', key: email, survivor: 'GIVEN', other: 'GIVEN', kept: 'GIVEN' };
    expect(conflicts).toEqual([conflict]);
    const [unchanged, none] = merge(withYes('1', 10), withYes('2', 20));
    expect(none.change.events).toEqual([]);
    expect(none.conflicts).toEqual([conflict]);
    expect(merged(withYes('1'), withYes('2'), acting, newId).conflicts).toEqual([]);
    expect(isValid(unchanged, email, NOW)).toBe(true);
  });

  test('keeps the key under which the trail knows the other, and both requests that were carried out', () => {
    const handled = (name: string) => ({ actor: 'a', mutation: 'give' as const, key: name, input: 'x' });
    const one = { ...withYes('1'), trailKey: newTrailKey() };
    const other = { ...withYes('2'), trailKey: newTrailKey() };
    const { absorbed, change } = merged(
      { ...one, handled: [{ ...handled('k1'), records: [one.records[0]!.id] }] },
      { ...other, handled: [{ ...handled('k2'), records: [other.records[0]!.id, 'gone'] }] },
      acting,
      newId,
    );
    expect(absorbed).toEqual({ id: '2', trailKey: other.trailKey });
    const records = [one.records[0]!.id];
    expect(change.handled).toEqual([
      { ...handled('k2'), records },
      { ...handled('k1'), records },
    ]);
  });

  test('tells what they did not agree about beside consents', () => {
    const one: CustomerDocument = { ...nobodyDocument('1'), objections: ['fraud-prevention'] };
    const other: CustomerDocument = { ...nobodyDocument('2'), account: 'SUSPENDED', restricted: true, enrolled: false };
    const { conflicts, standing: kept } = merged(one, other, acting, newId);
    expect(kept).toEqual({ account: 'SUSPENDED', enrolled: false, restricted: true, objections: ['fraud-prevention'] });
    expect(conflicts).toEqual([
      { about: 'account', survivor: 'OPEN', other: 'SUSPENDED', kept: 'SUSPENDED' },
      { about: 'enrolled', survivor: true, other: false, kept: false },
      { about: 'restricted', survivor: false, other: true, kept: true },
      { about: 'objection', purpose: 'fraud-prevention', of: 'survivor' },
    ]);
  });

  test('is refused of one and the same, and of who is erased', () => {
    expect(() => merged(withYes('1'), withYes('1'), acting, newId)).toThrow('A customer is not merged with itself');
    const tombstone = { ...nobodyDocument('2'), erased: true };
    expect(() => merged(withYes('1'), tombstone, acting, newId)).toThrow('Who is erased is not merged');
    expect(() => merged(tombstone, withYes('1'), acting, newId)).toThrow('Who is erased is not merged');
  });
});
