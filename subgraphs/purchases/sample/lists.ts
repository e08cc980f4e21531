/**
 * Numbers the baskets of each customer while they stream by, oldest first, and sums up the listed ones, and the lines that reveal health.
 */
import { placeOf } from '../../kit/numbered-list.ts';
import { bandsOfSummary } from '../model/audience.ts';
import type { CustomerRecord, SensitiveListRecord } from '../model/records.ts';
import type { Part } from './split.ts';

type Summary = Omit<CustomerRecord, 'countBand' | 'totalBand'>;

export class CustomerLists {
  readonly #customers = new Map<string, Summary>();
  readonly #sensitive = new Map<string, SensitiveListRecord>();

  /** Every customer of `ids` has a record, with or without purchases. */
  constructor(ids: Iterable<string>) {
    for (const _id of ids) this.#customers.set(_id, { _id, count: 0, totalCents: 0, firstAt: null, lastAt: null });
  }

  /** Counts a purchase in and gives its place. Purchases of one customer must come in the order of time. */
  addPurchase({ customerId, placedAt, totalCents }: Part): string {
    const before = this.#customers.get(customerId);
    if (before === undefined) throw new Error('A purchase of a customer who is not imported');
    const count = before.count + 1;
    this.#customers.set(customerId, {
      _id: customerId,
      count,
      totalCents: before.totalCents + totalCents,
      firstAt: before.firstAt ?? placedAt,
      lastAt: placedAt,
    });
    return placeOf(customerId, count);
  }

  /** Sums up the sensitive lines of a basket, whatever else is in it. */
  sumSensitive({ customerId, totalCents }: Part): void {
    const before = this.#sensitiveOf(customerId);
    this.#sensitive.set(customerId, { ...before, totalCents: before.totalCents + totalCents });
  }

  /** Counts a basket of sensitive lines only in and gives its place in the list of such. */
  addSensitive({ customerId }: Part): string {
    const before = this.#sensitiveOf(customerId);
    const count = before.count + 1;
    this.#sensitive.set(customerId, { ...before, count });
    return placeOf(customerId, count);
  }

  get customers(): CustomerRecord[] {
    return [...this.#customers.values()].map((summary) => ({ ...summary, ...bandsOfSummary(summary) }));
  }

  get sensitiveLists(): SensitiveListRecord[] {
    return [...this.#sensitive.values()];
  }

  #sensitiveOf(customerId: string): SensitiveListRecord {
    return this.#sensitive.get(customerId) ?? { _id: customerId, count: 0, totalCents: 0 };
  }
}
