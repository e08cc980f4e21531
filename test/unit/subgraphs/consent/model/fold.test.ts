/**
 * What follows from events, in whatever order they come: for random requests of all kinds, late ones among them, what a document keeps
 * is what its events say, and nothing but an explicit yes leads to one.
 */
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { RECIPIENTS } from '../../../../../schema/personas.ts';
import { consentPurposes, purposes, withNarrower } from '../../../../../schema/purposes.ts';
import {
  BRANDS,
  CHANNELS,
  CONSENT_STATES,
  CONTACT_FREQUENCIES,
  PURPOSES,
  type Purpose,
} from '../../../../../schema/vocabulary.ts';
import { acting } from '../../../../../subgraphs/consent/model/acting.ts';
import { give, refuse, withdraw } from '../../../../../subgraphs/consent/model/change.ts';
import { confirm } from '../../../../../subgraphs/consent/model/confirmation/change.ts';
import { type Change, type CompactCustomer, newcomer } from '../../../../../subgraphs/consent/model/customer.ts';
import { type CustomerEvent, fold, foldUntil, isStanding } from '../../../../../subgraphs/consent/model/fold.ts';
import { keysOf } from '../../../../../subgraphs/consent/model/keys.ts';
import { findNotices, isCurrentNotice } from '../../../../../subgraphs/consent/model/notices.ts';
import { type ConsentKey, isYes, statusOf } from '../../../../../subgraphs/consent/model/record.ts';
import { giving, refusing, withdrawing } from '../../../../../subgraphs/consent/model/request.ts';
import {
  lift,
  object,
  prefer,
  restrict,
  withdrawObjection,
} from '../../../../../subgraphs/consent/model/standing/change.ts';
import {
  lifting,
  objecting,
  preferring,
  restricting,
  withdrawingObjection,
} from '../../../../../subgraphs/consent/model/standing/request.ts';
import { signal } from '../../../../../subgraphs/consent/model/standing/signal.ts';
import { decisiveStanding } from '../../../../../subgraphs/consent/model/standing/standing.ts';

const CUSTOMER = '2489';
const nobodyAsked = newcomer(CUSTOMER, true);
const DAY = 86_400_000;
const day = (number: number) => new Date(Date.UTC(2026, 9, 15) + number * DAY);
let made = 0;
const newId = () => {
  made += 1;
  return `event-${String(made).padStart(9, '0')}`;
};

/** The document after a change, as the store writes it. */
function changedBy(customer: CompactCustomer, change: Change): CompactCustomer {
  const { records, withdrawals, handled, standing, confirmations } = change;
  const kept = { records, withdrawals, handled, standing, confirmations };
  return { ...customer, ...decisiveStanding(standing), ...kept, epoch: customer.epoch + 1 };
}

type Request = (customer: CompactCustomer, now: Date) => Change;

const CODE = 'ABCDE12345';
const said = { customerId: CUSTOMER, captureChannel: 'WEB' } as const;
const asking = (now: Date) => ({ actor: 'a', roles: ['customer'], customer: CUSTOMER, now });
const bySignal = { signal: 'GPC', actor: 'a', onBehalf: false, idempotency: null } as const;
const bringing = (now: Date) => ({ actor: 'i', roles: ['ingest'], now });

function answerTo({ purpose, channel, brand, recipient }: ConsentKey) {
  const [notice] = findNotices({ purpose, brand, language: 'en' });
  if (notice === undefined) throw new Error(`There is no notice about ${purpose}`);
  const { id, version, language } = notice;
  return {
    ...said,
    purpose,
    channel,
    brand,
    recipient,
    notice: { id, version, language },
    method: 'CLICK_THROUGH' as const,
  };
}

const key = fc.constantFrom(...keysOf({ everyChannel: true, channels: ['EMAIL', 'SMS'] }));
const aPurpose = fc.constantFrom(...PURPOSES.filter((purpose) => purposes[purpose].basis !== 'contract'));
const optional = <Value>(values: readonly Value[]) => fc.option(fc.constantFrom(...values), { nil: null });

/** Whether a withdrawal may name a recipient of it. */
const isShared = (purpose: Purpose) => withNarrower(purpose).some((one) => purposes[one].perRecipient);
const objectable = (purpose: Purpose) => ['consent', 'legitimate-interest'].includes(purposes[purpose].basis);

