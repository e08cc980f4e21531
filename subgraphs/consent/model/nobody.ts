/**
 * What is kept in the place of a customer who is not there (`kit/nobody.ts`): as much work as somebody who was never asked for anything.
 */
import type { CompactCustomer } from './customer.ts';

export const nobodyDocument = (id: string): CompactCustomer => ({
  _id: id,
  epoch: 0,
  account: 'OPEN',
  enrolled: true,
  restricted: false,
  erased: false,
  objections: [],
  records: [],
  withdrawals: [],
  handled: [],
  confirmations: [],
  standing: [],
  head: null,
});
