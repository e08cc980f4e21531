/**
 * The graph of the loyalty subgraph, as type-graphql classes. Shapes only: what they are made from is in `views.ts`.
 * Fields of entities are nullable, so that a refused one does not take its parent along (P11).
 */
import { Directive, Field, ID, Int, ObjectType } from 'type-graphql';
import { LOYALTY_TIERS, type LoyaltyTier } from '../../schema/vocabulary.ts';
import { vocabularyEnum } from '../kit/enums.ts';
import { connectionType, type Page } from '../kit/pages.ts';
import { DateScalar, DateTimeScalar } from '../kit/scalars.ts';

const LoyaltyTierEnum = vocabularyEnum('LoyaltyTier', LOYALTY_TIERS, 'What a member has reached, lowest first.');

@Directive('@key(fields: "id")')
@ObjectType({ description: 'A person who may be a member of the loyalty programme.' })
export class Customer {
  @Field(() => ID)
  id: string;
}

@ObjectType({ description: 'A marketing campaign.' })
export class Campaign {
  @Field(() => ID, { nullable: true })
  id: string;

  @Field(() => String, { nullable: true, description: '`Type A`, `Type B` or `Type C`.' })
  type: string;

  @Field(() => DateScalar, { nullable: true })
  startsOn: string;

  @Field(() => DateScalar, { nullable: true })
  endsOn: string;
}

@ObjectType({ description: 'A coupon of a campaign that a member was sent.' })
export class Coupon {
  @Field(() => ID, { nullable: true })
  id: string;

  @Field(() => DateTimeScalar, { nullable: true, description: 'Null: not redeemed.' })
  redeemedAt: Date | null;

  /** What `campaign` is loaded by; not in the graph. */
  campaignId: string;
}

@ObjectType({ description: 'One entry of a ledger. Entries are added, never changed.' })
export class LedgerEntry {
  @Field(() => ID, { nullable: true })
  id: string;

  @Field(() => DateTimeScalar, { nullable: true })
  at: Date;

  @Field(() => Int, { nullable: true, description: 'Negative: taken from the balance.' })
  points: number;

  @Field(() => String, { nullable: true, description: '`PURCHASE` or `REDEMPTION`.' })
  reason: string;

  @Field(() => ID, { nullable: true, description: 'The purchase that gave the points, or that they were spent on.' })
  purchaseId: string;

  /** The place in its ledger; not in the graph. */
  place: string;
}

export const LedgerConnection = connectionType('Ledger', () => LedgerEntry, 'newest first');
export type LedgerConnection = Page<LedgerEntry>;

@Directive('@key(fields: "id")')
@ObjectType({ description: 'The membership of one customer.' })
export class LoyaltyAccount {
  @Field(() => ID)
  id: string;

  @Field(() => Customer, { nullable: true })
  customer: Customer;

  @Field(() => LoyaltyTierEnum, { nullable: true })
  tier: LoyaltyTier;

  @Field(() => Int, { nullable: true, description: 'Points: the sum of the ledger.' })
  balance: number;

  @Field(() => DateScalar, { nullable: true })
  memberSince: string;

  /** How many entries the ledger has; not in the graph. */
  entries: number;
}
