/**
 * What is kept in the place of a customer who is not there (`kit/nobody.ts`): as much work as somebody who was never asked for anything.
 */
import { type CompactCustomer, newcomer } from './customer.ts';
import { type StoredCustomer, storedNewcomer } from './lines.ts';

export const nobodyDocument = (id: string): CompactCustomer => newcomer(id, true);

/** The same as it is stored. */
export const storedNobody = (id: string): StoredCustomer => storedNewcomer({ id, enrolled: true });
