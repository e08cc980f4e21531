/**
 * Notes in which purchases of a customer there is some product of which kind, while they stream by. Only what reveals nothing about health
 * may come here.
 */
import { numberAt } from '../../kit/numbered-list.ts';
import type { Product } from '../../kit/sample/products.ts';
import type { KindsRecord } from '../model/records.ts';
import type { Part } from './split.ts';

export class ProductKinds {
  readonly #products: ReadonlyMap<string, Product>;
  /** Customer -> category and type, as JSON -> numbers of purchases. */
  readonly #kinds = new Map<string, Map<string, number[]>>();

  constructor(products: ReadonlyMap<string, Product>) {
    this.#products = products;
  }

  /** @param place of the purchase; those of one customer come in the order of their numbers */
  add(place: string, { customerId, lines }: Pick<Part, 'customerId' | 'lines'>): void {
    for (const { productId = '' } of lines) this.#add(customerId, numberAt(place), this.#products.get(productId));
  }

  #add(customerId: string, number: number, product: Product | undefined): void {
    if (product === undefined) return;
    const kind = JSON.stringify([product.category, product.type]);
    const own = this.#kinds.get(customerId) ?? new Map<string, number[]>();
    this.#kinds.set(customerId, own);
    const numbers = own.get(kind) ?? [];
    own.set(kind, numbers);
    if (numbers.at(-1) !== number) numbers.push(number);
  }

  get all(): KindsRecord[] {
    return [...this.#kinds].map(([_id, own]) => ({
      _id,
      kinds: [...own].map(([kind, numbers]) => {
        const [category, type] = JSON.parse(kind) as [string | null, string | null];
        return { category, type, numbers };
      }),
    }));
  }
}
