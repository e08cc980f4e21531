/**
 * From stored documents to objects of the graph: new objects each time, since the executor marks those it is given.
 */
import type { Brand as BrandId } from '../../../schema/vocabulary.ts';
import type { Brand, Money, Product, Purchase, PurchaseLine, PurchaseSummary, SensitivePurchase } from '../types.ts';
import type { CustomerRecord, LineRecord, ProductRecord, PurchaseHead, SensitiveOnlyRecord } from './records.ts';

const CURRENCY = 'USD';
const BRAND_NAMES: Readonly<Record<BrandId, string>> = { fresh: 'Fresh', value: 'Value' };

/** An amount of US cents. */
export const money = (cents: number): Money => ({ amount: (cents / 100).toFixed(2), currency: CURRENCY });

const brand = (id: BrandId): Brand => ({ id, name: BRAND_NAMES[id] });

const store = (basket: { storeId: string; brand: BrandId }) => ({ id: basket.storeId, brand: brand(basket.brand) });

export const lineView = ({ productId, quantity, unit, amountCents, discountCents }: LineRecord): PurchaseLine => ({
  productId,
  quantity: quantity ?? '1',
  unit: unit ?? 'piece',
  amount: money(amountCents),
  discount: money(discountCents ?? 0),
});

export const purchaseView = (record: PurchaseHead): Purchase => ({
  id: record._id,
  customer: { id: record.customerId },
  placedAt: record.placedAt,
  brand: brand(record.brand),
  store: store(record),
  total: money(record.totalCents),
  payment: record.payment,
  state: record.state,
  lineRecords: record.lines,
  place: record.place,
});

export const sensitivePurchaseView = (record: SensitiveOnlyRecord): SensitivePurchase => ({
  placedAt: record.placedAt,
  store: store(record),
  total: money(record.totalCents),
  lineRecords: record.lines,
  place: record.place,
});

/** Undefined, a customer of whom nothing was ever listed, looks like one who bought nothing: an unknown id is not told apart. */
export const summaryView = (record: CustomerRecord | undefined): PurchaseSummary => ({
  count: record?.count ?? 0,
  total: money(record?.totalCents ?? 0),
  firstAt: record?.firstAt ?? null,
  lastAt: record?.lastAt ?? null,
});

export const productView = ({ _id, department, category, type, packageSize }: ProductRecord): Product => ({
  id: _id,
  department,
  category,
  type,
  packageSize,
});
