/** The subgraph `purchases`: what customers bought, and the products. */
import { audienceEndpoints } from '../kit/audience/endpoints.ts';
import { defineSubgraph } from '../kit/definition.ts';
import { audience } from './model/audience.ts';
import { loadProducts, loadPurchases } from './model/loads.ts';
import { answerLookup } from './model/lookup.ts';
import {
  CatalogueResolver,
  CustomerResolver,
  PurchaseLineResolver,
  PurchaseResolver,
  SensitivePurchaseResolver,
} from './resolvers.ts';
import { openStore } from './store.ts';

const idOf = ({ id }: Readonly<Record<string, unknown>>): string => String(id);

export const subgraph = defineSubgraph({
  name: 'purchases',
  resolvers: [CatalogueResolver, CustomerResolver, PurchaseResolver, SensitivePurchaseResolver, PurchaseLineResolver],
  references: {
    Customer: async (_store, references) => references.map((reference) => ({ id: idOf(reference) })),
    Purchase: (store, references) => loadPurchases(store, references.map(idOf)),
    Product: (store, references) => loadProducts(store, references.map(idOf)),
  },
  openStore,
  prepare: (store) => store.insertNobodies(),
  // Loaded when it is needed: a process that only serves has no use for the sample.
  seed: async (store, options) => (await import('./seed.ts')).seed(store, options),
  endpoints: { '/lookup': answerLookup, ...audienceEndpoints('purchases', audience) },
});
