/** What a yes and a withdrawal do, one after the other and late, compared with a model that keeps nothing but times. */
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { RECIPIENTS } from '../../../../../schema/personas.ts';
import { consentPurposes, purposes, withNarrower } from '../../../../../schema/purposes.ts';
import { BRANDS, CHANNELS, type Purpose } from '../../../../../schema/vocabulary.ts';
import { alreadyWithdrawn, covers, give, withdraw } from '../../../../../subgraphs/consent/model/change.ts';
import {
  type Change,
  type CompactCustomer,
  type Mutation,
  newcomer,
} from '../../../../../subgraphs/consent/model/customer.ts';
import { isStanding } from '../../../../../subgraphs/consent/model/fold.ts';
import { alreadyHandled } from '../../../../../subgraphs/consent/model/idempotency.ts';
import { keysOf } from '../../../../../subgraphs/consent/model/keys.ts';
import { findNotice, isCurrentNotice } from '../../../../../subgraphs/consent/model/notices.ts';
import {
  type ConsentEventEntry,
  type ConsentKey,
  later,
  statusOf,
} from '../../../../../subgraphs/consent/model/record.ts';
import type { Giving, Withdrawing } from '../../../../../subgraphs/consent/model/request.ts';

const empty = newcomer('2489', true);
const DAY = 86_400_000;
const start = Date.UTC(2026, 0, 1);
const day = (number: number) => new Date(start + number * DAY);
let made = 0;
const newId = () => `event-${made++}`;

const apply = (customer: CompactCustomer, change: Change): CompactCustomer => {
  const { records, withdrawals, handled } = change;
  return { ...customer, records, withdrawals, handled, epoch: customer.epoch + 1 };
};

const answers = ({ events }: Change) => events.flatMap((event) => (isStanding(event) ? [] : [event]));

const acting = <Done extends Mutation>(mutation: Done, now: Date) => ({
  mutation,
  actor: 'pseudonym',
  onBehalf: false,
  now,
  idempotency: null,
});

function yes(key: ConsentKey, now: Date, given: Date | null = null): Giving {
  const { purpose, ...rest } = key;
  const notice = findNotice(`${purpose}-${key.brand}`, '2.0', 'en')!;
  return {
    ...acting('give', now),
    purposes: withNarrower(purpose).filter(
      (one) => one === purpose || (notice.purposes.includes(one) && !purposes[one].perRecipient),
    ),
    key: rest,
    notice,
    method: 'CLICK_THROUGH',
    captureChannel: 'WEB',
    specialCategories: false,
    code: null,
    evidence: given && { reference: 'file', sha256: 'a'.repeat(64), at: given },
  };
}

const no = (purpose: Purpose | null, now: Date, scope: Partial<Withdrawing> = {}): Withdrawing => ({
  ...acting('withdraw', now),
  purposes: purpose === null ? consentPurposes : withNarrower(purpose),
  channel: null,
  brand: null,
  recipient: null,
  ...scope,
});

const valid = (customer: CompactCustomer, now: Date) =>
  customer.records.filter((entry) => statusOf(entry, now, isCurrentNotice).valid).map((entry) => entry.purpose);

const email = (purpose: Purpose): ConsentKey => ({ purpose, channel: 'EMAIL', brand: 'fresh', recipient: null });

