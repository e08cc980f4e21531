/**
 * `POST /lookup`: whose a card is. What is printed on it is the id of the account, in capital letters.
 */
import { type LookupAnswer, lookupAnswerOf, lookupRequest } from '../../../schema/lookup.ts';
import { badUserInput } from '../../kit/input.ts';
import type { LoyaltyStore } from '../store.ts';

export async function answerLookup(store: LoyaltyStore, body: unknown): Promise<LookupAnswer> {
  const request = lookupRequest.safeParse(body);
  if (!request.success || request.data.by !== 'card') throw badUserInput();
  const found = await store.accountsById([request.data.card]);
  return lookupAnswerOf(found.map(({ customerId }) => customerId));
}
