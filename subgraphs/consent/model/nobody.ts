/**
 * Documents that are nobody's. For each id that no customer has, the query for states finds one of them, so that it reads, carries and
 * works on as many documents as if there were one: the time of a state does not tell who exists (pitfall P13). Nothing about them ever
 * gets out: the state of an id is told of its own document alone.
 */
import type { CustomerDocument } from './customer.ts';

/** The last code point: in the order of UTF-8 bytes, in which databases compare ids, it comes after every customer's. */
const LAST = '\u{10ffff}';

/** How many there are: of more unknown ids at once, the others are nothing found. */
const HOW_MANY = 16;

/** Ids of the documents that are nobody's, all of them after every customer's. */
export const nobodies: readonly string[] = Array.from({ length: HOW_MANY }, (_, n) => `${LAST}${n}`);

/** Whether a customer can have this id. */
export const isCustomerId = (id: string): boolean => !id.startsWith(LAST);

/** Like somebody who was never asked for anything. */
export const nobodyDocument = (id: string): CustomerDocument => ({
  _id: id,
  epoch: 0,
  account: 'OPEN',
  enrolled: true,
  restricted: false,
  erased: false,
  objections: [],
  records: [],
  withdrawals: [],
  handled: [],
  events: [],
});
