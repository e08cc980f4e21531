/**
 * Where purchases are kept: one method per question, each answered through a unique index for any number of ids at once.
 * Gives plain objects; decides nothing about who may see what.
 */
import { type Connection, Schema } from 'mongoose';
import { findIn } from '../kit/find-in.ts';
import { findOrNobody, insertNobodies, isSomebodysId } from '../kit/nobody.ts';
import { nobodysPurchase } from './model/nobody.ts';
import type {
  BoughtRecord,
  CustomerRecord,
  KindsRecord,
  ProductRecord,
  PurchaseHead,
  PurchaseRecord,
  SensitiveListRecord,
  SensitiveOnlyRecord,
  SensitiveRecord,
} from './model/records.ts';

// What is written is made by this folder alone and typed in records.ts: mongoose is told the places, not the shapes.
const { Mixed } = Schema.Types;
const options = (collection: string) => ({ collection, versionKey: false, strict: 'throw' }) as const;
const basket = {
  customerId: String,
  placedAt: Date,
  storeId: String,
  brand: String,
  totalCents: Number,
  lines: [Mixed],
};

const customerSchema = new Schema<CustomerRecord>(
  {
    _id: String,
    count: Number,
    totalCents: Number,
    firstAt: Date,
    lastAt: Date,
    countBand: Number,
    totalBand: Number,
  },
  options('customers'),
);
// For streams of customers (`model/audience.ts`): in the order of their ids, and in that of each value in either direction.
for (const band of ['countBand', 'totalBand']) customerSchema.index({ [band]: 1, _id: 1 });
for (const field of ['count', 'totalCents', 'lastAt'])
  for (const direction of [1, -1] as const) customerSchema.index({ [field]: direction, _id: 1 });

const purchaseSchema = new Schema<PurchaseRecord>(
  { _id: String, ...basket, place: String, payment: Mixed, state: String },
  options('purchases'),
).index({ place: 1 }, { unique: true });

// Sparse: a sensitive basket that is a purchase too has no place of its own.
const sensitiveSchema = new Schema<SensitiveRecord>(
  { _id: String, ...basket, place: String },
  options('sensitivebaskets'),
).index({ place: 1 }, { unique: true, sparse: true });

const sensitiveListSchema = new Schema<SensitiveListRecord>(
  { _id: String, count: Number, totalCents: Number },
  options('sensitivelists'),
);

// From a department, category, type or product to those who bought it, in the order of their ids.
const [boughtSchema, sensitiveBoughtSchema] = ['bought', 'sensitivebought'].map((collection) =>
  new Schema<BoughtRecord>(
    { _id: String, customerId: String, keys: [String], lines: String },
    options(collection),
  ).index({ keys: 1, customerId: 1 }),
) as [Schema<BoughtRecord>, Schema<BoughtRecord>];

const kindsSchema = new Schema<KindsRecord>({ _id: String, kinds: [Mixed] }, options('kinds'));

const productSchema = new Schema<ProductRecord>(
  { _id: String, department: String, category: String, type: { type: String }, packageSize: String },
  options('products'),
);

export type PurchasesStore = ReturnType<typeof openStore>;

/** The store of purchases on its connection. What `...ById` and `...At` give is in any order, unknown ids left out. */
export function openStore(connection: Connection) {
  const customers = connection.model<CustomerRecord>('Customer', customerSchema);
  const purchases = connection.model<PurchaseRecord>('Purchase', purchaseSchema);
  const sensitiveBaskets = connection.model<SensitiveRecord>('SensitiveBasket', sensitiveSchema);
  const sensitiveLists = connection.model<SensitiveListRecord>('SensitiveList', sensitiveListSchema);
  const bought = connection.model<BoughtRecord>('Bought', boughtSchema);
  const sensitiveBought = connection.model<BoughtRecord>('SensitiveBought', sensitiveBoughtSchema);
  const kinds = connection.model<KindsRecord>('Kinds', kindsSchema);
  const products = connection.model<ProductRecord>('Product', productSchema);
  return {
    customers,
    purchases,
    sensitiveBaskets,
    sensitiveLists,
    bought,
    sensitiveBought,
    kinds,
    products,

    customersById: (ids: readonly string[]) => findIn(customers, '_id', ids),
    purchasesById: (ids: readonly string[]) => findIn(purchases, '_id', ids.filter(isSomebodysId)),
    /** Without their lines, and nobody's in the place of those that are not there: what an answer says of an id alone. */
    purchaseHeads: (ids: readonly string[]): Promise<PurchaseHead[]> =>
      findOrNobody(purchases, ids, { lines: 0 }) as Promise<PurchaseHead[]>,
    insertNobodies: () => insertNobodies(purchases, nobodysPurchase),
    /** At `placeOf(customerId, number)`. */
    purchasesAt: (places: readonly string[]) => findIn(purchases, 'place', places),
    sensitiveBasketsById: (ids: readonly string[]) => findIn(sensitiveBaskets, '_id', ids),
    sensitiveListsById: (customerIds: readonly string[]) => findIn(sensitiveLists, '_id', customerIds),
    /** At `placeOf(customerId, number)` in the lists of baskets of sensitive lines only. */
    sensitiveBasketsAt: async (places: readonly string[]) =>
      (await findIn(sensitiveBaskets, 'place', places)) as SensitiveOnlyRecord[],
    kindsOf: (customerIds: readonly string[]) => findIn(kinds, '_id', customerIds),
    productsById: (ids: readonly string[]) => findIn(products, '_id', ids),
  };
}