describe('a yes', () => {
  test('covers what is below only if the notice lists it and it needs no recipient', () => {
    const after = apply(empty, give(empty, yes(email('personalisation'), day(1)), newId));
    expect(valid(after, day(1))).toEqual(['personalisation', 'product-recommendation']);
  });

  test('to a yes that stands renews it', () => {
    const once = apply(empty, give(empty, yes(email('direct-marketing'), day(1)), newId));
    const change = give(once, yes(email('direct-marketing'), day(2)), newId);
    expect(answers(change).map((event) => event.state)).toEqual(['RENEWED']);
    expect(apply(once, change).records).toHaveLength(1);
  });

  test('of the very time of another is recorded beside it, and the one that allows less decides', () => {
    const research: ConsentKey = { ...email('research'), channel: null };
    const explicit = { ...yes(research, day(9), day(3)), specialCategories: true };
    for (const [first, second] of [
      [explicit, yes(research, day(9), day(3))],
      [yes(research, day(9), day(3)), explicit],
    ] as const) {
      const once = apply(empty, give(empty, first, newId));
      const change = give(once, second, newId);
      expect(answers(change).map((event) => event.state)).toEqual(['GIVEN']);
      expect(apply(once, change).records).toMatchObject([{ state: 'GIVEN', specialCategories: false }]);
    }
  });

  test('given before a withdrawal and arriving after it does not undo it, also for another channel than before', () => {
    const given = apply(empty, give(empty, yes(email('direct-marketing'), day(1)), newId));
    const withdrawn = apply(given, withdraw(given, no('direct-marketing', day(5)), newId));
    for (const channel of ['EMAIL', 'SMS'] as const) {
      const change = give(withdrawn, yes({ ...email('direct-marketing'), channel }, day(9), day(3)), newId);
      expect(answers(change).some((event) => event.state === 'GIVEN')).toBe(true);
      expect(valid(apply(withdrawn, change), day(9))).toEqual([]);
    }
    const later = give(withdrawn, yes(email('direct-marketing'), day(9), day(6)), newId);
    expect(valid(apply(withdrawn, later), day(9))).toEqual(['direct-marketing']);
  });

  test('of before a withdrawal is ended by whoever withdrew, not by whoever brings it', () => {
    const withdrawn = apply(empty, withdraw(empty, no('direct-marketing', day(5)), newId));
    const brought = { ...yes(email('direct-marketing'), day(9), day(3)), actor: 'ingest', onBehalf: true };
    expect(
      answers(give(withdrawn, brought, newId)).map(({ state, actor, onBehalf }) => [state, actor, onBehalf]),
    ).toEqual([
      ['GIVEN', 'ingest', true],
      ['WITHDRAWN', 'pseudonym', false],
    ]);
  });

  test('of a person is later than a withdrawal that another machine recorded with a clock ahead', () => {
    const ahead = apply(empty, withdraw(empty, no(null, day(5)), newId));
    const after = apply(ahead, give(ahead, yes(email('direct-marketing'), day(4)), newId));
    expect(valid(after, day(5))).toEqual(['direct-marketing']);
    const again = apply(after, withdraw(after, no(null, day(4)), newId));
    expect(valid(again, day(5))).toEqual([]);
  });
});

describe('a withdrawal', () => {
  test('of nothing changes no record, raises the epoch and is remembered once', () => {
    const first = withdraw(empty, no('research', day(1)), newId);
    expect(first).toMatchObject({ records: [], events: [], touched: [] });
    const second = withdraw(apply(empty, first), no('research', day(2)), newId);
    expect(second.withdrawals).toEqual([
      {
        ...{ purposes: ['research'], channel: null, brand: null, recipient: null },
        ...{ at: day(2), by: { actor: 'pseudonym', onBehalf: false } },
      },
    ]);
  });

  test('ends what is pending, and leaves a refusal a refusal', () => {
    const entry = (state: 'REQUESTED' | 'REFUSED', purpose: Purpose) => ({
      ...apply(empty, give(empty, yes(email(purpose), day(1)), newId)).records[0]!,
      state,
    });
    const customer = {
      ...empty,
      records: [entry('REQUESTED', 'direct-marketing'), entry('REFUSED', 'product-recommendation')],
    };
    const after = apply(customer, withdraw(customer, no(null, day(2)), newId));
    expect(after.records.map((record) => record.state)).toEqual(['WITHDRAWN', 'REFUSED']);
  });
});

