/**
 * The purchases subgraph: what customers bought, and the products.
 */
import { defineSubgraph } from '../kit/definition.ts';
import { loadProducts, loadPurchases } from './loads.ts';
import {
  CatalogueResolver,
  CustomerResolver,
  PurchaseLineResolver,
  PurchaseResolver,
  SensitivePurchaseResolver,
} from './resolvers.ts';
import { seedPurchases } from './seed.ts';
import { openPurchasesStore, type PurchasesStore } from './store.ts';

const idOf = ({ id }: Readonly<Record<string, unknown>>): string => String(id);

export const purchases = defineSubgraph<PurchasesStore>({
  name: 'purchases',
  resolvers: [CatalogueResolver, CustomerResolver, PurchaseResolver, SensitivePurchaseResolver, PurchaseLineResolver],
  references: {
    Customer: async (_store, references) => references.map((reference) => ({ id: idOf(reference) })),
    Purchase: (store, references) => loadPurchases(store, references.map(idOf)),
    Product: (store, references) => loadProducts(store, references.map(idOf)),
  },
  openStore: openPurchasesStore,
  seed: seedPurchases,
});
