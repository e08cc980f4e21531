/**
 * What a yes or a withdrawal does to a customer's document: pure, so that it can be computed again when somebody else was faster.
 * Nothing here can turn a no into a yes but an explicit yes that is later than it.
 */
import { createHash } from 'node:crypto';
import { badUserInput } from '../../kit/input.ts';
import type { Change, CompactCustomer, Handled, Withdrawal } from './customer.ts';
import { isCurrentNotice } from './notices.ts';
import { type ConsentEventEntry, type ConsentKey, isYes, later, type RecordEntry, statusOf } from './record.ts';
import type { Acting, Giving, Withdrawing } from './request.ts';

/** Years for which a yes stands, as every notice says. */
const VALIDITY = 2;

/** How many requests are remembered by their keys. */
const REMEMBERED = 100;

/** Makes the id of an event. */
export type NewId = () => string;

/** The id of a record: the same for the same customer and key, and nothing can be read from it. */
export const recordId = (customer: string, { purpose, channel, brand, recipient }: ConsentKey): string =>
  createHash('sha256')
    .update(JSON.stringify([customer, purpose, channel, brand, recipient]))
    .digest('base64url')
    .slice(0, 22);

/** End of the validity of a yes that was given at a time. */
export function validUntil(at: Date): Date {
  const until = new Date(at);
  until.setUTCFullYear(until.getUTCFullYear() + VALIDITY);
  return until;
}

/**
 * Ids of the records that an earlier request of the same actor with this key answered; null: there was none. BAD_USER_INPUT if it
 * was another one.
 */
export function alreadyHandled(customer: CompactCustomer, { actor, idempotency }: Acting): readonly string[] | null {
  if (idempotency === null) return null;
  const earlier = customer.handled.find(isOf(actor, idempotency));
  if (earlier === undefined) return null;
  if (earlier.input !== idempotency.input) throw badUserInput('input.idempotencyKey');
  return earlier.records;
}

/**
 * The same for a withdrawal, which is only ever answered from memory where there is nothing left to withdraw: who says no again
 * means it, whatever the key is.
 */
export const alreadyWithdrawn = (customer: CompactCustomer, withdrawing: Withdrawing): readonly string[] | null => {
  const records = alreadyHandled(customer, withdrawing);
  return coveredBy(withdrawing, customer).some(canEnd) ? null : records;
};

/** An explicit yes, recorded for each purpose that it covers. */
export function give(customer: CompactCustomer, giving: Giving, newId: NewId): Change {
  const draft = new Draft(customer, giving, newId);
  for (const purpose of giving.purposes) {
    const key = { purpose, ...giving.key };
    const entry = draft.entry(key);
    const covering = customer.withdrawals.filter((withdrawal) => covers(withdrawal, key));
    const at = giving.evidence?.at ?? latest([giving.now, entry?.at, ...covering.map((withdrawal) => withdrawal.at)]);
    const { notice, method, captureChannel, specialCategories, evidence } = giving;
    const renewed = entry !== undefined && statusOf(entry, at, isCurrentNotice).valid;
    draft.append(key, {
      at,
      state: renewed ? 'RENEWED' : 'GIVEN',
      until: validUntil(at),
      specialCategories,
      noticeId: notice.id,
      noticeVersion: notice.version,
      language: notice.language,
      method,
      captureChannel,
      evidence: evidence && { reference: evidence.reference, sha256: evidence.sha256 },
    });
    draft.withdrawIfCovered(key, covering);
  }
  return draft.change(customer.withdrawals);
}

/** A withdrawal of whatever is in force or pending and covered; it succeeds where there is nothing, and is remembered. */
export function withdraw(customer: CompactCustomer, withdrawing: Withdrawing, newId: NewId): Change {
  const draft = new Draft(customer, withdrawing, newId);
  const { purposes, channel, brand, recipient, now } = withdrawing;
  const covered = coveredBy(withdrawing, customer);
  const at = latest([now, ...covered.map((entry) => entry.at)]);
  for (const entry of covered) {
    if (canEnd(entry)) draft.append(entry, withdrawal(entry, at));
  }
  const scope = { purposes, channel, brand, recipient };
  const sameScope = (other: Withdrawal) =>
    JSON.stringify({ ...other, at: null }) === JSON.stringify({ ...scope, at: null });
  return draft.change([...customer.withdrawals.filter((other) => !sameScope(other)), { ...scope, at }]);
}

