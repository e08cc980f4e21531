/**
 * `POST /lookup`: whose a purchase is. A basket of nothing but lines that reveal health is no purchase, and an id that is not there takes
 * as long as one that is.
 */
import { type LookupAnswer, lookupAnswerOf, lookupRequest } from '../../../schema/lookup.ts';
import { badUserInput } from '../../kit/input.ts';
import type { PurchasesStore } from '../store.ts';
import { loadPurchaseHeads } from './loads.ts';

export async function answerLookup(store: PurchasesStore, body: unknown): Promise<LookupAnswer> {
  const request = lookupRequest.safeParse(body);
  if (!request.success || request.data.by !== 'purchase') throw badUserInput();
  const found = await loadPurchaseHeads(store, [request.data.purchase]);
  return lookupAnswerOf(found.flatMap((purchase) => purchase?.customer.id ?? []));
}
