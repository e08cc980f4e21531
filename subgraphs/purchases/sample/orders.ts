/**
 * Payments and order states of the sample's baskets. Neither is in the data: both are made with @faker-js/faker, from seeds
 * that follow from the ids, so that every import makes the same ones.
 */
import { crc32 } from 'node:zlib';
import { faker } from '@faker-js/faker/locale/en';
import type { OrderState, PaymentRecord } from '../model/records.ts';

const METHODS = ['credit card', 'debit card', 'mobile wallet', 'gift card'] as const;

/** How many cards a household pays with. */
const CARDS = 2;

/** The payment of a basket: its household has a few cards, and the basket decides which of them it was. */
export function paymentOf(householdId: string, basketId: string): PaymentRecord {
  faker.seed(crc32(`payment:${basketId}`));
  const card = faker.number.int({ min: 1, max: CARDS });
  faker.seed(crc32(`card:${householdId}:${card}`));
  return { method: faker.helpers.arrayElement(METHODS), cardEnding: faker.string.numeric(4) };
}

const FINAL_STATES = [
  { value: 'COLLECTED', weight: 90 },
  { value: 'DELIVERED', weight: 8 },
  { value: 'RETURNED', weight: 2 },
] as const satisfies { value: OrderState; weight: number }[];

const OPEN_STATES = [
  { value: 'PLACED', weight: 15 },
  { value: 'READY', weight: 15 },
  { value: 'COLLECTED', weight: 70 },
] as const satisfies { value: OrderState; weight: number }[];

/** The state of a basket's order. `recent`: placed so shortly before the data ends that it may still be open. */
export function orderStateOf(basketId: string, recent: boolean): OrderState {
  faker.seed(crc32(`order:${basketId}`));
  return faker.helpers.weightedArrayElement<OrderState>(recent ? [...OPEN_STATES] : [...FINAL_STATES]);
}
