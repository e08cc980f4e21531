/**
 * How much of what came once a request may have in many places. Customers lead to purchases and purchases to customers: an
 * operation a few edges deep names more objects than there is memory, though each service is asked for a handful (P15).
 */
import { isObject } from './data.ts';

/** Objects and lists that one request may copy. */
const MAX_COPIED = 200_000;

export class Copies {
  #left = MAX_COPIED;

  /** Whether one more copy of a value is still within bounds; it is then counted. */
  take(value: unknown): boolean {
    if (this.#left > 0) this.#left -= weight(value);
    return this.#left > 0;
  }
}

/** The number of objects and lists in a value. */
function weight(value: unknown): number {
  const inner = Array.isArray(value) ? value : isObject(value) ? Object.values(value) : undefined;
  return inner === undefined ? 0 : inner.reduce<number>((sum, each) => sum + weight(each), 1);
}