/** Whether a withdrawal covers a record: what it leaves out is all of it. */
export const covers = (withdrawal: Omit<Withdrawal, 'at'>, key: ConsentKey): boolean =>
  withdrawal.purposes.includes(key.purpose) &&
  (withdrawal.channel === null || withdrawal.channel === key.channel) &&
  (withdrawal.brand === null || withdrawal.brand === key.brand) &&
  (withdrawal.recipient === null || withdrawal.recipient === key.recipient);

const coveredBy = (withdrawing: Withdrawing, { records }: CompactCustomer): RecordEntry[] =>
  records.filter((entry) => covers(withdrawing, entry));

/** In force or pending. */
const canEnd = ({ state }: RecordEntry): boolean => isYes(state) || state === 'REQUESTED';

const isOf =
  (actor: string, { mutation, key }: NonNullable<Acting['idempotency']>) =>
  (handled: Handled): boolean =>
    handled.actor === actor && handled.mutation === mutation && handled.key === key;

type Event = Omit<ConsentEventEntry, 'id' | 'record' | 'epoch' | 'actor' | 'onBehalf'>;

const withdrawal = (entry: RecordEntry, at: Date): Event => ({
  at,
  state: 'WITHDRAWN',
  until: null,
  specialCategories: entry.specialCategories,
  noticeId: entry.noticeId,
  noticeVersion: entry.noticeVersion,
  language: entry.language,
  method: null,
  captureChannel: null,
  evidence: null,
});

// The clock of a document never runs backwards: what is recorded later is later, even if another machine's clock is ahead.
const latest = (times: readonly (Date | undefined)[]): Date =>
  new Date(Math.max(...times.map((time) => time?.getTime() ?? 0)));

/** Collects what one request does to one document. */
class Draft {
  readonly #customer: CompactCustomer;
  readonly #acting: Acting;
  readonly #newId: NewId;
  readonly #records: Map<string, RecordEntry>;
  readonly #events: ConsentEventEntry[] = [];

  constructor(customer: CompactCustomer, acting: Acting, newId: NewId) {
    this.#customer = customer;
    this.#acting = acting;
    this.#newId = newId;
    this.#records = new Map(customer.records.map((entry) => [entry.id, entry]));
  }

  entry(key: ConsentKey): RecordEntry | undefined {
    return this.#records.get(recordId(this.#customer._id, key));
  }

  append({ purpose, channel, brand, recipient }: ConsentKey, event: Event): void {
    const key = { purpose, channel, brand, recipient };
    const id = recordId(this.#customer._id, key);
    const { actor, onBehalf } = this.#acting;
    this.#events.push({ ...event, id: this.#newId(), record: id, epoch: this.#customer.epoch + 1, actor, onBehalf });
    const { at, state, until, specialCategories, noticeId, noticeVersion, language } = event;
    const next: RecordEntry = { id, ...key, at, state, until, specialCategories, noticeId, noticeVersion, language };
    const before = this.#records.get(id);
    this.#records.set(id, before === undefined ? next : later(before, next));
  }

  /** A yes that arrives late does not pass by a withdrawal that came after it was given. */
  withdrawIfCovered(key: ConsentKey, covering: readonly Withdrawal[]): void {
    const entry = this.entry(key);
    if (entry === undefined || !isYes(entry.state) || covering.length === 0) return;
    const at = latest(covering.map((one) => one.at));
    if (at.getTime() > entry.at.getTime()) this.append(key, withdrawal(entry, at));
  }

  change(withdrawals: readonly Withdrawal[]): Change {
    const touched = [...new Set(this.#events.map((event) => event.record))];
    return {
      records: [...this.#records.values()],
      withdrawals,
      handled: this.#handled(touched),
      events: this.#events,
      touched,
    };
  }

  #handled(records: readonly string[]): readonly Handled[] {
    const { actor, idempotency } = this.#acting;
    const { handled } = this.#customer;
    if (idempotency === null) return handled;
    const isSame = isOf(actor, idempotency);
    const others = handled.filter((one) => !isSame(one));
    return [...others.slice(1 - REMEMBERED), { actor, ...idempotency, records }];
  }
}
