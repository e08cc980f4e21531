/** Double opt-in: what is pending is no yes, and becomes one by its own code alone, once, in time, and while nobody said no meanwhile. */
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { acting } from '../../../../../subgraphs/consent/model/acting.ts';
import { give, withdraw } from '../../../../../subgraphs/consent/model/change.ts';
import { confirm } from '../../../../../subgraphs/consent/model/confirmation/change.ts';
import {
  confirmationOf,
  isCodeOf,
  needsConfirmation,
  newCode,
} from '../../../../../subgraphs/consent/model/confirmation/confirmation.ts';
import { type Change, type CompactCustomer, newcomer } from '../../../../../subgraphs/consent/model/customer.ts';
import { alreadyHandled } from '../../../../../subgraphs/consent/model/idempotency.ts';
import { giving, withdrawing } from '../../../../../subgraphs/consent/model/request.ts';

const start = newcomer('1', true);
const HOUR = 3_600_000;
const at = (hours: number) => new Date(Date.UTC(2026, 5, 1) + hours * HOUR);
let made = 0;
const newId = () => {
  made += 1;
  return `id-${made}`;
};
const asking = (now: Date) => ({ actor: 'a', roles: ['customer'], customer: '1', now });
const input = {
  customerId: '1',
  purpose: 'direct-marketing',
  channel: 'EMAIL',
  brand: 'fresh',
  notice: { id: 'direct-marketing-fresh', version: '2.0', language: 'en' },
  method: 'CLICK_THROUGH',
  captureChannel: 'WEB',
} as const;

const changedBy = (
  customer: CompactCustomer,
  { records, withdrawals, handled, confirmations }: Change,
): CompactCustomer => ({
  ...customer,
  records,
  withdrawals,
  handled,
  confirmations,
  epoch: customer.epoch + 1,
});
const yes = (customer: CompactCustomer, now: Date) => {
  const request = giving(input, asking(now), ['EMAIL', 'SMS']);
  return { code: String(request.code), customer: changedBy(customer, give(customer, request, newId)) };
};
const confirmed = (customer: CompactCustomer, code: string, now: Date) =>
  confirm(customer, { ...acting('confirm', { customerId: '1' }, asking(now)), code }, newId);
const statesOf = ({ records }: Pick<CompactCustomer, 'records'>) => records.map(({ state }) => state);

describe('a yes to marketing', () => {
  test('by e-mail or text message is pending until its code comes back', () => {
    const { code, customer } = yes(start, at(0));
    expect(statesOf(customer)).toEqual(['REQUESTED']);
    const change = confirmed(customer, ` ${code.slice(0, 5).toLowerCase()}-${code.slice(5)} `, at(1));
    expect(change.refused).toBeUndefined();
    expect(change.events).toMatchObject([
      { state: 'GIVEN', method: 'DOUBLE_OPT_IN', noticeVersion: '2.0', captureChannel: 'WEB', at: at(1) },
    ]);
    expect(change.confirmations).toEqual([]);
    const again = confirmed(changedBy(customer, change), code, at(1));
    expect(again).toMatchObject({ refused: 'input.code', events: [] });
  });

  test('on other channels, for other purposes, and one that stands already needs no code', () => {
    expect(needsConfirmation('direct-marketing', 'POST', ['EMAIL', 'SMS'])).toBe(false);
    expect(needsConfirmation('personalisation', 'EMAIL', ['EMAIL', 'SMS'])).toBe(false);
    expect(needsConfirmation('direct-marketing', 'EMAIL', [])).toBe(false);
    const { code, customer } = yes(start, at(0));
    const given = changedBy(customer, confirmed(customer, code, at(1)));
    const renewed = yes(given, at(30)).customer;
    expect(statesOf(renewed)).toEqual(['RENEWED']);
    expect(renewed.confirmations).toEqual([]);
  });

  test('is not confirmed after it was withdrawn, and a withdrawal ends what is pending', () => {
    const { code, customer } = yes(start, at(0));
    const everything = withdrawing({ customerId: '1', everything: true }, asking(at(1)));
    const withdrawn = changedBy(customer, withdraw(customer, everything, newId));
    expect(statesOf(withdrawn)).toEqual(['WITHDRAWN']);
    expect(confirmed(withdrawn, code, at(2))).toMatchObject({ refused: 'input.code', events: [] });
  });

  test('is not confirmed after two days', () => {
    const { code, customer } = yes(start, at(0));
    expect(confirmed(customer, code, at(48))).toMatchObject({ refused: 'input.code', confirmations: [] });
    expect(confirmed(customer, code, at(47)).refused).toBeUndefined();
  });

  test('is not confirmed after five wrong codes, also by the right one', () => {
    const { code, customer } = yes(start, at(0));
    let tried = customer;
    for (let wrong = 0; wrong < 5; wrong += 1) {
      const change = confirmed(tried, 'WRONG00000', at(1));
      expect(change).toMatchObject({ refused: 'input.code', events: [], touched: [] });
      tried = changedBy(tried, change);
    }
    expect(confirmed(tried, code, at(1))).toMatchObject({ refused: 'input.code', events: [] });
  });

  test('with a wrong code is refused again under the same key, and never answered as carried out', () => {
    const { customer } = yes(start, at(0));
    const wrong = { customerId: '1', code: 'WRONG00000', idempotencyKey: 'k' };
    const request = { ...acting('confirm', wrong, asking(at(1))), code: wrong.code };
    const tried = changedBy(customer, confirm(customer, request, newId));
    expect(alreadyHandled(tried, request)).toBeNull();
    expect(confirm(tried, request, newId)).toMatchObject({ refused: 'input.code', events: [] });
  });

  test('is asked for once in half a minute, whoever asks; after that the old code is nothing', () => {
    const first = yes(start, at(0));
    const soon = yes(first.customer, new Date(at(0).getTime() + 29_999));
    expect(soon.customer.confirmations).toEqual(first.customer.confirmations);
    const later = yes(first.customer, new Date(at(0).getTime() + 30_000));
    expect(later.customer.confirmations).toHaveLength(1);
    expect(confirmed(later.customer, first.code, at(1))).toMatchObject({ refused: 'input.code' });
    expect(confirmed(later.customer, later.code, at(1)).refused).toBeUndefined();
  });

  test('that somebody brings a proof of is no question any more', () => {
    const evidence = { reference: 'file', sha256: 'a'.repeat(64), at: at(0) };
    const ingest = { actor: 'i', roles: ['ingest'], now: at(1) };
    expect(giving({ ...input, evidence }, ingest, ['EMAIL']).code).toBeNull();
  });
});

test('a code is known by its hash alone, and no other is', () => {
  const pending = {
    salt: 's',
    sentAt: at(0),
    keys: [],
    noticeId: 'n',
    noticeVersion: '2.0',
    language: 'en',
    specialCategories: false,
    captureChannel: 'WEB',
  } as const;
  const code = newCode();
  const confirmation = confirmationOf(pending, code);
  expect(JSON.stringify(confirmation)).not.toContain(code);
  expect(isCodeOf(confirmation, code)).toBe(true);
  expect(isCodeOf(confirmationOf({ ...pending, salt: 't' }, code), code)).toBe(true);
  expect(confirmationOf({ ...pending, salt: 't' }, code).hash).not.toBe(confirmation.hash);
  fc.assert(
    fc.property(fc.string(), (other) => {
      expect(isCodeOf(confirmation, other)).toBe(other.replace(/[\s-]/g, '').toUpperCase() === code);
    }),
  );
});
