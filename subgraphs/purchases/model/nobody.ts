/** What is kept in the place of a purchase that is not there (`kit/nobody.ts`). It is in no customer's list. */
import type { PurchaseRecord } from './records.ts';

export const nobodysPurchase = (id: string): PurchaseRecord => ({
  _id: id,
  customerId: id,
  place: id,
  placedAt: new Date(0),
  storeId: '1',
  brand: 'value',
  totalCents: 0,
  lines: [],
  payment: { method: 'card', cardEnding: '0000' },
  state: 'COLLECTED',
});
