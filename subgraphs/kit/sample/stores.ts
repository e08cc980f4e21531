/**
 * Which of the group's two brands a store belongs to. The sample has store numbers only; the split is ours.
 */
import type { Brand } from '../../../schema/vocabulary.ts';

/** Even store numbers are `fresh`, odd ones `value`: about half of the baskets each. */
export const brandOfStore = (storeId: string): Brand => (Number(storeId) % 2 === 0 ? 'fresh' : 'value');
