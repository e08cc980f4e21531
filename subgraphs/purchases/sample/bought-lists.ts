/**
 * Gathers what each customer bought of each department and category while baskets stream by. Memory holds so many lines and no more: then
 * what is gathered is written, and the rest comes to stand in further documents of the same customers.
 */
import { placeOf } from '../../kit/numbered-list.ts';
import type { Product } from '../../kit/sample/products.ts';
import { type BoughtProduct, productKey } from '../model/bought.ts';
import type { BoughtRecord } from '../model/records.ts';

/** About what the whole sample has. */
const MOST_LINES = 500_000;

/** A document that is being made. */
interface Gathered {
  readonly keys: string[];
  /** By product. */
  readonly products: Map<string, BoughtProduct>;
}

export class BoughtLists {
  /** Customer -> department or category -> document. */
  readonly #customers = new Map<string, Map<string, Gathered>>();
  /** Customer -> documents that were written. */
  readonly #written = new Map<string, number>();
  #lines = 0;

  constructor(readonly mostLines = MOST_LINES) {}

  /** Whether what is gathered has to be taken before there is more. */
  get isFull(): boolean {
    return this.#lines >= this.mostLines;
  }

  add(customerId: string, placedAt: Date, { id, department, category, type }: Product, amountCents: number): void {
    const line = [placedAt.getTime(), amountCents];
    if (department !== null) this.#gathered(customerId, productKey('department', department), '', []).push(...line);
    const ofCategory = category === null ? '' : productKey('category', category);
    const keys = [...(type === null ? [] : [productKey('type', type)]), productKey('id', id)];
    this.#gathered(customerId, ofCategory, id, keys).push(...line);
    this.#lines += 1;
  }

  /** What was gathered since it was last taken, customer by customer. */
  *take(): Generator<BoughtRecord> {
    for (const [customerId, documents] of this.#customers) {
      for (const { keys, products } of documents.values()) {
        const number = (this.#written.get(customerId) ?? 0) + 1;
        this.#written.set(customerId, number);
        yield { _id: placeOf(customerId, number), customerId, keys, lines: JSON.stringify([...products.values()]) };
      }
    }
    this.#customers.clear();
    this.#lines = 0;
  }

  /** The lines of a product in the document that a key is of. @param keys of its type and its id; none: of whatever product */
  #gathered(customerId: string, ofAll: string, productId: string, keys: readonly string[]): BoughtProduct {
    const documents = this.#customers.get(customerId) ?? new Map<string, Gathered>();
    this.#customers.set(customerId, documents);
    const document = documents.get(ofAll) ?? { keys: ofAll === '' ? [] : [ofAll], products: new Map() };
    documents.set(ofAll, document);
    const there = document.products.get(productId);
    if (there !== undefined) return there;
    const places = keys.map((key) => placeIn(document.keys, key));
    const made = [...Array.from({ length: 2 - places.length }, () => -1), ...places];
    document.products.set(productId, made);
    return made;
  }
}

/** Where a key is among others; it is put behind them where it is not. */
function placeIn(keys: string[], key: string): number {
  const place = keys.indexOf(key);
  return place === -1 ? keys.push(key) - 1 : place;
}
