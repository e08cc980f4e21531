/**
 * Lives of customers as far as their consents go: random steps, carried out by the functions that the subgraph uses, for tests of what
 * is derived from the documents that come of them.
 */
import fc from 'fast-check';
import { RECIPIENTS } from '../../schema/personas.ts';
import { consentPurposes, withNarrower } from '../../schema/purposes.ts';
import {
  BRANDS,
  type Channel,
  type ConsentState,
  type ContactFrequency,
  type Purpose,
} from '../../schema/vocabulary.ts';
import { give, refuse, withdraw } from '../../subgraphs/consent/model/change.ts';
import { coveredPurposes } from '../../subgraphs/consent/model/covered-purposes.ts';
import { type Change, type Mutation, newcomer } from '../../subgraphs/consent/model/customer.ts';
import { recordId } from '../../subgraphs/consent/model/draft.ts';
import { fold } from '../../subgraphs/consent/model/fold.ts';
import { keysOf } from '../../subgraphs/consent/model/keys.ts';
import type { Past } from '../../subgraphs/consent/model/merged-answers.ts';
import { findNotice, isCurrentNotice, noticeIdOf } from '../../subgraphs/consent/model/notices.ts';
import { type ConsentEventEntry, type ConsentKey, statusOf } from '../../subgraphs/consent/model/record.ts';
import { object, prefer, restrict } from '../../subgraphs/consent/model/standing/change.ts';
import { decisiveStanding } from '../../subgraphs/consent/model/standing/standing.ts';

const DAY = 86_400_000;
const start = Date.UTC(2026, 0, 1);
export const day = (number: number): Date => new Date(start + number * DAY);

/** How many days after the step of a life the next one comes, and after how many the last one is over. */
export const LAST_DAY = 60;

export const keyText = ({ purpose, channel, brand, recipient }: ConsentKey): string =>
  JSON.stringify([purpose, channel, brand, recipient]);

/** An answer to one question. Of a yes: under which version of the notice, and how many days before it is recorded. */
export type ConsentStep =
  | {
      readonly does: 'yes';
      readonly key: ConsentKey;
      readonly version: '1.0' | '2.0';
      readonly daysLate: number;
      readonly special: boolean;
    }
  | { readonly does: 'state'; readonly key: ConsentKey; readonly state: ConsentState }
  | { readonly does: 'refuse'; readonly key: ConsentKey }
  | {
      readonly does: 'withdraw';
      readonly purpose: Purpose | null;
      readonly channel: Channel | null;
      readonly brand: string | null;
      readonly recipient: string | null;
    };

/** What is said beside the consents. */
export type StandingStep =
  | { readonly does: 'object'; readonly purpose: Purpose }
  | { readonly does: 'restrict' }
  | { readonly does: 'prefer'; readonly frequency: ContactFrequency };

export type Step = ConsentStep | StandingStep;

/** Every key that steps are about. */
export const livedKeys = keysOf({ everyChannel: true, channels: ['EMAIL', 'IN_APP'] });

