/**
 * Lives of customers as far as their consents go: random steps, carried out by the functions that the subgraph uses, for tests of what
 * is derived from the documents that come of them.
 */
import fc from 'fast-check';
import { RECIPIENTS } from '../../schema/personas.ts';
import { consentPurposes, withNarrower } from '../../schema/purposes.ts';
import { BRANDS, type Channel, type ConsentState, type Purpose } from '../../schema/vocabulary.ts';
import { give, recordId, withdraw } from '../../subgraphs/consent/model/change.ts';
import { coveredPurposes } from '../../subgraphs/consent/model/covered-purposes.ts';
import type { Change, CustomerDocument } from '../../subgraphs/consent/model/customer.ts';
import { keysOf } from '../../subgraphs/consent/model/keys.ts';
import { nobodyDocument } from '../../subgraphs/consent/model/nobody.ts';
import { findNotice, isCurrentNotice, noticeIdOf } from '../../subgraphs/consent/model/notices.ts';
import { type ConsentEventEntry, type ConsentKey, later, statusOf } from '../../subgraphs/consent/model/record.ts';

const DAY = 86_400_000;
const start = Date.UTC(2026, 0, 1);
export const day = (number: number): Date => new Date(start + number * DAY);

/** How many days after the step of a life the next one comes, and after how many the last one is over. */
export const LAST_DAY = 60;

export const keyText = ({ purpose, channel, brand, recipient }: ConsentKey): string =>
  JSON.stringify([purpose, channel, brand, recipient]);

/** An answer to one question. Of a yes: under which version of the notice, and how many days before it is recorded. */
export type Step =
  | {
      readonly does: 'yes';
      readonly key: ConsentKey;
      readonly version: '1.0' | '2.0';
      readonly daysLate: number;
      readonly special: boolean;
    }
  | { readonly does: 'state'; readonly key: ConsentKey; readonly state: ConsentState }
  | {
      readonly does: 'withdraw';
      readonly purpose: Purpose | null;
      readonly channel: Channel | null;
      readonly brand: string | null;
      readonly recipient: string | null;
    };

/** Every key that steps are about. */
export const livedKeys = keysOf({ everyChannel: true, channels: ['EMAIL', 'IN_APP'] });

const key = fc.constantFrom(...livedKeys);
const optional = <Value>(values: readonly Value[]) => fc.option(fc.constantFrom(...values), { nil: null });
export const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      does: fc.constant('yes' as const),
      key,
      version: fc.constantFrom('2.0' as const, '2.0' as const, '1.0' as const),
      // Now, a little late, and so late that the yes is over by its time.
      daysLate: fc.constantFrom(0, 0, 0, 5, 20, 800),
      special: fc.boolean(),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      does: fc.constant('state' as const),
      key,
      state: fc.constantFrom<ConsentState>('REFUSED', 'REFUSED', 'REQUESTED', 'INVALIDATED', 'EXPIRED'),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      does: fc.constant('withdraw' as const),
      purpose: optional(consentPurposes),
      channel: optional<Channel>(['EMAIL', 'IN_APP']),
      brand: optional(BRANDS),
      recipient: optional(RECIPIENTS),
    }),
  },
);

let made = 0;
export const newId = (): string => `event-${made++}`;

/** The document after a change, as the store writes it. */
export const changed = (customer: CustomerDocument, change: Change): CustomerDocument => ({
  ...customer,
  epoch: customer.epoch + 1,
  records: change.records,
  withdrawals: change.withdrawals,
  handled: change.handled,
  events: [...customer.events, ...change.events],
});

/** The document after one step at a time. */
export function lived(customer: CustomerDocument, one: Step, now: Date): CustomerDocument {
  const acting = { actor: 'pseudonym', onBehalf: false, now, idempotency: null };
  if (one.does === 'state') return answered(customer, one.key, one.state, now);
  if (one.does === 'withdraw') {
    const { purpose, channel, brand, recipient } = one;
    const purposes = purpose === null ? consentPurposes : withNarrower(purpose);
    return changed(customer, withdraw(customer, { ...acting, purposes, channel, brand, recipient }, newId));
  }
  const { purpose, ...rest } = one.key;
  const notice = findNotice(noticeIdOf(purpose, rest.brand), one.version, 'en')!;
  const at = one.daysLate === 0 ? null : new Date(now.getTime() - one.daysLate * DAY);
  const giving = {
    ...acting,
    purposes: coveredPurposes(purpose, notice),
    key: rest,
    notice,
    method: 'CLICK_THROUGH' as const,
    captureChannel: 'WEB' as const,
    specialCategories: one.special && notice.specialCategories,
    evidence: at && { reference: 'file', sha256: 'a'.repeat(64), at },
  };
  return changed(customer, give(customer, giving, newId));
}

/** One event of a state that no request writes by itself, as the sample has them. */
export function answered(customer: CustomerDocument, key: ConsentKey, state: ConsentState, at: Date): CustomerDocument {
  const id = recordId(customer._id, key);
  const decisive = {
    at,
    state,
    until: null,
    specialCategories: false,
    noticeId: noticeIdOf(key.purpose, key.brand),
    noticeVersion: '2.0',
    language: 'en',
  };
  const event: ConsentEventEntry = {
    ...decisive,
    id: newId(),
    record: id,
    epoch: customer.epoch + 1,
    actor: 'pseudonym',
    onBehalf: false,
    method: null,
    captureChannel: null,
    evidence: null,
  };
  const before = customer.records.find((entry) => entry.id === id);
  const next = { id, ...key, ...decisive };
  const records = [
    ...customer.records.filter((entry) => entry.id !== id),
    before === undefined ? next : later(before, next),
  ];
  return { ...customer, epoch: customer.epoch + 1, records, events: [...customer.events, event] };
}

/** The document of a life: its steps on one day each. */
export const lifeOf = (steps: readonly Step[], id = '2489'): CustomerDocument =>
  steps.reduce((customer, one, index) => lived(customer, one, day(index + 1)), nobodyDocument(id));

export const life: fc.Arbitrary<CustomerDocument> = fc.array(step, { maxLength: 25 }).map((steps) => lifeOf(steps));

/** Whether a yes to exactly this stands at a time. */
export const isValid = (
  { records }: CustomerDocument,
  wanted: ConsentKey,
  now: Date,
  isCurrent = isCurrentNotice,
): boolean => {
  const entry = records.find((one) => keyText(one) === keyText(wanted));
  return statusOf(entry, now, isCurrent).valid;
};
