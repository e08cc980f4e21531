/** What a device signals is on record until a yes comes after it, and never decides anything. */
import { describe, expect, test } from '@jest/globals';
import type { Purpose } from '../../../../../schema/vocabulary.ts';
import { give, withdraw } from '../../../../../subgraphs/consent/model/change.ts';
import { type Change, type CompactCustomer, newcomer } from '../../../../../subgraphs/consent/model/customer.ts';
import { findNotices } from '../../../../../subgraphs/consent/model/notices.ts';
import { giving, withdrawing } from '../../../../../subgraphs/consent/model/request.ts';
import { onRecord, signal } from '../../../../../subgraphs/consent/model/standing/signal.ts';
import { decisiveStanding } from '../../../../../subgraphs/consent/model/standing/standing.ts';

const ID = '2489';
const MINUTE = 60_000;
const at = (minute: number) => new Date(Date.UTC(2026, 5, 1) + minute * MINUTE);
let made = 0;
const newId = () => {
  made += 1;
  return `event-${made}`;
};
const after = (customer: CompactCustomer, { records, standing, withdrawals, handled }: Change): CompactCustomer => {
  const changed = { ...customer, ...decisiveStanding(standing), records, standing, withdrawals, handled };
  return { ...changed, epoch: customer.epoch + 1 };
};

const signalled = (customer: CompactCustomer, minute: number) =>
  after(
    customer,
    signal(customer, { signal: 'GPC', actor: 'a', onBehalf: false, now: at(minute), idempotency: null }, newId),
  );

function said(customer: CompactCustomer, purpose: Purpose, minute: number) {
  const [notice] = findNotices({ purpose, brand: 'fresh', language: 'en' });
  const { id, version, language } = notice!;
  const asking = { actor: 'a', roles: ['customer'], customer: ID, now: at(minute) };
  const recipient = purpose === 'direct-marketing' ? null : 'partner-1';
  const input = { customerId: ID, purpose, channel: 'EMAIL' as const, brand: 'fresh', recipient };
  const shown = { notice: { id, version, language }, method: 'CLICK_THROUGH' as const, captureChannel: 'WEB' as const };
  return after(customer, give(customer, giving({ ...input, ...shown }, asking), newId));
}

const withdrawn = (customer: CompactCustomer, minute: number) => {
  const asking = { actor: 'a', roles: ['customer'], customer: ID, now: at(minute) };
  return after(customer, withdraw(customer, withdrawing({ customerId: ID, everything: true }, asking), newId));
};

const nobodyAsked = newcomer(ID, true);

describe('A signal', () => {
  test('is an event of the customer themselves, and changes neither consents nor what is objected to', () => {
    const consenting = said(nobodyAsked, 'third-party-sharing', 1);
    const change = signal(
      consenting,
      { signal: 'GPC', actor: 'a', onBehalf: false, now: at(2), idempotency: null },
      newId,
    );
    expect(change.events).toEqual([
      {
        id: expect.any(String),
        epoch: 2,
        kind: 'SIGNALLED',
        signal: 'GPC',
        at: at(2),
        actor: 'a',
        onBehalf: false,
        captureChannel: null,
      },
    ]);
    expect(change.records).toEqual(consenting.records);
    expect(change.withdrawals).toEqual(consenting.withdrawals);
    expect(decisiveStanding(change.standing)).toEqual({ restricted: false, objections: [] });
  });

  test('is on record from then on', () => {
    expect(onRecord(nobodyAsked)).toEqual([]);
    expect(onRecord(signalled(nobodyAsked, 1))).toEqual(['GPC']);
    expect(onRecord(withdrawn(signalled(nobodyAsked, 1), 2))).toEqual(['GPC']);
  });

  test('is to be recorded again after a yes to what it objects to, and after no other', () => {
    const once = signalled(nobodyAsked, 1);
    expect(onRecord(said(once, 'direct-marketing', 2))).toEqual(['GPC']);
    const overtaken = said(once, 'targeted-advertising', 2);
    expect(onRecord(overtaken)).toEqual([]);
    expect(onRecord(signalled(overtaken, 3))).toEqual(['GPC']);
    expect(signalled(overtaken, 3).standing.map(({ kind, at: time }) => [kind, time])).toEqual([['SIGNALLED', at(3)]]);
    expect(onRecord(withdrawn(overtaken, 3))).toEqual(['GPC']);
  });

  test('is later than the yes that it follows, also where the clock of another machine was ahead', () => {
    const ahead = said(signalled(nobodyAsked, 1), 'third-party-sharing', 30);
    expect(onRecord(signalled(ahead, 2))).toEqual(['GPC']);
  });
});
