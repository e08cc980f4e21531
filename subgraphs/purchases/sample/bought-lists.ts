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

/** What has no category stands together, and is found by type and id. */
const NO_CATEGORY = '';

interface ProductKeys {
  readonly department: string | null;
  readonly category: string;
  readonly type: string | null;
  readonly id: string;
}

/** A document that is being made. */
interface Gathered {
  readonly keys: string[];
  /** By product. */
  readonly products: Map<string, BoughtProduct>;
}

export class BoughtLists {
  /** Customer -> department or category -> document. */
  readonly #customers = new Map<string, Map<string, Gathered>>();
  /** Of the products that came by. */
  readonly #keys = new Map<string, ProductKeys>();
  /** Customer -> documents that were written. */
  readonly #written = new Map<string, number>();
  #lines = 0;

  constructor(readonly mostLines = MOST_LINES) {}

  /** Whether what is gathered has to be taken before there is more. */
  get isFull(): boolean {
    return this.#lines >= this.mostLines;
  }

  add(customerId: string, placedAt: Date, product: Product, amountCents: number): void {
    const keys = this.#keysOf(product);
    const documents = obtain(this.#customers, customerId, () => new Map<string, Gathered>());
    const time = placedAt.getTime();
    if (keys.department !== null) linesIn(documents, keys.department, '').push(time, amountCents);
    linesIn(documents, keys.category, product.id, keys).push(time, amountCents);
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

  #keysOf({ id, department, category, type }: Product): ProductKeys {
    return obtain(this.#keys, id, () => ({
      department: department === null ? null : productKey('department', department),
      category: category === null ? NO_CATEGORY : productKey('category', category),
      type: type === null ? null : productKey('type', type),
      id: productKey('id', id),
    }));
  }
}

/** The lines of a product in the document that is of `ofAll`. @param keys of the product; absent: what it is, does not matter */
function linesIn(
  documents: Map<string, Gathered>,
  ofAll: string,
  productId: string,
  keys?: ProductKeys,
): BoughtProduct {
  const document = obtain(documents, ofAll, () => ({
    keys: ofAll === NO_CATEGORY ? [] : [ofAll],
    products: new Map<string, BoughtProduct>(),
  }));
  return obtain(document.products, productId, () =>
    [keys?.type, keys?.id].map((key) => (key ? placeIn(document.keys, key) : -1)),
  );
}

function obtain<Value>(map: Map<string, Value>, key: string, make: () => Value): Value {
  const there = map.get(key);
  if (there !== undefined) return there;
  const made = make();
  map.set(key, made);
  return made;
}

/** Where a key is among others; it is put behind them where it is not. */
function placeIn(keys: string[], key: string): number {
  const place = keys.indexOf(key);
  return place === -1 ? keys.push(key) - 1 : place;
}
