/**
 * Collects what one request does to one document: the events that it adds, and the compact part that follows from them. Whatever a
 * request wants to change, it changes by an event here.
 */
import { createHash } from 'node:crypto';
import type { ConsentState } from '../../../schema/vocabulary.ts';
import type { Acting } from './acting.ts';
import type { Change, CompactCustomer, Handled, Withdrawal } from './customer.ts';
import { entryOf } from './fold.ts';
import { remembered } from './idempotency.ts';
import { isCurrentNotice } from './notices.ts';
import { type ConsentEventEntry, type ConsentKey, isYes, later, type RecordEntry, statusOf } from './record.ts';
import { type Saying, type StandingEvent, standingOf } from './standing/standing.ts';
import { isTransition } from './transitions.ts';

/** Makes the id of an event. */
export type NewId = () => string;

/** The part of an event that the answer brings. */
export type Answer = Omit<ConsentEventEntry, keyof ConsentKey | 'id' | 'record' | 'epoch' | 'actor' | 'onBehalf'>;

/** The id of a record: the same for the same customer and key, and nothing can be read from it. */
export const recordId = (customer: string, { purpose, channel, brand, recipient }: ConsentKey): string =>
  createHash('sha256')
    .update(JSON.stringify([customer, purpose, channel, brand, recipient]))
    .digest('base64url')
    .slice(0, 22);

/** Who makes a draft, whatever is to be done. */
type ByWhom = Omit<Acting, 'mutation'>;

export class Draft {
  readonly #customer: CompactCustomer;
  readonly #acting: ByWhom;
  readonly #newId: NewId;
  readonly #records: Map<string, RecordEntry>;
  readonly #events: ConsentEventEntry[] = [];
  readonly #said: StandingEvent[] = [];

  constructor(customer: CompactCustomer, acting: ByWhom, newId: NewId) {
    this.#customer = customer;
    this.#acting = acting;
    this.#newId = newId;
    this.#records = new Map(customer.records.map((entry) => [entry.id, entry]));
  }

  entry(key: ConsentKey): RecordEntry | undefined {
    return this.#records.get(recordId(this.#customer._id, key));
  }

  /** Adds an answer to the record of a key. */
  append(
    { purpose, channel, brand, recipient }: ConsentKey,
    answer: Answer,
    by: Withdrawal['by'] = this.#acting,
  ): void {
    const key = { purpose, channel, brand, recipient };
    const record = recordId(this.#customer._id, key);
    const event = { ...this.#signed(by), ...key, ...answer, record };
    this.#events.push(event);
    const next = entryOf(event);
    const before = this.#records.get(record);
    // What an event that comes late found is not known any more, nor which of two yeses of one time was first.
    const isLate = before === undefined || later(before, next) === before;
    const isSameTime = before?.at.getTime() === event.at.getTime() && isYes(event.state);
    const state = isLate || isSameTime ? 'UNKNOWN' : stateOf(before, event.at);
    if (!isTransition(state, event.state)) throw new TypeError(`Nothing turns ${state} into ${event.state}`);
    this.#records.set(record, before === undefined ? next : later(before, next));
  }

  /** Adds what is said beside the consents. */
  say(said: Saying, at: Date, captureChannel: StandingEvent['captureChannel']): void {
    this.#said.push({ ...this.#signed(), ...said, at, captureChannel });
  }

  /** A yes that arrives late does not pass by a withdrawal that came after it was given. */
  withdrawIfCovered(key: ConsentKey, covering: readonly Withdrawal[]): void {
    const entry = this.entry(key);
    if (entry === undefined || !isYes(entry.state) || covering.length === 0) return;
    const { at, by } = covering.reduce((a, b) => (b.at.getTime() > a.at.getTime() ? b : a));
    if (at.getTime() >= entry.at.getTime()) this.append(key, withdrawal(entry, at), by);
  }

  change(withdrawals: readonly Withdrawal[] = this.#customer.withdrawals): Change {
    const touched = [...new Set(this.#events.map((event) => event.record))];
    return {
      records: [...this.#records.values()],
      withdrawals,
      handled: this.#handled(touched),
      standing: standingOf([...this.#customer.standing, ...this.#said]),
      confirmations: this.#customer.confirmations,
      events: [...this.#events, ...this.#said],
      touched,
    };
  }

  /** What all events of a request have alike, and an id of its own. */
  #signed({ actor, onBehalf }: NonNullable<Withdrawal['by']> = this.#acting) {
    return { id: this.#newId(), epoch: this.#customer.epoch + 1, actor, onBehalf };
  }

  #handled(records: readonly string[]): readonly Handled[] {
    return remembered(this.#customer.handled, this.#acting, records);
  }
}

const stateOf = (entry: RecordEntry, at: Date): ConsentState => statusOf(entry, at, isCurrentNotice).state;

/** The end of what stands or is pending, under the notice that it had been given under. */
export const withdrawal = (entry: RecordEntry, at: Date): Answer => ({
  at,
  state: 'WITHDRAWN',
  until: null,
  specialCategories: entry.specialCategories,
  noticeId: entry.noticeId,
  noticeVersion: entry.noticeVersion,
  language: entry.language,
  noticeHash: null,
  method: null,
  captureChannel: null,
  evidence: null,
});

/** The latest of some times. The clock of a document never runs backwards, even if another machine's clock is ahead. */
export const latest = (times: readonly (Date | undefined)[]): Date =>
  new Date(Math.max(...times.map((time) => time?.getTime() ?? 0)));
