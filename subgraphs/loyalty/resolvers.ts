/**
 * The fields of the loyalty subgraph that are not plain properties. Everything is loaded through the request's loaders;
 * nobody's permission is looked at here.
 */
import { Args, Ctx, FieldResolver, Resolver, Root } from 'type-graphql';
import type { SubgraphContext } from '../kit/definition.ts';
import { pageRequest } from '../kit/numbered-list.ts';
import { PageArguments, Paged } from '../kit/page-arguments.ts';
import { LEDGER, loadAccountsOf, loadCampaigns, loadCoupons, loadLedgers } from './model/loads.ts';
import type { LoyaltyStore } from './store.ts';
import { Campaign, Coupon, Customer, LedgerConnection, LoyaltyAccount } from './types.ts';

type Context = SubgraphContext<LoyaltyStore>;

@Resolver(() => Customer)
export class CustomerResolver {
  @FieldResolver(() => LoyaltyAccount, { nullable: true, description: 'Null: no member of the programme.' })
  loyalty(@Root() { id }: Customer, @Ctx() context: Context) {
    return context.loader(loadAccountsOf).load(id);
  }
}

@Resolver(() => LoyaltyAccount)
export class LoyaltyAccountResolver {
  @Paged()
  @FieldResolver(() => LedgerConnection, { nullable: true, description: 'What makes up the balance, newest first.' })
  ledger(
    @Root() { id, entries }: LoyaltyAccount,
    @Args(() => PageArguments) page: PageArguments,
    @Ctx() context: Context,
  ) {
    return context.loader(loadLedgers).load({ ...pageRequest(LEDGER, id, page), entries });
  }

  @FieldResolver(() => [Coupon], { nullable: true, description: 'Redeemed ones first, latest first.' })
  coupons(@Root() { id }: LoyaltyAccount, @Ctx() context: Context) {
    return context.loader(loadCoupons).load(id);
  }
}

@Resolver(() => Coupon)
export class CouponResolver {
  @FieldResolver(() => Campaign, { nullable: true })
  campaign(@Root() { campaignId }: Coupon, @Ctx() context: Context) {
    return context.loader(loadCampaigns).load(campaignId);
  }
}
