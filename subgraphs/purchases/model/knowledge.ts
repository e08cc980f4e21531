/**
 * Whether somebody knows what a customer bought lately: right or wrong, of all that was said at once, so that no answer tells which part of
 * it was. How often it may be tried is kept where cases are.
 */
import { type KnowledgeRequest, knowledgeRequest } from '../../../schema/cases.ts';
import { badUserInput } from '../../kit/input.ts';
import { placeOf } from '../../kit/numbered-list.ts';
import type { PurchasesStore } from '../store.ts';
import type { ProductRecord, PurchaseRecord } from './records.ts';

/** Of how many of the last purchases one may be meant. */
const RECENT = 5;
/** With fewer, the summary that staff see without a case says what each was. */
const FEWEST = 2;
/** Milliseconds: nobody knows the day of every purchase by heart, and it proves little, as the summary names the last. */
const NEAR = 3 * 86_400_000;

/** `POST /knowledge` (schema/cases.ts). */
export async function answerKnowledge(store: PurchasesStore, body: unknown): Promise<{ readonly isRight: boolean }> {
  const request = knowledgeRequest.safeParse(body);
  if (!request.success) throw badUserInput('customer');
  const { customer } = request.data;
  const count = (await store.customersById([customer]))[0]?.count ?? 0;
  const places = Array.from({ length: Math.min(count, RECENT) }, (_, back) => placeOf(customer, count - back));
  const purchases = await store.purchasesAt(places);
  const ids = purchases.flatMap(({ lines }) => lines.flatMap(({ productId }) => productId ?? []));
  const products = new Map((await store.productsById([...new Set(ids)])).map((product) => [product._id, product]));
  return { isRight: count >= FEWEST && isKnown(request.data, purchases, products) };
}

/** Whether all that is said fits one of the purchases. Pure. */
export function isKnown(
  said: KnowledgeRequest,
  purchases: readonly Pick<PurchaseRecord, 'placedAt' | 'storeId' | 'totalCents' | 'lines'>[],
  products: ReadonlyMap<string, Pick<ProductRecord, 'type'>>,
): boolean {
  const day = Date.parse(said.placedOn);
  const type = plain(said.productType);
  return purchases.some(({ placedAt, storeId, totalCents, lines }) => {
    const on = Date.parse(placedAt.toISOString().slice(0, 10));
    return (
      Math.abs(on - day) <= NEAR &&
      storeId === said.store.trim() &&
      // Rounded up or down, as people say amounts.
      Math.abs(totalCents - said.total * 100) < 100 &&
      type !== '' &&
      lines.some(({ productId }) => plain(products.get(productId ?? '')?.type ?? '') === type)
    );
  });
}

const plain = (text: string): string => text.normalize('NFKC').trim().replace(/\s+/g, ' ').toUpperCase();
