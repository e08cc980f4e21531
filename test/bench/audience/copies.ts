/**
 * The sample multiplied: customer `n` is a copy of one household under another id, with the consents of a household that is drawn for it. All
 * of it is a function of `n`, so that any number of customers is there without being kept, and the same in every run.
 */

/** Ids are numbers below 2^32, as eight hexadecimal digits: in the order of their bytes they are in the order of the numbers. */
const DIGITS = 8;
export const MOST_CUSTOMERS = 100_000_000;

/** Odd, so that multiplying by them can be undone modulo 2^32. */
const FACTORS = [0x9e3779b1, 0x85157af5] as const;
const SEED_OF_CONSENTS = 0x5bd1e995;

/** The number by which multiplying is undone, modulo 2^32: by Newton's method, which doubles the bits that are right. */
export function inverseOf(odd: number): number {
  let inverse = odd;
  for (let bits = 3; bits < 32; bits *= 2) inverse = Math.imul(inverse, 2 - Math.imul(odd, inverse));
  return inverse >>> 0;
}

/** A permutation of the numbers below 2^32 that leaves no order in them. */
export function scattered(number: number): number {
  let mixed = number;
  for (const factor of FACTORS) mixed = Math.imul(mixed ^ (mixed >>> 16), factor);
  return (mixed ^ (mixed >>> 16)) >>> 0;
}

const INVERSES = FACTORS.map(inverseOf).reverse();

function gathered(number: number): number {
  let mixed = number;
  for (const inverse of INVERSES) mixed = Math.imul(mixed ^ (mixed >>> 16), inverse);
  return (mixed ^ (mixed >>> 16)) >>> 0;
}

export const idOfKey = (key: number): string => key.toString(16).padStart(DIGITS, '0');

/** The key of an id; undefined: it is none. */
export const keyOfId = (id: string): number | undefined =>
  /^[0-9a-f]{8}$/.test(id) ? Number.parseInt(id, 16) : undefined;

/** So many customers, copies of so many households. */
export class Copies {
  readonly customers: number;
  readonly households: number;

  constructor(customers: number, households: number) {
    this.customers = customers;
    this.households = households;
  }

  /** Its place in the order of ids. */
  keyOf(customer: number): number {
    return scattered(customer);
  }

  idOf(customer: number): string {
    return idOfKey(scattered(customer));
  }

  /** Undefined: nobody has this id. */
  customerOf(id: string): number | undefined {
    const key = keyOfId(id);
    return key === undefined ? undefined : this.customerAt(key);
  }

  customerAt(key: number): number | undefined {
    const customer = gathered(key);
    return customer < this.customers ? customer : undefined;
  }

  /** Whose copy it is. */
  householdOf(customer: number): number {
    return customer % this.households;
  }

  /** Whose consents it has: drawn anew for each copy, so that what was bought says nothing of what was agreed to. */
  consentsOf(customer: number): number {
    return scattered(customer ^ SEED_OF_CONSENTS) % this.households;
  }

  /** A number below `below` that differs between the copies of a household. */
  differenceOf(customer: number, below: number): number {
    return scattered(customer + 0x40000000) % below;
  }
}
