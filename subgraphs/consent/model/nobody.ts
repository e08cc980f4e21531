/**
 * What is kept in the place of a customer who is not there (`kit/nobody.ts`): as much work as somebody who was never asked for anything.
 */
import { type StoredCustomer, storedNewcomer } from './lines.ts';

export const storedNobody = (id: string): StoredCustomer => storedNewcomer({ id, enrolled: true });
