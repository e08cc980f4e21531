/**
 * Numbers the baskets of each customer while they stream by, oldest first, sums up the listed ones, and notes which kinds of products are
 * in which.
 */
import { placeOf } from '../../kit/numbered-list.ts';
import type { Product } from '../../kit/sample/products.ts';
import type { CustomerRecord, KindsRecord, SensitiveListRecord } from '../model/records.ts';
import type { Part } from './split.ts';

export class CustomerLists {
  readonly #customers = new Map<string, CustomerRecord>();
  readonly #sensitive = new Map<string, number>();
  /** Customer -> category and type, as JSON -> numbers of purchases. */
  readonly #kinds = new Map<string, Map<string, number[]>>();
  readonly #products: ReadonlyMap<string, Product>;

  /** Every customer of `ids` has a record, with or without purchases. */
  constructor(ids: Iterable<string>, products: ReadonlyMap<string, Product>) {
    this.#products = products;
    for (const _id of ids) this.#customers.set(_id, { _id, count: 0, totalCents: 0, firstAt: null, lastAt: null });
  }

  /** Counts a purchase in and gives its place. Purchases of one customer must come in the order of time. */
  addPurchase({ customerId, placedAt, totalCents, lines }: Part): string {
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
    for (const { productId = '' } of lines) this.#addKind(customerId, count, this.#products.get(productId));
    return placeOf(customerId, count);
  }

  #addKind(customerId: string, number: number, product: Product | undefined): void {
    if (product === undefined) return;
    const kind = JSON.stringify([product.category, product.type]);
    const own = this.#kinds.get(customerId) ?? new Map<string, number[]>();
    this.#kinds.set(customerId, own);
    const numbers = own.get(kind) ?? [];
    own.set(kind, numbers);
    if (numbers.at(-1) !== number) numbers.push(number);
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

  get kinds(): KindsRecord[] {
    return [...this.#kinds].map(([_id, own]) => ({
      _id,
      kinds: [...own].map(([kind, numbers]) => {
        const [category, type] = JSON.parse(kind) as [string | null, string | null];
        return { category, type, numbers };
      }),
    }));
  }
}
