/**
 * What a customer bought of a department or a category, so compact that a stream of customers can read it: no basket is looked at to know who
 * bought a product and when. Pure. What reveals health is in documents of their own here too.
 */
import type { ProductField } from '../../../schema/audience.ts';
import type { BoughtRecord } from './records.ts';

/** By what a product is found, without regard to case. */
export const productKey = (field: ProductField, value: string): string => `${field[0]}:${value.toLowerCase()}`;

/** Keys that are of every line of their document. */
const isOfAll = (key: string): boolean => key.startsWith('c:') || key.startsWith('d:');

/** One product: the places of the keys of its type and its id in the document's (-1: it has none), and then the time and US cents of each line. */
export type BoughtProduct = number[];

const AT_TYPE = 0;
const AT_ID = 1;
/** Where the lines begin. */
export const FIRST_LINE = 2;

export interface Period {
  /** Milliseconds since the epoch, inclusive. */
  readonly since: number;
  /** Exclusive. */
  readonly until: number;
}

/** Lines under a key, bought within a period: how many, and how many US cents together. */
export function boughtIn(
  documents: readonly Pick<BoughtRecord, 'keys' | 'lines'>[],
  key: string,
  { since, until }: Period,
): { readonly lines: number; readonly cents: number } {
  let lines = 0;
  let cents = 0;
  for (const document of documents) {
    const place = isOfAll(key) ? undefined : document.keys.indexOf(key);
    for (const product of JSON.parse(document.lines) as BoughtProduct[]) {
      if (place !== undefined && product[AT_TYPE] !== place && product[AT_ID] !== place) continue;
      for (let at = FIRST_LINE; at < product.length; at += 2) {
        const time = product[at] as number;
        if (time < since || time >= until) continue;
        lines += 1;
        cents += product[at + 1] as number;
      }
    }
  }
  return { lines, cents };
}
