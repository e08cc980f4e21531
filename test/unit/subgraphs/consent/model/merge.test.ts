/** What a merge makes of two answers, and what it tells. */
import { describe, expect, test } from '@jest/globals';
import type { ContactFrequency } from '../../../../../schema/vocabulary.ts';
import { requestsFor } from '../../../../../subgraphs/consent/model/consent-requests.ts';
import { newTrailKey } from '../../../../../subgraphs/consent/model/customer.ts';
import { type Merge, merged } from '../../../../../subgraphs/consent/model/merge.ts';
import type { Past } from '../../../../../subgraphs/consent/model/merged-answers.ts';
import type { ConsentKey } from '../../../../../subgraphs/consent/model/record.ts';
import { answered, changed, day, isValid, lived, newId, nobody, type Step } from '../../../../support/consent-lives.ts';

const NOW = day(40);
const acting = { actor: 'agent', onBehalf: true, now: NOW };
const merge = (one: Past, other: Past): [Past, Merge] => {
  const result = merged(one, other, acting, newId);
  const { account, enrolled } = result;
  return [{ ...changed(one, result.change), account, enrolled }, result];
};
const email: ConsentKey = { purpose: 'direct-marketing', channel: 'EMAIL', brand: 'fresh', recipient: null };
const yes: Step = { does: 'yes', key: email, version: '2.0', daysLate: 0, special: false };
const withYes = (id: string, on = 1) => lived(nobody(id), yes, day(on));

describe('a merge', () => {
  test('of a yes and silence is no yes: the other was never asked, and its data were never meant', () => {
    const [result, { change, conflicts }] = merge(withYes('1'), nobody('2'));
    expect(change.events).toMatchObject([{ state: 'INVALIDATED', at: NOW, actor: 'agent', onBehalf: true, epoch: 2 }]);
    expect(isValid(result, email, NOW)).toBe(false);
    expect(conflicts).toEqual([
      { about: 'consent', key: email, survivor: 'GIVEN', other: 'UNKNOWN', kept: 'INVALIDATED' },
    ]);
    const [reverse, told_] = merge(nobody('2'), withYes('1'));
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
      const refused = answered(nobody('2'), email, 'REFUSED', day(5));
      const [result, { conflicts }] = merge(withYes('1', on), refused);
      expect(result.records).toMatchObject([{ ...email, state: 'REFUSED', at: NOW }]);
      expect(conflicts).toEqual([
        { about: 'consent', key: email, survivor: 'GIVEN', other: 'REFUSED', kept: 'REFUSED' },
      ]);
    }
  });

  test('of a yes and a withdrawal of everything that was never recorded is the withdrawal', () => {
    const all: Step = { does: 'withdraw', purpose: null, channel: null, brand: null, recipient: null };
    const [result] = merge(withYes('1'), lived(nobody('2'), all, day(3)));
    expect(result.records).toMatchObject([{ ...email, state: 'WITHDRAWN' }]);
  });

  test('of two yeses ends when the first of them ends, and is from when both had agreed', () => {
    const [result, { conflicts }] = merge(withYes('1', 20), withYes('2', 10));
    expect(result.records).toMatchObject([
      { ...email, state: 'RENEWED', at: new Date(day(20).getTime() + 1), until: new Date('2028-01-11T00:00:00Z') },
    ]);
    expect(result.events.at(-1)).toMatchObject({ method: 'CLICK_THROUGH', captureChannel: 'WEB' });
    const conflict = { about: 'consent', key: email, survivor: 'GIVEN', other: 'GIVEN', kept: 'GIVEN' };
    expect(conflicts).toEqual([{ ...conflict, kept: 'RENEWED' }]);
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
    const one = lived(nobody('1'), { does: 'object', purpose: 'fraud-prevention' }, day(1));
    const other: Past = { ...lived(nobody('2'), { does: 'restrict' }, day(2)), account: 'SUSPENDED', enrolled: false };
    const [result, { conflicts }] = merge(one, other);
    expect(result).toMatchObject({ account: 'SUSPENDED', enrolled: false, restricted: true });
    expect(result.objections).toEqual(['fraud-prevention']);
    expect(conflicts).toEqual([
      { about: 'account', survivor: 'OPEN', other: 'SUSPENDED', kept: 'SUSPENDED' },
      { about: 'enrolled', survivor: true, other: false, kept: false },
      { about: 'restricted', survivor: false, other: true, kept: true },
      { about: 'objection', purpose: 'fraud-prevention', of: 'survivor' },
    ]);
  });

  test('writes to the customer as seldom as either wished, and takes back no objection that one of them withdrew', () => {
    const wishes = (id: string, frequency: ContactFrequency, on: number) =>
      lived(nobody(id), { does: 'prefer', frequency }, day(on));
    const [seldom] = merge(wishes('1', 'SELDOM', 9), wishes('2', 'NEVER', 3));
    expect(seldom.standing).toMatchObject([{ kind: 'PREFERRED', channel: 'EMAIL', frequency: 'NEVER', at: NOW }]);
    const [kept, { change }] = merge(wishes('1', 'NEVER', 9), wishes('2', 'NORMAL', 12));
    expect(change.events).toEqual([]);
    expect(kept.standing).toMatchObject([{ frequency: 'NEVER' }]);
    const objecting = lived(nobody('2'), { does: 'object', purpose: 'fraud-prevention' }, day(3));
    expect(merge(nobody('1'), objecting)[0].objections).toEqual(['fraud-prevention']);
  });

  test('is refused of one and the same, and of who is erased', () => {
    expect(() => merged(withYes('1'), withYes('1'), acting, newId)).toThrow('A customer is not merged with itself');
    const tombstone: Past = { ...nobody('2'), erased: true };
    expect(() => merged(withYes('1'), tombstone, acting, newId)).toThrow('Who is erased is not merged');
    expect(() => merged(tombstone, withYes('1'), acting, newId)).toThrow('Who is erased is not merged');
  });
});
