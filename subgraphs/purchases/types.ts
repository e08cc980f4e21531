/**
 * The graph of the purchases subgraph, as type-graphql classes. Shapes only: what they are made from is in `views.ts`.
 * Fields of entities are nullable, so that a refused one does not take its parent along (P11).
 */
import { ArgsType, Directive, Field, ID, Int, ObjectType } from 'type-graphql';
import { vocabularyEnum } from '../kit/enums.ts';
import { PageArguments } from '../kit/page-arguments.ts';
import { connectionType, type Page } from '../kit/pages.ts';
import { DateTimeScalar, DecimalScalar } from '../kit/scalars.ts';
import type { LineRecord } from './model/records.ts';
import { ORDER_STATES, type OrderState } from './model/records.ts';

const OrderStateEnum = vocabularyEnum('OrderState', ORDER_STATES, 'How far an order has come.');

@ObjectType({ description: 'An amount of money.' })
export class Money {
  @Field(() => DecimalScalar, { description: 'With the two digits of the currency, such as "12.30".' })
  amount: string;

  @Field(() => String, { description: 'ISO 4217 code.' })
  currency: string;
}

@ObjectType({ description: 'A brand of the group.' })
export class Brand {
  @Field(() => ID, { nullable: true })
  id: string;

  @Field(() => String, { nullable: true })
  name: string;
}

@ObjectType({ description: 'Where a purchase was made.' })
export class Store {
  @Field(() => ID, { nullable: true })
  id: string;

  @Field(() => Brand, { nullable: true })
  brand: Brand;
}

@Directive('@key(fields: "id")')
@ObjectType({ description: 'An article of the catalogue.' })
export class Product {
  @Field(() => ID)
  id: string;

  @Field(() => String, { nullable: true })
  department: string | null;

  @Field(() => String, { nullable: true })
  category: string | null;

  @Field(() => String, { nullable: true })
  type: string | null;

  @Field(() => String, { nullable: true })
  packageSize: string | null;
}

@ObjectType({ description: 'One line of a purchase.' })
export class PurchaseLine {
  /** Absent: the product is not known. What `product` is loaded by; not in the graph. */
  productId?: string;

  @Field(() => DecimalScalar, { nullable: true, description: 'How much of `unit`: fuel has three decimal digits.' })
  quantity: string;

  @Field(() => String, { nullable: true, description: '`piece`, or `gallon` (US) for fuel.' })
  unit: string;

  @Field(() => Money, { nullable: true, description: 'What the customer paid, discounts taken off.' })
  amount: Money;

  @Field(() => Money, { nullable: true, description: 'All discounts together, as a positive amount.' })
  discount: Money;
}

@ObjectType({ description: 'How a purchase was paid.' })
export class Payment {
  @Field(() => String, { nullable: true })
  method: string;

  @Field(() => String, { nullable: true, description: 'The last four digits of the card.' })
  cardEnding: string;
}

@ObjectType({ description: 'All purchases of a customer in numbers, without what reveals health.' })
export class PurchaseSummary {
  @Field(() => Int, { nullable: true })
  count: number;

  @Field(() => Money, { nullable: true })
  total: Money;

  @Field(() => DateTimeScalar, { nullable: true })
  firstAt: Date | null;

  @Field(() => DateTimeScalar, { nullable: true })
  lastAt: Date | null;
}

@Directive('@key(fields: "id")')
@ObjectType({ description: 'A person who buys; the purchases subgraph knows the id and what was bought.' })
export class Customer {
  @Field(() => ID)
  id: string;
}

@Directive('@key(fields: "id")')
@ObjectType({ description: 'A basket that was bought, without what reveals health.' })
export class Purchase {
  @Field(() => ID)
  id: string;

  @Field(() => Customer, { nullable: true })
  customer: Customer;

  @Field(() => DateTimeScalar, { nullable: true })
  placedAt: Date;

  @Field(() => Brand, { nullable: true })
  brand: Brand;

  @Field(() => Store, { nullable: true })
  store: Store;

  @Field(() => Money, { nullable: true, description: 'The sum of `lines`.' })
  total: Money;

  @Field(() => Payment, { nullable: true })
  payment: Payment;

  @Field(() => OrderStateEnum, { nullable: true })
  state: OrderState;

  /** What `lines` is made from (absent: not read yet), and the place in the customer's list: not in the graph. */
  lineRecords?: readonly LineRecord[];
  place: string;
}

@ObjectType({ description: 'A basket of nothing but lines that reveal health: it is no purchase.' })
export class SensitivePurchase {
  @Field(() => DateTimeScalar, { nullable: true })
  placedAt: Date;

  @Field(() => Store, { nullable: true })
  store: Store;

  @Field(() => Money, { nullable: true, description: 'The sum of `lines`.' })
  total: Money;

  /** What `lines` is made from, and the place in the customer's list: not in the graph. */
  lineRecords: readonly LineRecord[];
  place: string;
}

export const PurchaseConnection = connectionType('Purchase', () => Purchase, 'newest first');
export type PurchaseConnection = Page<Purchase>;

export const SensitivePurchaseConnection = connectionType('SensitivePurchase', () => SensitivePurchase, 'newest first');
export type SensitivePurchaseConnection = Page<SensitivePurchase>;

@ArgsType()
export class PurchaseArguments extends PageArguments {
  @Field(() => String, {
    nullable: true,
    description:
      'Only purchases with a product that is called so: words of its category and type, such as "electric blender". A cursor is of the same words.',
  })
  product?: string | null;
}
