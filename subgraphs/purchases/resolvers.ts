/**
 * The fields of the purchases subgraph that are not plain properties. Everything is loaded through the request's loaders;
 * nobody's permission is looked at here.
 */
import { Arg, Args, Ctx, FieldResolver, ID, Query, Resolver, Root } from 'type-graphql';
import type { SubgraphContext } from '../kit/definition.ts';
import { pageRequest } from '../kit/numbered-list.ts';
import { PageArguments, Paged } from '../kit/page-arguments.ts';
import {
  loadProductPages,
  loadProducts,
  loadPurchaseHeads,
  loadPurchasePages,
  loadPurchases,
  loadSensitivePages,
  loadSensitiveParts,
  loadSummaries,
  PURCHASES,
  purchasesOf,
  SENSITIVE_PURCHASES,
} from './model/loads.ts';
import { askedWords } from './model/product-words.ts';
import { lineView, money } from './model/views.ts';
import type { PurchasesStore } from './store.ts';
import {
  Customer,
  Money,
  Product,
  Purchase,
  PurchaseArguments,
  PurchaseConnection,
  PurchaseLine,
  PurchaseSummary,
  SensitivePurchase,
  SensitivePurchaseConnection,
} from './types.ts';

type Context = SubgraphContext<PurchasesStore>;

@Resolver()
export class CatalogueResolver {
  @Query(() => Product, { nullable: true, description: 'An article of the catalogue.' })
  product(@Arg('id', () => ID) id: string, @Ctx() context: Context) {
    return context.loader(loadProducts).load(id);
  }

  @Query(() => Purchase, { nullable: true, description: 'One purchase.' })
  purchase(@Arg('id', () => ID) id: string, @Ctx() context: Context) {
    return context.loader(loadPurchaseHeads).load(id);
  }
}

@Resolver(() => Customer)
export class CustomerResolver {
  @Paged()
  @FieldResolver(() => PurchaseConnection, { nullable: true, description: 'What the customer bought, newest first.' })
  purchases(@Root() { id }: Customer, @Args(() => PurchaseArguments) page: PurchaseArguments, @Ctx() context: Context) {
    const { product } = page;
    if (product === undefined || product === null)
      return context.loader(loadPurchasePages).load(pageRequest(PURCHASES, id, page));
    const words = askedWords(product);
    return context.loader(loadProductPages).load({ ...pageRequest(purchasesOf(words), id, page), words });
  }

  @FieldResolver(() => PurchaseSummary, { nullable: true, description: 'All purchases in numbers.' })
  purchaseSummary(@Root() { id }: Customer, @Ctx() context: Context) {
    return context.loader(loadSummaries).load(id);
  }

  @Paged()
  @FieldResolver(() => SensitivePurchaseConnection, {
    nullable: true,
    description: 'Baskets of nothing but lines that reveal health, newest first.',
  })
  sensitivePurchases(
    @Root() { id }: Customer,
    @Args(() => PageArguments) page: PageArguments,
    @Ctx() context: Context,
  ) {
    return context.loader(loadSensitivePages).load(pageRequest(SENSITIVE_PURCHASES, id, page));
  }
}

@Resolver(() => Purchase)
export class PurchaseResolver {
  @FieldResolver(() => [PurchaseLine], { nullable: true, description: 'The lines that reveal nothing about health.' })
  async lines(@Root() { id, lineRecords }: Purchase, @Ctx() context: Context) {
    const records = lineRecords ?? (await context.loader(loadPurchases).load(id))?.lineRecords;
    return records?.map(lineView);
  }

  @FieldResolver(() => [PurchaseLine], { nullable: true, description: 'The lines that reveal something about health.' })
  async sensitiveLines(@Root() { id }: Purchase, @Ctx() context: Context) {
    return ((await context.loader(loadSensitiveParts).load(id))?.lines ?? []).map(lineView);
  }

  @FieldResolver(() => Money, { nullable: true, description: 'The sum of `sensitiveLines`.' })
  async sensitiveTotal(@Root() { id }: Purchase, @Ctx() context: Context) {
    return money((await context.loader(loadSensitiveParts).load(id))?.totalCents ?? 0);
  }
}

@Resolver(() => SensitivePurchase)
export class SensitivePurchaseResolver {
  @FieldResolver(() => [PurchaseLine], { nullable: true, description: 'What was bought.' })
  lines(@Root() purchase: SensitivePurchase) {
    return purchase.lineRecords.map(lineView);
  }
}

@Resolver(() => PurchaseLine)
export class PurchaseLineResolver {
  @FieldResolver(() => Product, { nullable: true, description: 'Null: the product is not known.' })
  product(@Root() { productId }: PurchaseLine, @Ctx() context: Context) {
    return productId === undefined ? null : context.loader(loadProducts).load(productId);
  }
}
