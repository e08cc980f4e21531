/**
 * Fills an empty purchases database from the sample, as a stream: memory holds one batch of baskets, and of each
 * customer a few numbers by kind of product. The erased customer's rows are not even read.
 */
import { insertInBatches } from '../kit/connection.ts';
import type { SeedOptions, SeedReport } from '../kit/definition.ts';
import { type Basket, readBaskets } from '../kit/sample/baskets.ts';
import { daysBefore, lastPurchase } from '../kit/sample/calendar.ts';
import { readKeptHouseholds } from '../kit/sample/households.ts';
import type { BasketLine } from '../kit/sample/lines.ts';
import { paced } from '../kit/sample/pace.ts';
import { type Product, readProducts } from '../kit/sample/products.ts';
import { count, type Tally } from '../kit/sample/tally.ts';
import type { ProductRecord, PurchaseRecord, SensitiveRecord } from './model/records.ts';
import { BoughtLists } from './sample/bought-lists.ts';
import { ProductKinds } from './sample/kinds.ts';
import { CustomerLists } from './sample/lists.ts';
import { orderStateOf, paymentOf } from './sample/orders.ts';
import { splitBasket } from './sample/split.ts';
import type { PurchasesStore } from './store.ts';

const BATCH = 500;
/** Orders of the last days may still be open. */
const OPEN_DAYS = 2;

/** Imports the baskets of the first `customers` households, and the products that they bought. */
export async function seed(store: PurchasesStore, options: SeedOptions): Promise<SeedReport> {
  const progress = paced(options.progress);
  const households = await readKeptHouseholds(options.customers);
  const ids = new Set(households.map(({ id }) => id));
  const products = await readProducts();
  const untidy: Tally = {};
  const { total, stream } = await readBaskets({ households: ids, products, shiftWeeks: options.shiftWeeks, untidy });

  const importing = new BasketImport(store, ids, products, daysBefore(lastPurchase(options.shiftWeeks), OPEN_DAYS));
  let done = 0;
  progress('purchases', done, total);
  for await (const basket of stream) {
    await importing.add(basket);
    done += 1;
    progress('purchases', done, total);
  }
  await importing.finish();

  const bought = [...products.values()].filter(({ id }) => importing.productIds.has(id));
  for (const product of bought) {
    if (product.category === null) count(untidy, 'products without a category (null)');
    if (product.packageSize === null) count(untidy, 'products without a package size (null)');
  }
  await insertInBatches(store.products, bought.map(productRecord));
  return {
    imported: { customers: ids.size, purchases: done, ...importing.counts, products: bought.length },
    untidy,
  };
}

const productRecord = ({ id, department, category, type, packageSize }: Product): ProductRecord => ({
  _id: id,
  department,
  category,
  type,
  packageSize,
});

/** Takes baskets one by one and writes them in batches. */
class BasketImport {
  readonly productIds = new Set<string>();
  readonly counts = { lines: 0, 'lines that reveal health': 0, 'purchases of such lines only': 0 };
  readonly #lists: CustomerLists;
  readonly #kinds: ProductKinds;
  readonly #bought = new BoughtLists();
  readonly #sensitiveBought = new BoughtLists();
  #purchases: PurchaseRecord[] = [];
  #sensitive: SensitiveRecord[] = [];

  constructor(
    readonly store: PurchasesStore,
    customerIds: Iterable<string>,
    readonly products: ReadonlyMap<string, Product>,
    readonly openSince: Date,
  ) {
    this.#lists = new CustomerLists(customerIds);
    this.#kinds = new ProductKinds(products);
  }

  async add(basket: Basket): Promise<void> {
    for (const line of basket.lines) this.#addLine(basket, line);
    const { open, sensitive } = splitBasket(basket);
    this.counts.lines += basket.lines.length;
    this.counts['lines that reveal health'] += sensitive?.lines.length ?? 0;
    if (sensitive !== null) this.#lists.sumSensitive(sensitive);
    if (open !== null) {
      const place = this.#lists.addPurchase(open);
      this.#kinds.add(place, open);
      this.#purchases.push({
        ...open,
        place,
        payment: paymentOf(basket.householdId, basket.id),
        state: orderStateOf(basket.id, basket.placedAt >= this.openSince),
      });
      if (sensitive !== null) this.#sensitive.push(sensitive);
    } else if (sensitive !== null) {
      this.counts['purchases of such lines only'] += 1;
      this.#sensitive.push({ ...sensitive, place: this.#lists.addSensitive(sensitive) });
    }
    if (this.#purchases.length >= BATCH) await this.#write();
    if (this.#bought.isFull || this.#sensitiveBought.isFull) await this.#writeBought();
  }

  #addLine({ householdId, placedAt }: Basket, { productId, sensitive, amountCents }: BasketLine): void {
    if (productId === null) return;
    this.productIds.add(productId);
    const product = this.products.get(productId);
    const lists = sensitive ? this.#sensitiveBought : this.#bought;
    if (product !== undefined) lists.add(householdId, placedAt, product, amountCents);
  }

  async finish(): Promise<void> {
    await this.#write();
    await this.#writeBought();
    await insertInBatches(this.store.customers, this.#lists.customers);
    await insertInBatches(this.store.sensitiveLists, this.#lists.sensitiveLists);
    await insertInBatches(this.store.kinds, this.#kinds.all);
  }

  async #write(): Promise<void> {
    const [purchases, sensitive] = [this.#purchases, this.#sensitive];
    this.#purchases = [];
    this.#sensitive = [];
    await insertInBatches(this.store.purchases, purchases);
    await insertInBatches(this.store.sensitiveBaskets, sensitive);
  }

  async #writeBought(): Promise<void> {
    await insertInBatches(this.store.bought, this.#bought.take(), () => {}, 2000);
    await insertInBatches(this.store.sensitiveBought, this.#sensitiveBought.take(), () => {}, 2000);
  }
}
