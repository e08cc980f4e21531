/**
 * The purchases database: one method per question, each answered through an index for any number of ids at once.
 * Gives plain objects; knows nothing of GraphQL, and decides nothing about who may see what.
 */
import { type Connection, type Model, Schema } from 'mongoose';
import type {
  CustomerRecord,
  ProductRecord,
  PurchaseRecord,
  SensitiveListRecord,
  SensitiveOnlyRecord,
  SensitiveRecord,
} from './records.ts';

const options = { versionKey: false } as const;

const line = new Schema(
  { productId: String, quantity: String, unit: String, amountCents: Number, discountCents: Number },
  { _id: false },
);

const basket = {
  customerId: String,
  placedAt: Date,
  storeId: String,
  brand: String,
  totalCents: Number,
  lines: [line],
};

const customerSchema = new Schema<CustomerRecord>(
  { _id: String, count: Number, totalCents: Number, firstAt: Date, lastAt: Date },
  options,
);

const purchaseSchema = new Schema<PurchaseRecord>(
  {
    _id: String,
    ...basket,
    place: String,
    payment: { method: String, cardEnding: String },
    state: String,
  },
  options,
).index({ place: 1 }, { unique: true });

// Sparse: a sensitive basket that is a purchase too has no place of its own.
const sensitiveSchema = new Schema<SensitiveRecord>({ _id: String, ...basket, place: String }, options).index(
  { place: 1 },
  { unique: true, sparse: true },
);

const sensitiveListSchema = new Schema<SensitiveListRecord>({ _id: String, count: Number }, options);

const productSchema = new Schema<ProductRecord>(
  { _id: String, department: String, category: String, type: String, packageSize: String },
  options,
);

export interface PurchasesStore {
  readonly customers: Model<CustomerRecord>;
  readonly purchases: Model<PurchaseRecord>;
  readonly sensitiveBaskets: Model<SensitiveRecord>;
  readonly sensitiveLists: Model<SensitiveListRecord>;
  readonly products: Model<ProductRecord>;
  /** Any order, unknown ids left out; so do all that follow. */
  readonly customersById: (ids: readonly string[]) => Promise<CustomerRecord[]>;
  readonly purchasesById: (ids: readonly string[]) => Promise<PurchaseRecord[]>;
  readonly purchasesAt: (places: readonly string[]) => Promise<PurchaseRecord[]>;
  readonly sensitiveBasketsById: (ids: readonly string[]) => Promise<SensitiveRecord[]>;
  readonly sensitiveListsById: (customerIds: readonly string[]) => Promise<SensitiveListRecord[]>;
  readonly sensitiveBasketsAt: (places: readonly string[]) => Promise<SensitiveOnlyRecord[]>;
  readonly productsById: (ids: readonly string[]) => Promise<ProductRecord[]>;
}

/** Declares the models on `connection`; calling it again gives the same ones. */
export function openPurchasesStore(connection: Connection): PurchasesStore {
  const customers = model<CustomerRecord>(connection, 'Customer', customerSchema, 'customers');
  const purchases = model<PurchaseRecord>(connection, 'Purchase', purchaseSchema, 'purchases');
  const sensitiveBaskets = model<SensitiveRecord>(connection, 'SensitiveBasket', sensitiveSchema, 'sensitivebaskets');
  const sensitiveLists = model<SensitiveListRecord>(connection, 'SensitiveList', sensitiveListSchema, 'sensitivelists');
  const products = model<ProductRecord>(connection, 'Product', productSchema, 'products');
  return {
    customers,
    purchases,
    sensitiveBaskets,
    sensitiveLists,
    products,
    customersById: (ids) => findIn(customers, '_id', ids),
    purchasesById: (ids) => findIn(purchases, '_id', ids),
    purchasesAt: (places) => findIn(purchases, 'place', places),
    sensitiveBasketsById: (ids) => findIn(sensitiveBaskets, '_id', ids),
    sensitiveListsById: (customerIds) => findIn(sensitiveLists, '_id', customerIds),
    sensitiveBasketsAt: async (places) =>
      (await findIn(sensitiveBaskets, 'place', places)) as readonly SensitiveRecord[] as SensitiveOnlyRecord[],
    productsById: (ids) => findIn(products, '_id', ids),
  };
}

function model<Record>(
  connection: Connection,
  name: string,
  schema: Schema<Record>,
  collection: string,
): Model<Record> {
  return (connection.models[name] as Model<Record> | undefined) ?? connection.model<Record>(name, schema, collection);
}

/** Everything whose `field` is one of `values`, in one batch: no second command for what an index finds by points. */
async function findIn<Record>(
  records: Model<Record>,
  field: '_id' | 'place',
  values: readonly string[],
): Promise<Record[]> {
  if (values.length === 0) return [];
  const found = await records
    .find()
    .where(field)
    .in([...values])
    .batchSize(values.length + 1)
    .lean();
  return found as unknown as Record[];
}