describe('whatever happens in whatever order', () => {
  const key = fc.constantFrom(...keysOf({ everyChannel: true, channels: ['EMAIL', 'SMS'] }));
  const optional = <Value>(values: readonly Value[]) => fc.option(fc.constantFrom(...values), { nil: null });
  const step = fc.oneof(
    fc.record({ does: fc.constant('yes' as const), key }),
    fc.record({ does: fc.constant('late' as const), key, given: fc.integer({ min: 0, max: 40 }) }),
    fc.record({
      does: fc.constant('no' as const),
      purpose: optional(consentPurposes),
      channel: optional(CHANNELS),
      brand: optional(BRANDS),
      recipient: optional(RECIPIENTS),
    }),
  );

  test('a consent is valid exactly if its latest yes is not before the latest withdrawal that covers it', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 25 }), (steps) => {
        let customer = empty;
        const history: ConsentEventEntry[] = [];
        const model: { yes: boolean; at: number; covers: (key: ConsentKey) => boolean }[] = [];
        steps.forEach((one, index) => {
          const now = day(index + 1);
          let change: Change;
          if (one.does === 'no') {
            const { purpose, channel, brand, recipient } = one;
            const request = no(purpose, now, { channel, brand, recipient });
            change = withdraw(customer, request, newId);
            model.push({
              yes: false,
              at: now.getTime(),

              covers: (k) => covers(request, k),
            });
          } else {
            const at = one.does === 'late' ? day(Math.min(one.given, index + 1)) : now;
            const request = yes(one.key, now, one.does === 'late' ? at : null);
            change = give(customer, request, newId);
            const same = (k: ConsentKey) =>
              request.purposes.includes(k.purpose) &&
              k.channel === one.key.channel &&
              k.brand === one.key.brand &&
              k.recipient === one.key.recipient;
            model.push({ yes: true, at: at.getTime(), covers: same });
          }
          expect(change.events.every((event) => event.epoch === customer.epoch + 1)).toBe(true);
          history.push(...answers(change));
          customer = apply(customer, change);
        });

        const end = day(100);
        for (const wanted of keysOf({ everyChannel: true, channels: ['EMAIL', 'SMS'] })) {
          const about = model
            .filter((one) => one.covers(wanted))
            .sort((a, b) => a.at - b.at || Number(b.yes) - Number(a.yes));
          const entry = customer.records.find(
            (r) =>
              r.purpose === wanted.purpose &&
              r.channel === wanted.channel &&
              r.brand === wanted.brand &&
              r.recipient === wanted.recipient,
          );
          expect(statusOf(entry, end, isCurrentNotice).valid).toBe(about.at(-1)?.yes ?? false);
          // The record as it is kept is what its events say.
          const events = history.filter((event) => event.record === entry?.id);
          expect(entry === undefined).toBe(events.length === 0);
          if (entry !== undefined) expect(events.reduce(later)).toMatchObject({ at: entry.at, state: entry.state });
        }
      }),
      { numRuns: 300 },
    );
  });
});

describe('a request with a key', () => {
  const keyed = (input: string, key = 'k'): Withdrawing => ({
    ...no(null, day(1)),
    idempotency: { mutation: 'withdraw', key, input },
  });

  test('is known again with the same input, and refused with another', () => {
    expect(alreadyHandled(empty, keyed('a'))).toBeNull();
    const after = apply(empty, withdraw(empty, keyed('a'), newId));
    expect(alreadyHandled(after, keyed('a'))).toEqual([]);
    expect(() => alreadyHandled(after, keyed('b'))).toThrow('The input is not valid.');
    expect(alreadyHandled(after, no(null, day(1)))).toBeNull();
  });

  test('is not known by the key of somebody else, nor by that of another mutation', () => {
    const after = apply(empty, withdraw(empty, keyed('a'), newId));
    for (const input of ['a', 'b']) {
      expect(alreadyHandled(after, { ...keyed(input), actor: 'another' })).toBeNull();
      expect(alreadyHandled(after, { ...keyed(input), idempotency: { mutation: 'give', key: 'k', input } })).toBeNull();
    }
  });

  test("that was kept before senders were noted is nobody's", () => {
    const customer = { ...empty, handled: [{ key: 'k', input: 'a', records: [] }] } as unknown as CompactCustomer;
    expect(alreadyHandled(customer, keyed('a'))).toBeNull();
    expect(apply(customer, withdraw(customer, keyed('a'), newId)).handled).toHaveLength(2);
  });

  test('to withdraw is carried out again where something that it covers is in force or pending again', () => {
    const request = keyed('a');
    const withdrawn = apply(empty, withdraw(empty, request, newId));
    expect(alreadyWithdrawn(withdrawn, request)).toEqual([]);
    const given = apply(withdrawn, give(withdrawn, yes(email('direct-marketing'), day(2)), newId));
    expect(alreadyWithdrawn(given, request)).toBeNull();
    const pending = { ...given, records: given.records.map((entry) => ({ ...entry, state: 'REQUESTED' as const })) };
    expect(alreadyWithdrawn(pending, request)).toBeNull();
    const research = { ...request, purposes: ['research'] as const };
    expect(alreadyWithdrawn(given, research)).toEqual([]);
    const again = apply(given, withdraw(given, request, newId));
    expect(valid(again, day(3))).toEqual([]);
    expect(again.handled).toHaveLength(1);
    expect(alreadyWithdrawn(again, request)).toEqual(again.records.map(({ id }) => id));
  });

  test('is forgotten after a hundred others', () => {
    let customer = empty;
    for (let n = 0; n < 150; n += 1) {
      customer = apply(customer, withdraw(customer, keyed('a', `k${n}`), newId));
    }
    expect(customer.handled).toHaveLength(100);
    expect(customer.handled.at(-1)?.key).toBe('k149');
  });
});
