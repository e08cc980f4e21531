/** An explicit yes after an objection ends it; nothing else does, and no record ever says both (GDPR Art. 21(3)). */
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { confirm } from '../../../../../../subgraphs/consent/model/confirmation/change.ts';
import { confirmationOf } from '../../../../../../subgraphs/consent/model/confirmation/confirmation.ts';
import { fold } from '../../../../../../subgraphs/consent/model/fold.ts';
import { merged } from '../../../../../../subgraphs/consent/model/merge.ts';
import type { Past } from '../../../../../../subgraphs/consent/model/merged-answers.ts';
import type { ConsentKey } from '../../../../../../subgraphs/consent/model/record.ts';
import {
  answered,
  changed,
  day,
  isValid,
  lifeOf,
  lived,
  livedKeys,
  newId,
  nobody,
  saying,
  step,
} from '../../../../../support/consent-lives.ts';

const email = (purpose: ConsentKey['purpose']): ConsentKey => ({
  purpose,
  channel: 'EMAIL',
  brand: 'fresh',
  recipient: null,
});
const yes = (key: ConsentKey, daysLate = 0) =>
  ({ does: 'yes', key, version: '2.0', daysLate, special: false }) as const;
const objected = (purpose: 'direct-marketing' | 'personalisation' | 'fraud-prevention') =>
  lived(nobody('2489'), { does: 'object', purpose }, day(1));
const marketing = email('direct-marketing');
const steps = fc.array(fc.oneof({ weight: 3, arbitrary: step }, { weight: 1, arbitrary: saying }), { maxLength: 25 });

/** Purposes that are objected to and agreed to at once. */
const contradictions = (customer: Past) =>
  livedKeys
    .filter((key) => isValid(customer, key, day(60)) && customer.objections.includes(key.purpose))
    .map(({ purpose }) => purpose);

describe('An objection', () => {
  test('is ended by an explicit yes to its purpose, visibly and by the same change', () => {
    const before = objected('direct-marketing');
    expect(before.objections).toEqual(['direct-marketing']);
    const after = lived(before, yes(marketing), day(2));
    expect(isValid(after, marketing, day(3))).toBe(true);
    expect(after.objections).toEqual([]);
    const said = after.events.slice(before.events.length);
    expect(said).toMatchObject([
      { state: 'GIVEN', at: day(2), epoch: 2, actor: 'pseudonym' },
      {
        kind: 'OBJECTION_WITHDRAWN',
        purpose: 'direct-marketing',
        at: day(2),
        epoch: 2,
        actor: 'pseudonym',
        captureChannel: 'WEB',
      },
    ]);
  });

  test('stays for what the yes does not cover: what is above and beside it, and legitimate interest', () => {
    const after = lived(objected('personalisation'), yes(email('product-recommendation')), day(2));
    expect([...after.objections].sort()).toEqual(['personalisation', 'targeted-advertising']);
    const whole = lived(objected('personalisation'), yes(email('personalisation')), day(2));
    expect(whole.objections).toEqual(['targeted-advertising']);
    expect(lived(objected('fraud-prevention'), yes(marketing), day(2)).objections).toEqual(['fraud-prevention']);
  });

  test('is not ended by a yes that somebody brings with a proof, of whatever time: that yes ends at once, by who objected', () => {
    for (const daysLate of [5, 2]) {
      const after = lived(objected('direct-marketing'), yes(marketing, daysLate), day(4));
      expect([after.objections, isValid(after, marketing, day(5))]).toEqual([['direct-marketing'], false]);
      expect(after.events.at(-1)).toMatchObject({ state: 'WITHDRAWN', actor: 'pseudonym' });
    }
  });

  test('is not ended by a yes that waits to be confirmed, but by its confirmation', () => {
    const pending = answered(objected('direct-marketing'), marketing, 'REQUESTED', day(2));
    expect(pending.objections).toEqual(['direct-marketing']);
    const shown = { noticeId: 'direct-marketing-fresh', noticeVersion: '2.0', language: 'en' } as const;
    const waiting = confirmationOf(
      { salt: 'salt', sentAt: day(2), keys: [marketing], ...shown, specialCategories: false, captureChannel: 'WEB' },
      'ABCDE12345',
    );
    const asking = {
      mutation: 'confirm',
      actor: 'pseudonym',
      onBehalf: false,
      now: day(3),
      idempotency: null,
    } as const;
    const customer = { ...pending, confirmations: [waiting] };
    const wrong = changed(customer, confirm(customer, { ...asking, code: 'WRONG00000' }, newId));
    expect(wrong.objections).toEqual(['direct-marketing']);
    const after = changed(customer, confirm(customer, { ...asking, code: 'ABCDE12345' }, newId));
    expect([after.objections, isValid(after, marketing, day(4))]).toEqual([[], true]);
  });

  test('of the very time of a yes stands, and the yes comes after it also where another clock was ahead', () => {
    const after = lived(objected('direct-marketing'), yes(marketing), day(0));
    expect([after.objections, isValid(after, marketing, day(2))]).toEqual([[], true]);
    const events = after.events.map((event) => ({ ...event, at: day(1) }));
    expect(fold(events).standing).toMatchObject([{ kind: 'OBJECTED' }]);
  });
});

describe('Whatever a customer says, one thing after the other or late', () => {
  test('nothing is agreed to and objected to at once, and any order of the events says the same', () => {
    fc.assert(
      fc.property(steps, fc.infiniteStream(fc.nat()), (some, random) => {
        const customer = lifeOf(some);
        expect(contradictions(customer)).toEqual([]);
        const shuffled = customer.events
          .map((event) => ({ event, place: random.next().value as number }))
          .sort((one, other) => one.place - other.place)
          .map(({ event }) => event);
        expect(fold(shuffled).standing).toEqual(customer.standing);
      }),
      { numRuns: 300 },
    );
  });

  test('an objection is taken back by nothing but a yes of their own to this very purpose', () => {
    fc.assert(
      fc.property(steps, step, (some, last) => {
        const before = lifeOf(some);
        const after = lived(before, last, day(40));
        for (const purpose of before.objections.filter((one) => !after.objections.includes(one))) {
          expect(last).toMatchObject({ does: 'yes', daysLate: 0 });
          expect(after.events.filter((event) => event.epoch === after.epoch)).toContainEqual(
            expect.objectContaining({ kind: 'OBJECTION_WITHDRAWN', purpose }),
          );
        }
      }),
      { numRuns: 300 },
    );
  });

  test('of two customers who become one the objections of both stand, and nothing is agreed to beside them', () => {
    const acting = { actor: 'steward', onBehalf: true, now: day(50) };
    fc.assert(
      fc.property(steps, steps, (one, other) => {
        const [survivor, absorbed] = [lifeOf(one), lifeOf(other, '17')];
        const after = changed(survivor, merged(survivor, absorbed, acting, newId).change);
        for (const purpose of [...survivor.objections, ...absorbed.objections])
          expect(after.objections).toContain(purpose);
        expect(contradictions(after)).toEqual([]);
      }),
      { numRuns: 200 },
    );
  });
});
