/**
 * An audience: customers whom nobody has named, told by what is true of them and what is not, in one order. Types, and what they read;
 * who of them may be found is nobody's word here but that of the guards (`walk.ts`).
 */
import { CONDITION_CATEGORIES, type Condition, ORDERS, type Order } from '../../schema/audience.ts';
import type { Category, Channel } from '../../schema/vocabulary.ts';

export interface Audience {
  /** Each is true of whoever is in it. */
  readonly all: readonly Condition[];
  /** None is true of whoever is in it. */
  readonly none: readonly Condition[];
  /** Whoever is in it agreed to the purpose of the request for one of these channels. Absent: for any. */
  readonly channels?: readonly Channel[];
  /** Absent: in the order of their ids. Somebody without a value is not in the order, and so not in the audience. */
  readonly order?: Ordering;
}

export interface Ordering {
  readonly by: Order;
  readonly descending: boolean;
}

/** Somebody who is found, and the place that they have in the order: without an order their id alone. */
export interface Found {
  readonly id: string;
  /** By what they are ordered (units: `schema/audience.ts`); null: by their id. */
  readonly value: number | null;
}

/** The categories that an audience reads of whoever is in it, or is not: each once, in the order in which they are met. */
export function readsOf({ all, none, order }: Audience): readonly Category[] {
  const reads = [...all, ...none].flatMap(({ kind }) => CONDITION_CATEGORIES[kind] ?? []);
  return [...new Set<Category>(order === undefined ? reads : [...reads, ORDERS[order.by].category])];
}
