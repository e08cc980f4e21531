/**
 * `POST /lookup`: who has a telephone number, an e-mail address, or a name at a postal code. Ids alone are told; whether anybody may hear
 * of them is decided by whoever asks.
 */
import { type LookupAnswer, lookupAnswerOf, lookupRequest } from '../../../schema/lookup.ts';
import { badUserInput } from '../../kit/input.ts';
import type { IdentityStore } from '../store.ts';

export async function answerLookup(store: IdentityStore, body: unknown): Promise<LookupAnswer> {
  const request = lookupRequest.safeParse(body);
  if (!request.success || request.data.by === 'purchase' || request.data.by === 'card') throw badUserInput();
  return lookupAnswerOf(await store.lookUp(request.data));
}
