/**
 * What is kept in the place of a customer who is not there (`kit/nobody.ts`): as much work as somebody who was never asked for anything.
 */
import { type CompactCustomer, newcomer } from './customer.ts';

export const nobodyDocument = (id: string): CompactCustomer => newcomer(id, true);