/** Anything that can be asked of the document of one customer. */
const request: fc.Arbitrary<Request> = fc.oneof(
  key.map(
    (of): Request =>
      (customer, now) =>
        give(customer, giving(answerTo(of), asking(now)), newId),
  ),
  fc.record({ of: key, ago: fc.integer({ min: 0, max: 40 }) }).map(
    ({ of, ago }): Request =>
      (customer, now) => {
        const evidence = { reference: 'file', sha256: 'a'.repeat(64), at: new Date(now.getTime() - ago * DAY) };
        return give(customer, giving({ ...answerTo(of), evidence }, bringing(now)), newId);
      },
  ),
  // A yes that has to be confirmed, and the code that was sent; or another.
  key.map(
    (of): Request =>
      (customer, now) => {
        const asked = giving(answerTo(of), asking(now), ['EMAIL', 'SMS']);
        return give(customer, asked.code === null ? asked : { ...asked, code: CODE }, newId);
      },
  ),
  fc.constantFrom(CODE, 'WRONG00000').map(
    (code): Request =>
      (customer, now) =>
        confirm(customer, { ...acting('confirm', said, asking(now)), code }, newId),
  ),
  key.map(
    (of): Request =>
      (customer, now) =>
        refuse(customer, refusing(answerTo(of), asking(now)), newId),
  ),
  fc
    .record({
      purpose: optional(consentPurposes),
      channel: optional(CHANNELS),
      brand: optional(BRANDS),
      recipient: optional(RECIPIENTS),
    })
    .filter(({ purpose, recipient }) => recipient === null || purpose === null || isShared(purpose))
    .map(
      ({ purpose, ...scope }): Request =>
        (customer, now) => {
          const input = { customerId: CUSTOMER, purpose, everything: purpose === null ? true : null, ...scope };
          return withdraw(customer, withdrawing(input, asking(now)), newId);
        },
    ),
  aPurpose.filter(objectable).map(
    (purpose): Request =>
      (customer, now) =>
        object(customer, objecting({ ...said, purpose }, asking(now)), newId),
  ),
  aPurpose.filter(objectable).map(
    (purpose): Request =>
      (customer, now) =>
        withdrawObjection(customer, withdrawingObjection({ ...said, purpose }, asking(now)), newId),
  ),
  fc.constant<Request>((customer, now) => restrict(customer, restricting(said, asking(now)), newId)),
  fc.constant<Request>((customer, now) => lift(customer, lifting(said, asking(now)), newId)),
  fc.record({ channel: fc.constantFrom(...CHANNELS), frequency: fc.constantFrom(...CONTACT_FREQUENCIES) }).map(
    (wish): Request =>
      (customer, now) =>
        prefer(customer, preferring({ ...said, ...wish }, asking(now)), newId),
  ),
  fc.constant<Request>((customer, now) => signal(customer, { ...bySignal, now }, newId)),
);

/** Requests one after the other; some at the same moment, for clocks are coarse. */
const requests = fc.array(fc.tuple(request, fc.integer({ min: 0, max: 3 })), { maxLength: 25 });

function carriedOut(some: readonly (readonly [Request, number])[]) {
  let customer = nobodyAsked;
  let time = 50;
  const events: CustomerEvent[] = [];
  for (const [one, days] of some) {
    time += days;
    const change = one(customer, day(time));
    events.push(...change.events);
    customer = changedBy(customer, change);
  }
  return { customer, events, end: day(time + 1) };
}

const ordered = <Entry extends { readonly id: string }>(entries: Iterable<Entry>) =>
  [...entries].sort((one, other) => (one.id < other.id ? -1 : 1));

