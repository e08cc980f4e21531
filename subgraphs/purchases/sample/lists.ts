/**
 * Numbers the baskets of each customer while they stream by, oldest first, and sums up the listed ones.
 */
import { placeOf } from '../../kit/numbered-list.ts';
import type { CustomerRecord, SensitiveListRecord } from '../model/records.ts';
import type { Part } from './split.ts';

export class CustomerLists {
  readonly #customers = new Map<string, CustomerRecord>();
  readonly #sensitive = new Map<string, number>();

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

  /** Counts a basket of sensitive lines only in and gives its place in the list of such. */
  addSensitive({ customerId }: Part): string {
    const count = (this.#sensitive.get(customerId) ?? 0) + 1;
    this.#sensitive.set(customerId, count);
    return placeOf(customerId, count);
  }

  get customers(): CustomerRecord[] {
    return [...this.#customers.values()];
  }

  get sensitiveLists(): SensitiveListRecord[] {
    return [...this.#sensitive].map(([_id, count]) => ({ _id, count }));
  }
}