const key = fc.constantFrom(...livedKeys);
const optional = <Value>(values: readonly Value[]) => fc.option(fc.constantFrom(...values), { nil: null });
export const step: fc.Arbitrary<ConsentStep> = fc.oneof(
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
  { weight: 1, arbitrary: fc.record({ does: fc.constant('refuse' as const), key }) },
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

export const saying: fc.Arbitrary<StandingStep> = fc.oneof(
  fc.record({
    does: fc.constant('object' as const),
    purpose: fc.constantFrom<Purpose>('fraud-prevention', 'direct-marketing', 'personalisation'),
  }),
  fc.record({ does: fc.constant('restrict' as const) }),
  fc.record({
    does: fc.constant('prefer' as const),
    frequency: fc.constantFrom<ContactFrequency>('NORMAL', 'SELDOM', 'NEVER'),
  }),
);

let made = 0;
export const newId = (): string => `event-${made++}`;

const acting = <Done extends Mutation>(mutation: Done, now: Date) => ({
  mutation,
  actor: 'pseudonym',
  onBehalf: false,
  now,
  idempotency: null,
});

/** Who was never asked for anything. */
export const nobody = (id: string): Past => ({ ...newcomer(id, true), events: [] });

/** The document after a change, as the store writes it. */
export const changed = (customer: Past, change: Change): Past => ({
  ...customer,
  epoch: customer.epoch + 1,
  records: change.records,
  withdrawals: change.withdrawals,
  handled: change.handled,
  standing: change.standing,
  ...decisiveStanding(change.standing),
  events: [...customer.events, ...change.events],
});

/** The document after one step at a time. */
export function lived(customer: Past, one: Step, now: Date): Past {
  if (one.does === 'state') return answered(customer, one.key, one.state, now);
  if (one.does === 'refuse') return refused(customer, one.key, now);
  if (one.does === 'object') {
    const objecting = { ...acting('object', now), purposes: withNarrower(one.purpose), captureChannel: 'WEB' } as const;
    return changed(customer, object(customer, objecting, newId));
  }
  if (one.does === 'restrict') {
    return changed(
      customer,
      restrict(customer, { ...acting('restrict', now), ground: null, captureChannel: 'WEB' }, newId),
    );
  }
  if (one.does === 'prefer') {
    const preferring = {
      ...acting('prefer', now),
      channel: 'EMAIL',
      frequency: one.frequency,
      captureChannel: 'WEB',
    } as const;
    return changed(customer, prefer(customer, preferring, newId));
  }
  if (one.does === 'withdraw') {
    const { purpose, channel, brand, recipient } = one;
    const purposes = purpose === null ? consentPurposes : withNarrower(purpose);
    return changed(
      customer,
      withdraw(customer, { ...acting('withdraw', now), purposes, channel, brand, recipient }, newId),
    );
  }
  const { purpose, ...rest } = one.key;
  const notice = findNotice(noticeIdOf(purpose, rest.brand), one.version, 'en')!;
  const at = one.daysLate === 0 ? null : new Date(now.getTime() - one.daysLate * DAY);
  const giving = {
    ...acting('give', now),
    purposes: coveredPurposes(purpose, notice),
    key: rest,
    notice,
    method: 'CLICK_THROUGH' as const,
    captureChannel: 'WEB' as const,
    specialCategories: one.special && notice.specialCategories,
    code: null,
    evidence: at && { reference: 'file', sha256: 'a'.repeat(64), at },
  };
  return changed(customer, give(customer, giving, newId));
}

/** A no to the question that a notice asks, as the mutation carries it out. */
export function refused(customer: Past, key: ConsentKey, now: Date): Past {
  const { purpose, ...rest } = key;
  const notice = findNotice(noticeIdOf(purpose, key.brand), '2.0', 'en')!;
  const scope = { purposes: withNarrower(purpose), ...rest };
  const answer = { key, scope, notice, method: 'CLICK_THROUGH', captureChannel: 'WEB' } as const;
  return changed(customer, refuse(customer, { ...acting('refuse', now), ...answer }, newId));
}

/** One event of a state that no request of the graph writes, or not from there: as the sample has them. */
export function answered(customer: Past, key: ConsentKey, state: ConsentState, at: Date): Past {
  const epoch = customer.epoch + 1;
  const event: ConsentEventEntry = {
    ...key,
    ...{ id: newId(), record: recordId(customer._id, key), epoch, actor: 'pseudonym', onBehalf: false },
    ...{ at, state, until: null, specialCategories: false },
    ...{ noticeId: noticeIdOf(key.purpose, key.brand), noticeVersion: '2.0', language: 'en', noticeHash: null },
    ...{ method: null, captureChannel: null, evidence: null },
  };
  const events = [...customer.events, event];
  return { ...customer, epoch, records: [...fold(events).records.values()], events };
}

/** The document of a life: its steps on one day each. */
export const lifeOf = (steps: readonly Step[], id = '2489'): Past =>
  steps.reduce((customer, one, index) => lived(customer, one, day(index + 1)), nobody(id));

export const life: fc.Arbitrary<Past> = fc.array(step, { maxLength: 25 }).map((steps) => lifeOf(steps));

/** Whether a yes to exactly this stands at a time. */
export const isValid = ({ records }: Past, wanted: ConsentKey, now: Date, isCurrent = isCurrentNotice): boolean => {
  const entry = records.find((one) => keyText(one) === keyText(wanted));
  return statusOf(entry, now, isCurrent).valid;
};