describe('a customer', () => {
  test('is what their events say, in whatever order these are read', () => {
    fc.assert(
      fc.property(requests, fc.infiniteStream(fc.nat()), (some, random) => {
        const { customer, events } = carriedOut(some);
        const shuffled = events
          .map((event) => ({ event, place: random.next().value as number }))
          .sort((one, other) => one.place - other.place)
          .map(({ event }) => event);
        for (const order of [events, [...events].reverse(), shuffled]) {
          const folded = fold(order);
          expect(ordered(folded.records.values())).toEqual(ordered(customer.records));
          expect(folded.standing).toEqual(customer.standing);
        }
        expect(decisiveStanding(customer.standing)).toMatchObject({
          restricted: customer.restricted,
          objections: customer.objections,
        });
      }),
      { numRuns: 300 },
    );
  });

  test('has agreed only to what they said an explicit yes to, under a notice that lists it', () => {
    fc.assert(
      fc.property(requests, (some) => {
        const { customer, events, end } = carriedOut(some);
        for (const entry of customer.records.filter((record) => statusOf(record, end, isCurrentNotice).valid)) {
          const yeses = events.flatMap((event) => (isStanding(event) || event.record !== entry.id ? [] : [event]));
          const given = yeses.find(({ at, state }) => isYes(state) && at.getTime() === entry.at.getTime());
          expect(['CLICK_THROUGH', 'DOUBLE_OPT_IN']).toContain(given?.method);
          const notice = findNotices({}).find(
            ({ id, version }) => id === given?.noticeId && version === given.noticeVersion,
          );
          expect(notice?.purposes).toContain(entry.purpose);
          expect(notice?.brand).toBe(entry.brand);
        }
      }),
      { numRuns: 300 },
    );
  });

  test('stood at a time where the events until then left them', () => {
    fc.assert(
      fc.property(requests, fc.nat(25), (some, cut) => {
        const { events, end } = carriedOut(some);
        const time = day(50 + cut);
        const { records, standing } = foldUntil(events, time);
        for (const { at } of [...records.values(), ...standing])
          expect(at.getTime()).toBeLessThanOrEqual(time.getTime());
        expect(foldUntil(events, end)).toEqual(fold(events));
      }),
      { numRuns: 200 },
    );
  });
});

describe('an objection', () => {
  const saying = (purpose: Purpose) => object(nobodyAsked, objecting({ ...said, purpose }, asking(day(1))), newId);

  test('covers what is part of its purpose, and ends the consents to it', () => {
    const given = changedBy(
      nobodyAsked,
      give(
        nobodyAsked,
        giving(
          answerTo({ purpose: 'personalisation', channel: 'EMAIL', brand: 'fresh', recipient: null }),
          asking(day(0)),
        ),
        newId,
      ),
    );
    expect(given.records.map(({ state }) => state)).toEqual(['GIVEN', 'GIVEN']);
    const change = object(given, objecting({ ...said, purpose: 'personalisation' }, asking(day(1))), newId);
    const objected = changedBy(given, change);
    expect(objected.records.map(({ state }) => state)).toEqual(['WITHDRAWN', 'WITHDRAWN']);
    expect([...objected.objections].sort()).toEqual([...withNarrower('personalisation')].sort());
    const again = changedBy(
      objected,
      withdrawObjection(objected, withdrawingObjection({ ...said, purpose: 'personalisation' }, asking(day(2))), newId),
    );
    expect(again.objections).toEqual([]);
    expect(again.records.map(({ state }) => state)).toEqual(['WITHDRAWN', 'WITHDRAWN']);
  });

  test('is not possible to what a contract or the law requires', () => {
    expect(changedBy(nobodyAsked, saying('fraud-prevention')).objections).toEqual(['fraud-prevention']);
    for (const purpose of ['account-management', 'legal-compliance', 'customer-care'] as const)
      expect(() => saying(purpose)).toThrow('The input is not valid.');
  });
});

test('a preference changes no consent, and a consent no preference', () => {
  fc.assert(
    fc.property(requests, fc.constantFrom(...CHANNELS), (some, channel) => {
      const { customer, end } = carriedOut(some);
      const wish = prefer(customer, preferring({ ...said, channel, frequency: 'NEVER' }, asking(end)), newId);
      expect(wish).toMatchObject({ records: customer.records, withdrawals: customer.withdrawals, touched: [] });
      expect(decisiveStanding(wish.standing)).toEqual(decisiveStanding(customer.standing));
    }),
  );
});

test('no other state than a yes is one', () => {
  expect(CONSENT_STATES.filter(isYes)).toEqual(['GIVEN', 'RENEWED']);
});
