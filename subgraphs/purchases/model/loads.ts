/**
 * Every load of this subgraph, for any number of keys at once: the functions that DataLoaders batch.
 * A load that asks the store once per key does not belong here.
 */
import { inPlaceOf } from '../../kit/nobody.ts';
import { chosenPages, numberedPages, type PageRequest } from '../../kit/numbered-list.ts';
import type { Page } from '../../kit/pages.ts';
import type { PurchasesStore } from '../store.ts';
import type { Product, Purchase, PurchaseSummary, SensitivePurchase } from '../types.ts';
import { isMeant } from './product-words.ts';
import type { KindRecord, SensitiveRecord } from './records.ts';
import { productView, purchaseView, sensitivePurchaseView, summaryView } from './views.ts';

/** Names of the lists: a cursor of one is refused by the other. */
export const PURCHASES = 'purchases';
export const purchasesOf = (words: readonly string[]): string => `purchases of ${words.join(' ')}`;
export const SENSITIVE_PURCHASES = 'sensitivePurchases';

type Load<Key, Value> = (store: PurchasesStore, keys: readonly Key[]) => Promise<Value[]>;

const byId = <Record extends { readonly _id: string }>(records: readonly Record[]) =>
  new Map(records.map((record) => [record._id, record]));

export const loadPurchases: Load<string, Purchase | null> = async (store, ids) => {
  const found = byId(await store.purchasesById(ids));
  return ids.map((id) => {
    const record = found.get(id);
    return record === undefined ? null : purchaseView(record);
  });
};

/** The same without lines. What comes of an id that is not there is worked out and thrown away, so that it takes no less time. */
export const loadPurchaseHeads: Load<string, Purchase | null> = async (store, ids) => {
  const found = inPlaceOf(ids, await store.purchaseHeads(ids));
  return ids.map((id, at) => {
    const record = found[at];
    const view = record && purchaseView(record);
    return view?.id === id ? view : null;
  });
};

export const loadProducts: Load<string, Product | null> = async (store, ids) => {
  const found = byId(await store.productsById(ids));
  return ids.map((id) => {
    const record = found.get(id);
    return record === undefined ? null : productView(record);
  });
};

export const loadSummaries: Load<string, PurchaseSummary> = async (store, customerIds) => {
  const found = byId(await store.customersById(customerIds));
  return customerIds.map((id) => summaryView(found.get(id)));
};

/** The sensitive part of purchases; null for a purchase without one. */
export const loadSensitiveParts: Load<string, SensitiveRecord | null> = async (store, purchaseIds) => {
  const found = byId(await store.sensitiveBasketsById(purchaseIds));
  return purchaseIds.map((id) => found.get(id) ?? null);
};

const ownersOf = (requests: readonly PageRequest[]) => [...new Set(requests.map(({ owner }) => owner))];

const lengthsOf = (lists: readonly { readonly _id: string; readonly count: number }[]) =>
  new Map(lists.map(({ _id, count }) => [_id, count]));

export const loadPurchasePages: Load<PageRequest, Page<Purchase>> = async (store, requests) => {
  const lengths = lengthsOf(await store.customersById(ownersOf(requests)));
  return numberedPages(PURCHASES, requests, lengths, async (places) =>
    (await store.purchasesAt(places)).map(purchaseView),
  );
};

/** A page of the purchases with some product that all of these words are of. */
export interface ProductPageRequest extends PageRequest {
  readonly words: readonly string[];
}

export const loadProductPages: Load<ProductPageRequest, Page<Purchase>> = async (store, requests) => {
  const bought = byId(await store.kindsOf(ownersOf(requests)));
  const chosen = requests.map(({ words, ...request }) => ({
    ...request,
    name: purchasesOf(words),
    chosen: numbersOf(bought.get(request.owner)?.kinds ?? [], words),
  }));
  return chosenPages(chosen, async (places) => (await store.purchasesAt(places)).map(purchaseView));
};

const numbersOf = (kinds: readonly KindRecord[], words: readonly string[]): number[] =>
  [...new Set(kinds.filter((kind) => isMeant(kind, words)).flatMap(({ numbers }) => numbers))].sort((a, b) => a - b);

export const loadSensitivePages: Load<PageRequest, Page<SensitivePurchase>> = async (store, requests) => {
  const lengths = lengthsOf(await store.sensitiveListsById(ownersOf(requests)));
  return numberedPages(SENSITIVE_PURCHASES, requests, lengths, async (places) =>
    (await store.sensitiveBasketsAt(places)).map(sensitivePurchaseView),
  );
};
